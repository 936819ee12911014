"""Who sees what of a loan, and what nobody can do with it."""

from __future__ import annotations

from bot.flows.actions import Take, ViewLoan
from bot.model.loan import LoanState, Step
from bot.model.places import Point
from tests.stories.lent import approved, asked, on_loan, returned
from tests.stories.street import Street


def test_whoever_said_it_cannot_confirm_it(street: Street) -> None:
    """A forged press of one's own question is refused with the reason, and the card shows the present state."""
    anna, _, _ = approved(street)

    anna.presses("Handed over")
    anna.forges(Take(street.loan().id, Step.CONFIRM_HANDOVER))

    assert street.loan().state is LoanState.APPROVED
    assert anna.reads("loan-refused-own-word")
    assert anna.reads("loan-stands-owner-say-handed-over")


def test_nobody_settles_but_a_moderator(street: Street) -> None:
    """Neither a party nor a stranger nor a neighbour; for those it looks as if there were no such loan."""
    anna, _, _ = on_loan(street)
    anna.presses("There is a problem")
    cara, stranger, loan = street.neighbour("Cara"), street.stranger("Sam"), street.loan()

    for who in (anna, cara, stranger):
        who.forges(Take(loan.id, Step.SETTLE_LOST))

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
            cara.forges(action)
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
    anna.forges(Take(1, Step.APPROVE))

    assert [street.loan(1).state, street.loan(2).state] == [LoanState.REQUESTED, LoanState.APPROVED]
    assert anna.reads("loan-refused-taken")


def test_where_it_takes_place_is_told_after_the_yes_to_the_borrower_alone(street: Street) -> None:
    """Not before the approval, not to the owner's neighbours, not in the rooms."""
    anna, ben, _ = asked(street, note="Ring twice")
    assert not ben.reads("loan-open-map")

    anna.presses("Approve")

    assert ben.reads("loan-open-map")
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
        store.homes.put(owner, Point(52.52, 13.405), "Elm Street 3", street.now)

    anna.presses("Approve")

    assert ben.reads("loan-place", words="Elm Street 3")


def test_the_place_is_no_longer_told_a_week_after_the_return(street: Street) -> None:
    """Until then something may have been left there; after that it is nobody's business."""
    _, ben, _ = returned(street)
    loan = street.loan()

    street.passes(days=6)
    ben.forges(ViewLoan(loan.id))
    within = list(ben.buttons)
    street.passes(days=1, hours=1)
    ben.forges(ViewLoan(loan.id))

    assert "Open the map" in within
    assert "Open the map" not in ben.buttons


def test_the_suggested_dates_taken_in_a_room_tell_the_place_in_private(street: Street) -> None:
    """Even what only one person sees in a room never holds an address: it comes by direct message."""
    anna, ben, _ = asked(street)
    anna.presses("Suggest other dates").answers(span="Friday to Saturday").presses("Suggest them")

    ben.commands("/loans", in_room=True)
    ben.forgets()
    ben.presses("Take these dates")

    assert street.loan().state is LoanState.APPROVED
    assert ben.reads("loan-open-map")


def test_days_that_the_owner_can_suggest_are_a_press_away(street: Street) -> None:
    """Those that they typed are promised to somebody else; the same hours on the next free day are there to pick."""
    anna, _, drill = on_loan(street)
    cara = street.neighbour("Cara")
    cara.presses("Borrow", drill).answers(span="Sunday").presses("Ask for it")

    anna.presses("Suggest other dates").answers(span="Wednesday")
    offered = [it for it in anna.buttons if it != "Other days"]
    anna.presses(offered[0]).presses("Suggest them")

    assert offered == ["Fri 27 Nov, 10:00 – 20:00"]
    assert cara.reads("loan-news-suggest", who="Anna")
    assert cara.sees.count("Fri 27 Nov, 10:00")


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
