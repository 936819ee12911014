"""Telegram: updates become events, replies become Bot API calls, over polling or a webhook."""
