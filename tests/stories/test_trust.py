"""Trust grows by returning, and what went wrong fades; owners read it in words and may ask for some of it."""

from __future__ import annotations

from datetime import timedelta

from bot.flows.actions import Thank, WhoMayBorrow
from bot.model.item import Item
from bot.model.loan import LoanState
from bot.model.trust import Punctual, Track
from tests.stories.lent import returned
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street


def borrows_and_returns(
    street: Street, owner: Neighbour, who: Neighbour, item: Item, *, late_by: float = 0
) -> None:
    """A whole loan of one day; it comes back so many hours after it was due."""
    street.now = street.now.replace(hour=8, minute=0) + timedelta(days=1)
    who.presses("Borrow", item).answers(span="today to tomorrow").presses("Ask for it")
    owner.presses("Approve").presses("Handed over")
    who.presses("Yes")
    street.now = street.loan().span.due_at + timedelta(hours=late_by or -1)
    who.presses("I brought it back")
    owner.presses("I got it back")
    street.deliver()


def asks_again(street: Street, owner: Neighbour, who: Neighbour, item: Item) -> None:
    """One more request, of which the owner reads alone."""
    street.now += timedelta(days=1)
    owner.forgets()
    who.presses("Borrow", item).answers(span="tomorrow").presses("Ask for it")


def test_a_newcomer_is_named_as_one(street: Street) -> None:
    """The owner reads since when somebody is here, and that nothing is known of them yet."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")

    asks_again(street, anna, ben, anna.offers("drill"))

    assert anna.reads("track-new", who="Ben")
    assert anna.reads("track-first")
    assert not ben.reads("track-new")


def test_returns_are_told_and_after_three_how_often_on_time(street: Street) -> None:
    """One return says that it came back; from the third on, whether on time."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")

    borrows_and_returns(street, anna, ben, drill)
    asks_again(street, anna, ben, drill)
    assert anna.reads("track-returned", count=1)
    assert not anna.reads("track-always")
    anna.presses("Decline")
    for _ in range(2):
        borrows_and_returns(street, anna, ben, drill)
    asks_again(street, anna, ben, drill)

    assert anna.reads("track-returned-so", count=3)
    assert anna.reads("track-always")


def test_a_late_return_is_a_strike_that_fades(street: Street) -> None:
    """For ninety days the owner reads of it; then it is forgotten."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    borrows_and_returns(street, anna, ben, drill, late_by=30)

    asks_again(street, anna, ben, drill)
    assert anna.reads("track-late", count=1)
    anna.presses("Decline")
    street.now += timedelta(days=90)
    asks_again(street, anna, ben, drill)

    assert not anna.reads("track-late")
    assert anna.reads("track-returned", count=1)


def test_who_says_in_time_that_it_is_back_is_on_time(street: Street) -> None:
    """An owner who confirms it days later makes nobody late."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    ben.presses("Borrow", drill).answers(span="today to tomorrow").presses("Ask for it")
    anna.presses("Approve").presses("Handed over")
    ben.presses("Yes")
    ben.presses("I brought it back")
    street.now += timedelta(days=5)
    anna.presses("I got it back")

    assert track(street, ben) == Track(returns=1, timed=1, on_time=1)


def test_a_handover_that_did_not_happen_is_a_strike(street: Street) -> None:
    """A request that nobody answered is none."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    ben.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")
    anna.presses("Approve")
    street.passes(days=3)
    assert street.loan().state is LoanState.LAPSED
    ben.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")
    street.passes(days=3)

    assert track(street, ben) == Track(no_shows=1)


def test_something_precious_is_for_neighbours_who_brought_things_back(street: Street) -> None:
    """The owner says so by a button of the card; whoever has not is told kindly how trust grows."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill, violin = anna.offers("drill"), anna.offers("violin")
    anna.presses("Who may borrow it?").presses("neighbours who have brought something back before")
    assert street.item("violin").least_returns == 1

    ben.presses("Borrow", violin)
    assert ben.reads("trust-not-yet", owner="Anna", item="violin")
    assert ben.asked is None
    borrows_and_returns(street, anna, ben, drill)
    ben.presses("Borrow", street.item("violin")).answers(span="tomorrow").presses("Ask for it")

    assert street.loan().item_id == violin.id


def test_a_minimum_counts_for_a_request_under_way_as_well(street: Street) -> None:
    """It is looked at again when the form is complete."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    violin = anna.offers("violin")
    ben.presses("Borrow", violin).answers(span="tomorrow")
    anna.forges(WhoMayBorrow(violin.id, "3"))

    ben.presses("Ask for it")

    assert ben.reads("trust-not-yet")
    assert not anna.reads("borrow-request")


def test_a_minimum_that_was_never_offered_is_refused(street: Street) -> None:
    """Only the choices of the card."""
    anna = street.neighbour("Anna")
    violin = anna.offers("violin")

    anna.forges(WhoMayBorrow(violin.id, "7777"))

    assert anna.reads("choice-not-offered")
    assert street.item("violin").least_returns == 0


def test_thanks_after_a_return(street: Street) -> None:
    """A thumb and a note, each side once; the note is read by the other side alone, the thumb counts for all."""
    anna, ben, _ = returned(street)

    anna.presses("👍 Thank you!")
    ben.presses("Thank-you note").answers(thanks="It drilled like a dream")

    assert ben.reads("thanks-thumb", who="Anna", item="drill")
    assert anna.reads("thanks-note", who="Ben", note="It drilled like a dream")
    assert "dream" not in "".join(it.text for it in street.room().messages)
    assert track(street, ben).thanks == 1
    assert track(street, anna).thanks == 1
    anna.forges(Thank(street.loan().id, 0))
    assert anna.reads("thanks-already")
    assert track(street, ben).thanks == 1


def test_thanks_are_for_what_is_back_and_not_long_ago(street: Street) -> None:
    """After two weeks the moment has passed; the buttons go with it."""
    anna, _, _ = returned(street)
    street.now += timedelta(days=15)

    anna.forges(Thank(street.loan().id, 0))

    assert anna.reads("thanks-over")


def test_a_note_of_thanks_that_asks_for_money_waits(street: Street) -> None:
    """Words to another neighbour are looked at, too."""
    anna, ben, _ = returned(street)
    mod = street.moderator()

    ben.presses("Thank-you note").answers(thanks="Send me gift cards")
    assert not anna.reads("thanks-note")
    mod.presses("Let it through")

    assert anna.reads("thanks-note", note="Send me gift cards")


def track(street: Street, who: Neighbour) -> Track:
    """What is known of somebody now."""
    member = who.member.id
    with street.database.work(street.now) as store:
        return store.trust.of(member, street.now)


def test_the_words_for_a_share() -> None:
    """Always, nearly always, mostly, seldom; nothing before the third return."""
    shares = [(2, 2), (3, 3), (10, 8), (10, 5), (10, 4)]

    words = [Track(timed, timed, on_time).punctual for timed, on_time in shares]

    assert words == [None, Punctual.ALWAYS, Punctual.NEARLY, Punctual.MOSTLY, Punctual.SELDOM]
    assert Track(10, 10, 8).reaches(10)
    assert not Track(10, 10, 7).reaches(3)
    assert not Track(2, 2, 2).reaches(3)
