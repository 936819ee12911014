"""Pictures: drawn when a flow asks for one, with a code that leads where there is a way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from bot.conversation.lookups import DrawLabel, Drawn, DrawWeeks, Picture
from bot.model.chats import Platform
from bot.ports import Atlas, Messenger
from bot.running.world import World

LABEL = DrawLabel(42, "drill", "Elm Street", "si-16", Platform.TELEGRAM, "en")
ADDRESS = "https://elm.example.org"


class Links:
    """A platform of which only the address of its direct chats is asked."""

    def __init__(self, link: str) -> None:
        """Begin addresses so; "" for none."""
        self._link = link

    def direct_link(self, start: str) -> str:
        """The address."""
        return self._link and self._link + start


class Notes:
    """A printer that notes what it was asked."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.drawn: list[tuple[Picture, str]] = []

    def draw(self, picture: Picture, link: str) -> Drawn:
        """Note it."""
        self.drawn.append((picture, link))
        return Drawn("photo")

    def sheet(self, labels: Sequence[tuple[DrawLabel, str]], made_at: datetime) -> bytes:
        """Nothing."""
        return b""


def world(printer: Notes | None, link: str, address: str = ADDRESS) -> World:
    """A world with one platform."""
    return World({Platform.TELEGRAM: cast(Messenger, Links(link))}, cast(Atlas, None), printer, address)


async def test_the_code_leads_into_the_chat() -> None:
    """Else to a page, and without one nowhere: then the label says what to type."""
    notes = Notes()

    for link, address in (("https://t.me/b?start=", ADDRESS), ("", ADDRESS), ("", "")):
        assert await world(notes, link, address).ask(LABEL) == Drawn("photo")

    assert [it for _, it in notes.drawn] == ["https://t.me/b?start=si-16", f"{ADDRESS}/scan/42", ""]


async def test_a_platform_that_does_not_run_has_no_address() -> None:
    """A community on Discord alone gets the page."""
    assert World({}, cast(Atlas, None), None, ADDRESS).link_of(LABEL) == f"{ADDRESS}/scan/42"


async def test_without_a_printer_nothing_is_drawn() -> None:
    """The flow then answers in words."""
    chart = DrawWeeks("Elm Street", ((date(2026, 11, 23), 1),), "en")

    assert await world(None, "").ask(chart) == Drawn()
