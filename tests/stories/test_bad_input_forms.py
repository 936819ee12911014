"""Bad answers: every question of every form says why one does not do; and forms wait, over restarts and releases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from bot.conversation.engine import Engine
from bot.conversation.filling import Form
from bot.conversation.form_actions import Answer, Cancel, Change, Confirm, Resume
from bot.conversation.forms import Choice, Due, Field, Lines, Number, Photo, Place, Span, Text
from bot.conversation.replies import Ask
from bot.flows import CONTENTS, FORMS
from bot.flows.actions import (
    Borrow,
    ChangeSetting,
    EditItem,
    Take,
    Thank,
    UseCode,
)
from bot.flows.mod_actions import ModRules, ModSanction, ReportItem, TellSide
from bot.flows.settings import Hour, Zone
from bot.flows.setup_form import Radius
from bot.model.loan import Step
from bot.model.sanction import Sanction
from bot.store import Draft
from storage import tables
from tests.stories.forging import (
    GOOD,
    LONG,
    UNSEEN,
    answers_of,
    asks,
    draft_of,
    nothing_changes,
    sends,
    skip_of,
)
from tests.stories.lent import asked, on_loan, returned
from tests.stories.neighbour import Neighbour
from tests.stories.rooms import NewRoom, newcomer
from tests.stories.street import HOME, Street
from tests.stories.test_joining import begins, ruled, telegram
from tests.stories.test_sanctions import bans

Opening = Callable[[Street], tuple[Neighbour, Callable[[], object]]]


def _offering(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna = street.neighbour("Anna")
    return anna, lambda: anna.commands("/offer")


def _borrowing(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    drill, ben = street.neighbour("Anna").offers("drill"), street.neighbour("Ben")
    return ben, lambda: ben.presses("Borrow", drill)


def _suggesting(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna, *_ = asked(street)
    return anna, lambda: sends(anna, Take(1, Step.SUGGEST))


def _extending(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    _, ben, _ = on_loan(street)
    return ben, lambda: sends(ben, Take(1, Step.ASK_EXTENSION))


def _thanking(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    _, ben, _ = returned(street)
    return ben, lambda: sends(ben, Thank(1, 1))


def _editing(field: str) -> Opening:
    def opening(street: Street) -> tuple[Neighbour, Callable[[], object]]:
        anna = street.neighbour("Anna")
        drill = anna.offers("drill")
        return anna, lambda: sends(anna, EditItem(drill.id, field))

    return opening


def _joining(rules: str) -> Opening:
    def opening(street: Street) -> tuple[Neighbour, Callable[[], object]]:
        ruled(street, rules)
        sam = street.stranger("Sam")
        return sam, lambda: begins(street, sam)

    return opening


def _moving(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna = street.neighbour("Anna", on=telegram(street))  # only there a pin comes out of the blue
    return anna, lambda: anna.shares_place(HOME.lat, HOME.lon).presses("Another place")


def _near(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna = street.neighbour("Anna")
    return anna, lambda: anna.commands("/near")


def _setting(name: str) -> Opening:
    def opening(street: Street) -> tuple[Neighbour, Callable[[], object]]:
        anna = street.neighbour("Anna")
        anna.commands("/settings")
        return anna, lambda: sends(anna, ChangeSetting(name))

    return opening


def _setting_up(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    room, mina = NewRoom(street, "telegram"), newcomer(street)
    return mina, lambda: room.presses(mina, "Set up")


def _code(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    room, mina = NewRoom(street, "telegram"), newcomer(street)
    return mina, lambda: sends(mina, UseCode(room.kept.id))


def _reporting(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna = street.neighbour("Anna")
    return anna, lambda: anna.commands("/report")


def _reporting_this(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    drill, ben = street.neighbour("Anna").offers("drill"), street.neighbour("Ben", on="discord")
    return ben, lambda: sends(ben, ReportItem(drill.id))


def _sanctioning(what: Sanction) -> Opening:
    def opening(street: Street) -> tuple[Neighbour, Callable[[], object]]:
        mod, ben = street.moderator(), street.neighbour("Ben", on="discord")
        if what is Sanction.UNBAN:
            bans(mod, "Ben")
        return mod, lambda: sends(mod, ModSanction(ben.member.id, what, 0))

    return opening


def _telling(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna, _, _ = on_loan(street)
    sends(anna, Take(1, Step.REPORT_PROBLEM))
    return anna, lambda: sends(anna, TellSide(1))


def _ruling(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    mod = street.moderator()
    return mod, lambda: sends(mod, ModRules(street.community.id))


OPENINGS: Mapping[str, Opening] = {
    **{str(what): _sanctioning(what) for what in Sanction},
    "report": _reporting,
    "report-this": _reporting_this,
    "side": _telling,
    "rules": _ruling,
    "offer": _offering,
    "borrow": _borrowing,
    "suggest": _suggesting,
    "extend": _extending,
    "thanks": _thanking,
    **{f"edit-{name}": _editing(name) for name in ("title", "photo", "kind", "description", "days", "note")},
    "join": _joining(""),
    "join_ruled": _joining("Be kind"),
    "near": _near,
    "move": _moving,
    "zone": _setting("zone"),
    "quiet": _setting("hours"),
    "setup": _setting_up,
    "code": _code,
}
TOO_LONG, EMPTY = (LONG, "typed-too-long"), (UNSEEN, "typed-empty")
NO_NUMBERS = ((LONG, "number-not-read"), (UNSEEN, "number-not-read"), ("lots", "number-not-read"))
NO_SPANS = (
    (LONG, "span-not-read"), (UNSEEN, "span-not-read"), ("soon", "span-not-read"), ("1 Jan 9999", "span-too-far"),
)  # fmt: skip
WRONG: Mapping[type[Field], tuple[tuple[str, str], ...]] = {
    Text: (TOO_LONG, EMPTY),
    Lines: (TOO_LONG, EMPTY),
    Choice: tuple((typed, "choice-not-offered") for typed in (LONG, UNSEEN, "a boat")),
    Number: (*NO_NUMBERS, ("0", "number-out-of-range"), ("366", "number-out-of-range")),
    Hour: (*NO_NUMBERS, ("24", "number-out-of-range")),
    Radius: tuple((typed, "setup-radius-not-read") for typed in (LONG, UNSEEN, "far", "900 km", "0")),
    Span: (*NO_SPANS, ("yesterday", "span-past"), ("20 Dec to 10 Dec", "span-reversed")),
    Due: (*NO_SPANS, ("yesterday", "due-not-later"), ("today", "due-not-later")),
    Photo: ((LONG, "expected-photo"), (UNSEEN, "expected-photo"), ("a drill", "expected-photo")),
    Place: (
        TOO_LONG, EMPTY, ("91, 13", "place-out-of-range"), ("52, 181", "place-out-of-range"),
        ("Nowhere 7", "place-not-found"), ("https://maps.app.goo.gl/x", "place-short-link"),
    ),
    Zone: tuple((typed, "settings-zone-unknown") for typed in (LONG, UNSEEN, "Narnia Lane", "UTC+99")),
}  # fmt: skip


def test_no_form_is_left_out() -> None:
    """A new form, or a new kind of field, needs its wrong answers here."""
    assert set(OPENINGS) == set(FORMS)
    assert {type(field) for form in FORMS.values() for field in form.fields} == set(WRONG)


@pytest.mark.parametrize("form", OPENINGS)
def test_a_wrong_answer_gets_its_reason_and_the_same_question(street: Street, form: str) -> None:
    """Too long, invisible, out of range, past, in the year 9999: and the answers already given stay."""
    who, opens = OPENINGS[form](street)
    opens()

    with nothing_changes(street, tables.wrong_code, tables.face):
        for field in FORMS[form].fields:
            before = answers_of(street, who)
            wrong = (*WRONG[type(field)], ("abc", "code-wrong")) if form == "code" else WRONG[type(field)]
            for typed, reason in wrong:
                who.says(typed)
                assert asks(who) == (field.name, reason), typed[:40]
                assert answers_of(street, who) == before
            gives(who, field)


def gives(who: Neighbour, field: Field) -> None:
    """A good answer, or none at all; the last question of a form stays open."""
    ask = who.screen.replies[-1]
    if not isinstance(ask, Ask) or len(ask.questions) == 1:
        return
    if field.name in GOOD:
        who.says(GOOD[field.name])
    else:
        sends(who, ask.questions[0].skip)


@pytest.mark.parametrize("form", OPENINGS)
def test_cancel_leaves_any_form_at_any_question(street: Street, form: str) -> None:
    """Nothing of it stays."""
    who, opens = OPENINGS[form](street)
    opens()
    who.commands("/cancel")

    # What a report is about is kept beside its form, and goes with the sweeping.
    with nothing_changes(street, tables.face, tables.report):
        for answered in range(len(FORMS[form].fields)):
            opens()
            for field in FORMS[form].fields[:answered]:
                gives(who, field)
            who.forgets()
            who.commands("/cancel")
            assert who.reads("cancelled")
            assert draft_of(street, who) is None
    who.commands("/cancel")
    assert who.reads("nothing-to-cancel")


# -- forms that wait ---------------------------------------------------------------------------------------------------


def restarts(street: Street, forms: Mapping[str, Form] = FORMS) -> None:
    """The program ends, and begins again on what it kept, perhaps in a release with other forms."""
    street.restarts()
    street.engine = Engine(replace(CONTENTS, forms=forms))


def test_a_draft_survives_a_restart_at_each_question(street: Street) -> None:
    """The program is started anew after every answer, and asks the next question as if nothing had been."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says(LONG)

    for field in FORMS["offer"].fields:
        street.passes(hours=1)
        restarts(street)
        ask = anna.screen.replies[-1]
        assert isinstance(ask, Ask)
        assert ask.questions[0].name == field.name
        question = ask.questions[0]
        sends(anna, question.skip) if question.skip else anna.says(GOOD[field.name])

    assert street.item("ladder").longest_days == 7


def test_a_release_that_asks_more(street: Street) -> None:
    """The draft of the older form is asked what it was never asked; the rest stays."""
    offer = FORMS["offer"]
    older = replace(offer, fields=tuple(it for it in offer.fields if it.name not in ("photo", "kind")))
    anna = street.neighbour("Anna")
    restarts(street, {**FORMS, "offer": older})
    draft = Draft(anna.account, "offer", street.now)
    with street.database.work(street.now) as store:
        store.drafts.add(draft)
    anna.says("ladder").says("Two metres")
    before = asks(anna)
    street.passes(hours=1)

    restarts(street)
    anna.says("3")

    assert (before, asks(anna)) == (("days", ""), ("photo", "expected-photo"))
    assert answers_of(street, anna) == {"title": "ladder", "description": "Two metres"}


def test_a_release_that_asks_less_or_by_another_name(street: Street) -> None:
    """Answers to what is no longer asked are left out; a renamed field is asked; its old buttons ask what is open."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says("ladder")
    draft = draft_of(street, anna)
    assert draft is not None
    draft.answers = {"heading": "ladder", "colour": "red", "kind": "thing"}
    draft.rejected, draft.picks = {"colour": "blue"}, {"colour": [("r", "Red")]}
    with street.database.work(street.now) as store:
        store.drafts.save(draft)
    restarts(street)

    for old in (
        Answer(draft.id, "colour", "pick0"),
        Change(draft.id, "colour"),
        Answer(draft.id, "heading", ""),
        Confirm(draft.id),
    ):
        sends(anna, old)
        assert asks(anna)[0] == "title"
    anna.says("step ladder")
    while isinstance(anna.screen.replies[-1], Ask):
        sends(anna, skip_of(anna))

    assert street.item("step ladder").kind == "thing"


def test_a_release_in_which_a_choice_is_gone(street: Street) -> None:
    """An answer that can no longer be given is asked again, instead of ending in silence."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says("ladder")
    draft = draft_of(street, anna)
    assert draft is not None
    draft.answers = {"title": "ladder", "photo": "", "kind": "vehicle", "description": "", "days": "7"}
    with street.database.work(street.now) as store:
        store.drafts.save(draft)

    restarts(street)
    anna._does(
        anna.wire.press(anna.account.id, anna.name, anna.screen.messages[-1], Resume(draft.id).pack(), False)
    )

    assert asks(anna)[0] == "kind"


def test_a_form_that_no_release_knows_any_more(street: Street) -> None:
    """Words are words again, its buttons say that it is closed, and /cancel clears it away."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says("ladder")
    draft = draft_of(street, anna)
    assert draft is not None
    restarts(street, {name: form for name, form in FORMS.items() if name != "offer"})

    assert sends(anna, Resume(draft.id)) == "form-gone"
    anna.says("saw")
    assert anna.reads("find-nothing", words="saw")
    anna.commands("/cancel")
    assert anna.reads("cancelled")
    assert draft_of(street, anna) is None


def test_two_forms_begun_at_once(street: Street) -> None:
    """Words answer the one begun last, or gone on with; /cancel leaves that one, and the other still waits."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    ben.commands("/offer").says("ladder")
    offer = draft_of(street, ben)
    assert offer is not None
    street.passes(hours=1)
    sends(ben, Borrow(drill.id))

    ben.says("soon")
    newest = asks(ben)
    street.passes(hours=1)
    sends(ben, skip_of_offer := Answer(offer.id, "photo", ""))
    other = asks(ben)
    ben.says("thing")
    ben.commands("/cancel")

    assert (newest, other) == (("span", "span-not-read"), ("kind", ""))
    assert sends(ben, skip_of_offer) == "form-gone"
    left = draft_of(street, ben)
    assert left is not None
    assert left.form == "borrow"


def test_start_twice(street: Street) -> None:
    """A second /start asks the same question again, and makes nobody a member twice."""
    sam = street.stranger("Sam")
    begins(street, sam)

    with nothing_changes(street):
        begins(street, sam)
        sam.commands("/start")
    sam.says("en").shares_place(HOME.lat, HOME.lon)
    with nothing_changes(street):
        sam.commands("/start").commands("/start")

    assert sam.count("join-done") == 1
    assert sam.count("start-again", name="Sam") == 2


def test_old_buttons_of_a_form_ask_what_is_open(street: Street) -> None:
    """A choice, a Skip or a Continue of an earlier question changes no answer; after the end they say so."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says("ladder")
    draft = draft_of(street, anna)
    assert draft is not None
    old = [
        Answer(draft.id, "photo", ""),
        Answer(draft.id, "kind", "skill"),
        Resume(draft.id),
        Change(draft.id, "nothing"),
    ]
    sends(anna, old[0])
    anna.says("thing")

    before = answers_of(street, anna)
    for action in old:
        sends(anna, action)
        assert asks(anna)[0] == "description"
        assert answers_of(street, anna) == before
    assert sends(anna, Confirm(draft.id)) == "form-offer"
    assert sends(anna, Answer(draft.id, "description", "pick7")) == "form-offer"
    while isinstance(anna.screen.replies[-1], Ask):
        sends(anna, skip_of(anna))

    with nothing_changes(street):
        assert {sends(anna, action) for action in (*old, Confirm(draft.id), Cancel(draft.id))} == {
            "form-gone"
        }
