"""Something of everything is under way in the town before a story begins, so that few deeds already get deep."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.replies import Ask
from bot.flows.actions import Join
from bot.model.chats import Chat, Platform
from bot.model.community import Room
from tests.stories.crowd import Crowd
from tests.stories.forging import sends
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street

Buttons = dict[tuple[Platform, str], list[tuple[str, str]]]  # chat -> (message, action)
NEW = Chat(Platform.TELEGRAM, "-2002", direct=False)  # a group that is not set up yet; its number is 3
SCAM = "Pay in advance, send gift cards"


def furnish(street: Street, crowd: Crowd) -> list[Neighbour]:
    """Loans in every state, a report, a dispute, a held text, one who waits and one who is banned; all the people."""
    anna, ben, cara, mod, sam = crowd.people
    mina = street.moderator("Mina", on="telegram", language="ko")
    dan, gil = street.stranger("Dan", on="discord"), street.neighbour("Gil", on="discord", language="ko")
    hal = street.neighbour("Hal", on="telegram")
    street.there.add((mina.account, NEW.id))
    with street.database.work(street.now) as store:
        store.rooms.add(Room(NEW, 0, "Another group"))
    _lends(ben, "saw", cara, "Approve")
    _lends(cara, "tent", anna, "Approve", "Handed over")
    anna.presses("Yes")
    _lends(anna, "boat", ben, "Approve", "Handed over")
    ben.presses("Yes").presses("There is a problem")
    _lends(gil, "bike", cara)
    cara.commands("/report bike").answers(reason="unsafe", words="No brakes")
    gil.commands("/offer book").answers(kind="thing", description=SCAM)
    mod.commands("/mod approve").presses("Let newcomers wait for a yes")
    sends(dan, Join(street.community.id))
    dan.answers(language="en", home="52.5201, 13.4051")
    mod.commands("/mod approve").presses("Let everybody join")
    mod.commands("/mod ban Hal").answers(why="Sold what was lent").presses("Ban them")
    cara.commands("/offer kayak")
    return [anna, ben, cara, mod, sam, mina, dan, gil, hal]


def _lends(owner: Neighbour, title: str, borrower: Neighbour, *steps: str) -> None:
    """Something is offered and asked for; what its owner says to that."""
    item = owner.offers(title)
    borrower.presses("Borrow", item).answers(span="tomorrow to Thursday").presses("Ask for it")
    for step in steps:
        owner.presses(step)


def buttons_on(street: Street) -> Buttons:
    """Every button that somebody sees."""
    return {
        chat: [(seen.id, action) for seen in screen.messages for _, action, _ in seen.buttons if action]
        for chat, screen in street.screens.items()
    }


def questions_on(street: Street) -> Mapping[tuple[Platform, str], Ask]:
    """Every form that somebody has begun."""
    last = {chat: screen.replies[-1] for chat, screen in street.screens.items() if screen.replies}
    return {chat: reply for chat, reply in last.items() if isinstance(reply, Ask)}
