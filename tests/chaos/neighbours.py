"""The neighbours of a campaign: each lives by a seed of their own, offers, borrows, and presses what they are shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from tests.chaos.hands import Hand, Spot

PATIENCE_S: Final = 4.0  # then somebody gives up and does something else
THINGS: Final = (
    "drill",
    "ladder",
    "tent",
    "saw",
    "projector",
    "raclette",
    "cello",
    "kayak",
    "sewing machine",
)
# What a neighbour presses when they see it, and how readily.
PRESSES: Final[Mapping[str, int]] = {
    "Approve": 8, "Decline": 1, "Withdraw": 1, "Cancel the loan": 1, "Handed over": 6, "I have it": 6, "Yes": 8,
    "I brought it back": 4, "I got it back": 6, "All good": 4, "Extend": 1, "Agree": 4, "Not yet": 1,
}  # fmt: skip
FORM_ANSWERS: Final = ("Ask for it", "Yes, that is right", "Skip", "Thing")


@dataclass
class Neighbour:
    """One of them. `items` gives the numbers of what can be borrowed; `now` is the simulated time.

    Who sees that it is `hopeless`, as nothing is under way, gives up before patience is over.
    """

    hand: Hand
    rng: Random
    now: Callable[[], datetime]
    items: Callable[[], list[int]]
    pause_s: tuple[float, float] = (0.2, 1.2)
    patience_s: float = PATIENCE_S
    hopeless: Callable[[], bool] = lambda: False
    done: int = 0
    _pressed: set[Spot] = field(default_factory=set)

    async def live(self, stop: asyncio.Event) -> None:
        """One thing after another until `stop`."""
        stories = (self.offer, self.borrow, self.look, self.react)
        while not stop.is_set():
            await asyncio.sleep(self.rng.uniform(*self.pause_s))
            (story,) = self.rng.choices(stories, (2, 4, 1, 9))
            await story()
            self.done += 1

    async def offer(self, title: str = "") -> None:
        """Offer something."""
        title = title or f"{self.rng.choice(THINGS)} {self.rng.randrange(1000)} of {self.hand.name}"
        seen = self.hand.seen()
        await self.hand.commands("offer", title=title)
        await self._answer(seen, {"title": title, "kind": "thing", "days": "14"})

    async def borrow(self) -> None:
        """Ask for something that somebody offers, for days not far ahead."""
        if not (items := self.items()):
            return
        start = self.now() + timedelta(days=self.rng.randrange(4), hours=self.rng.randrange(1, 8))
        ends = start + timedelta(days=self.rng.randrange(1, 4))
        span = f"{start:%Y-%m-%d %H:00} to {ends:%Y-%m-%d %H:00}"
        seen = self.hand.seen()
        await self.hand.commands("borrow", item=f"#{self.rng.choice(items)}")
        await self._answer(seen, {"span": span}, typed=span)

    async def look(self) -> None:
        """Look at something."""
        name = self.rng.choice(("mine", "loans", "find", "help"))
        await self.hand.commands(name, **({"words": self.rng.choice(THINGS)} if name == "find" else {}))

    async def react(self) -> None:
        """Press one of the buttons that are there, as a rule one not pressed before."""
        spots = [it for it in self.hand.spots() if it[1] in PRESSES]
        fresh = [it for it in spots if it not in self._pressed]
        chosen = spots if self.rng.random() < 0.1 else fresh
        if chosen:
            (spot,) = self.rng.choices(chosen, [PRESSES[it[1]] for it in chosen])
            self._pressed.add(spot)
            await self.hand.press(spot)

    async def _answer(self, seen: int, answers: Mapping[str, str], typed: str = "") -> None:
        """Answer the questions of a form until it is complete or nothing more comes."""
        for _ in range(12):
            if not await self._reads_on(seen):
                return
            seen = self.hand.seen()
            if await self.hand.fills(**answers):
                continue
            spots = self.hand.spots()
            offered = [it for it in spots if it[0] == spots[-1][0] and it[1] in FORM_ANSWERS]
            if offered:
                spot = min(offered, key=lambda it: FORM_ANSWERS.index(it[1]))
                await self.hand.press(spot)
                if spot[1] == "Ask for it":
                    return
            elif any(it[1] == "My items" for it in spots[-4:]):
                return  # it is offered
            elif typed:
                await self.hand.says(typed)
                typed = ""

    async def _reads_on(self, seen: int) -> bool:
        """Wait for the answer; False when patience is over."""
        for _ in range(int(self.patience_s / 0.05)):
            await asyncio.sleep(0.05)
            if self.hand.seen() > seen:
                await asyncio.sleep(0.1)
                return True
            if self.hopeless():
                return False
        return False
