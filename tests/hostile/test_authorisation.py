"""Forged and foreign buttons, links and commands: refused as if the thing did not exist, and nothing changes."""

from __future__ import annotations

import base64
import random
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest

from bot.conversation.actions import Action
from bot.conversation.form_actions import Answer, Cancel, Change, Confirm, Resume, Run
from bot.flows import actions as buttons
from bot.flows import mod_actions as moderators
from bot.model.loan import Step
from tests.hostile.case import Case, words
from tests.journey.town import OnDiscord, OnTelegram

pytestmark = pytest.mark.asyncio(loop_scope="package")
ABSENT = 88_888_888  # the number of nothing


def forged(kind: type[Action], open_: Mapping[str, int], **chosen: int | str) -> tuple[str, str]:
    """A button about something that is there, and the same about something that is not."""
    about = next(it.name for it in fields(kind) if it.name in open_)
    return kind(**{about: open_[about], **chosen}).pack(), kind(**{about: ABSENT, **chosen}).pack()


# What belongs to Vera, or to her loan with Wim; tried by a neighbour of hers.
HERS: dict[str, tuple[type[Action], dict[str, int | str]]] = {
    "edit-title": (buttons.EditItem, {"field": "title"}),
    "edit-note": (buttons.EditItem, {"field": "note"}),
    "edit-a-field-that-is-none": (buttons.EditItem, {"field": "owner_id"}),
    "pause": (buttons.PauseItem, {"pause": 1}),
    "remove": (buttons.RemoveItem, {"sure": 1}),
    "who-may-borrow": (buttons.WhoMayBorrow, {"least": "0"}),
    "label": (buttons.LabelItem, {}),
    "show-to-all": (buttons.ShowToAll, {"public": 1, "page": 0}),
    "view-loan": (buttons.ViewLoan, {}),
    "thank": (buttons.Thank, {"note": 1}),
    "tell-side": (moderators.TellSide, {}),
    "report-loan": (moderators.ReportLoan, {}),
    "page-of-her-search": (buttons.FindPage, {"page": 0}),
    "narrow-her-search": (buttons.Narrow, {"by": "within", "to": "500"}),
    "ask-for-her": (buttons.AskNeighbours, {}),
    "ask-all-the-same": (buttons.AskAllTheSame, {}),
    "answer-her-form": (Answer, {"field": "title", "value": "mine"}),
    "change-her-form": (Change, {"field": "title"}),
    "confirm-her-form": (Confirm, {}),
    "resume-her-form": (Resume, {}),
    "cancel-her-form": (Cancel, {}),
    "agree-to-her-link": (buttons.LinkAgree, {"yes": 1}),
    **{f"take-{step}": (buttons.Take, {"step": step}) for step in Step},
    "take-a-step-that-is-none": (buttons.Take, {"step": "steal"}),
}
# What belongs to Elm Street's moderators; tried by a neighbour, and by a moderator of Oak Lane.
THEIRS: dict[str, tuple[type[Action], dict[str, int | str]]] = {
    "items": (moderators.ModItems, {"page": 0}),
    "loans": (moderators.ModLoans, {"page": 0}),
    "remove": (moderators.ModRemove, {"sure": 1}),
    "stats": (moderators.ModStats, {}),
    "insights": (moderators.InsightsPage, {}),
    "room-code": (moderators.RoomCode, {}),
    "use-code": (buttons.UseCode, {}),
    "reports": (moderators.ModReports, {"page": 0}),
    "decide": (moderators.ModDecide, {"what": "nothing"}),
    "decide-remove": (moderators.ModDecide, {"what": "remove"}),
    "warn": (moderators.ModSanction, {"what": "warn", "report": 0}),
    "pause": (moderators.ModSanction, {"what": "pause", "report": 0}),
    "ban": (moderators.ModSanction, {"what": "ban", "report": 0}),
    "held": (moderators.ModHeld, {"page": 0}),
    "let-through": (moderators.ModLetThrough, {"through": 1}),
    "log": (moderators.ModLog, {"page": 0}),
    "rules": (moderators.ModRules, {}),
    "newcomers": (moderators.ModNewcomers, {"vouched": 1}),
    "vouch": (moderators.ModVouch, {"yes": 1}),
}
# What a neighbour may do, and nobody who lives elsewhere.
NEIGHBOURLY: dict[str, tuple[type[Action], dict[str, int | str]]] = {
    "view": (buttons.ViewItem, {}),
    "scan": (buttons.ScanItem, {}),
    "borrow": (buttons.Borrow, {}),
    "report": (moderators.ReportItem, {}),
    "offer-for-a-search": (buttons.AnswerAsk, {}),
}


@pytest.mark.parametrize(("kind", "chosen"), HERS.values(), ids=HERS)
async def test_a_neighbour_with_somebody_elses_button(
    case: Case, kind: type[Action], chosen: dict[str, int | str]
) -> None:
    """On both platforms in the words of what never was, and her unfinished form stays as she left it."""
    ground = case.ground
    real, absent = forged(kind, ground.open, **chosen)
    answers = ground.asks(f"SELECT answers FROM draft WHERE id = {ground.open['draft']}")

    for platform in ("telegram", "discord"):
        eve = ground.comes("Eve", platform)
        with case.nothing_changes():
            assert await ground.forges(eve, real) == await ground.forges(eve, absent) != ""

    assert ground.asks(f"SELECT answers FROM draft WHERE id = {ground.open['draft']}") == answers


@pytest.mark.parametrize(("kind", "chosen"), THEIRS.values(), ids=THEIRS)
async def test_a_moderators_button_in_other_hands(
    case: Case, kind: type[Action], chosen: dict[str, int | str]
) -> None:
    """A neighbour on either platform, a neighbour of elsewhere, and even a moderator of elsewhere."""
    ground = case.ground
    real, absent = forged(kind, ground.open, **chosen)
    hands = [ground.comes("Eve"), ground.comes("Finn", "discord"), ground.comes("Zoe", community=ground.oak)]

    for who in [*hands, ground.olga]:
        with case.nothing_changes():
            assert await ground.forges(who, real) == await ground.forges(who, absent) != ""


@pytest.mark.parametrize(("kind", "chosen"), NEIGHBOURLY.values(), ids=NEIGHBOURLY)
async def test_a_neighbours_button_in_the_hands_of_one_who_lives_elsewhere(
    case: Case, kind: type[Action], chosen: dict[str, int | str]
) -> None:
    """An item of another community is nowhere, by a press and by a deep link."""
    ground = case.ground
    real, absent = forged(kind, ground.open, **chosen)
    zoe = ground.comes("Zoe", community=ground.oak)

    with case.nothing_changes():
        assert await ground.forges(zoe, real) == await ground.forges(zoe, absent) != ""
        assert await ground.hears(zoe, f"/start {real}") == await ground.hears(zoe, f"/start {absent}") != ""


NONSENSE: dict[str, str] = {
    "empty-values": "bo-",
    "no-such-tag": "zz-1",
    "too-many-values": "bo-1-2-3",
    "negative": "bo--1",
    "too-great": "bo-zzzzzzzzzz",
    "longer-than-any": "bo-" + "z" * 60,
    "upper-case": "BO-1",
    "sql": "bo-1;DROP",
    "a-path": "../../etc/passwd",
    "unicode": "bo-١",
    "a-template": "{{7*7}}",
    "half-a-character": "\udfff",
    "null": "\x00",
    "a-command": "/mod",
}


@pytest.mark.parametrize("sent", NONSENSE.values(), ids=NONSENSE)
async def test_what_never_stood_on_a_button(case: Case, sent: str) -> None:
    """Answered on both platforms, in the words for old buttons or for what is gone."""
    kind = {words("button-unknown"), words("item-gone")}

    for platform in ("telegram", "discord"):
        eve = case.ground.comes("Eve", platform)
        with case.nothing_changes():
            assert await case.ground.forges(eve, sent if platform == "telegram" else sent[:100]) in kind


async def test_sixty_four_random_bytes_again_and_again(case: Case) -> None:
    """Thirty presses of whatever a callback may hold: each is answered, none does anything."""
    chance, eve = random.Random(17), case.ground.comes("Eve")

    with case.nothing_changes():
        for _ in range(30):
            sent = chance.randbytes(64).decode("latin-1")[:64]
            assert words("button-unknown") in await case.ground.forges(eve, sent)


PAYLOADS: dict[str, str] = {
    "garbage": base64.urlsafe_b64encode(random.Random(5).randbytes(45)).decode(),
    "truncated": "bo",
    "a-moderators-command": Run("mod_items", 0).pack(),
    "a-command-that-is-none": Run("rm", 0).pack(),
    "a-command-in-a-room-of-others": Run("mod", 1).pack(),
    "another-scheme": "start=bo-1",
    "4000-characters": "a" * 4000,
    "itself": "start",
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
async def test_a_forged_deep_link(case: Case, payload: str) -> None:
    """A kind answer, and nothing else: a link grants no more than its reader has."""
    eve = case.ground.comes("Eve")

    with case.nothing_changes("search", "missed"):
        assert await case.ground.hears(eve, f"/start {payload}") != ""


async def test_a_button_pressed_fifty_times_does_it_once(case: Case) -> None:
    """The owner's Approve, over and over: one loan is approved once."""
    ground = case.ground
    eve, finn = ground.comes("Eve"), ground.comes("Finn", "discord")
    assert isinstance(eve, OnTelegram)
    loan = ground.lends(ground.puts(eve, "ladder"), finn)
    message: Any = ground.old_message(eve)
    for _ in range(30):
        ground.telegram.street.press(eve.person.user, message, buttons.Take(loan, Step.APPROVE).pack())
    await ground.arrived()

    assert ground.asks(f"SELECT state FROM loan WHERE id = {loan}") == "approved"
    assert ground.asks(f"SELECT count(*) FROM audit WHERE subject = 'loan:{loan}' AND step = 'approve'") == 1


async def test_a_modal_sent_under_the_number_of_another_form(case: Case) -> None:
    """Finn fills his own modal, and sends it as Vera's."""
    ground = case.ground
    finn = ground.comes("Finn", "discord")
    assert isinstance(finn, OnDiscord)
    used = await finn.person.uses("offer", title="lamp")
    await ground.until(lambda: used.modal or used.original, "the form")
    modal = used.modal
    assert modal is not None
    modal.custom_id = f"form-{ground.open['draft']}"
    with case.nothing_changes():
        sent = await finn.person.submits(modal, kind="thing")
        await ground.until(lambda: sent.answer, "an answer")
        await ground.settles()

    assert words("form-gone") in finn.person.last().text


async def test_a_choice_that_was_never_offered(case: Case) -> None:
    """A kind of item that does not exist, sent as the form's own button: the question stays."""
    ground = case.ground
    eve = ground.comes("Eve")
    await ground.hears(eve, "/offer lamp")
    draft = ground.asks("SELECT max(id) FROM draft")

    for field, value in (("kind", "weapon"), ("owner_id", "1"), ("days", "99999"), ("photo", "abc")):
        with case.nothing_changes():
            assert await ground.forges(eve, Answer(draft, field, value).pack()) != ""

    assert "weapon" not in ground.asks(f"SELECT answers FROM draft WHERE id = {draft}")
