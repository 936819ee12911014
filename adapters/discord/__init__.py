"""Discord: interactions and direct messages in, messages and modals out, by discord.py."""
