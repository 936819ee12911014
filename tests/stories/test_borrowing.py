"""Asking to borrow: from a card or by words, with dates that are understood and kept."""

from __future__ import annotations

import pytest

from bot.conversation.events import Completing
from bot.flows.actions import Borrow
from bot.model.chats import Platform
from bot.model.item import ItemState
from bot.model.loan import Loan, LoanState
from tests.stories.lent import asked, on_loan
from tests.stories.street import Street


def requests(street: Street) -> list[Loan]:
    """All loans there are."""
    with street.database.work(street.now) as store:
        return store.loans.all_where()


def set_state(street: Street, title: str, state: ItemState) -> None:
    """The item is paused or removed behind the borrower's back."""
    item = street.item(title)
    item.state = state
    with street.database.work(street.now) as store:
        store.items.save(item)


def test_the_owner_hears_who_wants_what_and_when(street: Street) -> None:
    """The request shows the borrower, the item, the resolved dates and the word, and three answers."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")

    ben.presses("Borrow", drill).answers(span="tomorrow to Thursday", word="For a shelf").presses(
        "Ask for it"
    )

    assert anna.reads("borrow-request", who="Ben", item="drill")
    assert anna.reads("loan-word", who="Ben", word="For a shelf")
    assert "Tue 24 Nov, 10:00 – Thu 26 Nov, 20:00" in anna.sees
    assert anna.buttons == ["Approve", "Decline", "Suggest other dates"]
    assert ben.reads("borrow-sent", who="Anna")


def test_the_dates_are_shown_before_they_count(street: Street) -> None:
    """What was understood is echoed; until it is confirmed, nothing has happened."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")

    ben.presses("Borrow", anna.offers("drill")).answers(span="tomorrow to Thursday")

    assert ben.reads("form-borrow-check", item="drill", owner="Anna")
    assert "Tue 24 Nov, 10:00 – Thu 26 Nov, 20:00" in ben.sees
    assert not requests(street)
    assert not anna.reads("borrow-request")


def test_the_usual_dates_are_buttons(street: Street) -> None:
    """On Telegram one press answers; on Discord the word of the button can be typed into the modal."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="telegram")

    ben.presses("Borrow", anna.offers("drill")).answers(span="weekend").presses("Ask for it")

    span = street.loan().span
    assert (span.start.day, span.due.day) == (28, 29)


def test_dates_can_be_changed_before_asking(street: Street) -> None:
    """The rest of the answers stays."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    ben.presses("Borrow", anna.offers("drill")).answers(span="tomorrow", word="Please")

    ben.presses("Other dates").answers(span="Friday").presses("Ask for it")

    loan = street.loan()
    assert (loan.span.start.day, loan.word) == (27, "Please")


def test_a_loan_has_its_longest(street: Street) -> None:
    """Too many days are refused at once, with the limit."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")

    ben.presses("Borrow", anna.offers("drill", days="2")).answers(span="tomorrow to Sunday")

    assert ben.reads("borrow-too-long", days=2)
    assert ben.asked is not None
    ben.answers(span="tomorrow").presses("Ask for it")
    assert street.loan().state is LoanState.REQUESTED


@pytest.mark.parametrize(
    "typed", ["yesterday", "1 Jan 9999", "24 Nov to 20 Nov", "soon", "💡", "\ud800", "x" * 100_000]
)
def test_dates_that_do_not_do_are_asked_again(street: Street, typed: str) -> None:
    """Past, far away, backwards or no dates at all: a reason, and the same question."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    drill = anna.offers("drill")

    ben.presses("Borrow", drill)
    ben.answers(span=typed) if ben.account.platform is Platform.DISCORD else ben.says(typed)

    assert ben.asked is not None
    assert ben.asked.problem is not None
    assert not requests(street)


def test_days_that_are_promised_are_not_free(street: Street) -> None:
    """The answer says when it is taken and from when it is free."""
    anna, _, drill = on_loan(street)
    cara = street.neighbour("Cara")

    cara.presses("Borrow", drill).answers(span="Wednesday to Friday")

    assert cara.reads("borrow-taken")
    assert "free from Thu 26 Nov, 20:00" in "".join(message.text for message in cara.screen.messages)
    cara.presses("Other days").answers(span="Friday to Saturday").presses("Ask for it")
    assert anna.reads("borrow-request", who="Cara")


def test_days_that_are_free_are_a_press_away(street: Street) -> None:
    """The same hours of the first days on which it is free are offered, and no word is asked before the days do."""
    anna, _, drill = on_loan(street)
    cara = street.neighbour("Cara", on="telegram")

    cara.presses("Borrow", drill).says("Wednesday to Friday")

    assert cara.reads("borrow-taken")
    assert cara.buttons == ["Fri 27 Nov, 10:00 – Sun 29 Nov, 20:00", "Other days"]
    cara.presses("Fri 27 Nov, 10:00 – Sun 29 Nov, 20:00")
    assert cara.reads("form-borrow-word")
    cara.says("For a shelf").presses("Ask for it")
    assert anna.reads("borrow-request", who="Cara")
    span = street.loan().span
    assert (span.start.day, span.start.hour, span.due.day, span.due.hour) == (27, 10, 29, 20)


def test_what_is_late_is_not_free_today(street: Street) -> None:
    """An item that should be back, and is not, is still out."""
    _, _, drill = on_loan(street)
    cara = street.neighbour("Cara")
    street.passes(days=4)

    cara.presses("Borrow", drill).answers(span="today")
    assert not cara.reads("borrow-taken")  # from the next hour on it may be back

    street.passes(hours=2)
    cara.presses("Ask for it")
    assert cara.reads("borrow-taken")


def test_nobody_asks_twice_for_the_same_days(street: Street) -> None:
    """One open request a neighbour, an item and a day."""
    _, ben, drill = asked(street)

    ben.presses("Borrow", drill).answers(span="Wednesday to Friday")

    assert ben.reads("borrow-asked-already", item="drill")
    assert len(requests(street)) == 1


def test_a_second_press_asks_only_once(street: Street) -> None:
    """Ask for it, pressed twice, is one request; the second press is told that the questions are closed."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    ben.presses("Borrow", anna.offers("drill")).answers(span="tomorrow")
    check = ben.screen.messages[-1]

    ben.presses_on(check, "Ask for it")
    ben.presses_on(check, "Ask for it")

    assert len(requests(street)) == 1
    assert anna.count("borrow-request") == 1
    assert ben.reads("form-gone")


def test_ones_own_is_not_borrowed(street: Street) -> None:
    """It is yours already."""
    anna = street.neighbour("Anna")

    anna.forges(Borrow(anna.offers("drill").id))

    assert anna.reads("borrow-own", item="drill")


@pytest.mark.parametrize(
    ("state", "told"), [(ItemState.PAUSED, "borrow-resting"), (ItemState.REMOVED, "item-gone")]
)
def test_an_old_card_of_what_is_not_offered(street: Street, state: ItemState, told: str) -> None:
    """A card that still shows the button is answered kindly."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    drill = anna.offers("drill")
    set_state(street, "drill", state)

    ben.presses("Borrow", drill)

    assert ben.reads(told)
    assert not requests(street)


def test_an_item_removed_while_asking(street: Street) -> None:
    """Between the dates and the confirmation the item went: no request, and the form is done with."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    ben.presses("Borrow", anna.offers("drill")).answers(span="tomorrow")
    set_state(street, "drill", ItemState.REMOVED)

    ben.presses("Ask for it")

    assert ben.reads("item-gone")
    assert not requests(street)
    assert not anna.reads("borrow-request")


def test_an_item_of_elsewhere_looks_like_none(street: Street) -> None:
    """No such item, or not in this community: the same answer."""
    ben = street.neighbour("Ben")

    ben.forges(Borrow(999))

    assert ben.reads("item-gone")


def test_an_owner_out_of_reach(street: Street) -> None:
    """The request stands, and the borrower is told kindly that the owner may not read it soon."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    with street.database.work(street.now) as store:
        face = store.faces.get(anna.account)
        assert face is not None
        face.reachable = False
        store.faces.save(face)

    ben.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")

    assert ben.reads("borrow-owner-unreachable", who="Anna")
    anna.commands("/loans")
    assert "1. Approve" in anna.buttons


def test_borrow_by_words(street: Street) -> None:
    """One match starts at once, misspelt or in part."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    anna.offers("cordless drill")

    ben.commands("/borrow dril").answers(span="tomorrow").presses("Ask for it")

    assert anna.reads("borrow-request", item="cordless drill")


def test_several_of_that_name(street: Street) -> None:
    """A list to pick from, each with its own button; one's own are not among them."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    anna.offers("cordless drill")
    anna.offers("hammer drill")
    ben.offers("old drill")

    ben.commands("/borrow drill")

    assert ben.reads("borrow-which")
    assert ben.buttons == ["1. Borrow", "2. Borrow", "See what is there"]
    ben.presses("2. Borrow").answers(span="tomorrow").presses("Ask for it")
    assert anna.reads("borrow-request", item="cordless drill")


def test_nothing_of_that_name(street: Street) -> None:
    """The way to what there is."""
    ben = street.neighbour("Ben")

    ben.commands("/borrow balloon")
    ben.commands("/borrow")

    assert ben.reads("borrow-not-found", words="balloon")
    assert ben.reads("borrow-nothing-there")


def test_options_fill_the_form_ahead(street: Street) -> None:
    """On Discord a completed command needs only the confirmation."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on=street.discord)
    drill = anna.offers("drill")

    ben.commands("/borrow", item=f"#{drill.id}", span="tomorrow to Thursday", word="Please")
    ben.presses("Ask for it")

    assert anna.reads("loan-word", word="Please")


def test_titles_complete(street: Street) -> None:
    """What is typed so far suggests items, and stands for them by number."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    drill = anna.offers("cordless drill")
    typing = Completing(
        id="1", account=ben.account, chat=ben.direct, command="borrow", option="item", typed="cord"
    )

    with street.database.work(street.now) as store:
        suggested = street.engine.complete(store, typing, street.now)

    assert [(it.shown, it.value) for it in suggested] == [("cordless drill", f"#{drill.id}")]


def test_a_newcomer_joins_first(street: Street) -> None:
    """A stranger who presses Borrow is met, not refused."""
    anna, sam = street.neighbour("Anna"), street.stranger("Sam")

    sam.presses("Borrow", anna.offers("drill"))

    assert not requests(street)
    assert not sam.reads("item-gone")


def test_markup_in_a_word_stays_words(street: Street) -> None:
    """What a neighbour types is shown as typed."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    typed = "<b>hi</b> @everyone *bold* [a](http://www.wikipedia.org)"

    ben.presses("Borrow", anna.offers("drill")).answers(span="tomorrow", word=typed).presses("Ask for it")

    assert anna.reads("loan-word", word=typed)
