"""What happens inside, told to people who will build on it: event in, rule applied, rows written, what went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from adapters.web.people import BY_ACCOUNT, ROOM_TITLE
from adapters.web.screens import Json
from bot.conversation.events import AnyEvent, Event
from bot.conversation.phrases import T
from bot.conversation.replies import Ask, Listing, Reply, Show
from bot.model.chats import Account, Chat
from bot.ports import Parcel

COMMON: Final = frozenset(it.name for it in fields(Event))
MAX_SHOWN: Final = 120  # characters of one value
VERBS: Final = {"insert": "+", "update": "~", "delete": "-"}
# A commit of only these is no step of anybody's.
OWN_BUSINESS: Final = frozenset({"inbox", "outbox", "known", "photo"})


def came_in(event: AnyEvent, at: datetime) -> Json:
    """An event, by its class and what it says."""
    said = {it.name: getattr(event, it.name) for it in fields(event) if it.name not in COMMON}
    return {
        "kind": "in",
        "at": at.isoformat(),
        "title": f"{type(event).__name__} · {_person(event.account)} · {_place(event.chat)}",
        "lines": [f"{name} = {_short(value)}" for name, value in said.items() if value not in ("", {}, None)],
    }


def written(
    rows: Mapping[str, Mapping[str, int]], records: list[Mapping[str, Any]], at: datetime
) -> list[Json]:
    """One commit: the steps that left a record, and the rows that were written; nothing for the mail's bookkeeping."""
    told: list[Json] = [_rule(record, at) for record in records]
    if not set(rows) <= OWN_BUSINESS or "insert" in rows.get("outbox", {}):
        counts = [
            f"{table} " + " ".join(f"{VERBS[verb]}{count}" for verb, count in verbs.items())
            for table, verbs in sorted(rows.items())
        ]
        told.append({"kind": "written", "at": at.isoformat(), "title": " · ".join(counts), "lines": []})
    return told


def went_out(parcel: Parcel, at: datetime) -> Json:
    """A parcel: what kind of reply, its phrase, and for whom."""
    how = ["in place of an older message"] * bool(parcel.edits) + ["an answer"] * bool(parcel.answers)
    return {
        "kind": "out",
        "at": at.isoformat(),
        "title": f"{type(parcel.reply).__name__} {_phrase(parcel.reply).key} → {_place(parcel.to)}",
        "lines": [", ".join([f"in {parcel.reader.language}", *how])],
    }


def moved(at: datetime) -> Json:
    """The clock was moved."""
    return {"kind": "clock", "at": at.isoformat(), "title": f"now = {at:%Y-%m-%d %H:%M} UTC", "lines": []}


def _rule(record: Mapping[str, Any], at: datetime) -> Json:
    """An audit record."""
    change = f"{record['before'] or '–'} → {record['after'] or '–'}"
    who = f"member {record['actor']}" if record["actor"] else "the clock, or nobody yet a member"
    role = f" as {record['role']}" if record["role"] else ""
    return {
        "kind": "rule",
        "at": at.isoformat(),
        "title": f"{record['subject']}: {record['step']}",
        "lines": [_short(change), f"{who}{role}"],
    }


def _phrase(reply: Reply) -> T:
    """The phrase that stands for a reply."""
    match reply:
        case Show(card):
            return card.title
        case Listing(heading):
            return heading
        case Ask():
            return reply.questions[0].ask if reply.questions else reply.title
        case _:
            return reply.text


def _place(chat: Chat) -> str:
    """A chat by name."""
    whose = _person(Account(chat.platform, chat.id)) if chat.direct else f"room {ROOM_TITLE}"
    return f"{whose}, {chat.platform.value}"


def _person(account: Account) -> str:
    """An account by name."""
    person = BY_ACCOUNT.get(account)
    return person.name if person else account.id or "nobody"


def _short(value: object) -> str:
    """A value in one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
