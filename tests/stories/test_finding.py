"""Finding: the nearest first, misspelt or not, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.engine import Engine
from bot.conversation.events import Completing
from bot.flows import CONTENTS
from bot.model.item import ItemState
from bot.model.places import Point
from tests.stories.found import FAR, NORTH, listed
from tests.stories.street import Street


def test_a_misspelt_word_finds_it_on_the_other_platform(street: Street) -> None:
    """Offered on one platform, found on the other."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    anna.offers("cordless drill")

    ben.commands("/find dril")

    assert listed(ben) == ["cordless drill"]
    assert ben.buttons[:3] == ["1. Borrow", "1. Details", "Narrow"]


@pytest.mark.parametrize("typed", ["드릴", "드랄", "전동 드릴", "전동드릴"])
def test_korean_is_forgiven_as_well(street: Street, typed: str) -> None:
    """Letters within a syllable may be wrong, and spaces stand where one likes."""
    anna, jiwoo = street.neighbour("Anna"), street.neighbour("지우", on="discord", language="ko")
    anna.offers("전동드릴")

    jiwoo.commands(f"/find {typed}")

    assert listed(jiwoo) == ["전동드릴"]
    assert "바로 근처 · 물건 · 지금 빌릴 수 있어요" in jiwoo.sees


def test_the_nearest_comes_first_in_pages_of_five(street: Street) -> None:
    """More and Previous turn the pages; nothing shows twice."""
    anna, far = street.neighbour("Anna"), street.neighbour("Fay", home=FAR)
    far.offers("far tent")
    for number in range(6):
        street.now += timedelta(minutes=1)
        anna.offers(f"tent {number}")
    ben = street.neighbour("Ben", on="discord")

    ben.commands("/find tent")
    assert listed(ben) == ["tent 5", "tent 4", "tent 3", "tent 2", "tent 1"]
    assert "More" in ben.buttons
    assert "Previous" not in ben.buttons
    ben.presses("More")
    assert listed(ben) == ["tent 0", "far tent"]
    assert "More" not in ben.buttons
    ben.presses("Previous")

    assert listed(ben)[0] == "tent 5"
    assert len(ben.screen.messages) == 1


def test_a_page_that_is_no_more_shows_the_first(street: Street) -> None:
    """An old button shows the present state."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    items = [anna.offers(f"tent {number}") for number in range(6)]
    ben.commands("/find tent")
    with street.database.work(street.now) as store:
        for item in items[1:]:
            item.state = ItemState.REMOVED
            store.items.save(item)

    ben.presses("More")

    assert listed(ben) == ["tent 0"]


def test_a_search_goes_on_after_a_restart(street: Street) -> None:
    """What was looked for is kept: another process, the same button."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    for number in range(6):
        anna.offers(f"tent {number}")
    anna.offers("drill")
    ben.commands("/find tent")

    street.engine = Engine(CONTENTS)
    ben.presses("More")

    assert listed(ben) == ["tent 0"]


def test_ones_own_and_resting_items_are_not_found(street: Street) -> None:
    """Nobody borrows from themselves; what rests is not shown."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    ben.offers("tent of Ben")
    anna.offers("tent of Anna")
    anna.presses("Pause")

    ben.commands("/find tent")

    assert ben.reads("find-nothing", words="tent")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("\u200b", "typed-empty"), ("x" * 100_000, "typed-too-long"), ("\ud800drill", "find-nothing")],
    ids=("invisible", "endless", "half a letter"),
)
def test_strange_words_are_answered_kindly(street: Street, typed: str, answer: str) -> None:
    """Each gets an answer of its own, and nobody waits."""
    ben = street.neighbour("Ben", on=street.telegram)

    ben.commands(f"/find {typed}")

    assert ben.reads(answer)


def test_nothing_tells_two_homes_of_one_cell_apart(street: Street) -> None:
    """Search, listing and card say the same, byte for byte, wherever in its cell a home lies."""
    told = []
    for home in (Point(NORTH.lat, NORTH.lon), Point(NORTH.lat + 0.0001, NORTH.lon + 0.0001)):
        other = street.anew()
        anna, ben = other.neighbour("Anna", home=home), other.neighbour("Ben", on="discord")
        anna.offers("tent")
        ben.commands("/find tent")
        listing = ben.screen.replies[-1]
        ben.presses("Details")
        told.append((listing, ben.screen.replies[-1], other.room().replies, other.room("discord").replies))
        other.database.close()

    assert told[0] == told[1]


def test_only_its_own_member_uses_a_search(street: Street) -> None:
    """Another's number is as good as none."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    anna.offers("tent")
    ben.commands("/find tent")
    message = ben.screen.messages[-1]
    cleo.commands("/find drill")

    sends = next(sends for label, sends, _ in message.buttons if label == "Narrow")
    cleo.forges(sends)

    assert cleo.reads("find-over")


def test_an_empty_street_invites_the_first_offer(street: Street) -> None:
    """Without words and without items there is one next step."""
    ben = street.neighbour("Ben")

    ben.commands("/find")

    assert ben.reads("find-empty")
    assert ben.buttons == ["Offer something"]


def test_titles_are_suggested_while_they_are_typed(street: Street) -> None:
    """Discord's autocompletion: each title once."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    anna.offers("cordless drill")
    street.now += timedelta(minutes=1)
    anna.offers("tent")
    event = Completing(
        id="1", account=ben.account, chat=ben.direct, name="Ben", command="find", option="words", typed="dri"
    )

    with street.database.work(street.now) as store:
        suggestions = street.engine.complete(store, event, street.now)

    assert [(it.shown, it.value) for it in suggestions] == [("cordless drill", "cordless drill")]
