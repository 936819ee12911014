"""The records hold together: what is changed, taken out or put in between shows, and the database refuses it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from bot.model.audit import Record
from storage.records import AuditRows, first_broken
from storage.tables import audit, audit_detail
from tests.stories.street import START, Street


def record(number: int, community: int = 1, why: str = "") -> Record:
    """One of several steps."""
    return Record(START, community, 7, "moderator", f"member:{number}", "warn", "", "good", why=why)


@pytest.fixture
def kept(street: Street) -> Street:
    """Two communities with three records each, in turn."""
    with street.database.work(street.now) as store:
        for number in range(3):
            for community in (1, 2):
                store.audit.add(record(number, community, why="Late again"))
    return street


@pytest.mark.parametrize("change", [update(audit).values(step="ban"), delete(audit)])
def test_the_database_refuses_to_change_a_record(kept: Street, change: object) -> None:
    """Neither changed nor taken out, whoever asks."""
    with pytest.raises(DBAPIError, match="audit_kept"), kept.database.engine.begin() as connection:
        connection.execute(change)  # type: ignore[call-overload]  # one of the two


def test_records_that_nobody_touched_hold_together(kept: Street) -> None:
    """Each community's chain goes on by itself."""
    with kept.database.engine.connect() as connection:
        assert first_broken(connection) is None


def without_rules(street: Street, *changes: object) -> int | None:
    """What somebody with the whole database in hand could do; which record tells."""
    with street.database.engine.connect() as connection, connection.begin() as undone:
        for name in ("update", "delete"):
            on = " ON audit" if connection.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER audit_kept_{name}{on}")
        for change in changes:
            connection.execute(change)  # type: ignore[call-overload]  # an update, an insert or a delete
        found = first_broken(connection)
        undone.rollback()
    return found


def third(street: Street) -> int:
    """The number of a record in the middle of a chain."""
    with street.database.engine.connect() as connection:
        numbers = connection.execute(select(audit.c.id).where(audit.c.community_id == 1)).scalars()
        return int(list(numbers)[1])


@pytest.mark.parametrize("column", ["actor", "subject", "step", "after", "at", "detail"])
def test_a_changed_record_is_found(kept: Street, column: str) -> None:
    """Whatever of it was changed, it is named."""
    number = third(kept)
    value = {"actor": 8, "at": START.replace(year=2025)}.get(column, "changed")

    found = without_rules(kept, update(audit).where(audit.c.id == number).values({column: value}))

    assert found == number


def test_a_missing_record_is_found_at_the_next(kept: Street) -> None:
    """What was taken out is missed by what came after it."""
    number = third(kept)
    out = (
        delete(audit_detail).where(audit_detail.c.audit_id == number),
        delete(audit).where(audit.c.id == number),
    )

    found = without_rules(kept, *out)

    assert found is not None
    assert found > number


def test_changed_words_are_found(kept: Street) -> None:
    """The reason stands apart, under its digest."""
    number = third(kept)

    found = without_rules(
        kept, update(audit_detail).where(audit_detail.c.audit_id == number).values(why="Other")
    )

    assert found == number


def test_forgotten_words_break_nothing(kept: Street) -> None:
    """Who and why are about persons: they can be forgotten, and the records still hold together."""
    with kept.database.engine.begin() as connection:
        connection.execute(delete(audit_detail))
        told = AuditRows(connection).of("member:1")

        assert [it.why for it in told] == ["", ""]
        assert first_broken(connection) is None


def test_two_records_never_go_on_from_the_same_one(kept: Street) -> None:
    """A second chain beside the first cannot begin."""
    with kept.database.engine.connect() as connection:
        row = dict(connection.execute(select(audit).limit(1)).mappings().one())
    del row["id"]

    with pytest.raises(DBAPIError), kept.database.engine.begin() as connection:
        connection.execute(insert(audit).values(row))
