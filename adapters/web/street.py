"""The streets to begin with: bare rooms, a community that nobody has joined yet, and one full of life.

All of it happens as it would for neighbours: by gestures, through the real flows, while the clock moves on.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from adapters.web.hands import Hands
from adapters.web.inbound import joined
from adapters.web.messenger import PlaygroundMessenger
from adapters.web.people import BY_KEY, CENTRE, PEOPLE, ROOM_TITLE, Person
from bot.flows.actions import Borrow, Join, LinkAgree, Take
from bot.flows.mod_actions import RoomCode
from bot.model.chats import Platform
from bot.model.loan import Step

ZONE: Final = ZoneInfo("Europe/Berlin")
MORNING: Final = time(10)  # when the playground's day begins: outside everybody's quiet hours
DAYS_OF_LIFE: Final = 12
CODE: Final = re.compile(r"(?:[0-9A-Z]{4}-)+[0-9A-Z]{4}")

Move = Callable[[datetime], Awaitable[None]]


class Filled(StrEnum):
    """How a street begins."""

    FILLED = "filled"
    EMPTY = "empty"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Offered:
    """Something that a neighbour offers; its number is its place in the list."""

    owner: str
    title: str
    kind: str
    photo: str
    description: str
    days: str


ITEMS: Final = (
    Offered(
        "anna", "Cordless drill", "thing", "sample:drill", "18 V, with two batteries and a box of bits.", "7"
    ),
    Offered("anna", "Cargo bike", "thing", "sample:bike", "Carries two crates or two children.", "3"),
    Offered("ben", "Step ladder", "thing", "sample:ladder", "Five steps, reaches every ceiling here.", "7"),
    Offered(
        "ben", "Waffle iron", "thing", "sample:waffles", "Makes hearts, despite what the picture says.", "3"
    ),
    Offered("chaewon", "재봉틀 (sewing machine)", "thing", "sample:sewing", "초보자도 쓸 수 있어요.", "14"),
    Offered("chaewon", "Korean for beginners", "skill", "", "An hour of conversation over tea.", "1"),
    Offered("dan", "Tent for two", "thing", "sample:tent", "Light, dry, up in five minutes.", "14"),
    Offered("dan", "Film projector", "thing", "sample:projector", "A white wall is all it needs.", "3"),
    Offered("mia", "Workshop corner", "space", "", "A bench, good light, all the small tools.", "1"),
)
DRILL, BIKE, LADDER, SEWING, TENT, PROJECTOR = 1, 2, 3, 5, 7, 8


def morning(now: datetime, days: int = 0) -> datetime:
    """The morning of today, or so many days on, as the neighbours' clocks show it."""
    day = now.astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(day, MORNING, ZONE).astimezone(UTC)


def first_moment(kind: Filled, real: datetime) -> datetime:
    """Where the clock stands before anything happens, so that it is this morning when all has happened."""
    return morning(real, -DAYS_OF_LIFE if kind is Filled.FILLED else 0)


class Street:
    """Fills the rooms."""

    def __init__(
        self,
        hands: Hands,
        messengers: Mapping[Platform, PlaygroundMessenger],
        move: Move,
        today: datetime,
    ) -> None:
        """`move` sets the clock on; `today` is the morning on which it stands when all has happened."""
        self._hands, self._messengers, self._move, self._today = hands, messengers, move, today

    async def fill(self, kind: Filled) -> None:
        """Make the street of that kind."""
        await self._rooms()
        if kind is not Filled.BARE:
            await self._set_up()
        if kind is Filled.FILLED:
            await self._neighbours()
            await self._items()
            await self._loans()

    async def _rooms(self) -> None:
        """The bot is added to the room on each platform."""
        for key in ("mia", "mia2"):
            person = BY_KEY[key]
            raw = joined(person, ROOM_TITLE)
            await self._hands.follow(partial(self._messengers[person.platform].take, raw))

    async def _set_up(self) -> None:
        """Mia names the community on Telegram, and brings the Discord room in by a code."""
        hands, mia, mia2 = self._hands, BY_KEY["mia"], BY_KEY["mia2"]
        await hands.command(mia, "/start")
        await hands.command(mia, "/start go-setup-1")
        await hands.fill(
            mia, name=ROOM_TITLE, centre=f"{CENTRE.lat}, {CENTRE.lon}", radius="2 km", language="en"
        )
        await hands.press(mia, RoomCode(1).pack())
        await hands.command(mia2, f"/setup {self._code(mia)}", where="room")

    async def _neighbours(self) -> None:
        """Everybody joins; Mia links her two phones."""
        for person in PEOPLE:
            if person.key == "mia2":
                continue
            if person.platform is Platform.TELEGRAM:
                await self._hands.command(person, f"/start {Join(1).pack()}")
            else:
                await self._hands.press(person, Join(1).pack())
            home = f"{person.home.lat}, {person.home.lon}"
            await self._hands.fill(person, language=person.language, home=home)
        mia, mia2 = BY_KEY["mia"], BY_KEY["mia2"]
        await self._hands.command(mia2, "/link")
        await self._hands.command(mia, f"/link {self._code(mia2)}")
        await self._agree(mia)
        await self._agree(mia2)

    async def _agree(self, person: Person) -> None:
        """Yes, that is me, too."""
        entry = self._hands.newest(person)
        yes = [
            it["action"]
            for row in entry["rows"]
            for it in row
            if it["action"].startswith(f"{LinkAgree.tag}-")
        ]
        await self._hands.press(person, yes[0])

    async def _items(self) -> None:
        """Everybody offers something."""
        for it in ITEMS:
            person = BY_KEY[it.owner]
            await self._hands.command(person, "/offer")
            await self._hands.fill(
                person, title=it.title, photo=it.photo, kind=it.kind, description=it.description, days=it.days
            )

    async def _loans(self) -> None:
        """Twelve days of lending: returned, overdue, due soon, agreed, declined and asked for."""
        await self._day(-11)
        await self._borrow("ben", DRILL, -11, -9)
        await self._steps(
            1, ("anna", Step.APPROVE), ("anna", Step.SAY_HANDED_OVER), ("ben", Step.CONFIRM_HANDOVER)
        )
        await self._day(-9)
        await self._steps(1, ("ben", Step.SAY_BROUGHT_BACK), ("anna", Step.SAY_GOT_BACK))
        await self._day(-6)
        await self._borrow("anna", TENT, -6, -2)
        await self._steps(
            2, ("dan", Step.APPROVE), ("anna", Step.SAY_HAVE_IT), ("dan", Step.CONFIRM_HANDOVER)
        )
        await self._day(-3)
        await self._borrow("ben", SEWING, -3, 1)
        await self._steps(
            3, ("chaewon", Step.APPROVE), ("chaewon", Step.SAY_HANDED_OVER), ("ben", Step.CONFIRM_HANDOVER)
        )
        await self._day(-1)
        await self._borrow("chaewon", LADDER, 0, 3)
        await self._steps(4, ("ben", Step.APPROVE))
        await self._borrow("mia", PROJECTOR, 0, 1)
        await self._steps(5, ("dan", Step.DECLINE))
        await self._borrow("dan", BIKE, 2, 3)
        await self._day(0)

    async def _day(self, days: int) -> None:
        """Go on to a morning, counted from today."""
        await self._move(morning(self._today, days))

    async def _borrow(self, key: str, item: int, start: int, due: int) -> None:
        """Ask for an item for some days, counted from today: from two to six in the afternoon."""
        person = BY_KEY[key]
        days = [(self._today.astimezone(ZONE) + timedelta(days=it)).date().isoformat() for it in (start, due)]
        await self._hands.press(person, Borrow(item).pack())
        await self._hands.fill(person, span=f"{days[0]} 14:00 to {days[1]} 18:00")

    async def _steps(self, loan: int, *steps: tuple[str, Step]) -> None:
        """Steps in the life of a loan, each by one side."""
        for key, step in steps:
            await self._hands.press(BY_KEY[key], Take(loan, step.value).pack())

    def _code(self, person: Person) -> str:
        """The one-time code on a person's screen."""
        found = CODE.search(self._hands.newest(person).get("text", ""))
        if found is None:
            raise LookupError(f"{person.name} was shown no code")
        return found[0]
