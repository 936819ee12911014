"""Servers that play the platforms on a loopback port and check what they are sent."""
