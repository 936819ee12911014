"""Finding in a city and in a thousand towns, without words and with them, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from adapters.places import distance_m
from benchmarks import peers, peers_postgresql
from benchmarks.answers import ANSWERS, FIRST, Agreed, by_rapidfuzz, questions
from benchmarks.city import NOW, Land, Plan, city, opened, towns
from benchmarks.measuring import AtMost, Job, Limit, Peer, Prepared, Round, Size, timed
from benchmarks.peers import WANTED
from benchmarks.peers_postgresql import Served
from bot.store import Found, Sought
from storage.database import Database
from storage.rings import Steps
from storage.words import letters

WITHIN_M: Final = (1_000, 5_000, 20_000)
WORDS_WITHIN_M: Final = 5_000
GROWN: Final = 100  # times
CHECKED: Final = 3
# Who looks: nobody is shown what is their own, and this member offers nothing yet.
NEWCOMER: Final = 1_000_000
SPELT: Final = ("ladder", "telescope", "드릴", "망치", "stepladder", "wheelbarrow", "사다리", "piano")
SLIPS: Final = {
    "laddr": "ladder",
    "드랄": "드릴",
    "telescpe": "telescope",
    "wheelbarow": "wheelbarrow",
    "projectr": "projector",
}
Planned = Callable[[int], Plan]
Ask = Callable[[], object]
Begin = Callable[[], AbstractContextManager[object]]
Check = Callable[[Sequence[partial[list[Found]]], Sequence[Sought]], None]


# -- without words -------------------------------------------------------------------------------------------------


@contextmanager
def nearest(plan: Planned, within_m: Sequence[int], size: Size, folder: Path) -> Iterator[Prepared]:
    """The nearest ten of whatever there is, within so many metres."""
    with opened(plan(size.items), folder) as land, peers.tree(land) as tree:
        asked = _asked(land.plan, within_m, size.operations)
        theirs = [partial(peers.in_boxes, tree, it) for it in asked]
        yield _within_events(land.database, asked, nullcontext, theirs, partial(_check, land))


@contextmanager
def grown(size: Size, folder: Path) -> Iterator[Prepared]:
    """The same questions to a city, and to one that holds a hundredth of it."""
    with opened(city(size.items), folder) as large, opened(city(size.items // GROWN), folder) as small:
        asked = _asked(large.plan, WITHIN_M, size.operations)
        sides = [[partial(_find, land.database, it) for it in asked] for land in (large, small)]
        yield Prepared(
            lambda: timed(sides[0]),
            [lambda: timed(sides[1])],
            lambda: _check(large, sides[0], asked),
        )


@contextmanager
def nearest_on_postgresql(
    plan: Planned, within_m: Sequence[int], size: Size, folder: Path
) -> Iterator[Prepared]:
    """The nearest ten of whatever there is, on PostgreSQL."""
    with peers_postgresql.served(plan(size.items), folder) as on:
        asked = _asked(on.land.plan, within_m, size.operations)
        theirs = [partial(peers_postgresql.nearest, on, it) for it in asked]
        yield _on_postgresql(on, asked, theirs, partial(_check, on.land))


# -- with words ----------------------------------------------------------------------------------------------------


@contextmanager
def with_words(plan: Planned, size: Size, folder: Path) -> Iterator[Prepared]:
    """The nearest ten that answer words within 5 km; the peer is told what was meant where they are misspelt."""
    with opened(plan(size.items), folder) as land, peers.text(land) as text:
        asked = _typed(land.plan, size.operations)
        ours = [partial(_find, land.database, it) for it in asked]
        theirs = [partial(peers.in_text, text, _meant(it), it.cell, WORDS_WITHIN_M) for it in asked]
        yield Prepared(lambda: timed(ours), [lambda: timed(theirs)], lambda: _check_words(ours, asked))


@contextmanager
def with_words_on_postgresql(plan: Planned, size: Size, folder: Path) -> Iterator[Prepared]:
    """The same on PostgreSQL; the peer is told what was meant, too."""
    with peers_postgresql.served(plan(size.items), folder) as on:
        asked = _typed(on.land.plan, size.operations)
        theirs = [partial(peers_postgresql.nearest_trigrams, on, it, _meant(it)) for it in asked]
        yield _on_postgresql(on, asked, theirs, _check_words)


@contextmanager
def answers(size: Size, folder: Path) -> Iterator[Prepared]:
    """A hundred questions, and how many of our answers are those of rapidfuzz, which is asked once: it is slow."""
    with opened(city(size.items), folder) as land:
        asked = questions(land)
        theirs, times = zip(*by_rapidfuzz(land, asked), strict=True)
        sought = [Sought(it.community_id, it.viewer, it.words, WORDS_WITHIN_M) for it in asked]
        found = [[it.item.id for it in _find(land.database, it)][:FIRST] for it in sought]
        same = sum(mine == other for mine, other in zip(found, theirs, strict=True))

        def ours() -> Round:
            took = timed([partial(_find, land.database, it) for it in sought])
            return Round(took.times, figures={ANSWERS: same})

        yield Prepared(ours, [lambda: Round(times, figures={ANSWERS: len(asked)})], lambda: None)


def _on_postgresql(on: Served, asked: Sequence[Sought], theirs: Sequence[Ask], check: Check) -> Prepared:
    """A job on PostgreSQL; its line says how the peer keeps places there."""
    job = _within_events(on.database, asked, on.bare.transaction, theirs, check)
    return replace(job, means=f" ({on.spots.name})")


def _within_events(
    database: Database, asked: Sequence[Sought], begin: Begin, theirs: Sequence[Ask], check: Check
) -> Prepared:
    """Both ask within a transaction that is open: an event's, which does much else. Both read the items whole."""

    def ours() -> Round:
        with database.work(NOW) as store:
            return timed([partial(store.search.find, it, 0, WANTED) for it in asked])

    def peer() -> Round:
        with begin():
            return timed(theirs)

    found = [partial(_find, database, it) for it in asked]
    return Prepared(ours, [peer], lambda: check(found, asked))


# -- what is asked -------------------------------------------------------------------------------------------------


def _asked(plan: Plan, within_m: Sequence[int], count: int) -> list[Sought]:
    """Questions without words."""
    viewers = islice(zip(plan.viewers(seed=1), cycle(within_m), strict=False), count)
    return [
        Sought(community, cell, within_m=within, not_of=NEWCOMER) for (community, cell), within in viewers
    ]


def _typed(plan: Plan, count: int) -> list[Sought]:
    """Questions with words."""
    chance, viewers = random.Random(2), islice(plan.viewers(seed=2), count)
    return [
        Sought(community, cell, chance.choice((*SPELT, *SLIPS)), WORDS_WITHIN_M, not_of=NEWCOMER)
        for community, cell in viewers
    ]


def _meant(sought: Sought) -> str:
    """What was meant."""
    return SLIPS.get(sought.words, sought.words)


def _find(database: Database, sought: Sought) -> list[Found]:
    """Ours, in a unit of work."""
    with database.work(NOW) as store:
        return store.search.find(sought, 0, WANTED)


# -- whether ours is right -----------------------------------------------------------------------------------------


def _check(land: Land, ours: Sequence[partial[list[Found]]], asked: Sequence[Sought]) -> None:
    """Each answer is what measuring every item gives: the nearest step first, then the newest."""
    query = "SELECT row, col, made_at, id FROM item WHERE community_id = ?"
    for find, sought in list(zip(ours, asked, strict=True))[:CHECKED]:
        steps = Steps(sought.cell, distance_m)
        with closing(sqlite3.connect(land.file)) as file:
            rows = file.execute(query, (sought.community_id,)).fetchall()
        near = [(-steps.to(row, col), made_at, number) for row, col, made_at, number in rows]
        near = sorted((it for it in near if -it[0] <= (sought.within_m or 0)), reverse=True)
        assert [it.item.id for it in find()] == [number for _, _, number in near[:WANTED]]


def _check_words(ours: Sequence[partial[list[Found]]], asked: Sequence[Sought]) -> None:
    """What was meant stands in each title that is found, if only as a part of a longer word."""
    for find, sought in zip(ours, asked, strict=True):
        meant, titles = letters(_meant(sought)), [it.item.title for it in find()]
        assert all(meant in letters(it) for it in titles), (sought.words, titles)


def _beside(name: str, times: float) -> tuple[Peer, ...]:
    """One peer."""
    return (Peer(name, AtMost(times)),)


TREE: Final = "SQLite R*Tree in expanding boxes"
TEXT: Final = "SQLite FTS5 (unicode61) joined with the distance"
POINTS: Final = "nearest neighbour, whole items"
TRIGRAMS: Final = "pg_trgm with distance, whole items"
QUICK_WORDS: Final = (Limit("p99", 20),)
JOBS: Final[tuple[Job, ...]] = (
    *(
        Job(f"find-{within // 1000}km", _beside(TREE, 2), partial(nearest, city, [within]))
        for within in WITHIN_M
    ),
    Job("find-towns", _beside(TREE, 2), partial(nearest, towns, WITHIN_M)),
    Job("find-growth", _beside("the same in a city of a hundredth of the items", 2), grown),
    Job("find-words", _beside(TEXT, 0.2), partial(with_words, city), QUICK_WORDS),
    Job("find-words-towns", _beside(TEXT, 0.2), partial(with_words, towns), QUICK_WORDS),
    Job("find-answers", (Peer("rapidfuzz over all titles", Agreed(0.95)),), answers),
    *(
        Job(
            f"find-{within // 1000}km-postgresql",
            _beside(POINTS, 1.5),
            partial(nearest_on_postgresql, city, [within]),
        )
        for within in WITHIN_M
    ),
    Job("find-towns-postgresql", _beside(POINTS, 1.5), partial(nearest_on_postgresql, towns, WITHIN_M)),
    Job(
        "find-words-postgresql", _beside(TRIGRAMS, 0.2), partial(with_words_on_postgresql, city), QUICK_WORDS
    ),
    Job(
        "find-words-towns-postgresql",
        _beside(TRIGRAMS, 0.2),
        partial(with_words_on_postgresql, towns),
        QUICK_WORDS,
    ),
)
