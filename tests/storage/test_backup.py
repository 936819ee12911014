"""A backup: made while others write, looked through, private, and never at the cost of an older one."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.errors import StoreRefused
from storage import backup as backing_up
from storage.backup import back_up, backups
from storage.integrity import Damaged, Interrupted, check_whole
from storage.lock import only_one
from tests.storage.filled import NOW, count, filled, overwrite_pages

HOUR = timedelta(hours=1)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def shed(tmp_path: Path) -> Path:
    """A database with something in it."""
    return filled(tmp_path / "shed.db")


def test_a_backup_is_one_whole_private_file(shed: Path) -> None:
    """All rows, no log beside it, and nobody else may read it."""
    made = back_up(shed, shed.parent / "backups", 7, NOW)

    assert made.file.name == "shed-20261123T090000Z.db"
    check_whole(made.file)
    assert (count(made.file), count(made.file, "loan"), count(made.file, "photo")) == (50, 1, 1)
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in made.file.parent.iterdir()) == [made.file.name, "shed.lock"]


def test_others_write_meanwhile_and_the_copy_is_of_one_moment(
    shed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tables that always change together are together in the copy, and nobody waits for it."""
    monkeypatch.setattr(backing_up, "PAGES", 1)
    with closing(sqlite3.connect(shed)) as connection:
        connection.executescript("CREATE TABLE a (n); CREATE TABLE b (n);")
    stop, written = Event(), [0]

    def write() -> None:
        with closing(sqlite3.connect(shed, isolation_level=None)) as connection:
            while not stop.is_set():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO a VALUES (zeroblob(3000))")
                connection.execute("INSERT INTO b VALUES (zeroblob(3000))")
                connection.execute("COMMIT")
                written[0] += 1

    writer = Thread(target=write)
    writer.start()
    try:
        while written[0] < 20:
            time.sleep(0.01)
        before = written[0]
        made = back_up(shed, shed.parent / "backups", 7, NOW, told=lambda _done, _of: time.sleep(0.001))
        after = written[0]
    finally:
        stop.set()
        writer.join()

    assert after > before
    assert before <= count(made.file, "a") == count(made.file, "b") <= after


def test_the_oldest_goes_when_a_newer_is_whole(shed: Path) -> None:
    """So many are kept; what else lies in the folder is not touched."""
    folder = shed.parent / "backups"
    folder.mkdir()
    (folder / "shed-before-the-party.db").touch()
    made = [back_up(shed, folder, 3, NOW + number * HOUR) for number in range(5)]

    assert backups(shed, folder) == made[:1:-1]
    assert (folder / "shed-before-the-party.db").exists()


def test_a_clock_that_was_wrong_costs_no_backup(shed: Path) -> None:
    """What was just made stays, even where its name is the oldest."""
    folder = shed.parent / "backups"
    future = [back_up(shed, folder, 3, NOW + timedelta(days=400 + number)) for number in range(3)]

    made = back_up(shed, folder, 3, NOW)

    assert backups(shed, folder) == [*future[:0:-1], made]


def test_two_within_a_second_are_two(shed: Path) -> None:
    """Neither takes the other's name."""
    folder = shed.parent / "backups"

    made = {back_up(shed, folder, 7, NOW).file for _ in range(3)}

    assert len(made) == len(backups(shed, folder)) == 3


def test_a_damaged_database_drives_no_backup_out(shed: Path) -> None:
    """The copy is refused, and the good old ones stay, though no more may be kept."""
    folder = shed.parent / "backups"
    good = back_up(shed, folder, 1, NOW)
    overwrite_pages(shed)

    with pytest.raises(Damaged):
        back_up(shed, folder, 1, NOW + HOUR)

    assert backups(shed, folder) == [good]
    check_whole(good.file)
    assert len(list(folder.iterdir())) == 2  # the backup and the lock


def test_one_backup_at_a_time(shed: Path) -> None:
    """Otherwise one would clear away what the other is writing."""
    folder = shed.parent / "backups"

    with (
        only_one(folder / "shed", "it"),
        pytest.raises(StoreRefused, match=rf"is being made \(process {os.getpid()}\)"),
    ):
        back_up(shed, folder, 7, NOW)


def test_a_backup_is_given_up_when_the_program_ends(shed: Path) -> None:
    """Nothing half is left."""
    folder = shed.parent / "backups"

    with pytest.raises(Interrupted):
        back_up(shed, folder, 7, NOW, going=lambda: False)

    assert [one.name for one in folder.iterdir()] == ["shed.lock"]


def test_kill_9_in_the_middle_leaves_no_backup_that_is_none(shed: Path) -> None:
    """What is not whole has another name, and the next backup clears it away."""
    folder = shed.parent / "backups"
    script = (
        "import sys, time; from pathlib import Path; from storage.backup import back_up\n"
        "from datetime import UTC, datetime\n"
        "def told(done, of): print('on', flush=True); time.sleep(60)\n"
        "back_up(Path(sys.argv[1]), Path(sys.argv[2]), 7, datetime.now(UTC), None, told)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(shed), str(folder)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"on\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert [one.name for one in folder.iterdir() if one.name.endswith(".part")]

    found = backups(shed, folder)
    made = back_up(shed, folder, 7, NOW)

    assert found == []
    assert sorted(one.name for one in folder.iterdir()) == [made.file.name, "shed.lock"]


def test_a_folder_that_is_none_is_one_line(shed: Path) -> None:
    """Where a backup cannot be written, the line says where and why."""
    (shed.parent / "backups").touch()

    with pytest.raises(
        StoreRefused, match=r"no backup was made in .*/backups: (File exists|Not a directory)"
    ):
        back_up(shed, shed.parent / "backups", 7, NOW)


def test_a_full_disk_costs_no_backup(shed: Path) -> None:
    """What does not fit is removed again, and the older ones stay. The limit of a process stands for the disk's."""
    folder = shed.parent / "backups"
    good = back_up(shed, folder, 1, NOW)
    script = (
        "import resource, sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from bot.errors import StoreRefused; from storage.backup import back_up\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: back_up(Path(sys.argv[1]), Path(sys.argv[2]), 1, datetime.now(UTC))\n"
        "except StoreRefused as error: print(error)"
    )

    said = subprocess.run(
        [sys.executable, "-c", script, str(shed), str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert said.stdout.startswith(f"no backup was made in {folder}: ")
    assert backups(shed, folder) == [good]
    assert sorted(one.name for one in folder.iterdir()) == [good.file.name, "shed.lock"]
