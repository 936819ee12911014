"""Errors that belong to no single entity."""


class DaysTaken(Exception):
    """The item is promised to somebody else for some of these days. The database refused it; nothing has changed."""
