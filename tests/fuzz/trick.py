"""What a deed is made from: the town, who does it, dice, and odd things at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, TypeVar

from bot.conversation.replies import Ask
from bot.model.chats import Chat, Platform
from tests.fuzz.town import Raw, Town
from tests.stories.forging import GOOD
from tests.stories.neighbour import Neighbour
from tests.stories.phones import DiscordWire
from tests.stories.street import ROOMS

T = TypeVar("T")
Made = tuple[Platform, Raw] | None

LATEST: Final = 12  # buttons, of which one is pressed
FITTING: Final = {  # what carries a form on, by field
    **GOOD, "home": "52.5201, 13.4049", "until": "in 10 days", "zone": "Asia/Seoul", "end": "8",
    "thanks": "Thank you", "note": "Ring twice", "word": "For a day", "title": "saw",
}  # fmt: skip
USUAL: Final = (
    "drill", "ladder", "thing", "tomorrow to Sunday", "3", "yes", "52.5201, 13.4049", "Elm Street 5", "2 km", "21:00",
    "en", "It broke", "Ben", "12345", "until Friday", "Be kind", "pay a deposit first", "/mine", "call +49 151 5550199",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trick:
    """One deed about to be done."""

    town: Town
    who: Neighbour
    dice: Random
    words: str  # odd ones
    forged: str  # callback data or a payload that nobody gave out
    in_room: bool

    def likely(self, share: float) -> bool:
        """True that often."""
        return self.dice.random() < share

    def one(self, of: Sequence[T]) -> T:
        """One of them."""
        return self.dice.choice(of)

    @property
    def platform(self) -> Platform:
        """Where the person is."""
        return self.who.account.platform

    @property
    def chat(self) -> Chat:
        """The room, or the person's direct chat."""
        return ROOMS[self.platform] if self.in_room else self.who.direct

    @property
    def moderates(self) -> bool:
        """Whether the platform says so."""
        return self.who.account in self.town.street.moderators

    @property
    def ask(self) -> Ask | None:
        """The question that is open in the direct chat."""
        return self.town.asked.get((self.platform, self.who.account.id))

    @property
    def discord(self) -> DiscordWire:
        """Discord's wire."""
        wire = self.town.street.wires[Platform.DISCORD]
        assert isinstance(wire, DiscordWire)
        return wire

    def offered(self) -> tuple[str, str]:
        """A button (its message, what it sends): most often of the newest message that the person sees."""
        town, own = self.town, (self.platform, self.chat.id)
        seen = town.offered.get(own) if self.likely(0.85) else town.offered.get(self.one([*town.offered]))
        if not seen:
            return "1", self.forged
        newest = [it for it in seen if it[0] == seen[-1][0]]
        message, action = self.one(newest if self.likely(0.6) else [*seen][-LATEST:])
        usable = message.isdecimal() and len(message) < 20  # another platform's may be anything
        return message if usable else "1", action

    def answer_to(self, field: str) -> str:
        """Words for a field, mostly fitting ones."""
        share = self.dice.random()
        fits = self.code() if field == "code" else FITTING.get(field, "3")
        return fits if share < 0.75 else self.one(USUAL) if share < 0.9 else self.words

    def code(self) -> str:
        """A one-time code that was told somewhere."""
        return self.one([*self.town.codes]) if self.town.codes else "12345"
