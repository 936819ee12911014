"""Bad presses: forged, foreign, by the wrong person, or once more. The answer is kind, and nothing has changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.discord.inbound import COMPONENT
from bot.conversation.actions import Action
from bot.conversation.form_actions import Answer, Cancel, Change, Confirm, Resume
from bot.flows.actions import Borrow, EditItem, FindPage, PauseItem, RemoveItem, Take, ViewItem, ViewLoan
from bot.flows.mod_actions import ModItems, ModLoans, ModRemove, RoomCode
from bot.model.chats import Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import LOAN_STEPS, Role, Step
from storage import tables
from tests.stories.forging import draft_of, nothing_changes, offers_by_words, sends, submits
from tests.stories.lent import approved, asked, on_loan, returned
from tests.stories.neighbour import Neighbour
from tests.stories.phones import Raw
from tests.stories.street import HOME, Street

NONSENSE = (
    "", "zz-1", "lo-1", "lo-1-approve-x", "lo-1-lapse", "lo-x1-approve", "bo--", "bo-zzzzzzzzzzz", "fa-1-title", "🙂",
    "x" * 300,
)  # fmt: skip


def test_a_button_that_never_was(street: Street) -> None:
    """What cannot be read is answered kindly, in a chat, in a room and behind a link."""
    anna, *_ = asked(street)
    card = street.room_of(anna).messages[-1]

    with nothing_changes(street, tables.search):
        answered = {forged: sends(anna, forged) for forged in NONSENSE}
        for forged in NONSENSE:
            anna._does(anna.wire.press(anna.account.id, anna.name, card, forged, False))
            anna.commands(f"/start {forged[:64]}")

    readable = {"lo-1-lapse": "loan-refused-not-yours", "lo-x1-approve": "loan-gone"}
    assert answered == {forged: readable.get(forged, "button-unknown") for forged in NONSENSE}


def test_a_form_of_somebody_else_looks_like_none(street: Street) -> None:
    """Every button of a form, and the form itself, for another person: as if there were no such form."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    anna.commands("/offer drill")
    draft = draft_of(street, anna)
    assert draft is not None
    ben.commands("/mine")

    with nothing_changes(street):
        for number in (draft.id, 999):
            forged = (
                Answer(number, "kind", "thing"),
                Answer(number, "photo", ""),
                Change(number, "title"),
                Confirm(number),
                Resume(number),
                Cancel(number),
            )
            assert {sends(ben, it) for it in forged} == {"form-gone"}
            ben.forgets()
            submits(street, ben, number, {"title": "saw"})
            assert ben.reads("form-gone")

    assert draft_of(street, anna) == draft


def elsewhere(street: Street) -> tuple[Neighbour, Item]:
    """Eve of another community, with a saw that Finn asked for: loan 1."""
    eve, finn = street.neighbour("Eve"), street.neighbour("Finn", on="discord")
    ours = street.community.id
    with street.database.work(street.now) as store:
        oak = store.communities.add(Community("Oak Street", HOME, "Europe/Berlin", street.now))
        for who in (eve, finn):
            face = store.faces.get(who.account)
            assert face is not None
            member = store.members.get(face.member_id)
            member.community_id = oak.id
            store.members.save(member)
    saw = offers_by_words(eve, "saw")
    finn.commands("/borrow saw").answers(span="tomorrow").presses("Ask for it")
    assert saw.community_id == street.loan().community_id != ours
    return eve, saw


ITEM: tuple[Callable[[int], Action], ...] = (
    Borrow,
    ViewItem,
    lambda number: EditItem(number, "title"),
    lambda number: PauseItem(number, 1),
    lambda number: RemoveItem(number, 1),
)
COMMUNITY: tuple[Callable[[int], Action], ...] = (
    RoomCode,
    lambda number: ModItems(number, 0),
    lambda number: ModLoans(number, 0),
)


def test_what_belongs_to_another_community_looks_like_none(street: Street) -> None:
    """Items, loans, searches and the community itself, for a neighbour and for a moderator of ours: as if there were
    none."""
    eve, saw = elsewhere(street)
    eve.says("ladder")
    loan, search, nothing = street.loan().id, 1, 999
    ours = (street.neighbour("Anna"), street.moderator())

    with nothing_changes(street):
        for who in ours:
            for item in (saw.id, nothing):
                assert {sends(who, make(item)) for make in ITEM} == {"item-gone"}
                assert sends(who, ModRemove(item, 1)) == "moderators-only"
            for number in (loan, nothing):
                assert {sends(who, Take(number, step)) for step in Step} == {"loan-gone"}
                assert sends(who, ViewLoan(number)) == "loan-gone"
            for number in (search, nothing):
                assert sends(who, FindPage(number, 0)) == "find-over"
            for number in (saw.community_id, nothing):
                assert {sends(who, make(number)) for make in COMMUNITY} == {"moderators-only"}


# -- the wrong person, and twice ---------------------------------------------------------------------------------------

STAGES = {"requested": asked, "approved": approved, "on_loan": on_loan, "returned": returned}


@pytest.mark.parametrize("stage", STAGES)
def test_a_step_by_the_wrong_person(street: Street, stage: str) -> None:
    """Whatever the table does not give to somebody changes nothing when they press it."""
    anna, ben, _ = STAGES[stage](street)
    others = [street.neighbour("Dora"), street.moderator(), street.stranger("Sam")]
    for who in others:
        who.commands("/help")
    state = street.loan().state
    wrong = [
        (who, step)
        for who, role in ((anna, Role.OWNER), (ben, Role.BORROWER), *((it, Role.NOBODY) for it in others))
        for step in Step
        if (state, step) not in LOAN_STEPS or role not in LOAN_STEPS[state, step].who
    ]

    with nothing_changes(street):
        for who, step in wrong:
            answer = sends(who, Take(street.loan().id, step))
            assert answer in ("loan-refused-not-yours", "loan-refused-moved-on", "loan-gone"), (
                who.name,
                step,
            )


def test_every_button_of_a_loan_pressed_a_second_time(street: Street) -> None:
    """The whole life of a loan, and then each press of it once more, by the same person: nothing happens twice."""
    pressed = remembers_presses(street)
    anna, ben, _ = asked(street)
    anna.presses("Approve")
    anna.presses("Handed over")
    ben.presses("Yes")
    ben.presses("Extend").answers(until="2 more days").presses("Ask for it")
    anna.presses("Agree")
    ben.presses("I brought it back")
    anna.presses("I got it back")
    anna.presses("All good")
    again = [(platform, anew(raw, number)) for number, (platform, raw) in enumerate(pressed)]

    with nothing_changes(street):
        for platform, raw in again:
            street.happens(platform, raw)

    assert len(again) > 8


def remembers_presses(street: Street) -> list[tuple[Platform, Raw]]:
    """Every press from now on, as it comes from the platform."""
    pressed: list[tuple[Platform, Raw]] = []
    happens = street.happens

    def listens(platform: Platform, raw: Raw) -> None:
        if "callback_query" in raw or raw.get("d", {}).get("type") == COMPONENT:
            pressed.append((platform, raw))
        happens(platform, raw)

    street.happens = listens  # type: ignore[method-assign]  # a listener
    return pressed


def anew(raw: Raw, number: int) -> Raw:
    """The same press once more: only its id is another."""
    name = "callback_query" if "callback_query" in raw else "d"
    return {**raw, name: {**raw[name], "id": f"9{number}0modal"}}


def test_an_old_button_never_serves_a_later_form(street: Street) -> None:
    """The number of a form that is done with is not given to another one: its buttons say that it is over."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill, ladder = anna.offers("drill"), anna.offers("ladder")
    sends(ben, Borrow(drill.id))
    first = draft_of(street, ben)
    assert first is not None
    ben.answers(span="tomorrow").presses("Ask for it")
    sends(ben, Borrow(ladder.id))
    ben.answers(span="Friday")

    with nothing_changes(street):
        assert {sends(ben, old(first.id)) for old in (Confirm, Cancel, Resume)} == {"form-gone"}
        submits(street, ben, first.id, {"span": "Saturday"})

    assert draft_of(street, ben) is not None


def test_a_modal_sent_twice(street: Street) -> None:
    """The second one finds its form closed."""
    anna = street.neighbour("Anna", on=street.discord)
    anna.commands("/offer drill")
    shown = anna.screen.modal
    assert shown is not None
    anna.answers(kind="thing")

    with nothing_changes(street):
        submits(street, anna, int(shown["custom_id"].removeprefix("form-")), {"kind": "thing"})

    assert anna.reads("form-gone")
