"""Forms wait: over restarts and releases, behind another form, and behind old buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.engine import Engine
from bot.conversation.filling import Form
from bot.conversation.form_actions import Answer, Cancel, Change, Confirm, Resume
from bot.conversation.replies import Ask
from bot.flows import CONTENTS, FORMS
from bot.flows.actions import Borrow
from bot.store import Draft
from tests.stories.forging import GOOD, LONG, answers_of, asks, draft_of, nothing_changes, sends, skip_of
from tests.stories.joining import begins
from tests.stories.street import HOME, Street


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
    anna.forges(Resume(draft.id))

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
