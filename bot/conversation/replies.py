"""What goes out: say, ask, show, update. All of it can be written to JSON, as the outbox does.

Phrases stay phrases here; an adapter's render.py puts them into words for the reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.conversation.phrases import T


class Tone(StrEnum):
    """How much a button stands out, where a platform shows it."""

    PLAIN = "plain"
    GO = "go"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what pressing it means: a packed action, a link to open, or a page that opens within the chat.

    Only one of them is given. A button for a page is left out where the platform opens none.
    """

    label: T
    action: str = ""
    url: str = ""
    tone: Tone = Tone.PLAIN
    page: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A few words, one idea, the next step as buttons. A `secret` one is forgotten as soon as it was sent.

    With `data_of`, everything that is kept of that member goes along as a file, made when it is sent.
    """

    text: T
    buttons: Rows = ()
    secret: bool = False
    data_of: int = 0
    type: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class Card:
    """Something that is looked at: a title as typed, lines, perhaps a photo (by the id under which it is kept)."""

    title: T
    lines: tuple[T, ...] = ()
    photo: str = ""
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class Show:
    """A card."""

    card: Card
    type: Literal["show"] = "show"


@dataclass(frozen=True, slots=True)
class Listing:
    """Several short entries under one heading, each with its own buttons, and buttons below for all (pages).

    On Telegram: one message, entries numbered, one row of buttons for each entry. On Discord: the same in one embed.
    """

    heading: T
    entries: tuple[Card, ...]
    buttons: Rows = ()
    type: Literal["listing"] = "listing"


class Input(StrEnum):
    """How an answer is given."""

    TEXT = "text"
    LINES = "lines"  # text of several lines
    CHOICE = "choice"
    NUMBER = "number"
    SPAN = "span"
    PHOTO = "photo"
    PLACE = "place"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that can be picked: the raw answer, its words, and the packed action of its button."""

    value: str
    label: T
    action: str


@dataclass(frozen=True, slots=True)
class Question:
    """One open field of a form, ready to be asked.

    `options` are the answers to pick from: all there are for a choice, the usual ones for a span or a number.
    `given` is an earlier raw answer to start from (a modal opened again).
    """

    name: str
    input: Input
    ask: T  # the whole question, for a message: "What would you like to lend?"
    label: T  # a few words, for a form: "What is it?"
    hint: T | None = None
    required: bool = True
    options: tuple[Option, ...] = ()
    skip: str = ""  # packed action for "skip", where the answer may be left out
    given: str = ""
    longest: int = 0  # characters; 0: the platform's own limit


@dataclass(frozen=True, slots=True)
class Ask:
    """The open questions of a draft, in order: Telegram asks the first, Discord and the web ask all in one form.

    `problem` tells why the last answer to the first question did not do. `resume` is the packed action that asks again
    (the "Continue" button where a modal cannot be opened); `cancel` the one that leaves the form.
    """

    draft: int
    title: T
    questions: tuple[Question, ...]
    problem: T | None = None
    resume: str = ""
    cancel: str = ""
    type: Literal["ask"] = "ask"


@dataclass(frozen=True, slots=True)
class Toast:
    """A passing word about the press itself: Telegram's callback answer, an ephemeral line on Discord."""

    text: T
    type: Literal["toast"] = "toast"


@dataclass(frozen=True, slots=True)
class GoDirect:
    """Continue in the direct chat. `start` is the payload of the deep link ([A-Za-z0-9_-], 64 characters at most)."""

    text: T
    start: str
    type: Literal["direct"] = "direct"


Reply = Say | Show | Listing | Ask | Toast | GoDirect
