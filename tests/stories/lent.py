"""How far a loan has come when a story begins."""

from __future__ import annotations

from datetime import timedelta

from bot.model.item import Item
from bot.model.loan import Loan, LoanState
from bot.model.spans import Span
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street

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


def lends(street: Street, item: Item, to: Neighbour, days: tuple[int, int], state: LoanState) -> None:
    """A loan of an item, from so many days ahead until so many."""
    owner, borrower = item.owner_id, to.member.id
    span = Span(street.now + timedelta(days=days[0]), street.now + timedelta(days=days[1]), "Europe/Berlin")
    with street.database.work(street.now) as store:
        store.loans.add(Loan(item.id, item.community_id, owner, borrower, span, street.now, state=state))


def lent_and_returned(street: Street) -> None:
    """A drill was lent and came back; a ladder lies about; nobody has a balloon."""
    anna, ben, _ = approved(street, span="tomorrow to Sunday")
    street.passes(days=1)
    ben.presses("I have it")
    anna.presses("Yes")
    street.passes(days=1)
    ben.presses("I brought it back")
    anna.presses("I got it back")
    anna.offers("ladder")
    ben.commands("/find balloon")
    ben.commands("/find Balloon ")
