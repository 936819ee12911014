"""The vocabulary: every word that items were described by, in memory, to correct what is typed against."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from storage.words import ALIKE, ALIKE_BUT_FIRST, HANGUL, PART_FROM, SHORT, alike, fuzz, part, whole

Scores = dict[str, float]  # word -> how alike, of 100
ANSWERS: Final = 512  # how many answers are kept: neighbours look for the same things
TAIL: Final = 500  # words learnt since the shelves were built, that are compared one by one
# Letters: in a shorter word, another first letter is too much for ALIKE_BUT_FIRST.
OTHERWISE_BEGUN_FROM: Final = 8


class Vocabulary:
    """Words in the order in which they were first used. It only grows, so whatever was found in it stays found.

    `highest` is the number of the last word learnt: whoever asks learns first what was added since (storage/indexing).
    """

    def __init__(self) -> None:
        self.highest = 0
        self._words: list[str] = []
        self._known: set[str] = set()
        self._shelves = Shelves(())
        self._answers: OrderedDict[tuple[Callable[[str, str], float], str], tuple[int, Scores]] = (
            OrderedDict()
        )

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def __len__(self) -> int:
        return len(self._words)

    def learn(self, numbered: Iterable[tuple[int, str]]) -> None:
        """Learn words, each with its number, in the order of the numbers."""
        for self.highest, word in numbered:
            self._words.append(word)
            self._known.add(word)
        if len(self._words) - self._shelves.size > TAIL:
            self._shelves = Shelves(tuple(self._words))

    def answer(self, question: Callable[[str, str], float], word: str) -> Scores:
        """The words that a question (one of QUESTIONS) gives at least ALIKE. What is kept is brought up to date."""
        key = (question, word)
        seen, found = self._answers.pop(key, (0, None))
        if found is None:
            near = QUESTIONS[question](self._shelves, word)
            seen, found = self._shelves.size, scored(question, word, near)
        if seen < len(self._words):
            found = found | scored(question, word, islice(self._words, seen, None))
        self._answers[key] = (len(self._words), found)
        if len(self._answers) > ANSWERS:
            self._answers.popitem(last=False)
        return found


def scored(question: Callable[[str, str], float], word: str, others: Iterable[str]) -> Scores:
    """Those of the words that the question gives at least ALIKE."""
    return {other: score for other in others if (score := question(word, other)) >= ALIKE}


def holds(word: str, other: str) -> float:
    """100 for a word that holds another as neighbours would say it does (storage/words.part)."""
    return 100.0 if part(word, other) else 0.0


def spells(word: str, other: str) -> float:
    """100 for a word in which the letters stand, wherever."""
    return 100.0 if word in other else 0.0


def begins(word: str, other: str) -> float:
    """100 for a word that goes on as the letters begin."""
    return 100.0 if other.startswith(word) else 0.0


class Shelves:
    """Words arranged so that few need to be compared. Each method gives all that may answer its question, and some
    more."""

    def __init__(self, words: Sequence[str]) -> None:
        self.size = len(words)
        self._text = "\n".join(("", *words, ""))
        self._first: dict[str, list[str]] = defaultdict(list)
        self._second: dict[str, list[str]] = defaultdict(list)
        self._long: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._first[word[0]].append(word)
            self._second[word[1:2]].append(word)
            self._long[len(word)].append(word)

    def beginning(self, word: str) -> Iterator[str]:
        """Words that begin so."""
        return (it[1:] for it in self._lines("\n" + word))

    def holding(self, word: str) -> Iterator[str]:
        """Words in which another may be found; where it must begin them, only those."""
        return self.beginning(word) if len(word) <= SHORT and not HANGUL.match(word) else self.spelling(word)

    def spelling(self, word: str) -> Iterator[str]:
        """Words in which these letters stand."""
        return (it.lstrip("\n") for it in self._lines(word))

    def similar(self, word: str) -> Iterator[str]:
        """Words that are like another as wholes, or begin with it, or have within them what is like it."""
        yield from self.beginning(word)
        yield from self.similar_as_wholes(word)
        if len(word) >= PART_FROM:
            longer = [
                it
                for size, some in self._long.items()
                if size > len(word) + 2
                for it in some
                if word[0] in it
            ]
            yield from _near(word, longer, fuzz().partial_ratio, ALIKE)

    def similar_as_wholes(self, word: str) -> Iterator[str]:
        """Words that are like another as wholes: begun alike, or else all the more alike."""
        yield from _near(word, self._first.get(word[0], ()), fuzz().ratio, ALIKE)
        yield from _near(word, self._second.get(word[0], ()), fuzz().ratio, ALIKE)
        if len(word) > 1 and word[1] != word[0]:
            yield from _near(word, self._first.get(word[1], ()), fuzz().ratio, ALIKE)
        if len(word) >= OTHERWISE_BEGUN_FROM:
            least, most = len(word) * 0.78, len(word) / 0.78  # beyond that, no ratio reaches ALIKE_BUT_FIRST
            for size, some in self._long.items():
                if least <= size <= most:
                    yield from _near(word, some, fuzz().ratio, ALIKE_BUT_FIRST)

    def _lines(self, piece: str) -> Iterator[str]:
        """The lines of the text in which a piece stands; a piece may begin with the end of the line before."""
        at = self._text.find(piece)
        while at >= 0:
            end = self._text.find("\n", at + 1)
            if end < 0:
                return
            yield self._text[self._text.rfind("\n", 0, at + 1) : end]
            at = self._text.find(piece, end)


def _near(word: str, others: Sequence[str], measure: Callable[..., float], least: float) -> Iterator[str]:
    """Those of the words that rapidfuzz holds for so much alike."""
    from rapidfuzz import process  # here, for the reason that words.fuzz tells

    return (it for it, _, _ in process.extract(word, others, scorer=measure, score_cutoff=least, limit=None))


QUESTIONS: Final[dict[Callable[[str, str], float], Callable[[Shelves, str], Iterator[str]]]] = {
    holds: Shelves.holding,
    spells: Shelves.spelling,
    begins: Shelves.beginning,
    alike: Shelves.similar,
    whole: Shelves.similar_as_wholes,
}
