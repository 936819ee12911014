"""The phrasebook puts phrases into words, in the reader's language, from the .ftl files of bot/language."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from threading import RLock
from typing import NamedTuple

from babel import Locale
from fluent.runtime import FluentBundle
from fluent.runtime.types import FluentInt, FluentType
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk

from bot.conversation.phrases import Day, Distance, Moment, Param, Period, Reader, T
from bot.language.dates import day_words, distance_words, moment_words, period_words
from bot.language.particles import with_particle
from bot.language.typed import tame

log = logging.getLogger(__name__)

Escape = Callable[[str], str]
FALLBACK = "en"
KEY = re.compile(r"^(-?[a-zA-Z][\w-]*) *=", re.MULTILINE)
REFERENCE = re.compile(r"[{(,]\s*(-?[a-zA-Z][\w-]*)")
SLOT = re.compile("\ue000([0-9]+)\ue001")  # private characters, which no phrase contains


class PhraseMissing(LookupError):
    """No such phrase in this language, or the phrase wants a parameter that was not given."""


class PhrasesBroken(ValueError):
    """A file of phrases cannot be read as Fluent."""


@dataclass(frozen=True, slots=True, eq=False)
class Slot(FluentType):
    """A parameter's place in a message while Fluent puts it together; the words are filled in afterwards.

    Fluent refuses values of more than 2,500 characters (an escaped description can be longer). `spoken` is
    the same without escapes, for particles.
    """

    number: int
    written: str
    spoken: Callable[[], str]

    def format(self, locale: Locale) -> str:
        """The mark that stands for the words."""
        return f"\ue000{self.number}\ue001"


def josa(word: Slot | FluentInt | str, pair: str) -> str:
    """The Fluent function JOSA($item, "을/를"): the word and the Korean particle that fits it."""
    if isinstance(word, Slot):
        return with_particle(f"\ue000{word.number}\ue001", word.spoken(), pair)
    return with_particle(str(word), str(word), pair)


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All phrases in all languages. `strict` raises PhraseMissing; else English, then the key, stands in."""

    bundles: Mapping[str, FluentBundle]
    strict: bool = True
    languages: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """List the languages, English first."""
        names = sorted(self.bundles, key=lambda name: (name != FALLBACK, name))
        object.__setattr__(self, "languages", tuple(names))

    @classmethod
    def load(cls, *, strict: bool = True) -> Phrasebook:
        """Every phrase of every language: if strict, read at once, else each when it is asked for.

        Raises PhrasesBroken.
        """
        folders = (folder for folder in files(__package__).iterdir() if folder.is_dir())
        read = read_bundle if strict else LazyBundle
        bundles = {folder.name: read(folder) for folder in folders if _phrase_files(folder)}
        return cls(bundles, strict)

    def words(self, phrase: T, reader: Reader, escape: Escape = str) -> str:
        """A phrase in the reader's language; what people typed is tamed and escaped.

        Raises PhraseMissing if strict.
        """
        language = self.language(reader)
        text, problems = self._attempt(phrase, reader, language, escape)
        if not problems:
            return text
        if self.strict:
            raise PhraseMissing(f"{phrase.key} ({language}): {'; '.join(problems)}")
        log.error("phrase %s (%s): %s", phrase.key, language, "; ".join(problems))
        english, english_problems = self._attempt(phrase, reader, FALLBACK, escape)
        return english if not english_problems else text or english or phrase.key

    def language(self, reader: Reader) -> str:
        """Which of our languages the reader gets: theirs ("ko-KR" is "ko"), or English."""
        name = reader.language.replace("_", "-").split("-")[0].lower()
        return name if name in self.bundles else FALLBACK

    def _attempt(self, phrase: T, reader: Reader, language: str, escape: Escape) -> tuple[str, list[str]]:
        """The words in this language, and what is wrong with them; no words when the phrase is not there."""
        bundle = self.bundles[language]
        if not bundle.has_message(phrase.key):
            return "", ["no such phrase"]
        pattern = bundle.get_message(phrase.key).value
        if pattern is None:
            return "", ["the phrase is empty"]
        values = {
            name: self._value(param, reader, language, escape, number)
            for number, (name, param) in enumerate(phrase.params.items())
        }
        text, errors = bundle.format_pattern(pattern, values)
        slots = {str(value.number): value.written for value in values.values() if isinstance(value, Slot)}
        return SLOT.sub(lambda mark: slots[mark[1]], str(text)), [str(error) for error in errors]

    def _value(self, param: Param, reader: Reader, language: str, escape: Escape, number: int) -> Slot | int:
        """A parameter as Fluent takes it."""
        if isinstance(param, int):
            return param
        if isinstance(param, T):
            return Slot(number, self.words(param, reader, escape), partial(self.words, param, reader))
        if isinstance(param, str):
            typed = tame(param)
            return Slot(number, escape(typed), lambda: typed)
        said = self._said(param, reader, language)
        return Slot(number, said, lambda: said)

    def _said(self, param: Moment | Day | Period | Distance, reader: Reader, language: str) -> str:
        """A time or a distance in words."""
        match param:
            case Moment(at):
                return moment_words(at, reader.zone, language)
            case Day(day):
                return day_words(day, language)
            case Period(start, due):
                return period_words(start, due, reader.zone, language)
            case Distance(step_m):
                return self._distance(step_m, reader, language)

    def _distance(self, step_m: int, reader: Reader, language: str) -> str:
        """A step of distance: "your block", "about 500 m", "2 km"."""
        if step_m <= 0:
            return self.words(T("distance-block"), reader)
        length = distance_words(step_m, language)
        return length if step_m >= 1000 else self.words(T("distance-about", {"length": length}), reader)


class Passage(NamedTuple):
    """Some of a file's text, as it stands there."""

    file: str
    text: str


def _phrase_files(folder: Traversable) -> list[Traversable]:
    """The .ftl files of one language, by name."""
    return sorted((f for f in folder.iterdir() if f.name.endswith(".ftl")), key=lambda file: file.name)


def read_bundle(folder: Traversable) -> FluentBundle:
    """One language, read from its files. Raises PhrasesBroken."""
    bundle = LazyBundle(folder)
    bundle.read_all()
    return bundle


class LazyBundle(FluentBundle):
    """One language, of which each phrase is parsed when it is asked for: all of them take Fluent 0.4 s and 10 MB."""

    def __init__(self, folder: Traversable) -> None:
        """Look which phrase stands where."""
        super().__init__(
            [folder.name],
            functions={"JOSA": josa},  # type: ignore[dict-item]  # a str does as well, as Fluent's own code shows
            use_isolating=False,
        )
        self._unread: dict[str, Passage] = {}
        self._before: list[Passage] = []  # the first phrase of each file: comments, unless something is wrong
        for file in _phrase_files(folder):
            self._look_through(f"{folder.name}/{file.name}", file.read_text(encoding="utf-8"))
        self._reading = RLock()  # pictures are drawn in a thread of their own

    def has_message(self, message_id: str) -> bool:
        """Whether there is such a phrase. Raises PhrasesBroken."""
        self._read(message_id)
        return super().has_message(message_id)

    def read_all(self) -> None:
        """Read every file. Raises PhrasesBroken."""
        for key in list(self._unread):
            self._read(key)
        for passage in self._before:
            self._add(passage)

    def _look_through(self, file: str, text: str) -> None:
        """Part a file's phrases: each goes to where the next one begins."""
        begins = [(it[1], it.start()) for it in KEY.finditer(text)]
        ends = [begin for _, begin in begins] + [len(text)]
        self._before.append(Passage(file, text[: ends[0]]))
        for (key, begin), end in zip(begins, ends[1:], strict=True):
            self._unread[key] = Passage(file, text[begin:end])

    def _read(self, key: str) -> None:
        """Read a phrase, and those that it refers to."""
        with self._reading:
            passage = self._unread.pop(key, None)
            if passage is not None:
                self._add(passage)
                for other in REFERENCE.findall(passage.text):
                    self._read(other)

    def _add(self, passage: Passage) -> None:
        """Parse a passage; where it stands in its file is nobody's question any more."""
        resource = FluentParser(with_spans=False).parse(passage.text)
        for entry in resource.body:
            if isinstance(entry, Junk):
                raise PhrasesBroken(f"{passage.file}: not Fluent: {(entry.content or '')[:80]!r}")
        self.add_resource(resource)
