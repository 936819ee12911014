"""Kill at each operation once, until a run ends whole: a loan's life, killed in each of its steps in turn.

A step is hunted for one sort of operation: a statement, a commit, a message, an acknowledgement. The program dies at
the first that was not met before, starts again, goes on with what it finds, and dies at the next; when the step is done
and nothing new was met, it ended whole. One more step is the start itself, and idling: what is met there is not hunted
again in each other step. A pass is one life of a loan and a start, each of its steps hunted for another sort.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bot.flows.actions import Take
from bot.model.loan import Step
from tests.chaos.campaign import comes_up, due
from tests.chaos.dial import Hand
from tests.chaos.hands import DiscordHand, TelegramHand
from tests.chaos.hunt import LOOK, NOTHING
from tests.chaos.hunt import START as FIRST_STEP
from tests.chaos.neighbours import Neighbour
from tests.chaos.town import Town
from tests.chaos.witness import Point

Sort = Hand | Point
SORTS: Final[tuple[Sort, ...]] = (Hand.STATEMENT, Hand.COMMIT_BEFORE, Hand.COMMIT_AFTER, *Point)
START: Final = "start"
IDLE_S: Final = 2.2  # two ticks of the clock
TRIES: Final = 8
# Within each try: what the clock does it does with its next tick, and may be killed there.
TICK_S: Final = 1.1
MOST_STARTS: Final = 200
PATIENCE_S: Final = 30.0  # as long as something is under way
STILL_S: Final = 0.4  # after so long without anything under way nothing more comes
STEP_WITHIN_S: Final = 20.0


@dataclass
class Turn:
    """How far it came: `whole` are the steps that ended whole, each for a sort; `kills` what was killed."""

    whole: set[tuple[Sort, str]] = field(default_factory=set)
    kills: int = 0
    passes: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether there is no operation left that was not killed once."""
        return len(self.whole) == self.most

    @property
    def most(self) -> int:
        """How many steps there are, once for each sort of operation."""
        return len(SORTS) * (1 + len(STEPS))

    @property
    def reached(self) -> str:
        """In words, how much was tried."""
        pairs = f"pairs of a step ({', '.join(STEPS)}, {START}) and a sort of operation"
        if self.is_whole:
            return f"all {self.most} {pairs} ended whole"
        return f"{len(self.whole)} of {self.most} {pairs} ended whole, as this run was too short for all"


class Still:
    """Whether nothing has been under way for a while."""

    def __init__(self, town: Town, for_s: float = STILL_S) -> None:
        """Nothing is known yet."""
        self._town, self._for_s = town, for_s
        self._since = self._asked = time.monotonic()

    def lasts(self) -> bool:
        """To be asked again and again; after a pause it begins anew."""
        now = time.monotonic()
        moves = not (self._town.is_up() and self._town.is_quiet())
        if moves or now - self._asked > STILL_S:
            self._since = now
        self._asked = now
        return now - self._since > self._for_s


class Lending:
    """One life of a loan: Anna on Telegram lends to Ben on Discord."""

    def __init__(self, town: Town, seed: int, number: int) -> None:
        """`number` tells the passes apart."""
        self.town, self.title, self.reminded = town, f"drill no. {number}", False
        self.owner, self.borrower = town.on_telegram[0], town.on_discord[0]
        rng, now = Random(f"{seed} {number}"), town.dial.now
        self.anna = Neighbour(TelegramHand(self.owner), rng, now, lambda: [])
        self.ben = Neighbour(DiscordHand(self.borrower), rng, now, lambda: [self.item])
        for one in (self.anna, self.ben):
            one.patience_s, one.hopeless = PATIENCE_S, Still(town).lasts
        self.before = int(town.asks("SELECT coalesce(max(id), 0) FROM loan")[0][0])

    @property
    def item(self) -> int:
        """The number of what is lent; 0 while it is not offered."""
        rows = self.town.asks("SELECT max(id) FROM item WHERE title = :title", title=self.title)
        return int(rows[0][0] or 0)

    def loan(self) -> tuple[int, str, bool]:
        """The loan's number, its state, and whether one side's word waits for the other's."""
        query = "SELECT id, state, claim FROM loan WHERE item_id = :item AND id > :before ORDER BY id LIMIT 1"
        for number, state, claim in self.town.asks(query, item=self.item, before=self.before):
            return number, state, claim not in (None, "null")
        return 0, "", False

    async def offer(self) -> None:
        """Anna offers it, question by question."""
        await self.anna.offer(self.title)

    async def borrow(self) -> None:
        """Ben asks for it."""
        await self.ben.borrow()

    async def approve(self) -> None:
        """Anna says yes."""
        self._anna_takes(Step.APPROVE)

    async def hand_over(self) -> None:
        """Anna says that she handed it over."""
        self._anna_takes(Step.SAY_HANDED_OVER)

    async def confirm(self) -> None:
        """Ben confirms."""
        await self._ben_takes(Step.CONFIRM_HANDOVER)

    async def remind(self) -> None:
        """Until the day before it is due: Ben is reminded."""
        while not self.reminded:
            self.town.passes(hours=1)
            self.reminded = due(self.town) > 0

    async def bring_back(self) -> None:
        """Ben says that he brought it back."""
        await self._ben_takes(Step.SAY_BROUGHT_BACK)

    async def get_back(self) -> None:
        """Anna has it again."""
        self._anna_takes(Step.SAY_GOT_BACK)

    def _anna_takes(self, step: Step) -> None:
        newest = self.owner.last
        self.town.telegram.street.press(self.owner.user, newest, Take(self.loan()[0], step).pack())

    async def _ben_takes(self, step: Step) -> None:
        newest = self.borrower.last()
        await self.borrower.presses_raw(newest, Take(self.loan()[0], step).pack())

    def stands(self, *state: object) -> bool:
        """Whether the loan is there."""
        return self.loan()[1:] == state


Do = Callable[[Lending], Awaitable[None]]
Done = Callable[[Lending], bool]
STEPS: Final[dict[str, tuple[Do, Done]]] = {
    "offer": (Lending.offer, lambda it: bool(it.item)),
    "ask": (Lending.borrow, lambda it: it.stands("requested", False)),
    "approve": (Lending.approve, lambda it: it.stands("approved", False)),
    "hand over": (Lending.hand_over, lambda it: it.stands("approved", True)),
    "confirm": (Lending.confirm, lambda it: it.stands("on_loan", False)),
    "remind": (Lending.remind, lambda it: it.reminded and not due(it.town)),
    "bring back": (Lending.bring_back, lambda it: it.stands("on_loan", True)),
    "get back": (Lending.get_back, lambda it: it.stands("returned", False)),
}


async def in_turn(town: Town, turn: Turn, seed: int, ends_at: float) -> None:
    """Pass after pass, until every step ended whole for every sort, or the time is over; `turn` tells how far."""
    town.keeper.bury = town.leaves_nothing_held
    await comes_up(town)
    town.witness.hunt = lambda point, what: town.hunt.meets(_number(point), what)
    town.hunt.begin(LOOK, FIRST_STEP)
    await _start(town)
    for number, sorts in enumerate(_passes(seed), 1):
        if time.monotonic() > ends_at:
            break
        turn.passes = number
        await _pass(town, turn, Lending(town, seed, number), sorts, ends_at)


def _passes(seed: int) -> Iterator[dict[str, Sort]]:
    """Which sort each step is hunted for, so that after as many passes as there are sorts none is left.

    The order is drawn, and a pass has them all: so a short time tries some of each, another seed others.
    """
    order = Random(f"{seed} in turn").sample(SORTS, len(SORTS))
    for shift in range(len(SORTS)):
        yield {name: order[(place + shift) % len(order)] for place, name in enumerate((*STEPS, START))}


async def _pass(town: Town, turn: Turn, lending: Lending, sorts: dict[str, Sort], ends_at: float) -> None:
    """One life of a loan and one start; what is not done when the time is over is left."""
    for place, (name, sort) in enumerate(sorts.items()):
        lives = town.keeper.lives
        step = FIRST_STEP if name == START else turn.passes * len(sorts) + place
        town.hunt.begin(_number(sort), step)
        whole = await (_start(town) if name == START else _until_done(town, lending, name, ends_at))
        town.hunt.begin(NOTHING, FIRST_STEP)
        turn.kills += town.keeper.lives - lives
        if whole:
            turn.whole.add((sort, name))
        elif time.monotonic() > ends_at:
            return


async def _start(town: Town) -> bool:
    """Start anew, and stand idle for a while, again and again until nothing new was met; whether it came to that."""
    for pid in list(town.keeper.pids.values()):
        town.keeper.kills(pid)
    for _ in range(MOST_STARTS):
        lives = town.keeper.lives
        if await town.until(Still(town, IDLE_S).lasts, STEP_WITHIN_S) and town.keeper.lives == lives:
            return True
    town.complaints.append(f"it did not start in {MOST_STARTS} tries")
    return False


async def _until_done(town: Town, lending: Lending, name: str, ends_at: float) -> bool:
    """Do something, and again where a crash swallowed it, as people do; False when the time was over."""
    do, done = STEPS[name]
    for _ in range(TRIES):
        before = -1
        while before != town.keeper.lives:  # killed meanwhile: that is no try
            before = town.keeper.lives
            if not done(lending):
                await _do(town, lending, do, done)
            settled = await town.until(lambda: town.is_up() and town.is_quiet(), STEP_WITHIN_S)
            if time.monotonic() > ends_at:
                return False
            if not done(lending):
                await asyncio.sleep(TICK_S)
        if settled and done(lending):
            return True
    town.complaints.append(f"{name}: not done after {TRIES} tries")
    return False


async def _do(town: Town, lending: Lending, do: Do, done: Done) -> None:
    """Do it, and wait until something came of it, or nothing will."""
    await do(lending)
    still = Still(town)
    await town.until(lambda: done(lending) or still.lasts(), STEP_WITHIN_S)


def _number(sort: Sort) -> int:
    """A sort as the hunt knows it: hands by their own numbers, points after them."""
    return sort.value if isinstance(sort, Hand) else len(Hand) + list(Point).index(sort)
