"""The life of a loan, row by row of its table, told on both platforms."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.actions import Action
from bot.flows.actions import Take, ViewLoan
from bot.model.item import Item
from bot.model.loan import LoanState, Step
from bot.model.places import Point
from tests.stories.street import Neighbour, Street

Pair = tuple[Neighbour, Neighbour, Item]


def asked(street: Street, span: str = "tomorrow to Thursday", **offer: str) -> Pair:
    """Ben has asked Anna for her drill."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill", **offer)
    ben.presses("Borrow", drill).answers(span=span).presses("Ask for it")
    return anna, ben, drill


def approved(street: Street, **offer: str) -> Pair:
    """Anna has said yes."""
    anna, ben, drill = asked(street, **offer)
    anna.presses("Approve")
    return anna, ben, drill


def on_loan(street: Street, **offer: str) -> Pair:
    """Both have said that it changed hands."""
    anna, ben, drill = approved(street, **offer)
    anna.presses("Handed over")
    ben.presses("Yes")
    return anna, ben, drill


def returned(street: Street) -> Pair:
    """It is back."""
    anna, ben, drill = on_loan(street)
    anna.presses("I got it back")
    return anna, ben, drill


def forge(who: Neighbour, action: Action) -> None:
    """Press a button that was never shown."""
    who.says("hello")
    who._does(who.wire.press(who.account.id, who.name, who.screen.messages[-1], action.pack(), False))


def steps(street: Street) -> list[tuple[str, str, str]]:
    """The audit of the loan: step, role, state after."""
    subject = f"loan:{street.loan().id}"
    with street.database.work(street.now) as store:
        return [(it.step, it.role, it.after) for it in store.audit.of(subject)]


def test_from_the_request_to_the_return(street: Street) -> None:
    """The whole life, each word confirmed by the other side, each step recorded."""
    anna, ben, _ = asked(street)

    anna.presses("Approve")
    anna.presses("Handed over")
    ben.presses("Yes")
    ben.presses("I brought it back")
    anna.presses("I got it back")
    anna.presses("All good")

    assert ben.reads("loan-news-all-good", who="Anna", item="drill")
    assert steps(street) == [
        ("request", "borrower", "requested"),
        ("approve", "owner", "approved"),
        ("say_handed_over", "owner", "approved"),
        ("confirm_handover", "borrower", "on_loan"),
        ("say_brought_back", "borrower", "on_loan"),
        ("say_got_back", "owner", "returned"),
        ("all_good", "owner", "returned"),
    ]


def test_the_owner_may_decline(street: Street) -> None:
    """A no ends the request, kindly."""
    anna, ben, _ = asked(street)

    anna.presses("Decline")

    assert street.loan().state is LoanState.DECLINED
    assert ben.reads("loan-news-decline", who="Anna")
    assert anna.buttons == ben.buttons == []


def test_the_borrower_may_withdraw(street: Street) -> None:
    """Somebody does not need it any more."""
    anna, ben, _ = asked(street)

    ben.presses("Withdraw")

    assert street.loan().state is LoanState.WITHDRAWN
    assert anna.reads("loan-news-withdraw", who="Ben")


def test_the_owner_may_suggest_other_dates(street: Street) -> None:
    """What the borrower takes of it is approved, for those dates."""
    anna, ben, _ = asked(street)

    anna.presses("Suggest other dates").answers(span="Friday to Saturday").presses("Suggest them")
    ben.presses("Take these dates")

    loan = street.loan()
    assert loan.state is LoanState.APPROVED
    assert (loan.span.start.day, loan.span.due.day) == (27, 28)
    assert anna.reads("loan-news-take-suggestion", who="Ben")


def test_an_unanswered_request_ends_after_two_days(street: Street) -> None:
    """Both hear that nothing came of it."""
    anna, ben, _ = asked(street)

    street.passes(hours=47)
    before = street.loan().state
    street.passes(hours=1)

    assert (before, street.loan().state) == (LoanState.REQUESTED, LoanState.LAPSED)
    assert anna.count("loan-lapsed-requested") == ben.count("loan-lapsed-requested") == 1


def test_either_may_cancel_what_was_promised(street: Street) -> None:
    """Plans change; the other side hears of it and the item is free again."""
    anna, ben, _ = approved(street)

    ben.presses("Cancel the loan")

    assert street.loan().state is LoanState.CANCELLED
    assert anna.reads("loan-news-cancel", who="Ben")
    assert "Free" in street.room().messages[-1].text


def test_a_promise_without_a_handover_ends_a_day_after_its_start(street: Street) -> None:
    """24 hours after the start both hear that it has ended."""
    anna, ben, _ = approved(street)
    start = street.loan().span.start_at

    street.passes(hours=(start - street.now) / timedelta(hours=1) + 23)
    before = street.loan().state
    street.passes(hours=1)

    assert (before, street.loan().state) == (LoanState.APPROVED, LoanState.LAPSED)
    assert anna.reads("loan-lapsed-approved")
    assert ben.reads("loan-lapsed-approved")


def test_the_borrower_may_say_it_first(street: Street) -> None:
    """ "I have it" asks the owner, who confirms."""
    anna, ben, _ = approved(street)

    ben.presses("I have it")
    anna.presses("Yes")

    assert street.loan().state is LoanState.ON_LOAN
    assert ben.reads("loan-news-confirm-handover", who="Anna")


def test_not_yet_leaves_it_promised(street: Street) -> None:
    """The other side says that it has not changed hands; both may say so again later."""
    anna, ben, _ = approved(street)

    anna.presses("Handed over")
    ben.presses("No, not yet")

    assert street.loan().state is LoanState.APPROVED
    assert anna.reads("loan-news-deny-handover", who="Ben")
    assert "Handed over" in anna.buttons
    assert "I have it" in ben.buttons


def test_whoever_said_it_cannot_confirm_it(street: Street) -> None:
    """A forged press of one's own question is refused with the reason, and the card shows the present state."""
    anna, _, _ = approved(street)

    anna.presses("Handed over")
    forge(anna, Take(street.loan().id, Step.CONFIRM_HANDOVER))

    assert street.loan().state is LoanState.APPROVED
    assert anna.reads("loan-refused-own-word")
    assert anna.reads("loan-stands-owner-say-handed-over")


def test_both_saying_it_is_a_handover(street: Street) -> None:
    """ "I have it", pressed on an older card after "Handed over", confirms it."""
    anna, ben, _ = approved(street)
    older = ben.screen.messages[-1]

    anna.presses("Handed over")
    ben.presses_on(older, "I have it")

    assert street.loan().state is LoanState.ON_LOAN


def test_it_may_be_kept_longer_if_the_owner_agrees(street: Street) -> None:
    """The due date moves with the owner's word, and both see the new one."""
    anna, ben, _ = on_loan(street)
    due = street.loan().span.due_at

    ben.presses("Extend").answers(until="2 more days").presses("Ask for it")
    asked_for = street.loan().span.due_at
    anna.presses("Agree")

    assert asked_for == due
    assert street.loan().span.due_at == due + timedelta(days=2)
    assert ben.reads("loan-news-agree-extension", who="Anna")


def test_the_owner_may_need_it_back(street: Street) -> None:
    """Without the owner's word the due date stays."""
    anna, ben, _ = on_loan(street)
    due = street.loan().span.due_at

    ben.presses("Extend").answers(until="days1").presses("Ask for it")
    anna.presses("Not this time")

    assert street.loan().span.due_at == due
    assert ben.reads("loan-news-refuse-extension")


@pytest.mark.parametrize("promised", [False, True])
def test_no_extension_when_somebody_is_next(street: Street, promised: bool) -> None:
    """Neither over a promise nor over a request that waits for an answer; the message says from when."""
    anna, ben, drill = on_loan(street)
    cara = street.neighbour("Cara")
    cara.presses("Borrow", drill).answers(span="Friday to Saturday").presses("Ask for it")
    if promised:
        anna.presses("Approve")

    ben.presses("Extend").answers(until="until Saturday")

    assert ben.reads("extend-next")
    assert street.loan(1).claim is None


def test_the_owner_confirms_the_return_or_denies_it(street: Street) -> None:
    """ "That is not so" is a dispute: both sides and the moderators hear of it."""
    moderator = street.moderator()
    anna, ben, _ = on_loan(street)

    ben.presses("I brought it back")
    anna.presses("That is not so")

    assert street.loan().state is LoanState.DISPUTED
    assert ben.reads("loan-news-deny-brought-back", who="Anna")
    assert moderator.reads("loan-news-dispute", owner="Anna", borrower="Ben", item="drill")
    assert moderator.buttons == ["It was returned", "It is lost", "Still on loan"]


@pytest.mark.parametrize("who", ["owner", "borrower"])
def test_either_may_report_a_problem(street: Street, who: str) -> None:
    """While it is on loan, from both sides."""
    anna, ben, _ = on_loan(street)
    reporter, other = (anna, ben) if who == "owner" else (ben, anna)

    reporter.presses("There is a problem")

    assert street.loan().state is LoanState.DISPUTED
    assert other.reads("loan-news-report-problem", who=reporter.name)


def test_after_the_return_the_owner_is_asked_whether_all_is_good(street: Street) -> None:
    """All good, or a problem that moderators look into."""
    moderator = street.moderator()
    anna, _, _ = returned(street)

    assert anna.buttons == ["All good", "There is a problem"]
    anna.presses("There is a problem")

    assert street.loan().state is LoanState.DISPUTED
    assert moderator.reads("loan-news-dispute")


@pytest.mark.parametrize(
    ("label", "state"),
    [
        ("It was returned", LoanState.RETURNED),
        ("It is lost", LoanState.LOST),
        ("Still on loan", LoanState.ON_LOAN),
    ],
)
def test_a_moderator_settles(street: Street, label: str, state: LoanState) -> None:
    """Both sides hear how."""
    moderator = street.moderator()
    anna, ben, _ = on_loan(street)
    anna.presses("There is a problem")

    moderator.presses(label)

    assert street.loan().state is state
    news = f"loan-news-settle-{state.replace('_', '-')}"
    assert anna.reads(news)
    assert ben.reads(news)
    assert steps(street)[-1][1] == "moderator"


def test_nobody_settles_but_a_moderator(street: Street) -> None:
    """Neither a party nor a stranger nor a neighbour; for those it looks as if there were no such loan."""
    anna, _, _ = on_loan(street)
    anna.presses("There is a problem")
    cara, stranger, loan = street.neighbour("Cara"), street.stranger("Sam"), street.loan()

    for who in (anna, cara, stranger):
        forge(who, Take(loan.id, Step.SETTLE_LOST))

    assert street.loan().state is LoanState.DISPUTED
    assert anna.reads("loan-refused-not-yours")
    assert cara.reads("loan-gone")
    assert stranger.reads("loan-gone")


def test_a_loan_of_others_looks_like_none(street: Street) -> None:
    """A stranger to the loan reads the same as for a loan that does not exist, for every step."""
    asked(street)
    cara, loan = street.neighbour("Cara"), street.loan()

    for number in (loan.id, 999):
        for action in (ViewLoan(number), *(Take(number, step) for step in Step)):
            cara.forgets()
            forge(cara, action)
            assert cara.reads("loan-gone"), action
    assert street.loan() == loan


def test_an_old_button_shows_the_present_state(street: Street) -> None:
    """A second press changes nothing; it tells why and shows the card as it is."""
    anna, ben, _ = asked(street)
    request = anna.screen.messages[-1]
    anna.presses("Approve")
    ben.forgets()

    anna.presses_on(request, "Decline")

    assert street.loan().state is LoanState.APPROVED
    assert anna.reads("loan-refused-moved-on")
    assert any(
        "Handed over" in [label for label, _, _ in message.buttons] for message in anna.screen.messages
    )
    assert not any(ben.phrases())


def test_two_promises_never_overlap(street: Street) -> None:
    """The second approval for the same days is refused kindly; the first stands."""
    anna, _, drill = asked(street)
    cara = street.neighbour("Cara")
    cara.presses("Borrow", drill).answers(span="Wednesday to Friday").presses("Ask for it")

    anna.presses("Approve")
    forge(anna, Take(1, Step.APPROVE))

    assert [street.loan(1).state, street.loan(2).state] == [LoanState.REQUESTED, LoanState.APPROVED]
    assert anna.reads("loan-refused-taken")


def test_where_it_takes_place_is_told_after_the_yes_to_the_borrower_alone(street: Street) -> None:
    """Not before the approval, not to the owner's neighbours, not in the rooms."""
    anna, ben, _ = asked(street, note="Ring twice")
    assert not ben.reads("loan-place-on-map")

    anna.presses("Approve")

    assert ben.reads("loan-place-on-map")
    assert ben.reads("loan-note", note="Ring twice")
    maps = [url for _, _, url in ben.screen.messages[-1].buttons if url]
    assert maps == ["https://www.openstreetmap.org/?mlat=52.520000&mlon=13.405000#map=18/52.520000/13.405000"]
    for platform in ("telegram", "discord"):
        assert "Ring twice" not in "".join(message.text for message in street.room(platform).messages)


def test_the_address_is_told_in_words_if_it_was(street: Street) -> None:
    """Whoever gave an address is found by it."""
    anna, ben, _ = asked(street)
    owner = anna.member.id
    with street.database.work(street.now) as store:
        store.homes.put(owner, Point(52.52, 13.405), "Elm Street 3")

    anna.presses("Approve")

    assert ben.reads("loan-place", words="Elm Street 3")


def test_the_place_is_no_longer_told_a_week_after_the_return(street: Street) -> None:
    """Until then something may have been left there; after that it is nobody's business."""
    _, ben, _ = returned(street)
    loan = street.loan()

    street.passes(days=6)
    forge(ben, ViewLoan(loan.id))
    within = ben.reads("loan-stands-borrower-returned") and "map" in ben.sees
    street.passes(days=1, hours=1)
    forge(ben, ViewLoan(loan.id))

    assert within
    assert "map" not in ben.sees
    assert ben.buttons == []


def test_the_suggested_dates_taken_in_a_room_tell_the_place_in_private(street: Street) -> None:
    """Even what only one person sees in a room never holds an address: it comes by direct message."""
    anna, ben, _ = asked(street)
    anna.presses("Suggest other dates").answers(span="Friday to Saturday").presses("Suggest them")

    ben.commands("/loans", in_room=True)
    ben.forgets()
    ben.presses("Take these dates")

    assert street.loan().state is LoanState.APPROVED
    assert ben.reads("loan-place-on-map")


def test_loans_lists_what_one_borrows_and_lends(street: Street) -> None:
    """Open ones, with the buttons that apply now."""
    anna, ben, _ = asked(street)
    ladder = ben.offers("ladder")
    anna.presses("Borrow", ladder).answers(span="tomorrow").presses("Ask for it")

    ben.commands("/loans")

    assert ben.reads("loans-heading", count=2)
    assert {"1. Approve", "1. Decline", "1. Suggest other dates", "2. Withdraw"} <= set(ben.buttons)


def test_loans_come_in_pages(street: Street) -> None:
    """Five a page, the next due first."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    for number in range(7):
        ben.presses("Borrow", anna.offers(f"book {number}")).answers(span="tomorrow").presses("Ask for it")

    ben.commands("/loans")
    first = ben.sees
    ben.presses("More")

    assert "book 4" in first
    assert "book 5" not in first
    assert "book 5" in ben.sees
    assert "Previous" in ben.buttons


def test_no_loans_shows_the_way_to_some(street: Street) -> None:
    """Nothing yet: find or offer."""
    anna = street.neighbour("Anna")

    anna.commands("/loans")

    assert anna.reads("loans-none")
    assert anna.buttons == ["Find something", "Offer something"]


def test_who_cannot_be_reached_holds_up_nobody(street: Street) -> None:
    """The borrower blocked the bot: the step counts, and the owner is told so."""
    anna, ben, _ = asked(street)
    ben.blocks()
    anna.presses("Approve")

    anna.presses("Handed over")

    assert anna.reads("loan-unheard", who="Ben")
    claim = street.loan().claim
    assert claim is not None
    assert claim.step is Step.SAY_HANDED_OVER


def test_the_cards_in_the_rooms_tell_where_it_stands(street: Street) -> None:
    """Asked for, promised, out, free: in place, on both platforms."""
    anna, ben, _ = asked(street)
    seen = [street.room(on).messages[-1].text for on in ("telegram", "discord")]
    anna.presses("Approve")
    seen += [street.room(on).messages[-1].text for on in ("telegram", "discord")]
    anna.presses("Handed over")
    ben.presses("Yes")
    seen += [street.room(on).messages[-1].text for on in ("telegram", "discord")]

    assert all("asked for it" in text for text in seen[:2])
    assert all("Promised" in text for text in seen[2:4])
    assert all("Out with a neighbour" in text for text in seen[4:])
    assert [len(street.room(on).messages) for on in ("telegram", "discord")] == [1, 1]
