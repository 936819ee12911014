"""On PostgreSQL, too, whoever was forgotten stays so after an older copy of the database was put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.keeping import forget_again, upkeep
from bot.model.chats import Account, Platform
from bot.model.member import Face
from bot.running.upkeep import Upkeep
from bot.running.watch import UNWATCHED
from bot.settings import Settings
from storage.check import check
from storage.database import Database
from storage.tables import forgotten, member
from tests.databases import remembered
from tests.storage.filled import NOW, fill

LATER = NOW + timedelta(days=1)
ANNA = Account(Platform.TELEGRAM, "7070707070")


@pytest.fixture
def settings(postgresql: str, tmp_path: Path) -> Settings:
    """Of a database on a server, with notes in a folder."""
    return Settings.model_validate({"database": {"url": postgresql, "notes": str(tmp_path / "notes")}})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """Anna and Ben live there."""
    url = settings.database.url.get_secret_value()
    fill(url, 1)
    opened = Database(url, lambda a, b: 0.0, lambda: NOW)
    with opened.work(NOW) as store:
        store.faces.save(Face(ANNA, "Anna", "en", 1, True, NOW))
    yield opened
    opened.close()


@pytest.fixture
def restore(database: Database, settings: Settings) -> Iterator[Callable[[], object]]:
    """Puts back what is there now, as pg_restore would."""
    with remembered(settings.database.url.get_secret_value()) as back:
        yield back


async def forgets(settings: Settings, database: Database) -> None:
    """Anna wants to be forgotten, and it is noted."""
    with database.work(LATER) as store:
        store.forgetting.forget(store.members.get(1), LATER)
    await noting(settings, database).look()


def names(database: Database) -> list[str]:
    """What members are called."""
    with database.engine.begin() as connection:
        return list(connection.execute(select(member.c.name).order_by(member.c.id)).scalars())


def noting(settings: Settings, database: Database) -> Upkeep:
    """Who notes it each minute."""
    kept = upkeep(settings, database, lambda: LATER, UNWATCHED)
    assert kept is not None
    return kept


async def test_who_was_forgotten_since_the_copy_is_forgotten_at_the_next_start(
    settings: Settings, database: Database, restore: Callable[[], object]
) -> None:
    """The restored database knows nothing of it, not even the secret of the digests; the note does."""
    await forgets(settings, database)
    restore()
    assert names(database) == ["Anna", "Ben"]

    again = forget_again(settings, database, LATER)

    assert (again, names(database)) == (1, ["#1", "Ben"])
    assert forget_again(settings, database, LATER) == 0


async def test_a_note_never_loses_who_was_forgotten(
    settings: Settings, database: Database, restore: Callable[[], object]
) -> None:
    """A program that noted the restored database before anybody started anew takes nothing out of the note."""
    await forgets(settings, database)
    restore()
    await noting(settings, database).look()

    assert forget_again(settings, database, LATER) == 1


async def test_what_the_database_knows_better_is_not_put_back(settings: Settings, database: Database) -> None:
    """Who was forgotten a second time, after the last note, stands there as of then."""
    await forgets(settings, database)
    newer = LATER + timedelta(days=1)
    with database.engine.begin() as connection:
        connection.execute(update(forgotten).values(at=newer, conduct="banned"))

    forget_again(settings, database, newer)

    with database.engine.begin() as connection:
        row = connection.execute(select(forgotten)).one()
    assert (row.at, row.conduct) == (newer, "banned")


async def test_another_installations_note_is_none(
    settings: Settings, database: Database, restore: Callable[[], object], tmp_path: Path
) -> None:
    """Of a community that was made at another moment; nor is a file that cannot be read."""
    await forgets(settings, database)
    (note,) = (tmp_path / "notes").glob("*.forgotten")
    note.write_text(note.read_text().replace("2026-11-23T09:00:00", "2025-11-23T09:00:00"))
    note.with_name("broken.forgotten").write_text("[7")
    note.with_name("odd.forgotten").write_text('{"key": 7, "communities": 8}')
    restore()

    assert forget_again(settings, database, LATER) == 0
    assert names(database) == ["Anna", "Ben"]


async def test_a_note_tells_nobodys_account(settings: Settings, database: Database, tmp_path: Path) -> None:
    """Digests alone, and nobody but the owner reads even those."""
    await forgets(settings, database)
    (note,) = (tmp_path / "notes").glob("*.forgotten")

    assert ANNA.id not in note.read_text()
    assert "Anna" not in note.read_text()
    assert note.stat().st_mode & 0o777 == 0o600


async def test_notes_that_cannot_be_written_are_told_once(
    settings: Settings, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By the log, and by doctor; the program goes on."""
    (tmp_path / "notes").write_text("no folder")
    kept = noting(settings, database)

    await kept.look()
    await kept.look()

    said = [it.getMessage() for it in caplog.records if it.levelname == "ERROR"]
    assert len(said) == 1
    assert said[0].startswith(f"database.notes: {tmp_path}/notes cannot be written")
    found = [it for it in await check(settings) if it.what.startswith("database.notes")]
    assert [it.is_well for it in found] == [False]


async def test_doctor_says_where_the_notes_are(settings: Settings, database: Database) -> None:
    """The folder is made with the first note."""
    found = [it.what for it in await check(settings) if it.what.startswith("database.notes")]

    assert found == [f"database.notes: {settings.database.notes} can be written"]
