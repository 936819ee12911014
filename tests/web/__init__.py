"""The playground, tested without and with a browser."""
