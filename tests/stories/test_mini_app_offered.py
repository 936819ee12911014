"""Where the shelf within the chat is offered: in Telegram's direct chats, and where pages are served over https."""

from __future__ import annotations

import pytest

from bot.conversation.engine import Engine
from bot.flows import contents
from bot.model.chats import Platform
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street

APP = "https://elm.example.org/app/"


def opens(who: Neighbour) -> list[str]:
    """The addresses that the newest message opens within the chat."""
    return [url for *_, url in who.screen.messages[-1].buttons if "/app/" in url]


def on(street: Street, platform: Platform) -> Neighbour:
    """A neighbour on that platform, swapped or not."""
    return street.neighbour(
        "Anna", on=next(it for it in ("telegram", "discord") if street.platform(it) is platform)
    )


@pytest.mark.parametrize("command", ["/web", "/help"])
def test_commands_about_the_pages_open_them_within_telegram(street: Street, command: str) -> None:
    """One press, and no link that works once."""
    anna = on(street, Platform.TELEGRAM)

    anna.commands(command)

    assert opens(anna) == [APP]


def test_what_was_found_is_shown_on_the_map(street: Street) -> None:
    """With the same words, kind and distance; what is put behind an address is written as addresses are."""
    anna, ben = on(street, Platform.TELEGRAM), street.neighbour("Ben")
    ben.offers("drill & bits")

    anna.commands("/find drill & bits")
    plain = opens(anna)
    anna.commands("/find")

    assert plain == [f"{APP}?words=drill+%26+bits"]
    assert opens(anna) == [APP]


def test_discord_opens_no_page_within_the_chat(street: Street) -> None:
    """There the link of /web is the way."""
    anna, ben = on(street, Platform.DISCORD), street.neighbour("Ben")
    ben.offers("drill")

    for command in ("/web", "/help", "/find drill"):
        anna.commands(command)
        assert opens(anna) == [], command


def test_without_https_nothing_is_offered_within_the_chat(street: Street) -> None:
    """Telegram would refuse the whole message."""
    anna = on(street, Platform.TELEGRAM)
    street.engine = Engine(contents("http://elm.example.org"))

    for command in ("/web", "/help", "/find"):
        anna.commands(command)
        assert opens(anna) == [], command
