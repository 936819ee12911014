"""The moderators' numbers in the chat: a chart, its words, and the way to the page."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from tests.stories.lent import lent_and_returned
from tests.stories.street import ADDRESS, Street


def test_moderators_see_the_numbers(street: Street) -> None:
    """The main ones as a picture with a caption in words."""
    mod = street.moderator()
    lent_and_returned(street)

    mod.commands("/mod stats")

    jpeg = street.photos.jpeg(mod.screen.messages[-1].photo)
    assert jpeg is not None
    assert Image.open(BytesIO(jpeg)).size == (1200, 720)
    assert mod.reads("insights-lent", count=1, now=1)
    assert mod.reads("insights-on-time", percent=100, on_time=1, count=1)
    assert mod.reads("insights-missed-one", words="balloon", count=1)
    assert mod.reads("insights-never", count=1, offered=2)
    assert "ladder" in mod.sees
    assert "Ben" not in mod.sees


def test_nothing_yet(street: Street) -> None:
    """A new community has numbers, too."""
    mod = street.moderator()

    mod.commands("/mod").presses("Numbers")

    assert mod.reads("insights-lent", count=0)
    assert mod.reads("insights-no-returns")
    assert not mod.reads("insights-missed")


def test_the_page_s_link_is_a_secret_for_an_hour(street: Street) -> None:
    """A button makes it."""
    mod = street.moderator()

    mod.commands("/mod stats").presses("See everything")

    assert mod.screen.messages[-1].buttons[0][2].startswith(f"{ADDRESS}/insights/")


def test_neighbours_get_no_numbers(street: Street) -> None:
    """They are the moderators'."""
    ben = street.neighbour("Ben")

    ben.commands("/mod stats")

    assert ben.reads("moderators-only")


def test_who_was_dismissed_gets_no_page(street: Street) -> None:
    """The button of an old message asks the platform again."""
    mod = street.moderator()
    mod.commands("/mod stats")
    street.moderators.clear()
    street.passes(minutes=2)

    mod.presses("See everything")

    assert mod.reads("moderators-only")
    assert not mod.reads("insights-page-ready")


def test_a_narrowed_search_misses_nothing(street: Street) -> None:
    """What is there, but not for those days or not so near, is not missing."""
    mod, anna, ben = street.moderator(), street.neighbour("Anna"), street.neighbour("Ben")
    anna.offers("drill")

    ben.commands("/find drill").presses("Narrow").presses("Spaces only")
    mod.commands("/mod stats")

    assert not mod.reads("insights-missed")
