"""Bad answers: every question of every form says why one does not do, and lets go when asked to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from bot.conversation.forms import Choice, Due, Field, Lines, Number, Photo, Place, Span, Text
from bot.conversation.replies import Ask
from bot.flows import FORMS
from bot.flows.actions import ChangeSetting, EditItem, Take, Thank, UseCode
from bot.flows.mod_actions import ModRules, ModSanction, ReportItem, TellSide
from bot.flows.settings import Hour, Zone
from bot.flows.setup_form import Radius
from bot.model.loan import Step
from bot.model.sanction import Sanction
from storage import tables
from tests.stories.forging import GOOD, LONG, UNSEEN, answers_of, asks, draft_of, nothing_changes, sends
from tests.stories.joining import begins, ruled
from tests.stories.lent import asked, on_loan, returned
from tests.stories.neighbour import Neighbour
from tests.stories.reported import bans
from tests.stories.rooms import NewRoom, newcomer
from tests.stories.street import HOME, Street

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
    anna = street.neighbour("Anna", on=street.telegram)  # only there a pin comes out of the blue
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
