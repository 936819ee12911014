"""Records that are cut off at the end are missed, and `commonshed doctor` says so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.keeping import upkeep
from bot.model.audit import Record
from bot.running.watch import UNWATCHED
from bot.settings import Settings
from storage.check import check
from storage.database import Database
from storage.heads import heads_file, missed_heads, note_heads, read_heads
from tests.storage.filled import filled

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database whose moderator did five things, noted."""
    made = filled(tmp_path / "shed.db")
    acts(made, 5)
    assert note_heads(made) == []
    return made


def acts(file: Path, times: int) -> None:
    """A moderator does something, so many times."""
    database = Database(f"sqlite:///{file}", lambda a, b: 0.0, lambda: NOW)
    with database.work(NOW) as store:
        for number in range(times):
            store.audit.add(
                Record(NOW, 1, 1, "moderator", f"member:{number}", "warn", "", "good", why="Late")
            )
    database.close()


def cut(file: Path, rows: int) -> None:
    """Somebody with the file in hand takes the last records out."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER audit_kept_delete")
        last = f"(SELECT id FROM audit ORDER BY id DESC LIMIT {rows})"
        connection.execute(f"DELETE FROM audit_detail WHERE audit_id IN {last}")
        connection.execute(f"DELETE FROM audit WHERE id IN {last}")


async def told(file: Path) -> str:
    """What doctor finds of the records."""
    findings = await check(Settings.model_validate({"database": {"url": f"sqlite:///{file}"}}))
    return next(it.what for it in findings if it.what.startswith("records"))


async def test_what_nobody_touched_is_whole(file: Path) -> None:
    """More may have come since it was noted."""
    acts(file, 2)

    assert await told(file) == "records: none was changed or taken out"


@pytest.mark.parametrize("rows", [1, 3, 5])
async def test_a_cut_end_is_found(file: Path, rows: int) -> None:
    """Though what is left holds together."""
    cut(file, rows)

    assert "of community 1 the last ones are missing" in await told(file)


async def test_what_is_written_after_a_cut_hides_nothing(file: Path) -> None:
    """The numbers may be given again; the hashes are others, and the old head is kept."""
    cut(file, 2)
    acts(file, 4)

    assert note_heads(file) == [1]
    assert note_heads(file) == [1]
    assert "of community 1 the last ones are missing" in await told(file)


async def test_a_changed_record_is_named(file: Path) -> None:
    """By its number."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER audit_kept_update")
        connection.execute("UPDATE audit SET step = 'ban' WHERE id = 3")

    assert "number 3 was changed" in await told(file)


def test_nothing_is_noted_twice_and_nothing_is_missed_without_a_note(file: Path, tmp_path: Path) -> None:
    """A file that cannot be read is none."""
    before = heads_file(file).stat().st_ino
    note_heads(file)
    same = heads_file(file).stat().st_ino
    heads_file(file).write_text("{")

    assert before == same
    assert read_heads(file) == {}
    assert missed_heads(file) == []
    assert note_heads(file) == []
    assert set(read_heads(file)) == {1}


async def test_the_program_says_it_once(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With the first look after the cut; not again every minute."""
    kept = upkeep(Settings.model_validate({"database": {"url": f"sqlite:///{file}"}}), lambda: NOW, UNWATCHED)
    assert kept is not None
    cut(file, 1)

    await kept.look()
    await kept.look()

    said = [it.getMessage() for it in caplog.records if "records are missing" in it.getMessage()]
    assert said == ["records are missing at the end, of communities [1]; see: commonshed doctor"]
