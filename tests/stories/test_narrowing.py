"""Narrowing what was found: by distance, kind and days, with buttons or options."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.flows.actions import FindPage
from bot.model.loan import LoanState
from tests.stories.found import FAR, NORTH, listed
from tests.stories.lent import lends
from tests.stories.street import Street


def test_narrowed_by_distance_kind_and_days(street: Street) -> None:
    """Each filter leaves less, stands in the heading, and a second press takes it off."""
    anna, nora, far = (
        street.neighbour("Anna"),
        street.neighbour("Nora", home=NORTH),
        street.neighbour("Fay", home=FAR),
    )
    anna.offers("tent")
    nora.offers("cellar", kind="space")
    far.offers("boat")
    ben = street.neighbour("Ben", on="discord")
    ben.commands("/find")
    assert listed(ben) == ["tent", "cellar", "boat"]

    ben.presses("Narrow").presses("Within 1 km")
    assert listed(ben) == ["tent", "cellar"]
    ben.presses("Narrow").presses("Things only")
    assert listed(ben) == ["tent"]
    assert "Within 1 km · Things only" in ben.sees
    ben.presses("Narrow").presses("✓ Within 1 km")
    assert listed(ben) == ["tent", "boat"]
    ben.presses("Narrow").presses("Show everything")

    assert listed(ben) == ["tent", "cellar", "boat"]


def test_only_what_is_free_on_the_days(street: Street) -> None:
    """What is promised for tomorrow is not free tomorrow, but it is for the weekend."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    lends(street, anna.offers("drill"), cleo, (1, 2), LoanState.APPROVED)
    anna.offers("tent")

    ben.commands("/find").presses("Narrow").presses("Free tomorrow")
    tomorrow = listed(ben)
    ben.presses("Narrow").presses("Free this weekend")

    assert tomorrow == ["tent"]
    assert listed(ben) == ["tent", "drill"]


def test_the_options_of_the_command_narrow_at_once(street: Street) -> None:
    """On Discord the filters are options, days are typed as people write them."""
    anna, far = street.neighbour("Anna"), street.neighbour("Fay", home=FAR)
    anna.offers("tent")
    anna.offers("cellar", kind="space")
    far.offers("boat")
    ben = street.neighbour("Ben", on=street.discord)

    ben.commands("/find", within="1000", kind="thing", free="tomorrow to Wednesday")

    assert listed(ben) == ["tent"]


@pytest.mark.parametrize(
    ("option", "raw", "why"),
    [
        ("free", "last year", "span-not-read"),
        ("within", "7", "choice-not-offered"),
        ("words", "x" * 81, "typed-too-long"),
    ],
)
def test_an_option_that_cannot_be_read_gets_the_reason(
    street: Street, option: str, raw: str, why: str
) -> None:
    """A kind no, and nothing else."""
    ben = street.neighbour("Ben", on=street.discord)

    ben.commands("/find", in_room=False, **{option: raw})

    assert ben.reads(why)


def test_nothing_left_after_narrowing_leads_back(street: Street) -> None:
    """A filter that leaves nothing is named, and one press takes it off."""
    far, ben = street.neighbour("Fay", home=FAR), street.neighbour("Ben")
    far.offers("tent")

    ben.commands("/find tent").presses("Narrow").presses("Within 1 km")
    told = ben.reads("find-nothing-of", words="tent")
    ben.presses("Show everything")

    assert told
    assert listed(ben) == ["tent"]


def test_days_that_have_passed_narrow_nothing(street: Street) -> None:
    """An old search with old days goes on without them, in its old place."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    lends(street, anna.offers("drill"), cleo, (1, 2), LoanState.ON_LOAN)
    ben.commands("/find drill").presses("Narrow").presses("Free tomorrow")
    assert ben.reads("find-nothing-of")
    back = ben.screen.messages[-1].id

    street.now += timedelta(days=9)
    raw = ben.wire.press(ben.account.id, ben.name, ben.screen.messages[-1], FindPage(1, 0).pack(), False)
    street.happens(ben.account.platform, raw)

    assert listed(ben) == ["drill"]
    assert ben.screen.messages[-1].id == back
