"""Which file a database's address means, told without SQLAlchemy, as SQLAlchemy would tell it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.lock import sqlite_file


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///commonshed.db",
        "sqlite:////var/lib/commonshed/shed.db",
        "sqlite:///data/a%20b.db?timeout=5",
        "sqlite+pysqlite:///data/shed.db",
        "sqlite:///:memory:",
        "sqlite://",
        "sqlite:///",
        "postgresql+psycopg://shed:secret@127.0.0.1:5432/shed",
        "postgresql:///shed",
    ],
)
def test_the_locked_file_is_the_one_that_is_opened(url: str) -> None:
    """The lock and the look at a start mean the file that SQLAlchemy opens, and no other."""
    opened = make_url(url)
    of_sqlite = opened.get_backend_name() == "sqlite" and opened.database not in (None, "", ":memory:")

    file = sqlite_file(url)

    assert file == (Path(str(opened.database)) if of_sqlite else None)
