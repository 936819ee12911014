"""Neighbours who talk to the bot on Telegram: each goes the way from a search to a request, and takes it back.

The mix of events: /find with a word, a press for a card, Borrow, two answers in its form, the request (which leaves a
loan, a record and a message to the owner), and its withdrawal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from benchmarks.city import NOW, Plan, opened, towns
from bot.conversation.replies import Reply
from bot.conversation.written import write_reply
from bot.flows.actions import Borrow, ViewItem
from bot.model.chats import Account, Platform
from bot.model.member import Face, Member
from bot.model.places import Cell
from storage import tables
from storage.database import Database

ITEMS: Final = 10_000  # of ten towns; what there is more of costs no more, as "find" shows
CONFIRM: Final = re.compile(r'"(fo-[^"]*)"')
WITHDRAW: Final = re.compile(r'"(lo-[0-9a-z]+-withdraw)"')
SPOKEN_AT: Final = int(NOW.timestamp())
NUMBERS: Final = count(1)  # of updates: each is another
Raw = dict[str, Any]


@dataclass(slots=True)
class Neighbour:
    """Somebody with an account, who has seen one item."""

    account: int
    item: int
    last: Reply | None = None  # what they read last
    steps: int = field(default=0)

    def next(self) -> Raw:
        """What they do next, as Telegram tells it."""
        step = STEPS[self.steps % len(STEPS)]
        self.steps += 1
        return step(self)

    def reads(self, pattern: re.Pattern[str]) -> str:
        """A button of what they read last."""
        found = pattern.search(write_reply(self.last) if self.last else "")
        assert found, (pattern.pattern, self.last)
        return found[1]

    def says(self, text: str) -> Raw:
        """A message."""
        number = next(NUMBERS)
        commands = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": SPOKEN_AT,
                "chat": {"id": self.account, "type": "private", "first_name": "Anna"},
                "from": self._person(),
                "text": text,
                **({"entities": commands} if text.startswith("/") else {}),
            },
        }

    def presses(self, action: str) -> Raw:
        """A button under a message of the bot's."""
        number = next(NUMBERS)
        shown = {
            "message_id": number,
            "date": SPOKEN_AT,
            "chat": {"id": self.account, "type": "private", "first_name": "Anna"},
            "from": {"id": 1, "is_bot": True, "first_name": "Shed", "username": "shed_bot"},
            "text": "ladder",
        }
        press = {
            "id": str(number),
            "from": self._person(),
            "message": shown,
            "chat_instance": "1",
            "data": action,
        }
        return {"update_id": number, "callback_query": press}

    def _person(self) -> Raw:
        return {"id": self.account, "is_bot": False, "first_name": "Anna", "language_code": "en"}


STEPS: Final[tuple[Callable[[Neighbour], Raw], ...]] = (
    lambda it: it.says("/find ladder"),
    lambda it: it.presses(ViewItem(it.item).pack()),
    lambda it: it.presses(Borrow(it.item).pack()),
    lambda it: it.says("tomorrow"),
    lambda it: it.says("For a shelf in the hall."),
    lambda it: it.presses(it.reads(CONFIRM)),
    lambda it: it.presses(it.reads(WITHDRAW)),
)


def person(raw: Raw) -> int:
    """Whose update it is."""
    return int((raw.get("message") or raw["callback_query"])["from"]["id"])


@contextmanager
def neighbourhood(people: int, folder: Path) -> Iterator[tuple[Database, list[Neighbour]]]:
    """Ten towns, in which so many neighbours have seen an item each; all of its owners are to be reached."""
    plan = Plan(f"talking-{people}", ITEMS, towns(ITEMS).grounds)
    with opened(plan, folder) as land:
        with land.database.work(NOW) as store:
            owners = [it for ground in plan.grounds for it in ground.owners]
            for member in owners:
                store.faces.save(
                    Face(Account(Platform.TELEGRAM, str(member)), "Ben", "en", member, True, NOW)
                )
            found = [_seen(store.connection, number, plan) for number in range(people)]
            there = []
            for number, (community, item) in enumerate(found):
                home = Cell.of(plan.grounds[community - 1].centre)
                me = store.members.add(Member(community, f"Anna {number}", home, NOW))
                account = 1_000_000 + number
                store.faces.save(
                    Face(Account(Platform.TELEGRAM, str(account)), "Anna", "en", me.id, True, NOW)
                )
                there.append(Neighbour(account, item))
        yield land.database, there
    for left in folder.glob(f"{plan.name}*"):
        left.unlink()


def _seen(connection: Connection, number: int, plan: Plan) -> tuple[int, int]:
    """An item that nobody else has seen, and its community."""
    community = plan.grounds[number % len(plan.grounds)].community_id
    theirs = (
        select(tables.item.c.id).where(tables.item.c.community_id == community).order_by(tables.item.c.id)
    )
    return community, connection.execute(theirs.offset(number // len(plan.grounds)).limit(1)).scalar_one()
