"""Who does a great deal is asked to wait, once and kindly; the rest of the street feels nothing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.engine import Engine
from bot.flows import contents
from bot.model.item import ItemState
from bot.model.limits import Limits
from bot.model.loan import LoanState
from tests.stories.street import ADDRESS, Street

QUICK = Limits(events_a_minute=10)
FEW = Limits(items_a_day=2, photos_a_day=1, asks_a_day=1, open_requests=1)


@pytest.fixture
def quick(street: Street) -> Street:
    """A street on which nobody may be too quick."""
    return limited(street, QUICK)


@pytest.fixture
def narrow(street: Street) -> Street:
    """A street on which little a day is allowed."""
    return limited(street, FEW)


def limited(street: Street, limits: Limits) -> Street:
    """The same street under these limits."""
    street.contents = contents(ADDRESS, limits)
    street.engine = Engine(street.contents)
    return street


def test_a_flood_is_answered_once_and_then_not_at_all(quick: Street) -> None:
    """The eleventh message within a minute is told when it goes on; what follows is dropped without a word."""
    anna = quick.neighbour("Anna")

    for _ in range(30):
        anna.commands("/help")

    assert anna.count("limit-events") == 1
    assert anna.reads("limit-events", seconds=60)
    assert anna.sees == anna.screen.messages[10].text


def test_a_neighbour_feels_nothing_of_somebody_elses_flood(quick: Street) -> None:
    """Each account is counted alone."""
    anna, ben = quick.neighbour("Anna"), quick.neighbour("Ben", on="discord")
    for _ in range(20):
        anna.commands("/help")

    ben.commands("/help")

    assert anna.count("limit-events") == 1
    assert not ben.reads("limit-events")
    assert ben.screen.messages


def test_after_the_minute_it_goes_on(quick: Street) -> None:
    """The window begins with the first message; the next one is told again when it is full."""
    anna = quick.neighbour("Anna")
    for _ in range(12):
        anna.commands("/help")

    quick.now += timedelta(minutes=1)
    anna.forgets()
    anna.commands("/help")

    assert anna.screen.replies
    assert not anna.reads("limit-events")


def test_a_press_too_many_changes_nothing(quick: Street) -> None:
    """What is not handled leaves everything as it was, and can be done again later."""
    anna = quick.neighbour("Anna")
    anna.offers("drill")
    anna.commands("/mine")
    for _ in range(12):
        anna.commands("/help")

    anna.presses("Pause")
    assert quick.item("drill").state is ItemState.OFFERED
    quick.now += timedelta(minutes=2)
    anna.presses("Pause")

    assert quick.item("drill").state is ItemState.PAUSED


def test_a_clock_that_is_set_back_locks_nobody_out(quick: Street) -> None:
    """A window that would begin in the future counts for nothing."""
    anna = quick.neighbour("Anna")
    for _ in range(12):
        anna.commands("/help")

    quick.now -= timedelta(days=1)
    anna.forgets()
    anna.commands("/help")

    assert not anna.reads("limit-events")
    assert anna.screen.replies


def test_so_many_items_a_day(narrow: Street) -> None:
    """The third is refused before anything is asked; the next day it goes on."""
    anna = narrow.neighbour("Anna")
    anna.offers("drill")
    anna.offers("ladder")

    anna.commands("/offer tent")

    assert anna.reads("limit-items")
    assert anna.asked is None
    narrow.now += timedelta(days=1)
    assert anna.offers("tent").state is ItemState.OFFERED


def test_so_many_requests_wait_for_an_answer(narrow: Street) -> None:
    """With one request open there is no second one; when it is answered, there is."""
    anna, ben = narrow.neighbour("Anna"), narrow.neighbour("Ben", on="discord")
    drill, ladder = anna.offers("drill"), anna.offers("ladder")
    ben.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")

    ben.presses("Borrow", ladder)

    assert ben.reads("limit-requests", most=1)
    anna.presses("Approve")
    ben.presses("Borrow", ladder).answers(span="tomorrow").presses("Ask for it")
    assert narrow.loan().state is LoanState.REQUESTED
    assert narrow.loan().item_id == ladder.id


def test_so_many_asks_a_day(narrow: Street) -> None:
    """The rooms hear one question of a neighbour a day; the search stays, so that it can be asked tomorrow."""
    anna = narrow.neighbour("Anna")
    anna.commands("/find telescope").presses("Ask the neighbours")

    anna.commands("/find trumpet").presses("Ask the neighbours")

    assert anna.reads("limit-asks")
    assert "trumpet" not in "".join(it.text for it in narrow.room().messages)
    narrow.now += timedelta(days=1)
    anna.presses("Ask the neighbours")
    assert "trumpet" in narrow.room().messages[-1].text


def test_so_many_photos_a_day(narrow: Street) -> None:
    """One photo too many is not fetched; the offer goes on without it."""
    anna = narrow.neighbour("Anna", on="telegram")
    anna.offers("drill", **photo_of(anna))

    anna.commands("/offer ladder")
    anna.answers(**photo_of(anna), kind="thing")
    if anna.asked is not None:  # Discord: the photo is asked for once more, and left out
        anna.presses("Skip")

    assert anna.reads("limit-photos")
    assert narrow.item("ladder").photo == ""
    assert narrow.item("drill").photo


def test_both_accounts_of_a_neighbour_share_a_day(narrow: Street) -> None:
    """What is counted by the day is counted for the person, not for the account."""
    anna = narrow.neighbour("Anna")
    other = narrow.stranger("Anna", on="discord")
    with narrow.database.work(narrow.now) as store:
        face = store.faces.get(anna.account)
        assert face is not None
        store.faces.save(type(face)(other.account, "Anna", "en", face.member_id, True, narrow.now))
    anna.offers("drill")
    other.offers("ladder")

    anna.commands("/offer tent")

    assert anna.reads("limit-items")


def photo_of(who: object) -> dict[str, str]:
    """A photo as an answer."""
    return {"photo": who.has_photo()}  # type: ignore[attr-defined]  # a Neighbour
