"""Forms: declared once, asked by every platform in its own manner.

A field reads a raw answer into the text that the draft keeps, or refuses it with a phrase. The phrases of a field
follow from its names: `form-<form>-<field>` asks, `form-<form>-<field>-label` names it, `-hint` helps, `-<choice>`
words a choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.conversation.answers import read_written_span, write_place, write_span
from bot.conversation.lookups import FoundPlaces
from bot.conversation.phrases import Moment, Period, T, t
from bot.conversation.replies import Input
from bot.conversation.typed_places import ShortLink, read_place
from bot.language.spans import (
    SpanNotUnderstood,
    read_due,
    read_span,
    span_of,
    usual_spans,
)
from bot.language.typed import NumberRefused, TextRefused, clean, read_number
from bot.model.chats import Account
from bot.model.places import PlaceOutOfRange, Point
from bot.ports import PhotoRefused
from bot.store import Known, Pick

LONGEST_ADDRESS = 200
USUAL_MORE_DAYS = (1, 3, 7)


class AnswerRefused(ValueError):
    """An answer that does not do. `phrase` tells why, and what to do next."""

    def __init__(self, phrase: T) -> None:
        """Keep the phrase."""
        super().__init__(phrase.key)
        self.phrase = phrase


class AnswerAmbiguous(ValueError):
    """An answer that could mean several things: `picks` are (raw answer, words as the service wrote them)."""

    def __init__(self, picks: list[Pick]) -> None:
        """Keep what it could mean."""
        super().__init__(f"{len(picks)} meanings")
        self.picks = picks


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to understand an answer: the moment, whose words they are, and what is known of the world."""

    now: datetime
    zone: str
    language: str
    account: Account
    known: Known
    near: Point | None = None
    after: datetime | None = None  # the due moment that a new one must follow


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks. An optional one may be skipped; then its answer is `default`."""

    name: str
    required: bool = True
    default: str = ""
    hint: bool = False
    input: ClassVar[Input]

    def pick(self, words: str) -> T:
        """What the button says that picks an answer of these words."""
        return t("pick-this", words=words)

    def pick_none(self) -> T:
        """What the button says that picks none of them."""
        return t("pick-none")

    def read(self, raw: str, reading: Reading) -> str:
        """The answer as the draft keeps it. Raises AnswerRefused or AnswerAmbiguous."""
        raise NotImplementedError

    def stands(self, kept: str) -> bool:
        """Whether a kept answer, perhaps from an older release, still is one."""
        return True

    def offers(self, reading: Reading) -> tuple[tuple[str, T | None], ...]:
        """Answers to pick from, as (raw answer, words); None for the words that follow from the names."""
        return ()


@dataclass(frozen=True, slots=True)
class Text(Field):
    """A line of text, `most` characters at the most."""

    most: int = 80
    input: ClassVar[Input] = Input.TEXT

    def read(self, raw: str, reading: Reading) -> str:
        """Cleaned of what nobody can see."""
        try:
            return clean(raw, longest=self.most, lines=self.input is Input.LINES)
        except TextRefused as refused:
            raise AnswerRefused(refused.problem) from refused


@dataclass(frozen=True, slots=True)
class Lines(Text):
    """Text of several lines."""

    input: ClassVar[Input] = Input.LINES


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of a few words."""

    choices: tuple[str, ...] = ()
    input: ClassVar[Input] = Input.CHOICE

    def read(self, raw: str, reading: Reading) -> str:
        """One of the choices, nothing else."""
        if raw.strip().casefold() not in self.choices:
            raise AnswerRefused(t("choice-not-offered"))
        return raw.strip().casefold()

    def stands(self, kept: str) -> bool:
        """One of the choices of this release."""
        return kept in self.choices or (not self.required and kept == self.default)

    def offers(self, reading: Reading) -> tuple[tuple[str, T | None], ...]:
        """All choices."""
        return tuple((choice, None) for choice in self.choices)


@dataclass(frozen=True, slots=True)
class YesNo(Choice):
    """Yes or no."""

    choices: tuple[str, ...] = ("yes", "no")
    input: ClassVar[Input] = Input.YES_NO

    def offers(self, reading: Reading) -> tuple[tuple[str, T | None], ...]:
        """Yes and no."""
        return ("yes", t("yes")), ("no", t("no"))


@dataclass(frozen=True, slots=True)
class Number(Field):
    """A whole number between `least` and `most`; `usual` ones are offered as buttons."""

    least: int = 0
    most: int = 100
    usual: tuple[int, ...] = ()
    input: ClassVar[Input] = Input.NUMBER

    def read(self, raw: str, reading: Reading) -> str:
        """In digits."""
        try:
            return str(read_number(raw, self.least, self.most))
        except NumberRefused as refused:
            raise AnswerRefused(refused.problem) from refused

    def offers(self, reading: Reading) -> tuple[tuple[str, T | None], ...]:
        """The usual numbers."""
        return tuple((str(number), t("number-offered", number=number)) for number in self.usual)


@dataclass(frozen=True, slots=True)
class Span(Field):
    """From when to when."""

    input: ClassVar[Input] = Input.SPAN

    def pick(self, words: str) -> T:
        """The days, in the reader's words."""
        span = read_written_span(words)
        return t("pick-this", words=Period(span.start_at, span.due_at))

    def pick_none(self) -> T:
        """Other days than those."""
        return t("pick-other-days")

    def read(self, raw: str, reading: Reading) -> str:
        """One of the usual spans by its key, or dates as people write them."""
        zone, now = reading.zone, reading.now
        try:
            if raw in dict(usual_spans(now, zone)):
                return write_span(span_of(raw, now, zone))
            return write_span(read_span(raw, now=now, zone=zone, language=reading.language))
        except SpanNotUnderstood as refused:
            raise AnswerRefused(refused.problem) from refused

    def offers(self, reading: Reading) -> tuple[tuple[str, T | None], ...]:
        """The usual spans."""
        return tuple((key, t(f"usual-{key}")) for key, _ in usual_spans(reading.now, reading.zone))


@dataclass(frozen=True, slots=True)
class Due(Field):
    """A later due moment, after the one that the form is about (`Reading.after`)."""

    input: ClassVar[Input] = Input.SPAN

    def read(self, raw: str, reading: Reading) -> str:
        """A usual one by its key, or a date as people write it: "until Sunday", "2 more days"."""
        usual = dict(_usual_dues(reading))
        if raw in usual:
            return usual[raw].isoformat()
        after, now, zone = reading.after or reading.now, reading.now, reading.zone
        try:
            return read_due(raw, after=after, now=now, zone=zone, language=reading.language).isoformat()
        except SpanNotUnderstood as refused:
            raise AnswerRefused(refused.problem) from refused

    def offers(self, reading: Reading) -> tuple[tuple[str, T | None], ...]:
        """A day, three days and a week more, with the day that each means."""
        return tuple((key, t("due-offered", at=Moment(at))) for key, at in _usual_dues(reading))


@dataclass(frozen=True, slots=True)
class Photo(Field):
    """A photo; its raw answer is the platform's reference."""

    input: ClassVar[Input] = Input.PHOTO

    def read(self, raw: str, reading: Reading) -> str:
        """The id under which the re-encoded photo is kept."""
        try:
            return reading.known.photo(reading.account, raw)
        except PhotoRefused as refused:
            raise AnswerRefused(t(f"photo-{refused.reason.replace('_', '-')}")) from refused


@dataclass(frozen=True, slots=True)
class Place(Field):
    """A place: shared, or typed as coordinates, plus code, map link or address."""

    input: ClassVar[Input] = Input.PLACE

    def read(self, raw: str, reading: Reading) -> str:
        """Coordinates, with the words of an address that was picked ("lat,lon|words")."""
        typed, _, words = raw.partition("|")
        try:
            point = read_place(typed, reading.near)
        except PlaceOutOfRange as refused:
            raise AnswerRefused(t("place-out-of-range")) from refused
        except ShortLink as refused:
            raise AnswerRefused(t("place-short-link")) from refused
        if point is not None:
            return write_place(point, words)
        return self._look_up(raw, reading)

    def _look_up(self, raw: str, reading: Reading) -> str:
        """An address is looked up, and what was found is shown before it counts."""
        try:
            address = clean(raw, longest=LONGEST_ADDRESS, lines=False)
        except TextRefused as refused:
            raise AnswerRefused(refused.problem) from refused
        found: FoundPlaces = reading.known.places(address, reading.language, reading.near)
        if found.offline:
            raise AnswerRefused(t("place-offline"))
        if not found.places:
            raise AnswerRefused(t("place-not-found"))
        raise AnswerAmbiguous([(write_place(it.point, it.name), it.name) for it in found.places])


def _usual_dues(reading: Reading) -> tuple[tuple[str, datetime], ...]:
    """The usual later dues by their keys: at the same hour, counted from the present due day, or from today when
    late."""
    place = ZoneInfo(reading.zone)
    due = (reading.after or reading.now).astimezone(place)
    first = max(due.date(), reading.now.astimezone(place).date())
    return tuple(
        (f"days{days}", datetime.combine(first + timedelta(days=days), due.time(), place).astimezone(UTC))
        for days in USUAL_MORE_DAYS
    )
