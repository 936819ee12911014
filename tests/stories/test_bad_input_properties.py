"""Whatever is typed, pressed or forged: nothing but a look-up comes out of the engine, every answer can be shown on
both platforms, and what the store promises holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from bot.flows import COMMANDS, FORMS
from bot.flows.actions import Take
from bot.model.chats import Platform
from bot.model.loan import Step
from tests import databases
from tests.in_memory import kept_in_memory
from tests.stories.crowd import Crowd
from tests.stories.neighbour import Neighbour
from tests.stories.odd import FORGED, NAMES, PACKED, TYPED
from tests.stories.street import ROOMS, Street

LOOSE = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
SEQUENCES = settings(LOOSE, max_examples=25)
SINGLE = settings(LOOSE, max_examples=40)


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
        with kept_in_memory(crowd.street.database.engine) as crowd.begins:
            yield crowd
    database.close()


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
    assert crowd.breaches() == []


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
