"""My calendar: the link is told once, renewed by a button, and leads to one's own loans alone."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.conversation.engine import Engine
from bot.flows import contents
from bot.model.codes import digest_of
from bot.model.links import Page
from storage.tables import outbox, secret_link
from tests.stories.neighbour import Neighbour
from tests.stories.street import ADDRESS, Street


def link_of(who: Neighbour) -> str:
    """The address behind the newest button that opens a page."""
    return next(
        url for it in reversed(who.screen.messages) for _, _, url in it.buttons if url.startswith(ADDRESS)
    )


def token_of(link: str) -> str:
    """The secret in an address."""
    return link.rpartition("/")[2].partition(".")[0]


def owner_of(street: Street, link: str) -> int:
    """The member to whose calendar an address leads; 0 for none."""
    with street.database.work(street.now) as store:
        found = store.links.find(digest_of(token_of(link)), Page.CALENDAR, street.now)
    return found.member_id if found else 0


def test_the_link_is_one_s_own_and_kept_by_nobody(street: Street) -> None:
    """It leads to the one who asked. The database knows only its digest, not even the message that told it."""
    anna = street.neighbour("Anna")

    anna.commands("/calendar")

    link = link_of(anna)
    assert anna.reads("calendar-link")
    assert link.startswith(f"{ADDRESS}/calendar/")
    assert len(token_of(link)) == 40  # 160 bits
    assert owner_of(street, link) == anna.member.id
    with street.database.engine.begin() as connection:
        for table in (outbox, secret_link):
            assert token_of(link) not in str(connection.execute(table.select()).all())


def test_asking_again_tells_no_secret(street: Street) -> None:
    """Nobody but its owner knows the link, so it cannot be told again; a new one ends it."""
    anna = street.neighbour("Anna")
    anna.commands("/calendar")
    first = link_of(anna)

    anna.commands("/calendar")
    assert anna.reads("calendar-there")
    assert owner_of(street, first)
    anna.presses("Make a new link")

    assert anna.reads("calendar-renewed")
    assert link_of(anna) != first
    assert not owner_of(street, first)
    assert owner_of(street, link_of(anna)) == anna.member.id


def test_a_room_reads_no_link(street: Street) -> None:
    """Asked in the room, it is told to the one who asked alone."""
    anna = street.neighbour("Anna")

    anna.commands("/calendar", in_room=True)

    assert link_of(anna).startswith(f"{ADDRESS}/calendar/")
    assert not any("/calendar/" in str(it.buttons) for it in street.room_of(anna).messages)


def test_a_stranger_joins_first(street: Street) -> None:
    """Whoever is no member has no calendar."""
    sam = street.stranger("Sam")

    sam.commands("/calendar")

    assert not sam.reads("calendar-link")


def test_two_accounts_of_one_person_have_one_calendar(street: Street) -> None:
    """After linking, both links go on, and a new one ends both."""
    anna, same = street.neighbour("Anna"), street.neighbour("Anna", on="discord")
    anna.commands("/calendar")
    same.commands("/calendar")
    kept, gone = anna.member, same.member
    with street.database.work(street.now) as store:
        face = store.faces.get(same.account)
        assert face is not None
        face.member_id = kept.id
        store.faces.save(face)
        store.members.merge(kept.id, gone.id)

    assert owner_of(street, link_of(anna)) == owner_of(street, link_of(same)) == anna.member.id
    old = link_of(anna)
    same.commands("/calendar").presses("Make a new link")

    assert not owner_of(street, old)


def test_without_pages_there_is_no_calendar(street: Street) -> None:
    """Where no public address is set, the command is not there, and its button does nothing."""
    anna = street.neighbour("Anna")
    anna.commands("/calendar")
    street.engine = Engine(contents())

    anna.presses("Make a new link")

    assert anna.reads("button-unknown")
    assert "calendar" not in contents().commands
    assert "calendar" in contents(ADDRESS).commands


def test_a_link_is_swept_when_it_has_ended(street: Street) -> None:
    """A link that ends goes from the database; a calendar's stays."""
    anna = street.neighbour("Anna")
    anna.offers("drill")
    anna.commands("/calendar")
    anna.commands("/label drill").presses("All my labels to print")
    street.database.sweep(datetime(2027, 6, 1, tzinfo=UTC))

    with street.database.engine.begin() as connection:
        assert [row.purpose for row in connection.execute(secret_link.select())] == ["calendar"]
