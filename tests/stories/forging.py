"""What stories of bad input share: how things are forged, and how to see that nothing has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Table, select

from bot.conversation.actions import Action
from bot.conversation.replies import Ask
from bot.model.chats import Chat, Platform
from bot.model.item import Item
from bot.store import Draft
from storage import tables
from tests.stories.neighbour import Neighbour
from tests.stories.phones import DiscordWire
from tests.stories.street import Street

LONG = "x" * 100_000
UNSEEN = "\u200b\u3164\u00ad"
# What may change with any word.
PASSING = (tables.inbox, tables.outbox, tables.known, tables.draft, tables.tally)
SEEN = ("seen_at", "reachable")  # of an account: it was there

GOOD = {
    "title": "ladder", "kind": "thing", "description": "Two metres", "days": "3", "span": "tomorrow", "language": "en",
    "name": "Maple Lane", "centre": "52.52, 13.405", "radius": "2 km", "start": "21",
    "what": "balloon", "reason": "other", "why": "Late again", "words": "It broke", "rules": "Be kind",
}  # fmt: skip


def kept(street: Street, but: Collection[Table] = ()) -> dict[str, list[Row[Any]]]:
    """Everything that is remembered, but for what passes."""
    with street.database.engine.begin() as connection:
        return {
            table.name: list(connection.execute(select(*[it for it in table.c if it.name not in SEEN])))
            for table in tables.metadata.sorted_tables
            if table not in (*PASSING, *but)
        }


@contextmanager
def nothing_changes(street: Street, *but: Table) -> Iterator[None]:
    """What happens within leaves everything as it was; and Cara next door is answered as ever."""
    cara = street.neighbour("Cara", on="discord")
    before = kept(street, but)
    yield
    assert kept(street, but) == before
    cara.commands("/mine")
    assert cara.reads("mine-empty")


def sends(who: Neighbour, pressed: Action | str) -> str:
    """Press a button, though it may not be there, in the direct chat; the key of the first phrase that comes."""
    who.forgets()
    who.forges(pressed)
    return next(who.phrases()).key


def draft_of(street: Street, who: Neighbour) -> Draft | None:
    """The form that somebody is filling."""
    with street.database.work(street.now) as store:
        return store.drafts.current(who.account)


def answers_of(street: Street, who: Neighbour) -> dict[str, str]:
    """The answers that somebody has given so far."""
    draft = draft_of(street, who)
    assert draft is not None
    return draft.answers


def asks(who: Neighbour) -> tuple[str, str]:
    """The open question, and why the last answer did not do."""
    ask = who.screen.replies[-1]
    assert isinstance(ask, Ask), ask
    return ask.questions[0].name, ask.problem.key if ask.problem else ""


def skip_of(who: Neighbour) -> str:
    """What skips the open question."""
    ask = who.screen.replies[-1]
    assert isinstance(ask, Ask)
    return ask.questions[0].skip


def offers_by_words(who: Neighbour, title: str) -> Item:
    """Offer something in the direct chat, one answer after another."""
    who.commands("/offer").says(title)
    while isinstance(ask := who.screen.replies[-1], Ask):
        question = ask.questions[0]
        sends(who, question.skip) if question.skip else who.says(GOOD[question.name])
    owner = who.member.id
    with who.street.database.work(who.street.now) as store:
        return store.items.of_owner(owner)[0]


def submits(street: Street, who: Neighbour, draft: int, answers: Mapping[str, str]) -> None:
    """A filled modal, perhaps forged; Telegram has none, so there it comes from nowhere."""
    wire = street.wires[Platform.DISCORD]
    assert isinstance(wire, DiscordWire)
    parts = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
        for name, value in answers.items()
    ]
    data = {"custom_id": f"form-{draft}", "components": parts}
    direct = Chat(Platform.DISCORD, who.account.id)
    event = wire.read(wire._interaction(who.account.id, who.name, direct, 5, data, False))
    street.occurs(replace(event, account=who.account, chat=who.direct))
