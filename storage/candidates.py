"""Statements that name the items which may answer a search, by words and by cells; each is built once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Join,
    Select,
    String,
    Table,
    TableValuedAlias,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    select,
    true,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType

from bot.model.loan import HOLDING_STATES
from bot.store import Sought
from storage.prepared import Prepared
from storage.rings import Run
from storage.tables import item, item_word, loan

Params = dict[str, Any]
# Only compared: as the driver gives it.
MADE_AT: Final = type_coerce(item.c.made_at, NullType()).label("made_at")
NEWEST_FIRST: Final = (item.c.made_at.desc(), item.c.id.desc())


class Where(Enum):
    """Where candidates are looked for."""

    RUNS = auto()  # in some runs of cells, in no order
    EVERYWHERE = auto()  # in no order
    NEWEST = auto()  # the newest first
    OLDER = auto()  # the newest first, of those that are older than one that is named


@dataclass(frozen=True, slots=True)
class Asked:
    """What a statement asks for, beside the values: `words` is how many of them must each stand in an item."""

    words: int = 0
    titled: bool = False  # the words stand in the title
    community: bool = True
    kind: bool = False
    span: bool = False
    public: bool = False


def asked_for(sought: Sought, words: int = 0, *, titled: bool = False, public: bool = False) -> Asked:
    """What a search asks for."""
    return Asked(
        words, titled, bool(sought.community_id), sought.kind is not None, sought.span is not None, public
    )


def values(sought: Sought) -> Params:
    """What a search looks for, as parameters."""
    given: Params = {"community": sought.community_id, "not_of": sought.not_of}
    if sought.kind:
        given["kind"] = sought.kind.value
    if span := sought.span:
        given |= {"days": span.days, "start": span.start_at, "due": span.due_at}
    return given


def words_value(dialect: str, words: Collection[str]) -> Any:
    """Words as one parameter."""
    return json.dumps([*words]) if dialect == "sqlite" else [*words]


def ids_value(dialect: str, numbers: Sequence[int]) -> str:
    """Numbers of items as one parameter."""
    return json.dumps(numbers) if dialect == "sqlite" else _array(numbers)


def runs_values(dialect: str, runs: Sequence[Run]) -> Params:
    """Runs of cells as parameters."""
    if dialect == "sqlite":
        return {"runs": json.dumps(runs)}
    columns = zip(*runs, strict=True) if runs else [()] * 3
    return {name: _array(numbers) for name, numbers in zip(("rows", "lows", "highs"), columns, strict=True)}


def _array(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes them; the driver takes longer over a list than the server over a search."""
    return f"{{{','.join(map(str, numbers))}}}"


@lru_cache(maxsize=256)  # making a statement costs more than running it
def statement(dialect: str, asked: Asked, where: Where) -> Prepared:
    """Rows of candidates: id, row, col, made_at. `most` is how many."""
    if asked.words and dialect == "postgresql":
        return Prepared(_by_words(asked, where))
    conditions = [*offered(asked), *worded(dialect, asked)]
    query = select(item.c.id, item.c.row, item.c.col, MADE_AT).select_from(_sources(dialect, asked, where))
    query = query.where(*conditions).limit(bindparam("most"))
    if where is Where.OLDER:
        last = tuple_(bindparam("last_at", type_=NullType()), bindparam("last_id", type_=Integer))
        query = query.where(tuple_(item.c.made_at, item.c.id) < last)
    ordered = where in (Where.NEWEST, Where.OLDER)
    return Prepared(query.order_by(*NEWEST_FIRST) if ordered else query)


def _by_words(asked: Asked, where: Where) -> Select[Any]:
    """The same on PostgreSQL, by words and in no order: each item is looked up by its number. The planner would go
    through a whole community, and plan anew each time; of a part with a limit it knows that it gives one row."""
    one = select(item.c.id, item.c.row, item.c.col, MADE_AT).where(item.c.id == item_word.c.item_id)
    found = one.where(*offered(asked)).limit(1).lateral("found")
    placed = _placed("postgresql", item_word, where)
    query = select(found).select_from(placed.join(found, true())).where(*worded("postgresql", asked))
    return query.limit(bindparam("most"))


@lru_cache(maxsize=64)
def near(dialect: str, asked: Asked) -> Prepared:
    """Whole items: the newest of a cell, then the newest of some runs of cells; of these nothing where there are more
    than `many`. `most` is how many items.

    The parts of a UNION ALL are read one after another (on PostgreSQL, as no workers share them:
    storage/database.SESSION), so of the runs nothing is read where the cell has enough. Else all numbers there are read
    from the index before they are sorted. PostgreSQL would go through the whole community otherwise, the newest first,
    for some that happen to lie there.
    """
    most, many = (bindparam(name, type_=Integer) for name in ("most", "many"))
    here = (item.c.row == bindparam("row"), item.c.col == bindparam("col"))
    such, runs = offered(asked), _sources(dialect, asked, Where.RUNS)
    own = select(item).where(*such, *here).order_by(*NEWEST_FIRST).limit(most)
    some = select(item.c.id, MADE_AT).select_from(runs).where(*such).limit(many + 1).subquery()
    there = select(some.c.id, some.c.made_at, func.count().over().label("all")).subquery()
    newest_first = there.c.made_at.desc(), there.c.id.desc()
    newest = select(there.c.id).where(there.c.all <= many).order_by(*newest_first).limit(most).subquery()
    others = select(item).select_from(InOrder(newest, item, item.c.id == newest.c.id)).order_by(*NEWEST_FIRST)
    found = union_all(*(select(part.subquery()) for part in (own, others))).limit(most).subquery()
    return Prepared(select(found))


@lru_cache(maxsize=2)
def of_ids(dialect: str) -> Prepared:
    """The items of some numbers (`ids`), in no order."""
    if dialect == "sqlite":
        numbers = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
        return Prepared(select(item).where(item.c.id.in_(numbers)))
    array = cast(bindparam("ids", type_=String), ARRAY(BigInteger))
    return Prepared(select(item).where(item.c.id == any_(array)))


def _sources(dialect: str, asked: Asked, where: Where) -> FromClause:
    """Where rows come from: the runs, the words, the items."""
    if not asked.words:
        return _placed(dialect, item, where)
    return InOrder(_placed(dialect, item_word, where), item, item.c.id == item_word.c.item_id)


def _placed(dialect: str, what: Table, where: Where) -> FromClause:
    """Rows of a table that has cells: of the runs, or of everywhere."""
    if where is not Where.RUNS:
        return what
    run, row, low, high = _runs(dialect)
    return InOrder(run, what, and_(what.c.row == row, what.c.col.between(low, high)))


class InOrder(Join):
    """A join from left to right. SQLite keeps no statistics, and would begin with a whole community."""

    inherit_cache = True

    def __init__(self, left: FromClause, right: FromClause, on: ColumnElement[bool]) -> None:
        super().__init__(left, right, on)
        self.on = on


@compiles(InOrder, "sqlite")
def _cross_join(join: InOrder, compiler: SQLCompiler, **how: Any) -> str:
    """SQLite changes the order of every join but this (https://www.sqlite.org/optoverview.html#crossjoin)."""
    how["asfrom"] = True
    left, right = (compiler.process(side, **how) for side in (join.left, join.right))
    return f"{left} CROSS JOIN {right} ON {compiler.process(join.on, **how)}"


def offered(asked: Asked) -> list[ColumnElement[bool]]:
    """That an item is offered, of the community, of the kind, free on the days; literally as the indexes say it."""
    found: list[ColumnElement[bool]] = [
        item.c.state == literal_column("'offered'"),
        item.c.owner_id != bindparam("not_of"),
    ]
    if asked.community:
        found.append(item.c.community_id == bindparam("community"))
    if asked.public:
        found.append(literal_column("public"))
    if asked.kind:
        found.append(item.c.kind == bindparam("kind"))
    if asked.span:
        taken = (
            (loan.c.item_id == item.c.id)
            & loan.c.state.in_(HOLDING_STATES)
            & (loan.c.start_at < bindparam("due"))
            & (loan.c.busy_until > bindparam("start"))
        )
        found += [item.c.longest_days >= bindparam("days"), ~exists(select(loan.c.id).where(taken))]
    return found


def worded(dialect: str, asked: Asked) -> list[ColumnElement[bool]]:
    """That of each set of words one stands in the item."""
    found: list[ColumnElement[bool]] = []
    for number in range(asked.words):
        of = item_word if number == 0 else item_word.alias()
        here = [_among(dialect, of.c.word, f"words{number}")]
        if asked.community:
            here.append(of.c.community_id == bindparam("community"))
        if asked.titled:
            here.append(of.c.in_title)
        if number:
            same = ("community_id", "row", "col")
            here += [of.c[name] == item_word.c[name] for name in same] + [of.c.item_id == item_word.c.item_id]
        found += here if number == 0 else [exists(select(of.c.word).where(*here))]
    return found


def _among(dialect: str, column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """That a word is one of those in a parameter."""
    if dialect == "sqlite":
        return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))
    return column == any_(cast(bindparam(name), ARRAY(String)))


def _runs(
    dialect: str,
) -> tuple[TableValuedAlias, ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Runs of cells in parameters, as a table: itself, the row, the first and the last column."""
    if dialect == "sqlite":
        run = func.json_each(bindparam("runs")).table_valued("value", name="run")
        row, low, high = (func.json_extract(run.c.value, f"$[{at}]", type_=Integer) for at in range(3))
        return run, row, low, high
    named = [cast(bindparam(name, type_=String), ARRAY(Integer)) for name in ("rows", "lows", "highs")]
    table = func.unnest(*named).table_valued("row", "low", "high", name="run").render_derived()
    return table, table.c.row, table.c.low, table.c.high
