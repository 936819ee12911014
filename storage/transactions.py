"""Transactions, each of its own call, or one for several: a commit costs more than most of what is committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final

from sqlalchemy import Connection, Engine

# All of one name: of several, each within the one before, the last is meant. SQLAlchemy's own cost ten times as much.
SAVEPOINT: Final = "SAVEPOINT attempt"
ROLLBACK_TO_SAVEPOINT: Final = "ROLLBACK TO SAVEPOINT attempt"
RELEASE_SAVEPOINT: Final = "RELEASE SAVEPOINT attempt"


class Transactions:
    """Transactions of an engine. While one is shared, whoever begins one gets that; nothing else runs meanwhile."""

    def __init__(self, engine: Engine) -> None:
        """None is shared."""
        self._engine = engine
        self._shared: Connection | None = None

    @property
    def is_shared(self) -> bool:
        """Whether what is written now is committed later, or not at all."""
        return self._shared is not None

    def begin(self) -> AbstractContextManager[Connection]:
        """A transaction, or the one that is shared now."""
        return self._engine.begin() if self._shared is None else nullcontext(self._shared)

    @contextmanager
    def within(self, connection: Connection) -> Iterator[None]:
        """What is begun meanwhile is that transaction."""
        self._shared = connection
        try:
            yield
        finally:
            self._shared = None
