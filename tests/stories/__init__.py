"""What neighbours do, told as stories: each runs through both platforms' inbound and render, on a real database."""
