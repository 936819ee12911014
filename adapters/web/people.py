"""Who lives in the playground, and its drawn neighbourhood: phones, rooms, streets and their corners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.conversation.lookups import FoundPlaces, NamedPlace
from bot.model.chats import Account, Chat, Platform
from bot.model.places import Point


@dataclass(frozen=True, slots=True)
class Person:
    """A neighbour with a phone. `language` is what the phone is set to; a moderator has one phone on each platform."""

    key: str
    name: str
    platform: Platform
    account: str
    home: Point
    colour: str
    language: str = "en"
    moderates: bool = False

    @property
    def direct(self) -> Chat:
        """Their chat with the bot."""
        return Chat(self.platform, self.account)

    @property
    def who(self) -> Account:
        """Their account."""
        return Account(self.platform, self.account)


@dataclass(frozen=True, slots=True)
class Corner:
    """Where two streets cross."""

    name: str
    point: Point


ROOMS: Final = {
    Platform.TELEGRAM: Chat(Platform.TELEGRAM, "-1001", direct=False),
    Platform.DISCORD: Chat(Platform.DISCORD, "7001", direct=False, space="7000"),
}
ROOM_TITLE: Final = "Elm Street"

SOUTH, NORTH, WEST, EAST = 52.511, 52.530, 13.389, 13.421  # the drawn map, about 2 km each way
ALONG: Final = (
    ("River Walk", 52.5135),
    ("Market Street", 52.5180),
    ("Elm Street", 52.5225),
    ("Mill Lane", 52.5270),
)
ACROSS: Final = (
    ("Station Road", 13.3935),
    ("Oak Street", 13.4010),
    ("Park Street", 13.4085),
    ("Linden Lane", 13.4160),
)
CORNERS: Final = tuple(
    Corner(f"{along} / {across}", Point(lat, lon)) for along, lat in ALONG for across, lon in ACROSS
)
CENTRE: Final = Point(52.5203, 13.4048)

MIA_HOME: Final = Point(52.5188, 13.4080)
PEOPLE: Final = (
    Person("anna", "Anna", Platform.TELEGRAM, "101", Point(52.5222, 13.4015), "#d9693f"),
    Person("ben", "Ben", Platform.TELEGRAM, "102", Point(52.5138, 13.4092), "#3f7fb8"),
    Person("mia", "Mia", Platform.TELEGRAM, "103", MIA_HOME, "#8a62b5", moderates=True),
    Person("chaewon", "Chae-won", Platform.DISCORD, "201", Point(52.5268, 13.4155), "#c25579", language="ko"),
    Person("dan", "Dan", Platform.DISCORD, "202", Point(52.5176, 13.3940), "#4c8b57"),
    Person("mia2", "Mia", Platform.DISCORD, "203", MIA_HOME, "#8a62b5", moderates=True),
)
BY_KEY: Final = {person.key: person for person in PEOPLE}
BY_ACCOUNT: Final = {person.who: person for person in PEOPLE}

HOUSES_A_STREET: Final = 40  # numbers run from one end of a street to the other
ADDRESS: Final = re.compile(r"(.*?)[ ,]*(\d{1,3})?")


class DrawnAtlas:
    """bot.ports.Atlas for the drawn map: its streets, with house numbers, and nothing beyond."""

    async def find(self, text: str, language: str, near: Point | None) -> FoundPlaces:
        """The street's house, or the corners of a street that was named without a number."""
        written = ADDRESS.fullmatch(" ".join(text.casefold().split()))
        words, number = (written[1], int(written[2] or 0)) if written else ("", 0)
        return FoundPlaces(tuple(_named(words, number))[:3] if len(words) > 2 else ())

    async def close(self) -> None:
        """Nothing is open."""


def _named(words: str, number: int) -> Iterator[NamedPlace]:
    """What the words name, on the drawn map."""
    if not number:
        yield from (NamedPlace(it.point, it.name) for it in CORNERS if words in it.name.casefold())
        return
    part = min(number, HOUSES_A_STREET) / HOUSES_A_STREET
    for name, lat in ALONG:
        if words in name.casefold():
            yield NamedPlace(Point(lat, WEST + (EAST - WEST) * part), f"{name} {number}")
    for name, lon in ACROSS:
        if words in name.casefold():
            yield NamedPlace(Point(SOUTH + (NORTH - SOUTH) * part, lon), f"{name} {number}")
