"""Statements that run for every event.

SQLAlchemy composes each, and compiles it once. It then runs on the driver's own cursor, within the transaction of
SQLAlchemy's connection: what is done around any other statement costs several times what SQLite does, and as much as
a round trip to PostgreSQL.

`tests/storage/test_prepared.py` compares the two ways: the same rows, the same errors, the same is seen to be written.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Float, Select, Table
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

from storage.rows.values import Found
from storage.seen import unsee
from storage.troubles import driver_told

Values = Mapping[str, Any]
Process = Callable[[Any], Any]
Statement = Select[Any] | UpdateBase
Plain = tuple[int, str]  # a place, a name
Place = tuple[int, str, Process]
Spread = tuple[int, str, int, Process | None]  # with which element
MANY: Final = 8  # rows from which on they are read by columns


@dataclass(frozen=True, slots=True)
class Form:
    """A statement as a driver gets it, for values of certain names and lists of certain lengths."""

    text: str
    constants: tuple[Any, ...]  # as the driver gets them, in their places; None where a value goes
    plain: tuple[Plain, ...]  # where the value of which name goes as it is
    places: tuple[Place, ...]  # where it goes through something
    spread: tuple[Spread, ...]  # where an element of a list goes
    row: Callable[[Iterable[Any]], Found]
    columns: tuple[tuple[int, Process], ...]  # of a row, what goes through something
    names: tuple[str, ...] = ()  # of the places, where the driver wants names

    def given(self, values: Values) -> tuple[Any, ...] | dict[str, Any]:
        """Values as the driver gets them."""
        given = [*self.constants]
        for place, name in self.plain:
            given[place] = values[name]
        for place, name, through in self.places:
            given[place] = through(values[name])
        for place, name, at, process in self.spread:
            given[place] = _through(process, values[name][at])
        return dict(zip(self.names, given, strict=True)) if self.names else tuple(given)

    def given_all(self, values: Sequence[Values]) -> list[tuple[Any, ...]] | list[dict[str, Any]]:
        """The same of many, a place at a time."""
        given: list[Iterable[Any]] = [repeat(it, len(values)) for it in self.constants]
        for place, name in self.plain:
            given[place] = map(itemgetter(name), values)
        for place, name, through in self.places:
            given[place] = map(through, map(itemgetter(name), values))
        for place, name, at, process in self.spread:
            given[place] = [_through(process, one[name][at]) for one in values]
        rows = zip(*given, strict=True)
        return [dict(zip(self.names, row, strict=True)) for row in rows] if self.names else [*rows]

    def read(self, row: Sequence[Any]) -> Found:
        """A row of the driver's."""
        read = [*row]
        for place, process in self.columns:
            read[place] = process(read[place])
        return self.row(read)

    def read_all(self, rows: Sequence[Sequence[Any]]) -> list[Found]:
        """The same of many, a column at a time: a third of the time of one after another."""
        columns: list[Iterable[Any]] = [*zip(*rows, strict=True)]
        for place, process in self.columns:
            columns[place] = map(process, columns[place])
        return [*map(self.row, zip(*columns, strict=True))]


class Prepared:
    """A statement with named values; `lists` names those of them that stand for several (`expanding`).

    What the database raises is told as everywhere else: by errors of SQLAlchemy, by Contended and StoreAway.
    """

    def __init__(self, statement: Statement, *lists: str) -> None:
        """Nothing is compiled before it is needed."""
        self.statement: Final = statement
        self._lists = lists
        self._forms: dict[tuple[object, ...], Form] = {}
        written = statement.table if isinstance(statement, UpdateBase) else None
        self._written = written if isinstance(written, Table) else None

    def rows(self, connection: Connection, values: Values | None = None) -> Sequence[Found]:
        """All rows."""
        if not _is_direct(connection):
            return connection.execute(self.statement, values).all()
        form, cursor = self._run(connection, values or {})
        found = cursor.fetchall()
        return form.read_all(found) if len(found) >= MANY else [form.read(row) for row in found]

    def row(self, connection: Connection, values: Values | None = None) -> Found | None:
        """The row, where there is one; the first, where there are several."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def write(self, connection: Connection, values: Values) -> int:
        """Write; returns how many rows were written."""
        if not _is_direct(connection):
            return connection.execute(self.statement, values).rowcount
        return int(self._run(connection, values)[1].rowcount)

    def add(self, connection: Connection, values: Values) -> int:
        """Insert a row; returns its number."""
        if not _is_direct(connection):
            added = connection.execute(self.statement, values).inserted_primary_key
            return int(added[0])  # type: ignore[index]  # there is one after an insert
        cursor = self._run(connection, values)[1]
        return int(cursor.fetchone()[0] if cursor.description else cursor.lastrowid or 0)

    def write_all(self, connection: Connection, values: Sequence[Values]) -> int:
        """Write once for each of these values, of which there is one at least; their names are the same. Returns how
        many rows were written."""
        if not _is_direct(connection):
            return connection.execute(self.statement, values).rowcount
        return int(self._run(connection, *values)[1].rowcount)

    def _run(self, connection: Connection, *values: Values) -> tuple[Form, Any]:
        """Run it on the driver's cursor."""
        if self._written is not None:
            unsee(connection, self._written)
        if self._lists:
            values = tuple({**one, **{name: _filled(one[name]) for name in self._lists}} for one in values)
        form, many = self._form(connection.dialect, values[0]), len(values) > 1
        given: Any = form.given_all(values) if many else form.given(values[0])
        return form, _on_cursor(connection, form.text, given, many=many)

    def _form(self, dialect: Dialect, values: Values) -> Form:
        """The form for such values; it is kept."""
        such: tuple[object, ...] = (dialect.name, *values)
        if self._lists:
            such += tuple(len(values[name]) for name in self._lists)
        form = self._forms.get(such)
        if form is None:
            form = self._forms[such] = _formed(self.statement, dialect, values, self._lists)
        return form


def run(connection: Connection, text: str) -> None:
    """Run what has neither values nor rows, such as what begins a transaction or parts it."""
    if _is_short(connection):
        _on_cursor(connection, text)
    else:
        connection.exec_driver_sql(text)


def _is_short(connection: Connection) -> bool:
    """Whether nobody listens who wants to know more of a statement than its text."""
    return not connection.engine.dispatch.after_cursor_execute


def _is_direct(connection: Connection) -> bool:
    """The same for a statement that must not run but in a transaction which has begun and not ended."""
    return connection.in_transaction() and _is_short(connection)


def _on_cursor(connection: Connection, text: str, given: Any = (), *, many: bool = False) -> Any:
    """Run a statement on the driver's cursor, which is returned. Whoever listens for statements is told of it."""
    cursor: Any = connection.connection.cursor()
    for told in connection.engine.dispatch.before_cursor_execute:
        told(connection, cursor, text, given, None, many)
    try:
        (cursor.executemany if many else cursor.execute)(text, given)
    except connection.dialect.loaded_dbapi.Error as error:
        raise driver_told(error, text, connection) from error  # type: ignore[arg-type]  # a class
    return cursor


def _filled(given: Sequence[Any]) -> list[Any]:
    """A list, its last element repeated until there are a power of two: so a statement has few forms."""
    filled = [*given]
    if filled:
        filled += filled[-1:] * ((1 << (len(filled) - 1).bit_length()) - len(filled))
    return filled


def _formed(statement: Statement, dialect: Dialect, values: Values, lists: Sequence[str]) -> Form:
    """A statement for such values."""
    compiled = statement.compile(dialect=dialect, column_keys=[*values])
    assert isinstance(compiled, SQLCompiler)
    assert not compiled.insert_prefetch, "a default would be left out"
    assert not compiled.update_prefetch, "a default would be left out"
    state = compiled.construct_expanded_state(values)
    columns = statement.exported_columns.items()
    named = namedtuple("named", [name for name, _ in columns])  # type: ignore[misc]  # as the statement says
    # As the named tuple's `_make`, in a third of the time.
    row: Callable[[Iterable[Any]], Any] = partial(tuple.__new__, named)
    results = [(place, _result(it.type, dialect)) for place, (_, it) in enumerate(columns)]
    read = tuple((place, process) for place, process in results if process)
    order = tuple(state.positiontup or ()) if compiled.positional else tuple(state.parameters)
    names = () if compiled.positional else order
    return Form(state.statement, *_placed(compiled, state, order, values, lists), row, read, names)


def _placed(
    compiled: SQLCompiler, state: ExpandedState, order: Sequence[str], values: Values, lists: Sequence[str]
) -> tuple[tuple[Any, ...], tuple[Plain, ...], tuple[Place, ...], tuple[Spread, ...]]:
    """What stands in the statement's places (see Form)."""
    expanded = state.parameter_expansion.items()
    elements = {it: (name, at) for name, them in expanded for at, it in enumerate(them)}
    constants, plain, places, spread = list[Any](), list[Plain](), list[Place](), list[Spread]()
    for place, name in enumerate(order):
        whole, at = elements.get(name, (name, 0))
        process = _bound(compiled.binds[whole].type, compiled.dialect)
        given = whole in values
        constants.append(None if given else _through(process, state.parameters[name]))
        if given and whole in lists:
            spread.append((place, whole, at, process))
        elif given and process is None:
            plain.append((place, whole))
        elif given and process is not None:
            places.append((place, whole, process))
    return tuple(constants), tuple(plain), tuple(places), tuple(spread)


def _through(process: Process | None, value: Any) -> Any:
    """What comes of a value."""
    return value if process is None else process(value)


def _bound(of: TypeEngine[Any], dialect: Dialect) -> Process | None:
    """What a value of a type goes through on its way to the driver."""
    return of.dialect_impl(dialect).bind_processor(dialect)


def _result(of: TypeEngine[Any], dialect: Dialect) -> Process | None:
    """What a value of a type goes through on its way from the driver. A float comes as one from either."""
    return None if isinstance(of, Float) else of.dialect_impl(dialect).result_processor(dialect, None)
