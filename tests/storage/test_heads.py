"""Records that are cut off at the end are missed, on both databases, and `commonshed doctor` says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.keeping import upkeep
from bot.model.audit import Record
from bot.running.watch import UNWATCHED
from bot.settings import Settings
from storage.check import check
from storage.database import Database
from storage.heads import heads_file, missed_heads, note_heads, on_server, read_heads
from tests.storage.filled import fill

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FREED = {
    "sqlite": "DROP TRIGGER audit_kept_{}",
    "postgresql": "ALTER TABLE audit DISABLE TRIGGER audit_kept_{}",  # until the tables are emptied
}


class Street:
    """A database, where its notes go, and who looks after it."""

    def __init__(self, url: str, folder: Path) -> None:
        """Two neighbours live there."""
        fill(url, 1)
        self.settings = Settings.model_validate({"database": {"url": url, "notes": str(folder / "notes")}})
        self.database = Database(url, lambda a, b: 0.0, lambda: NOW)
        self.heads = heads_file(url, folder / "notes")
        kept = upkeep(self.settings, self.database, lambda: NOW, UNWATCHED)
        assert kept is not None
        self.notes = kept.look

    def acts(self, times: int) -> None:
        """A moderator does something, so many times."""
        with self.database.work(NOW) as store:
            for number in range(times):
                store.audit.add(
                    Record(NOW, 1, 1, "moderator", f"member:{number}", "warn", "", "good", why="Late")
                )

    def spoils(self, what: str, *statements: str) -> None:
        """Somebody with the database in hand gets around what refuses to delete or update records."""
        with self.database.engine.begin() as connection:
            for statement in (FREED[connection.dialect.name].format(what), *statements):
                connection.execute(text(statement))

    def cut(self, rows: int) -> None:
        """The last records are taken out."""
        last = f"(SELECT id FROM (SELECT id FROM audit ORDER BY id DESC LIMIT {rows}) AS last)"
        self.spoils(
            "delete",
            f"DELETE FROM audit_detail WHERE audit_id IN {last}",
            f"DELETE FROM audit WHERE id IN {last}",
        )

    async def told(self) -> str:
        """What doctor finds of the records."""
        findings = await check(self.settings)
        return next(it.what for it in findings if it.what.startswith("records"))

    def looks(self) -> Connection:
        """To ask the database oneself."""
        return self.database.engine.connect()


@pytest.fixture
async def street(database_url: str, tmp_path: Path) -> Street:
    """A moderator did five things, and that was noted."""
    made = Street(database_url, tmp_path)
    made.acts(5)
    await made.notes()
    return made


@pytest.fixture(autouse=True)
def closed(street: Street) -> Iterator[None]:
    """Its connections are closed."""
    yield
    street.database.close()


async def test_what_nobody_touched_is_whole(street: Street) -> None:
    """More may have come since it was noted."""
    assert set(read_heads(street.heads)) == {1}

    street.acts(2)

    assert await street.told() == "records: none was changed or taken out"


@pytest.mark.parametrize("rows", [1, 3, 5])
async def test_a_cut_end_is_found(street: Street, rows: int) -> None:
    """Though what is left holds together."""
    street.cut(rows)

    assert "of community 1 the last ones are missing" in await street.told()


async def test_what_is_written_after_a_cut_hides_nothing(street: Street) -> None:
    """The numbers may be given again; the hashes are others, and the old head is kept."""
    street.cut(2)
    street.acts(4)

    await street.notes()
    await street.notes()

    assert "of community 1 the last ones are missing" in await street.told()


async def test_a_changed_record_is_named(street: Street) -> None:
    """By its number."""
    street.spoils("update", "UPDATE audit SET step = 'ban' WHERE id = 3")

    assert "number 3 was changed" in await street.told()


def test_nothing_is_noted_twice_and_nothing_is_missed_without_a_note(street: Street) -> None:
    """A file that cannot be read is none."""
    with street.looks() as connection:
        before = street.heads.stat().st_ino
        note_heads(street.heads, on_server(connection))
        same = street.heads.stat().st_ino
        street.heads.write_text("{")

        assert before == same
        assert read_heads(street.heads) == {}
        assert missed_heads(street.heads, on_server(connection)) == []
        assert note_heads(street.heads, on_server(connection)) == []
        assert set(read_heads(street.heads)) == {1}


def test_a_note_is_its_owners_alone(street: Street) -> None:
    """As the database is."""
    assert street.heads.stat().st_mode & 0o777 == 0o600
    assert list(street.heads.parent.glob("*.part")) == []


async def test_the_program_says_it_once(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    """With the first look after the cut; not again every minute."""
    street.cut(1)

    await street.notes()
    await street.notes()

    said = [it.getMessage() for it in caplog.records if "records are missing" in it.getMessage()]
    assert said == ["records are missing at the end, of communities [1]; see: commonshed doctor"]
