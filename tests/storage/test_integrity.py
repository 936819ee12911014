"""A damaged file is not opened; the line that says so names the way back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreRefused
from storage import integrity
from storage.backup import back_up
from storage.integrity import Damaged, Interrupted, check_at_start, check_whole
from storage.restore import make_ready
from tests.storage.filled import NOW, cut_off, filled, no_database, overwrite_pages

SPOILED = (overwrite_pages, cut_off, no_database)


@pytest.fixture
def shed(tmp_path: Path) -> Path:
    """A database with something in it."""
    return filled(tmp_path / "shed.db")


def test_a_whole_file_is_opened(shed: Path) -> None:
    """Also while its log still stands beside it."""
    with closing(sqlite3.connect(shed)) as connection:
        connection.execute("UPDATE item SET title = 'saw'")
        connection.commit()

        make_ready(shed, shed.parent / "backups")
        check_whole(shed)


@pytest.mark.parametrize("spoil", SPOILED)
@pytest.mark.parametrize("large", [False, True])
def test_a_damaged_file_is_refused(
    shed: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None], large: bool
) -> None:
    """However it was damaged; and a large one too, of which a start reads only what no loan can do without."""
    monkeypatch.setattr(integrity, "WHOLE_BYTES", 0 if large else 10**9)
    spoil(shed)

    with pytest.raises(Damaged):
        check_at_start(shed)


def test_a_reference_to_nothing_is_damage(shed: Path) -> None:
    """Rows that were lost with their page leave others behind."""
    with closing(sqlite3.connect(shed)) as connection:
        connection.execute("DELETE FROM member WHERE name = 'Ben'")
        connection.commit()

    with pytest.raises(Damaged, match="of loan refers to a row of member that is not there"):
        check_at_start(shed)


def test_the_way_back_is_named(shed: Path) -> None:
    """The newest backup, ready to be pasted."""
    folder = shed.parent / "backups"
    backup = back_up(shed, folder, 7, NOW)
    overwrite_pages(shed)

    with pytest.raises(StoreRefused) as refused:
        make_ready(shed, folder)

    assert str(refused.value).startswith(f"{shed} is damaged (")
    assert str(refused.value).endswith(f"go back to a backup: commonshed restore {backup.file}")


def test_without_a_backup_the_file_is_kept(shed: Path) -> None:
    """And the line says what may still be tried."""
    cut_off(shed)
    before = shed.read_bytes()

    with pytest.raises(StoreRefused, match=r"there is no backup in .*: keep the file"):
        make_ready(shed, shed.parent / "backups")

    assert shed.read_bytes() == before


@pytest.mark.parametrize("empty", [False, True])
def test_a_neighbourhood_does_not_begin_anew_by_mistake(shed: Path, empty: bool) -> None:
    """Where there are backups, a file that is gone or empty was lost, and no new one is begun."""
    folder = shed.parent / "backups"
    back_up(shed, folder, 7, NOW)
    shed.unlink()
    if empty:
        shed.touch()

    with pytest.raises(StoreRefused, match="although it has backups; go back to a backup"):
        make_ready(shed, folder)


def test_a_first_start_has_nothing_to_check(tmp_path: Path) -> None:
    """Nothing is made by looking, either."""
    make_ready(tmp_path / "data" / "shed.db", tmp_path / "data" / "backups")

    assert list(tmp_path.iterdir()) == []


def test_a_long_look_can_be_ended(tmp_path: Path) -> None:
    """Doctor has only so much patience."""
    shed = filled(tmp_path / "shed.db", items=2000)

    with pytest.raises(Interrupted):
        check_whole(shed, lambda: False)
