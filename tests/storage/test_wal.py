"""The log beside the database stays short."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import wal
from storage.database import open_engine
from storage.wal import shorten
from tests.storage.filled import filled

MB = 1_000_000


@pytest.fixture
def shed(tmp_path: Path) -> Path:
    """A database with something in it."""
    return filled(tmp_path / "shed.db")


def _write(shed: Path, megabytes: int) -> None:
    """Commits, as the program makes them."""
    engine = open_engine(f"sqlite:///{shed}")
    for number in range(megabytes):
        with engine.begin() as connection:
            connection.execute(text("UPDATE photo SET jpeg = zeroblob(:size)"), {"size": MB + number})
    engine.dispose()


def _log(shed: Path) -> int:
    """How long it is."""
    return (shed.parent / f"{shed.name}-wal").stat().st_size


def test_without_a_reader_it_is_short_by_itself(shed: Path) -> None:
    """Each four thousand pages go back into the file."""
    with closing(sqlite3.connect(shed)) as connection:
        connection.execute("SELECT count(*) FROM item").fetchone()
        _write(shed, 60)

        assert _log(shed) < 20 * MB


def test_after_a_long_reader_it_is_cut(shed: Path) -> None:
    """While somebody reads it can only grow, and the log of the program says so; then it is short again."""
    with closing(sqlite3.connect(shed, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM item").fetchone()
        _write(shed, 40)
        grown = _log(shed)
        shorten(shed)
        assert _log(shed) == grown > 30 * MB

        reader.execute("COMMIT")
        shorten(shed)
        assert _log(shed) == 0


def test_a_reader_that_never_ends_is_told_of(
    shed: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is no reader of ours: a backup ends, and an export reads a copy."""
    monkeypatch.setattr(wal, "LONG_BYTES", 20 * MB)
    with closing(sqlite3.connect(shed, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM item").fetchone()
        _write(shed, 40)

        with caplog.at_level(logging.WARNING):
            shorten(shed)

    assert "another program has been reading the database for long" in caplog.text
