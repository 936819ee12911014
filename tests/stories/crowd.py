"""A street full of people, with something of everything; and what must hold after anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Table, select

from bot.conversation.events import AnyEvent
from bot.conversation.lookups import NamedPlace
from bot.model.chats import Chat
from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import HOLDING_STATES, LOAN_STEPS, Loan, LoanState, Role, Step
from bot.model.member import Member
from bot.model.places import Cell
from bot.model.spans import Span
from storage import tables
from storage.work import Work
from tests.stories.shown import breaches_of
from tests.stories.street import HOME, ROOMS, Street

NEXT_DOOR = "something changed next door"


class Crowd:
    """A street full of people, with something of everything, that begins each example as it was."""

    def __init__(self, street: Street) -> None:
        """Items, a request, an open form, and another community next door."""
        self.street = street
        self.street.places["Elm Street 5"] = [
            NamedPlace(HOME, "Elm Street 5"),
            NamedPlace(HOME, "Elm Street 50"),
        ]
        names = {"Anna": "telegram", "Ben": "discord", "Cara": "telegram"}
        self.people = [self.street.neighbour(name, on=on) for name, on in names.items()]
        self.people += [self.street.moderator("Mod", on="discord"), self.street.stranger("Sam")]
        anna, ben, cara, *_ = self.people
        self.file = anna.has_photo()
        self.street.files["pdf"] = b"%PDF-1.7"
        drill = anna.offers("drill")
        ben.offers("ladder")
        ben.presses("Borrow", drill).answers(span="tomorrow to Thursday").presses("Ask for it")
        ben.commands("/find tent")
        cara.commands("/offer tent")
        self.elsewhere = _next_door(self.street)
        self.begins: Callable[[], object] = lambda: None  # makes everything as it was

    def feels(self, event: AnyEvent) -> None:
        """One event, to its end. Whatever it brings can be shown."""
        self.street.handle(event)
        self.shows()

    def shows(self) -> None:
        """Everything in the outbox fits both platforms, in both languages."""
        post = self.street.database.post
        for it in post.pending(tuple(ROOMS), (), 100):
            for platform in ROOMS:
                shown = replace(it.parcel, to=Chat(platform, "101"), answers="", edits="")
                assert breaches_of(shown) == []
            post.sent(it, "1")

    def breaches(self) -> list[str]:
        """What does not hold that must: promises do not overlap, records lead to states, nothing changed next door."""
        found: list[str] = []
        with self.street.database.work(self.street.now) as store:
            loans = store.loans.all_where()
            found += [f"loans {one} and {two} overlap" for one, two in overlapping(loans)]
            for loan in loans:
                if loan.community_id == self.street.community.id:
                    found += trail(store, loan)
            if _rows_next_door(store) != self.elsewhere:
                found.append(NEXT_DOOR)
        return found


def _next_door(street: Street) -> dict[Table, list[Any]]:
    """Another community with an item and a loan; returns its rows, which nobody of Elm Street may change."""
    now = street.now
    with street.database.work(now) as store:
        oak = store.communities.add(Community("Oak Street", HOME, "Asia/Seoul", now))
        cell = Cell.of(HOME, oak.cell_m)
        eve, finn = (store.members.add(Member(oak.id, name, cell, now)) for name in ("Eve", "Finn"))
        saw = store.items.add(Item(oak.id, eve.id, "saw", cell, now))
        tomorrow = Span.between(
            now.replace(tzinfo=None, day=24), now.replace(tzinfo=None, day=25), "Asia/Seoul"
        )
        store.loans.add(Loan(saw.id, oak.id, eve.id, finn.id, tomorrow, now, state=LoanState.APPROVED))
        return _rows_next_door(store)


def _rows_next_door(store: Work) -> dict[Table, list[Any]]:
    """What is kept of the community next door."""
    oak = 2
    theirs = {
        tables.community: tables.community.c.id == oak,
        tables.member: tables.member.c.community_id == oak,
        tables.item: tables.item.c.community_id == oak,
        tables.loan: tables.loan.c.community_id == oak,
        tables.audit: tables.audit.c.community_id == oak,
    }
    return {
        table: list(store.connection.execute(select(table).where(where).order_by(table.c.id)))
        for table, where in theirs.items()
    }


def overlapping(loans: list[Loan]) -> list[tuple[int, int]]:
    """Pairs of promises of one item for the same time."""
    held = [it for it in loans if it.state in HOLDING_STATES]
    return [
        (one.id, two.id)
        for one in held
        for two in held
        if one.id < two.id and one.item_id == two.item_id
        if one.span.start_at < two.busy_until and two.span.start_at < one.busy_until
    ]


def trail(store: Work, loan: Loan) -> list[str]:
    """What is wrong with the records of a loan: each must follow from the one before by the table of steps."""
    first, *rest = store.audit.of(f"loan:{loan.id}")
    wrong = (
        []
        if (first.step, first.before, first.after) == ("request", "", "requested")
        else [f"begins with {first}"]
    )
    state = first.after
    for record in rest:
        if record.step not in tuple(Step) and record.before == record.after == state:
            continue  # something was told of it; it stays where it is
        rule = LOAN_STEPS[LoanState(record.before), Step(record.step)]
        if record.before != state or record.after != rule.next or Role(record.role) not in rule.who:
            wrong.append(f"{record} after {state}")
        state = record.after
    return wrong if state == loan.state else [*wrong, f"ends with {state}, but it is {loan.state}"]
