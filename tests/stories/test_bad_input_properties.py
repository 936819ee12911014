"""Whatever is typed, pressed or forged: nothing but a look-up comes out of the engine, every answer can be shown on
both platforms, and what the store promises holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from adapters.discord.modals import modal
from adapters.discord.render import render as render_discord
from adapters.telegram.render import render as render_telegram
from bot.conversation.actions import Action
from bot.conversation.events import (
    AnyEvent,
    Commanded,
    Event,
    OtherShared,
    PhotoShared,
    PlaceShared,
    Pressed,
    Said,
    Submitted,
)
from bot.conversation.form_actions import Answer, Cancel, Change, Confirm, Resume, Run
from bot.conversation.lookups import LookupNeeded, NamedPlace
from bot.conversation.phrases import Reader
from bot.conversation.replies import Ask
from bot.flows import ACTIONS, COMMANDS, FORMS
from bot.flows.actions import Take
from bot.language import Phrasebook
from bot.model.chats import Chat, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import HOLDING_STATES, LOAN_STEPS, Loan, LoanState, Role, Step
from bot.model.member import Member
from bot.model.places import Cell
from bot.model.spans import Span
from bot.ports import Parcel
from storage import tables
from storage.work import Work
from tests import databases
from tests.fakes.discord.limits import message_breaches, modal_breaches
from tests.fakes.telegram.markup import is_invisible, utf16_units
from tests.stories.phones import LINK
from tests.stories.street import HOME, ROOMS, Neighbour, Street, memory

BOOK = Phrasebook.load()
LOOSE = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
SEQUENCES = settings(LOOSE, max_examples=25)
SINGLE = settings(LOOSE, max_examples=40)
READERS = (Reader("en", "Europe/Berlin"), Reader("ko", "Asia/Seoul"))
LIMITS = {"text": 4096, "caption": 1024}  # Bot API, in UTF-16 units
NUMBERED = 36**12  # no packed number is larger

ODD = st.sampled_from(
    [
        "", " ", "\u200b\u3164", "\0", "\ud800", "😀\udc00", "x" * 100_000, "@everyone <@101> @anna", "<b>&amp;</b>",
        "**a** `b` ||c||", "{ $item }", "%s %(x)s {0}", "/offer", "https://evil.test", "\u202egnirts",
        "ż" + "\u0301" * 500, "١٢٣", "1e999", "-1", "NaN", "tomorrow", "yesterday", "1 Jan 9999", "0001-01-01",
        "24 Nov to 20 Nov", "91, 181", "52.52, 13.405", "9F4MGC22+22", "Elm Street 5", "https://maps.app.goo.gl/x",
        "9" * 400, "오늘부터 내일까지", "#1", "#999999999999", "21:00", "UTC+99", "\U0010ffff", "yes",
        "thing", "7", "en",
    ]
)  # fmt: skip
TYPED = st.one_of(ODD, st.text(alphabet=st.characters(codec=None), max_size=60))  # lone surrogates, too
NAMES = sorted({field.name for form in FORMS.values() for field in form.fields})
WORDS = st.sampled_from(
    [
        *Step, *NAMES, *(name.replace(" ", "_") for name in COMMANDS), "", "yes", "any", "thing", "pick0", "pick9",
        "tomorrow", "days1", "within", "free", "500", "en", "quiet", "hours", "on", "21_8", "99_99", "x",
    ]
)  # fmt: skip
NUMBERS = st.one_of(*[st.integers(0, 4)] * 4, st.integers(0, NUMBERED - 1))
CLASSES: tuple[type[Action], ...] = (*ACTIONS, Answer, Cancel, Change, Confirm, Resume, Run)


def _of_class(action: type[Action]) -> st.SearchStrategy[str]:
    """Any packed action of a class."""
    types = get_type_hints(action)
    values = {it.name: NUMBERS if types[it.name] is int else WORDS for it in fields(action)}
    return st.builds(action, **values).map(lambda it: it.pack())


PACKED = st.sampled_from(CLASSES).flatmap(_of_class)
FORGED = st.one_of(
    PACKED,
    st.text(alphabet=st.characters(max_codepoint=255), max_size=80),
    st.from_regex(r"[a-z]{2}(-[A-Za-z0-9_]{0,14}){0,4}", fullmatch=True),
)


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
        street = self.street
        for _ in range(10):
            try:
                with street.database.work(street.now) as store:
                    street.engine.handle(store, event, street.now)
                break
            except LookupNeeded as needed:
                street.database.keep(needed.lookup, street._answer(needed.lookup))
        else:
            raise AssertionError("one look-up after another")
        self.shows()

    def shows(self) -> None:
        """Everything in the outbox fits both platforms, in both languages."""
        post = self.street.database.post
        for it in post.pending(tuple(ROOMS), (), 100):
            assert _breaches(it.parcel) == []
            post.sent(it, "1")


@pytest.fixture(scope="module", params=databases.KINDS)
def crowd(request: pytest.FixtureRequest) -> Iterator[Crowd]:
    """One for all examples."""
    url = databases.postgresql() if request.param == "postgresql" else ""
    crowd = Crowd(Street(url))
    database = crowd.street.database
    if url:
        with databases.remembered(url) as crowd.begins:
            yield crowd
    else:
        # Not deserialize(): statements that the connection keeps prepared may crash on what it puts in their place.
        kept = sqlite3.connect(":memory:")
        memory(database.engine, lambda it: it.backup(kept))
        crowd.begins = lambda: memory(database.engine, kept.backup)
        yield crowd
        kept.close()
    database.close()


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


def _breaches(parcel: Parcel) -> list[str]:
    """What either platform would have against a reply."""
    found: list[str] = []
    for reader in READERS:
        read = replace(parcel, reader=reader)
        found += _telegram_breaches(replace(read, to=Chat(Platform.TELEGRAM, "101"), answers="", edits=""))
        made = render_discord(parcel.reply, reader, BOOK).body
        found += map(str, message_breaches(made))
        if made["allowed_mentions"] != {"parse": []}:
            found.append("mentions are let through")
        if isinstance(parcel.reply, Ask):
            form = modal(parcel.reply, reader, BOOK)
            found += map(str, modal_breaches(form or {}))
            made = {**made, "form": form}
        str(made).encode()
    return found


def _telegram_breaches(parcel: Parcel) -> list[str]:
    """What the Bot API would have against it."""
    call = render_telegram(parcel, BOOK, LINK)
    str(call.params).encode()
    found = []
    for name, most in LIMITS.items():
        text = call.params.get(name)
        if text is not None and (utf16_units(text) > most or is_invisible(text)):
            found.append(f"{name}: {utf16_units(text)} units of {text[:40]!r}")
    buttons = [it for row in call.params.get("reply_markup", {}).get("inline_keyboard", []) for it in row]
    found += [
        f"button {it}" for it in buttons if not it["text"] or len(it.get("callback_data", "x").encode()) > 64
    ]
    return found


def _about(who: Neighbour, number: int, *, in_room: bool = False) -> dict[str, Any]:
    """The part that each of somebody's events has."""
    chat = ROOMS[who.account.platform] if in_room else who.direct
    moderator = True if in_room and who.name == "Mod" else None
    message = {"message": "1", "personal": not in_room}
    return {
        "id": f"m{number}",
        "account": who.account,
        "chat": chat,
        "name": who.name,
        "moderator": moderator,
        **message,
    }


@contextmanager
def _holds(crowd: Crowd) -> Iterator[None]:
    """What must hold after anything: promises do not overlap, records lead to the states, nothing changed next door."""
    crowd.begins()
    yield
    with crowd.street.database.work(crowd.street.now) as store:
        loans = store.loans.all_where()
        assert _overlapping(loans) == []
        for loan in loans:
            if loan.community_id == crowd.street.community.id:
                assert _trail(store, loan) == []
        assert _rows_next_door(store) == crowd.elsewhere


def _overlapping(loans: list[Loan]) -> list[tuple[int, int]]:
    """Pairs of promises of one item for the same time."""
    held = [it for it in loans if it.state in HOLDING_STATES]
    return [
        (one.id, two.id)
        for one in held
        for two in held
        if one.id < two.id and one.item_id == two.item_id
        if one.span.start_at < two.busy_until and two.span.start_at < one.busy_until
    ]


def _trail(store: Work, loan: Loan) -> list[str]:
    """What is wrong with the records of a loan: each must follow from the one before by the table of steps."""
    first, *rest = store.audit.of(f"loan:{loan.id}")
    wrong = (
        []
        if (first.step, first.before, first.after) == ("request", "", "requested")
        else [f"begins with {first}"]
    )
    state = first.after
    for record in rest:
        rule = LOAN_STEPS[LoanState(record.before), Step(record.step)]
        if record.before != state or record.after != rule.next or Role(record.role) not in rule.who:
            wrong.append(f"{record} after {state}")
        state = record.after
    return wrong if state == loan.state else [*wrong, f"ends with {state}, but it is {loan.state}"]


# -- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", sorted(FORMS))
@settings(LOOSE, max_examples=5)
@given(typed=st.lists(TYPED, min_size=1, max_size=4))
def test_any_words_answer_any_question(crowd: Crowd, form: str, typed: list[str]) -> None:
    """As direct messages through inbound, and all fields at once as a modal: each form stays usable."""
    with _holds(crowd):
        for who in crowd.people[:2]:
            draft = _opened(crowd, who, form)
            if draft is None:
                continue
            for text in typed:
                crowd.feels(who.wire.read(who.wire.says(who.account.id, who.name, text or "x")))  # type: ignore[attr-defined]  # both have it
            answers = {
                it.name: typed[at % len(typed)]
                for at, it in enumerate(FORMS[form].fields)
                if it.name != "photo"
            }
            crowd.feels(Submitted(**_about(who, 1), draft=draft, answers=answers))
            crowd.feels(Commanded(**_about(who, 2), command="cancel"))


def _opened(crowd: Crowd, who: Neighbour, form: str) -> int | None:
    """A draft of a form, with what it is about."""
    from bot.store import Draft

    about = {"item": 1 if who.name == "Anna" else 2, "loan": 1, "room": 1, "community": 1}
    with crowd.street.database.work(crowd.street.now) as store:
        if form == "borrow":
            about["item"] = 3 - about["item"]
        draft = Draft(who.account, form, crowd.street.now, about=about)
        store.drafts.add(draft)
        return draft.id


@SINGLE
@given(
    name=st.sampled_from(sorted(COMMANDS)),
    text=TYPED,
    options=st.dictionaries(st.sampled_from(NAMES), TYPED, max_size=3),
)
def test_any_words_behind_any_command(crowd: Crowd, name: str, text: str, options: dict[str, str]) -> None:
    """Typed on Telegram, given as options on Discord, by members, moderators and strangers."""
    options.pop("photo", None)
    with _holds(crowd):
        for who in crowd.people:
            telegram = who.account.platform is Platform.TELEGRAM
            given_with = {} if telegram else options
            raw = who.wire.command(who.account.id, who.name, who.direct, f"/{name}", given_with, False)
            if telegram:
                raw["message"]["text"] += f" {text}"
            crowd.feels(who.wire.read(raw))


@SINGLE
@given(name=TYPED, title=TYPED)
def test_any_name_and_any_title_can_be_shown(crowd: Crowd, name: str, title: str) -> None:
    """A neighbour may be called anything, and so may a thing."""
    with _holds(crowd):
        for who in crowd.people[:2]:
            raw = who.wire.command(who.account.id, name, who.direct, f"/offer {title}", {}, False)
            if who.account.platform is Platform.DISCORD:
                raw = who.wire.command(
                    who.account.id, name, who.direct, "/offer", {"title": title, "kind": "thing"}, False
                )
            crowd.feels(who.wire.read(raw))


# -- presses -------------------------------------------------------------------------------------------------------


@SINGLE
@given(forged=FORGED)
def test_anything_may_come_with_a_press_or_behind_a_link(crowd: Crowd, forged: str) -> None:
    """Callback data, custom ids of buttons and modals, and payloads of deep links are whatever somebody sends."""
    with _holds(crowd):
        for who in crowd.people:
            crowd.feels(Pressed(**_about(who, 1), action=forged))
            crowd.feels(Pressed(**_about(who, 2, in_room=True), action=forged))
            crowd.feels(Commanded(**_about(who, 3), command="start", text=forged))
        ben = crowd.people[1]
        assert ben.account.platform is Platform.DISCORD
        shown = {"custom_id": forged, "components": []}
        crowd.feels(ben.wire.read(ben.wire.submit(ben.account.id, ben.name, ben.direct, shown, {})))  # type: ignore[attr-defined]  # Discord's


# -- everything at once --------------------------------------------------------------------------------------------

COORDINATE = st.one_of(st.floats(-90, 90), st.floats())
TAKEN = st.builds(Take, st.integers(1, 3), st.sampled_from(Step)).map(lambda it: it.pack())


@st.composite
def _deeds(draw: st.DrawFn) -> tuple[int, type[Event], dict[str, Any], bool]:
    """What one of the people does, and whether in the room."""
    kind = draw(
        st.sampled_from(
            (Said, Pressed, Pressed, Pressed, Commanded, Submitted, PlaceShared, PhotoShared, OtherShared)
        )
    )
    in_room = draw(st.booleans()) if kind in (Pressed, Commanded) else False
    numbers = st.sampled_from((0, 1, 1, 2, 2, 3, 3, 4, 10**30))
    what: dict[type[Event], dict[str, Any]] = {
        Said: {"text": TYPED},
        Pressed: {"action": st.one_of(PACKED, TAKEN, TAKEN)},
        Commanded: {"command": st.sampled_from(sorted(COMMANDS)), "text": TYPED},
        Submitted: {"draft": numbers, "answers": st.dictionaries(st.sampled_from(NAMES), TYPED, max_size=5)},
        PlaceShared: {"lat": COORDINATE, "lon": COORDINATE},
        PhotoShared: {"ref": st.sampled_from(("photo", "pdf")), "caption": TYPED},
        OtherShared: {"what": st.just("sticker")},
    }
    return draw(st.integers(0, 4)), kind, {name: draw(it) for name, it in what[kind].items()}, in_room


@SEQUENCES
@given(deeds=st.lists(_deeds(), min_size=5, max_size=25))
def test_any_story_leaves_the_street_in_order(
    crowd: Crowd, deeds: list[tuple[int, type[Event], dict[str, Any], bool]]
) -> None:
    """Five people do whatever they like, in any order."""
    with _holds(crowd):
        for number, (person, kind, what, in_room) in enumerate(deeds):
            who = crowd.people[person]
            if what.get("ref") == "photo":
                what = {**what, "ref": crowd.file}
            if "answers" in what and "photo" in what["answers"]:
                what = {**what, "answers": {**what["answers"], "photo": "pdf"}}
            event: AnyEvent = kind(**_about(who, number, in_room=in_room), **what)  # type: ignore[assignment]  # one of them
            crowd.feels(event)
