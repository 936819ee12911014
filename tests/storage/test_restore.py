"""Going back to a backup: what is there is set aside, and a kill at any moment loses nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoreRefused
from storage.backup import back_up
from storage.integrity import check_whole
from storage.lock import sole_user
from storage.migrations import known_revisions
from storage.restore import finish_restore, refuse_unfinished, restore
from tests.storage.filled import NOW, count, cut_off, filled, no_database, overwrite_pages

ROOT = Path(__file__).parents[2]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def shed(tmp_path: Path) -> Path:
    """A database with something in it."""
    return filled(tmp_path / "shed.db")


def _without_items(shed: Path) -> None:
    """A mistake that somebody wants to undo."""
    with closing(sqlite3.connect(shed)) as connection:
        connection.executescript("DELETE FROM loan; DELETE FROM item;")


def _crash(shed: Path, statement: str) -> None:
    """A commit that stands only in the log beside the file: the process ended right after it."""
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA wal_autocheckpoint=0')\n"
        f"c.execute({statement!r}); c.commit(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(shed)], check=False, timeout=120)
    assert (shed.parent / f"{shed.name}-wal").stat().st_size


def test_all_is_as_it_was_and_the_present_file_is_kept(shed: Path) -> None:
    """Whoever restored the wrong backup can go back again."""
    backup = back_up(shed, shed.parent / "backups", 7, NOW).file
    _without_items(shed)

    aside = restore(backup, shed, LATER, known_revisions())

    assert aside == shed.with_name("shed.db.before-20261123T100000Z")
    assert (count(shed), count(aside)) == (50, 0)
    check_whole(shed)
    check_whole(backup)


@pytest.mark.parametrize("spoil", [overwrite_pages, cut_off, no_database, Path.unlink])
def test_a_backup_heals_whatever_became_of_the_file(shed: Path, spoil: object) -> None:
    """Damaged, gone, or something else."""
    backup = back_up(shed, shed.parent / "backups", 7, NOW).file
    assert callable(spoil)
    spoil(shed)

    restore(backup, shed, LATER, known_revisions())

    assert count(shed) == 50


def test_the_log_goes_with_its_file(shed: Path) -> None:
    """SQLite would put an old log's pages into the restored file; and in it stand the newest loans of the old one."""
    backup = back_up(shed, shed.parent / "backups", 7, NOW).file
    _crash(shed, "UPDATE item SET title = 'newest'")

    aside = restore(backup, shed, LATER, known_revisions())

    assert aside is not None
    for file, newest in ((shed, 0), (aside, 50)):
        with closing(sqlite3.connect(file)) as connection:
            told = connection.execute("SELECT count(*) FROM item WHERE title = 'newest'").fetchone()
        assert told == (newest,)
    check_whole(shed)


@pytest.mark.parametrize("spoil", [overwrite_pages, cut_off, no_database])
def test_a_damaged_backup_changes_nothing(shed: Path, spoil: object) -> None:
    """It is looked through before anything is touched."""
    backup = back_up(shed, shed.parent / "backups", 7, NOW).file
    assert callable(spoil)
    spoil(backup)
    before = shed.read_bytes()

    with pytest.raises(StoreRefused, match="cannot be restored: it is damaged"):
        restore(backup, shed, LATER, known_revisions())

    assert shed.read_bytes() == before
    assert [one.name for one in shed.parent.iterdir() if "restoring" in one.name] == []


def test_somebody_elses_database_is_no_backup(shed: Path) -> None:
    """Nor is one of a newer release, which this one could not read."""
    other, newer = shed.parent / "other.db", shed.parent / "newer.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE recipe (name)")
    newer.write_bytes(shed.read_bytes())
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(StoreRefused, match="is no backup of Commonshed's"):
        restore(other, shed, LATER, known_revisions())
    with pytest.raises(StoreRefused, match="was made by a newer release"):
        restore(newer, shed, LATER, known_revisions())

    assert count(shed) == 50


def test_nothing_is_restored_under_a_running_bot(shed: Path) -> None:
    """Whoever holds the lock of the database is told of."""
    with (
        sole_user(f"sqlite:///{shed}"),
        pytest.raises(StoreRefused, match="is in use by another commonshed"),
        sole_user(f"sqlite:///{shed}"),
    ):
        pass


DYING = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.migrations import known_revisions
from storage.restore import restore

left = int(sys.argv[3])
def dying(event, arguments):
    global left
    if event in ("os.rename", "os.remove", "os.truncate"):
        left -= 1
        if left < 0:
            os._exit(9)

known = known_revisions()
sys.addaudithook(dying)
restore(Path(sys.argv[1]), Path(sys.argv[2]), datetime(2026, 11, 23, 10, tzinfo=UTC), known)
"""


def test_kill_9_at_every_step_leaves_the_old_or_the_new(shed: Path) -> None:
    """Killed before its n-th change of a name, for every n: the next start has one whole state or the other."""
    backup = back_up(shed, shed.parent / "backups", 7, NOW).file
    kept = {one.name: one.read_bytes() for one in shed.parent.iterdir() if one.is_file()}
    ended, states = [], []

    for nth in range(20):
        for file in [one for one in shed.parent.iterdir() if one.is_file()]:
            file.unlink()
        for name, content in kept.items():
            (shed.parent / name).write_bytes(content)
        _crash(shed, "UPDATE item SET title = 'newest'")
        killed = subprocess.run(
            [sys.executable, "-c", DYING, str(backup), str(shed), str(nth)], cwd=ROOT, timeout=60, check=False
        )
        ended.append(killed.returncode)
        finish_restore(shed)
        check_whole(shed)
        with closing(sqlite3.connect(shed)) as connection:
            told = connection.execute("SELECT count(*), sum(title = 'newest') FROM item").fetchone()
        states.append(told)
        if killed.returncode == 0:
            break

    assert ended[-1] == 0
    assert len(ended) > 4
    assert set(ended[:-1]) == {9}
    assert set(states) == {(50, 50), (50, 0)}
    assert states == sorted(states, reverse=True)  # once it is decided, it is carried through


def test_whoever_only_looks_sees_no_half_restored_database(shed: Path) -> None:
    """A backup or an export made in between would lack the newest."""
    (shed.parent / "shed.db.restoring-20261123T100000Z").write_bytes(shed.read_bytes())

    with pytest.raises(StoreRefused, match="was interrupted; carry it through first: commonshed migrate"):
        refuse_unfinished(shed)


def test_who_was_forgotten_since_is_known_to_the_restored_copy(shed: Path) -> None:
    """The ledger of the present file goes into it, with the secret of its digests, to be applied at the next start."""
    backup = back_up(shed, shed.parent / "backups", 7, NOW).file
    with closing(sqlite3.connect(shed)) as connection:
        connection.execute("INSERT INTO forgotten VALUES ('d1', '2026-11-23 09:00:00', 'good', NULL)")
        connection.execute("INSERT INTO secret VALUES ('forgotten', 'a key')")
        connection.commit()

    restore(backup, shed, LATER, known_revisions())

    with closing(sqlite3.connect(shed)) as connection:
        assert connection.execute("SELECT digest FROM forgotten").fetchall() == [("d1",)]
        assert connection.execute("SELECT value FROM secret WHERE name = 'forgotten'").fetchone() == (
            "a key",
        )
    check_whole(shed)
