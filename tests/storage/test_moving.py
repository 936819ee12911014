"""Moving: everything comes along, into either kind of database, or nothing does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from bot.errors import StoreRefused
from storage import tables
from storage.database import open_engine
from storage.migrations import migrate_engine
from storage.moving.exporting import export
from storage.moving.form import LEFT_BEHIND
from storage.moving.importing import import_export
from storage.tables import metadata
from tests.storage.everything import ROWS, fill
from tests.storage.filled import filled

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
KINDS = ("sqlite", "postgresql")


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """A database in its present form."""
    engine = open_engine(url)
    migrate_engine(engine)
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """The address of an empty database of a kind."""

    def address(kind: str) -> str:
        if kind == "postgresql":
            return str(request.getfixturevalue("postgresql"))
        return f"sqlite:///{tmp_path / 'empty.db'}"

    return address


def _full(url: str) -> int:
    """Fill a database."""
    with opened(url) as engine, engine.begin() as connection:
        return fill(connection)


def _files(folder: Path) -> dict[str, bytes]:
    """The files of an export, but for the moment at which it was made."""
    found = {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    manifest = json.loads(found.pop("manifest.json"))
    del manifest["made_at"]
    return {**found, "manifest.json": json.dumps(manifest).encode()}


def _count(engine: Engine) -> int:
    """How many rows there are."""
    with engine.begin() as connection:
        return sum(
            connection.scalar(select(func.count()).select_from(it)) or 0 for it in metadata.tables.values()
        )


@pytest.mark.parametrize("name", ["street", "street.zip"])
@pytest.mark.parametrize(("before", "after"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_everything_comes_along(
    tmp_path: Path, empty: Callable[[str], str], before: str, after: str, name: str
) -> None:
    """Exported, imported into the other kind, exported again: the same bytes, every table, every photo."""
    rows = _full(empty(before))
    moved = export(empty(before), tmp_path / name, NOW, "1.0")

    with opened(empty(after)) as engine:
        imported = import_export(engine, tmp_path / name)
    export(empty(after), tmp_path / "again", NOW, "1.0")
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            archive.extractall(tmp_path / "street")

    assert moved == imported == rows - ROWS * len(LEFT_BEHIND & set(metadata.tables))
    assert _files(tmp_path / "again") == _files(tmp_path / "street")
    assert {one.stem for one in (tmp_path / "again/tables").iterdir()} == set(metadata.tables) - LEFT_BEHIND


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_go_on_where_they_were(tmp_path: Path, empty: Callable[[str], str], kind: str) -> None:
    """Buttons in old messages name rows: the number of one that is gone must not become another's."""
    house = f"sqlite:///{filled(tmp_path / 'house.db', items=2)}"
    with opened(house) as engine, engine.begin() as connection:
        member = {**connection.execute(select(tables.member)).mappings().all()[0], "id": 40}
        connection.execute(insert(tables.member), member)
        connection.execute(tables.member.delete().where(tables.member.c.id == 40))
    export(house, tmp_path / "street", NOW, "1.0")

    with opened(empty(kind)) as engine:
        import_export(engine, tmp_path / "street")
        with engine.begin() as connection:
            rows = {
                it.name: dict(connection.execute(select(it)).mappings().all()[0])
                for it in (tables.member, tables.item)
            }
            given = {}
            for table in (tables.member, tables.item):
                del rows[table.name]["id"]
                key = connection.execute(insert(table), rows[table.name]).inserted_primary_key
                given[table.name] = key[0] if key else None

    assert given == {"member": 41, "item": 3}


@pytest.mark.parametrize("name", ["street", "street.zip"])
def test_an_export_is_for_its_owner_alone(tmp_path: Path, name: str) -> None:
    """It holds where people live."""
    export(f"sqlite:///{filled(tmp_path / 'shed.db')}", tmp_path / name, NOW, "1.0")

    made = [tmp_path / name, *(tmp_path / name).rglob("*")]
    assert {one.stat().st_mode & 0o077 for one in made} == {0}
    assert {one.name for one in tmp_path.iterdir()} == {"shed.db", name}


def test_a_key_that_answers_for_minutes_stays_behind(tmp_path: Path) -> None:
    """Nor does a claim move: its process is not where the rows go."""
    url = f"sqlite:///{filled(tmp_path / 'shed.db')}"
    with opened(url) as engine, engine.begin() as connection:
        waiting = {
            "platform": "discord", "event": "1", "raw": {}, "account": "1", "chat": "1", "key": "a-secret-key",
            "received_at": NOW, "tries": 0, "error": "", "claim": "a-process", "claimed_until": NOW,
        }  # fmt: skip
        connection.execute(insert(tables.inbox), waiting)

    export(url, tmp_path / "street", NOW, "1.0")

    (row,) = (tmp_path / "street/tables/inbox.jsonl").read_text().splitlines()
    moved = json.loads(row)
    assert (moved["key"], moved["claim"], moved["claimed_until"], moved["event"]) == ("", "", None, "1")


def test_an_export_overwrites_nothing(tmp_path: Path) -> None:
    """A name that is there is refused."""
    shed = filled(tmp_path / "shed.db")
    (tmp_path / "street").mkdir()

    with pytest.raises(StoreRefused, match="is there already"):
        export(f"sqlite:///{shed}", tmp_path / "street", NOW, "1.0")


@pytest.mark.parametrize("kind", KINDS)
def test_only_into_an_empty_database(tmp_path: Path, empty: Callable[[str], str], kind: str) -> None:
    """Two neighbourhoods are not mixed, and one is not doubled."""
    export(f"sqlite:///{filled(tmp_path / 'shed.db')}", tmp_path / "street", NOW, "1.0")
    with opened(empty(kind)) as engine:
        import_export(engine, tmp_path / "street")
        before = _count(engine)

        with pytest.raises(StoreRefused, match="has something in it"):
            import_export(engine, tmp_path / "street")

        assert _count(engine) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_run_reads_all_and_changes_nothing(
    tmp_path: Path, empty: Callable[[str], str], kind: str
) -> None:
    """It finds what an import would find."""
    export(f"sqlite:///{filled(tmp_path / 'shed.db')}", tmp_path / "street", NOW, "1.0")

    with opened(empty(kind)) as engine:
        count = import_export(engine, tmp_path / "street", dry_run=True)

        assert (count, _count(engine)) == (55, 0)


def _changed(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Change the second line of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    row = json.loads(lines[1])
    change(row)
    path.write_text("\n".join([lines[0], json.dumps(row), *lines[2:]]) + "\n", encoding="utf-8")


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda at: (at / "manifest.json").unlink(), "is no whole export"),
    "no table": (lambda at: (at / "tables/loan.jsonl").unlink(), "tables/loan.jsonl is missing"),
    "no photo": (lambda at: (at / "photos/abc.jpg").unlink(), "names photos/abc.jpg, which is missing"),
    "other photo": (lambda at: (at / "photos/abc.jpg").write_bytes(b"x"), "which is not as it was exported"),
    "a line less": (
        lambda at: (at / "tables/item.jsonl").write_bytes(
            b"".join((at / "tables/item.jsonl").read_bytes().splitlines(keepends=True)[:-1])
        ),
        "tables/item.jsonl is not as it was exported",
    ),
    "half a line": (
        lambda at: (at / "tables/item.jsonl").write_bytes((at / "tables/item.jsonl").read_bytes()[:-20]),
        "tables/item.jsonl, line 50: it is no JSON",
    ),
    "a title that is a number": (
        lambda at: _changed(at / "tables/item.jsonl", lambda row: row.update(title=5)),
        "tables/item.jsonl, line 2: it has no str in 'title'",
    ),
    "a column too many": (
        lambda at: _changed(at / "tables/item.jsonl", lambda row: row.update(price=5)),
        "line 2: it has 'price', which this release does not know",
    ),
    "no moment": (
        lambda at: _changed(at / "tables/item.jsonl", lambda row: row.update(made_at="yesterday")),
        "line 2: it has no moment in 'made_at'",
    ),
    "nobody's": (
        lambda at: _changed(at / "tables/item.jsonl", lambda row: row.update(owner_id=99)),
        "tables/item.jsonl, lines 1 to 50: the database refuses them",
    ),
}


@pytest.mark.parametrize("spoil", SPOILED)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_whole_is_refused_whole(
    tmp_path: Path, empty: Callable[[str], str], kind: str, spoil: str
) -> None:
    """The line says where it is wrong, and nothing of it stays."""
    export(f"sqlite:///{filled(tmp_path / 'shed.db')}", tmp_path / "street", NOW, "1.0")
    change, says = SPOILED[spoil]
    change(tmp_path / "street")

    with opened(empty(kind)) as engine:
        with pytest.raises(StoreRefused) as refused:
            import_export(engine, tmp_path / "street")

        assert says in str(refused.value)
        assert _count(engine) == 0


SLOW = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from storage.database import open_engine
from storage.moving.exporting import export
from storage.moving.form import LEFT_BEHIND
from storage.moving.importing import import_export

def told(done, of):
    if done > of // 2:
        print("half", flush=True)
        time.sleep(60)

if sys.argv[1] == "export":
    export(sys.argv[2], Path(sys.argv[3]), datetime.now(UTC), "1.0", told)
else:
    import_export(open_engine(sys.argv[2]), Path(sys.argv[3]), told)
"""


def _killed_half_way(*arguments: str) -> None:
    """Kill it -9 in the middle."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, *arguments], cwd=ROOT, stdout=subprocess.PIPE, env=dict(os.environ)
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"half\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("kind", KINDS)
def test_kill_9_in_the_middle_of_an_import_leaves_nothing(
    tmp_path: Path, empty: Callable[[str], str], kind: str
) -> None:
    """And the same import can be begun anew."""
    export(f"sqlite:///{filled(tmp_path / 'shed.db', items=1500)}", tmp_path / "street", NOW, "1.0")
    with opened(empty(kind)) as engine:
        assert _count(engine) == 0

    _killed_half_way("import", empty(kind), str(tmp_path / "street"))

    with opened(empty(kind)) as engine:
        assert _count(engine) == 0
        assert import_export(engine, tmp_path / "street") == 1505


@pytest.mark.parametrize("name", ["street", "street.zip"])
def test_kill_9_in_the_middle_of_an_export_leaves_no_export(tmp_path: Path, name: str) -> None:
    """What is not whole does not have its name, and does not hinder the next one."""
    url = f"sqlite:///{filled(tmp_path / 'shed.db')}"

    _killed_half_way("export", url, str(tmp_path / name))

    assert not (tmp_path / name).exists()
    assert export(url, tmp_path / name, NOW, "1.0") == 55
    assert {one.name for one in tmp_path.iterdir()} == {"shed.db", name}


def test_a_photo_s_name_leads_nowhere_else(tmp_path: Path) -> None:
    """Not even one that was made up by whoever made the export."""
    export(f"sqlite:///{filled(tmp_path / 'shed.db')}", tmp_path / "street", NOW, "1.0")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    lines = tmp_path / "street/tables/photo.jsonl"
    lines.write_text(json.dumps({"id": "../../secret", "sha256": "x"}) + "\n")

    with opened(f"sqlite:///{tmp_path / 'empty.db'}") as engine, pytest.raises(StoreRefused) as refused:
        import_export(engine, tmp_path / "street")

    assert "photos/%2E%2E%2F%2E%2E%2Fsecret.jpg, which is missing" in str(refused.value)


@pytest.mark.parametrize("name", ["street", "street.zip"])
def test_a_large_neighbourhood_does_not_fill_the_memory(tmp_path: Path, name: str) -> None:
    """Rows and photos are held a few at a time: forty megabytes pass through far fewer."""
    url = f"sqlite:///{filled(tmp_path / 'shed.db', items=8_000)}"
    with opened(url) as engine, engine.begin() as connection:
        for number in range(200):
            jpeg = os.urandom(1000) * 200
            connection.execute(insert(tables.photo), {"id": f"p{number}", "jpeg": jpeg})
    tracemalloc.start()
    try:
        export(url, tmp_path / name, NOW, "1.0")
        with opened(f"sqlite:///{tmp_path / 'empty.db'}") as engine:
            import_export(engine, tmp_path / name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 12_000_000
