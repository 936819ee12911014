"""Logging is one for the whole process: a test that sets it up leaves it as it was."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_logging() -> Iterator[None]:
    """Put back the root's handlers, and every level, at the end; loggers that were turned off are on again."""
    root = logging.getLogger()
    for logger in _loggers():
        # import-linter sets logging up when it is called, and silences all others with that.
        logger.disabled = False
    handlers, before = root.handlers[:], {logger: logger.level for logger in [root, *_loggers()]}
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    for logger in [root, *_loggers()]:
        logger.setLevel(before.get(logger, logging.NOTSET))
        logger.disabled = False


def _loggers() -> list[logging.Logger]:
    found = logging.getLogger().manager.loggerDict.values()
    return [logger for logger in found if isinstance(logger, logging.Logger)]
