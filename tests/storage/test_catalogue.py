"""A lending library's list becomes items, row by row, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import StoreRefused
from bot.model.community import Community
from bot.model.item import Item, ItemState, Kind
from bot.model.member import Member
from bot.model.places import Cell, Point
from storage.database import Database
from storage.moving.catalogue import Brought, Catalogue, community_named
from storage.moving.csv_rows import CsvFile
from tests import databases

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Library:
    """A community with Anna, two Bens, and a file to import."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Make them."""
        self.database, self._file = database, folder / "items.csv"
        with database.work(NOW) as store:
            self.here = store.communities.add(Community("Elm Street", Point(52.5, 13.4), "UTC", NOW))
            for name in ("Anna", "Ben", "Ben"):
                store.members.add(Member(self.here.id, name, Cell(3, 4), NOW))

    def brings(self, written: str | bytes, owner: str = "Anna", community: str = "") -> Brought:
        """Import a file with this content."""
        self._file.write_bytes(written if isinstance(written, bytes) else written.encode())
        with self.database.work(NOW) as store:
            catalogue = Catalogue(store, community_named(store, community), owner, NOW)
            return catalogue.bring(CsvFile(self._file), lambda _: None)

    @property
    def items(self) -> list[Item]:
        """What there is."""
        with self.database.work(NOW) as store:
            return store.items.all_where()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty one."""
    database = Database(databases.sqlite(tmp_path / "shed.db"), lambda a, b: 0.0, lambda: NOW)
    yield Library(database, tmp_path)
    database.close()


LISTS = {
    "Lend Engine": "Code,Name,Category,Short description,Long description,Loan fee,Loan period\n"
    'D-1,Cordless drill,Power tools,18 V,"With two batteries,\nand a case",2.50,7\n',
    "Snipe-IT": "Asset Tag,Item Name,Category,Description,Serial Number\nD-1,Cordless drill,Power tools,"
    '"18 V\nWith two batteries,\nand a case",X9\n',
    "semicolons": "name;description;type;item id\nCordless drill;\"18 V\nWith two batteries,\nand a case\";"
    "Power tools;D-1\n",
    "tabs and Windows": "ITEM_ID\tTitle\tItem type\tDetails\r\nD-1\tCordless drill\tPower tools\t"
    '"18 V\r\nWith two batteries,\r\nand a case"\r\n',
}  # fmt: skip


@pytest.mark.parametrize("written", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_program_s_columns_are_understood(library: Library, written: str, encoding: str) -> None:
    """Whatever they are called, however they are parted and encoded."""
    library.brings(written.encode(encoding))

    (item,) = library.items
    assert (item.title, item.kind, item.longest_days, item.owner_id) == ("Cordless drill", Kind.THING, 7, 1)
    assert item.description == "18 V\nWith two batteries,\nand a case\nPower tools"
    assert item.cell == Cell(3, 4)


def test_the_same_list_again_brings_nothing(library: Library) -> None:
    """By their codes, or by their words; two alike are two, also the second time."""
    written = "code,title,description\n1,Drill,\n,Chair,wooden\n,Chair,wooden\n,Chair,plastic\n"

    first, again = library.brings(written), library.brings(written)

    assert ([it[1] for it in first.new], first.known) == (["Drill", "Chair", "Chair", "Chair"], [])
    assert (again.new, len(again.known)) == ([], 4)
    assert len(library.items) == 4


def test_what_the_owner_changed_stays(library: Library) -> None:
    """A title that was mended in the chat is not overwritten, and what was removed does not come back."""
    library.brings("code,title\n1,Dril\n2,Saw\n")
    with library.database.work(NOW) as store:
        drill, saw = store.items.all_where()
        drill.title, saw.state = "Drill", ItemState.REMOVED
        store.items.save(drill)
        store.items.save(saw)

    again = library.brings("code,title\n1,Dril\n2,Saw\n3,Tent\n")

    assert again.known == [(2, "Drill"), (3, "Saw")]
    assert [(it.title, it.state) for it in library.items] == [
        ("Drill", "offered"),
        ("Saw", "removed"),
        ("Tent", "offered"),
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",,,,,x", "it has no title"),
        (f"1,{'x' * 81},,,,", "its title has 81 characters and 80 are the most; shorten it"),
        ("1,Drill,,Carla,,", "no member is called 'Carla'; they join in the chat first, or use --owner"),
        ("1,Drill,,ben,,", "several members are called 'ben'; import theirs by themselves, with --owner NUMBER"),
        ("1,Drill,,,,", "it names no owner; fill the owner's column, or give everything one by --owner"),
        ("1,Drill,a month,Anna,,", "its longest loan is 'a month'; write a whole number of days from 1 to 90"),
        ("1,Drill,,Anna,Archived,", "its status is 'Archived'"),
        ("1,Drill,,Anna,,,18 V, new", "it has more cells than line 1; put quotes around a cell with a comma"),
        ("good,Drill,,Anna,,", "its code 'good' stands in line 2 already"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_says_why(library: Library, row: str, says: str) -> None:
    """By its line, in one sentence with what to do; the others are imported all the same."""
    written = f"code,title,loan days,owner,status,colour\ngood,Saw,3,Anna,,\n\n{row}\n"

    brought = library.brings(written, owner="")

    ((line, reason),) = brought.refused
    assert line == 4
    assert says in reason
    assert [item.title for item in library.items] == ["Saw"]


def test_lines_are_counted_as_an_editor_counts_them(library: Library) -> None:
    """A cell of several lines counts as several."""
    brought = library.brings('title,description\nDrill,"a\nb\nc"\n,nothing\n')

    assert [line for line, _ in brought.refused] == [5]


def test_text_is_shown_as_typed(library: Library) -> None:
    """No formula, no markup, no mention; what nobody can see goes, as it does in the chat."""
    library.brings('title,description\n=1+1 <b>@here</b>,"*x* \u202eevil\x07"\n')

    (item,) = library.items
    assert (item.title, item.description) == ("=1+1 <b>@here</b>", "*x* evil")


def test_a_long_description_is_cut(library: Library) -> None:
    """And said to be: a library's pages hold more than a card does."""
    brought = library.brings(f"title,description\nDrill,{'word ' * 300}\n")

    (item,) = library.items
    assert (len(item.description), item.description[-1], brought.cut) == (1000, "…", [(2, "Drill")])


def test_each_item_leaves_a_record(library: Library) -> None:
    """As one that was offered in the chat, but by the import."""
    library.brings("title,category\nHall,Rooms\n")

    with library.database.work(NOW) as store:
        (record,) = store.audit.of("item:1")
    assert (record.step, record.role, record.actor, record.after) == ("offer", "import", 1, "offered")
    assert library.items[0].kind is Kind.SPACE


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "line 1: no column for the title"),
        ("price,colour\n1,red\n", r"call one of them title or name \(there are: price, colour\)"),
        ('title\n"Drill\nSaw\n', "line 2: it is no CSV .*; is a quote missing?"),
    ],
)
def test_what_is_no_list_is_refused(library: Library, written: str, says: str) -> None:
    """And nothing of it is imported."""
    with pytest.raises(StoreRefused, match=says):
        library.brings(written)

    assert library.items == []


def test_whose_it_is_must_be_clear(library: Library) -> None:
    """Names that are not, or not only once, are told with the numbers to choose from."""
    with library.database.work(NOW) as store:
        store.communities.add(Community("Oak Street", Point(52.6, 13.4), "UTC", NOW))

    with pytest.raises(
        StoreRefused, match=r"more than one community; .*: 1 \(Elm Street\), 2 \(Oak Street\)"
    ):
        library.brings("title\nDrill\n")
    with pytest.raises(StoreRefused, match=r"several members are called 'Ben': name one by number \(2, 3\)"):
        library.brings("title\nDrill\n", owner="Ben", community="elm street")
    with pytest.raises(StoreRefused, match="no member of Oak Street is called 'Anna'"):
        library.brings("title\nDrill\n", community="2")
    library.brings("title\nDrill\n", owner="3", community="1")

    assert [item.owner_id for item in library.items] == [3]
