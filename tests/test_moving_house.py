"""Moving house from the command line, as an operator does: the real program, both kinds of database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.model.chats import Account, Platform
from bot.model.member import Face
from storage.database import Database
from storage.ledger import note_ledger
from storage.migrations import migrate
from storage.tables import member
from tests.databases import bare_postgresql
from tests.storage.filled import NOW, count, filled

LATER = NOW + timedelta(days=1)
ROOT = Path(__file__).parent.parent


def commonshed(url: str, *arguments: str, notes: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the real program on a database, with that folder for its notes."""
    given = {"COMMONSHED_DATABASE__URL": url, "PYTHONPATH": str(ROOT)}
    given |= {"COMMONSHED_DATABASE__NOTES": str(notes)} if notes else {}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, **given}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_neighbourhood_moves_to_postgresql_and_back(tmp_path: Path, postgresql: str) -> None:
    """Export, dry run, import; a second import is refused; and home again, nothing lost."""
    shed, back, zipped = filled(tmp_path / "shed.db"), tmp_path / "back.db", tmp_path / "street.zip"

    out = commonshed(f"sqlite:///{shed}", "export", str(zipped))
    tried = commonshed(postgresql, "import", str(zipped), "--dry-run")
    moved = commonshed(postgresql, "import", str(zipped))
    again = commonshed(postgresql, "import", str(zipped))
    home = commonshed(postgresql, "export", str(tmp_path / "street"))
    there = commonshed(f"sqlite:///{back}", "import", str(tmp_path / "street"))

    assert out.stdout.startswith(f"{zipped}: 55 rows and photos\nIt holds names, addresses and messages")
    assert tried.stdout == "55 rows and photos can be imported; nothing was changed\n"
    assert moved.stdout == there.stdout == "55 rows and photos were imported\n"
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert again.stderr.startswith("commonshed: the database has something in it")
    assert [one.returncode for one in (out, tried, moved, home, there)] == [0] * 5
    assert (count(back), count(back, "loan"), count(back, "photo")) == (50, 1, 1)


def test_a_list_is_tried_imported_and_repeated(tmp_path: Path) -> None:
    """What is wrong is told by its line and costs only that row; repeating it brings only what was mended."""
    shed, items = filled(tmp_path / "shed.db", items=1), tmp_path / "items.csv"
    url = f"sqlite:///{shed}"
    items.write_text("name,price,owner\nTent,5,Anna\n,1,Anna\nSaw,2,Ben\n")

    tried = commonshed(url, "import", str(items), "--dry-run")
    after_trying = count(shed)
    first = commonshed(url, "import", str(items))
    items.write_text("name,price,owner\nTent,5,Anna\nPot,1,Anna\nSaw,2,Ben\n")
    mended = commonshed(url, "import", str(items))

    assert (tried.returncode, after_trying) == (1, 1)
    assert tried.stdout.splitlines() == [
        "columns that were not used: price",
        "line 2: new: Tent",
        "line 4: new: Saw",
        "line 3: not imported: it has no title; fill it in, or delete the row",
        "2 would be imported, 0 imported before, 1 refused",
        "Nothing was changed; without --dry-run it will be.",
    ]
    assert "2 imported, 0 imported before, 1 refused" in first.stdout
    assert (mended.returncode, count(shed)) == (0, 4)
    assert "1 imported, 2 imported before, 0 refused" in mended.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("export", "there"), 1, "there is there already; name a new one"),
        (("import", "nowhere.zip"), 1, "nowhere.zip is not there"),
        (("import", "shed.db"), 1, "shed.db is neither the folder nor the .zip of an export"),
        (("import", "there"), 1, "there is no whole export of commonshed's"),
        (("import", "there", "--owner", "Anna"), 2, "--community, --owner: expects a list that ends in .csv"),
        (("import", "nowhere.csv"), 1, "nowhere.csv cannot be read: No such file or directory"),
        (("restore", "nowhere.db"), 1, "nowhere.db is not there; backups has no backup"),
    ],
)
def test_what_cannot_be_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """An exit code, and what to do."""
    monkeypatch.chdir(tmp_path)
    filled(tmp_path / "shed.db")
    (tmp_path / "there").mkdir()

    said = commonshed("sqlite:///shed.db", *arguments)

    assert (said.returncode, said.stderr.count("\n"), said.stdout) == (code, 1, "")
    assert said.stderr.startswith(f"commonshed: {says}")


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_server_s_database_has_tools_of_its_own(postgresql: str, command: str) -> None:
    """The line names them."""
    migrate(postgresql)

    said = commonshed(postgresql, command, *(["x"] if command == "restore" else []))

    assert said.returncode == 2
    assert "pg_dump" in said.stderr or "pg_restore" in said.stderr


def test_who_was_forgotten_since_an_export_is_forgotten_after_its_import(tmp_path: Path) -> None:
    """The newer database beside the new one still knows; where nothing lies beside it, nobody does."""
    old, new, zipped = filled(tmp_path / "old.db"), tmp_path / "new.db", tmp_path / "street.zip"
    database = Database(f"sqlite:///{old}", lambda a, b: 0.0, lambda: LATER)
    account = Account(Platform.TELEGRAM, "707")
    with database.work(LATER) as store:
        store.faces.save(Face(account, "Anna", "en", 1, True, LATER))
    commonshed(f"sqlite:///{old}", "export", str(zipped))
    with database.work(LATER) as store:
        store.forgetting.forget(store.members.get(1), LATER)
    database.close()
    (tmp_path / "broken.db").write_text("no database at all")
    (tmp_path / "elsewhere").mkdir()
    elsewhere = filled(tmp_path / "elsewhere" / "shed.db")

    moved = commonshed(f"sqlite:///{new}", "import", str(zipped))
    alone = commonshed(f"sqlite:///{elsewhere.parent}/new.db", "import", str(zipped))

    assert moved.stdout.startswith("1 who were forgotten since the export are forgotten again\n")
    assert "forgotten" not in alone.stdout
    assert "Anna" not in names(new)
    assert "Anna" in names(elsewhere.parent / "new.db")


def test_who_was_forgotten_on_a_server_is_forgotten_after_an_older_export(
    tmp_path: Path, postgresql: str
) -> None:
    """The folder of notes knows of it, though the database is a new one; another folder does not."""
    with bare_postgresql() as left:
        moved = commonshed(left, "import", str(exported(tmp_path)), notes=tmp_path / "notes")
        database = Database(left, lambda a, b: 0.0, lambda: LATER)
        with database.work(LATER) as store:
            store.forgetting.forget(store.members.get(1), LATER)
        with database.engine.begin() as connection:
            note_ledger(connection, tmp_path / "notes")
        database.close()

    with bare_postgresql() as elsewhere:
        alone = commonshed(elsewhere, "import", str(tmp_path / "street.zip"), notes=tmp_path / "nothing")
    again = commonshed(postgresql, "import", str(tmp_path / "street.zip"), notes=tmp_path / "notes")

    assert "forgotten" not in moved.stdout + alone.stdout
    assert again.stdout.startswith("1 who were forgotten since the export are forgotten again\n")
    database = Database(postgresql, lambda a, b: 0.0, lambda: LATER)
    with database.engine.begin() as connection:
        assert "Anna" not in connection.execute(select(member.c.name)).scalars().all()
    database.close()


def exported(folder: Path) -> Path:
    """An export of a street in which Anna has an account."""
    file, zipped = filled(folder / "before.db"), folder / "street.zip"
    database = Database(f"sqlite:///{file}", lambda a, b: 0.0, lambda: NOW)
    with database.work(NOW) as store:
        store.faces.save(Face(Account(Platform.TELEGRAM, "707"), "Anna", "en", 1, True, NOW))
    database.close()
    assert commonshed(f"sqlite:///{file}", "export", str(zipped)).returncode == 0
    return zipped


def names(file: Path) -> list[str]:
    """What members are called."""
    with closing(sqlite3.connect(file)) as connection:
        return [str(name) for (name,) in connection.execute("SELECT name FROM member ORDER BY id")]
