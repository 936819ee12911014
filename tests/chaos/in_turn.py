"""Fail the n-th operation, for n = 1, 2, 3 …, until a run ends whole: a loan's life, killed in each step in turn.

A pass is one life of a loan, from the offer to the return. In each of its steps the n-th operation of one sort is
killed: a statement, a commit, a message, an acknowledgement. A step that ended whole at n is not killed at n + 1.
"""

from __future__ import annotations

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
from tests.chaos.neighbours import Neighbour
from tests.chaos.town import Town
from tests.chaos.witness import Point

Sort = Hand | Point
SORTS: Final[tuple[Sort, ...]] = (Hand.STATEMENT, Hand.COMMIT_BEFORE, Hand.COMMIT_AFTER, *Point)
PASS_S: Final = 15.0  # about what a pass takes: none is begun later
TRIES: Final = 8
PATIENCE_S: Final = 2.0
HEARD_WITHIN_S: Final = 4.0  # somebody presses again when nothing comes of it
STEP_WITHIN_S: Final = 20.0


@dataclass
class Turn:
    """How far it came: `whole` are the steps that ended whole for a sort; `kills` what was killed."""

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
        return len(SORTS) * len(STEPS)


class Lending:
    """One life of a loan: Anna on Telegram lends to Ben on Discord."""

    def __init__(self, town: Town, seed: int, number: int) -> None:
        """`number` tells the passes apart."""
        self.town, self.title, self.reminded = town, f"drill no. {number}", False
        self.item_before = 0  # lent again, where offering is no more of interest
        self.owner, self.borrower = town.on_telegram[0], town.on_discord[0]
        rng, now = Random(f"{seed} {number}"), town.dial.now
        self.anna = Neighbour(TelegramHand(self.owner), rng, now, lambda: [])
        self.ben = Neighbour(DiscordHand(self.borrower), rng, now, lambda: [self.item])
        self.anna.patience_s = self.ben.patience_s = PATIENCE_S
        self.before = int(town.asks("SELECT coalesce(max(id), 0) FROM loan")[0][0])

    @property
    def item(self) -> int:
        """The number of what is lent; 0 while it is not offered."""
        if self.item_before:
            return self.item_before
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
        """The evening before the due day: Ben is reminded."""
        if not self.reminded:
            self.town.passes(hours=24)
        self.reminded = True

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


async def in_turn(town: Town, seed: int, ends_at: float) -> Turn:
    """Pass after pass, until every step ended whole for every sort, or the time is over."""
    turn, item = Turn(), 0
    await comes_up(town)
    ends_at -= PASS_S
    for number, (sort, nth) in enumerate(_order(seed), 1):
        if turn.is_whole or time.monotonic() > ends_at:
            break
        if all((sort, name) in turn.whole for name in STEPS):
            continue
        turn.passes += 1
        lending = Lending(town, seed, number)
        if (sort, "offer") in turn.whole:
            lending.item_before = item
        await _pass(town, lending, turn, sort, nth)
        item = lending.item
    return turn


def _order(seed: int) -> Iterator[tuple[Sort, int]]:
    """Each sort's n-th operation, the sorts in a drawn order: so a short time tries some of each."""
    rng = Random(f"{seed} in turn")
    for nth in range(1, 1_000):
        yield from ((sort, nth) for sort in rng.sample(SORTS, len(SORTS)))


async def _pass(town: Town, lending: Lending, turn: Turn, sort: Sort, nth: int) -> None:
    """One life of a loan, killed at the n-th operation of each step that did not end whole before."""
    for name, (do, done) in STEPS.items():
        lives = town.keeper.lives
        if (sort, name) not in turn.whole:
            _arm(town, sort, nth)
        await _until_done(town, lending, name, do, done)
        if _arm(town, sort, 0) > 0:
            turn.whole.add((sort, name))
        turn.kills += town.keeper.lives - lives


async def _until_done(town: Town, lending: Lending, name: str, do: Do, done: Done) -> None:
    """Do something, and again where a crash swallowed it, as people do."""
    for _ in range(TRIES):
        if not done(lending):
            await _do(town, lending, do, done)
        await town.until(lambda: town.is_up() and town.is_quiet(), STEP_WITHIN_S)
        if done(lending) and town.is_up() and town.is_quiet():
            return
    town.complaints.append(f"{name}: not done after {TRIES} tries")


async def _do(town: Town, lending: Lending, do: Do, done: Done) -> None:
    """Do it, and wait until something came of it, or the program died."""
    lives = town.keeper.lives
    await do(lending)
    await town.until(lambda: done(lending) or town.keeper.lives > lives, HEARD_WITHIN_S)


def _arm(town: Town, sort: Sort, nth: int) -> int:
    """Arm the n-th operation, or none; what was left of the countdown before."""
    if isinstance(sort, Hand):
        left, town.dial[sort] = town.dial[sort], nth
        return left
    left = town.witness.armed.get(sort, 0)
    town.witness.armed[sort] = nth
    return left
