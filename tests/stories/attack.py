"""Two streets that differ only in where in its cell each home lies, and accounts that try to tell them apart."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select

from bot.model.places import METRES_PER_DEGREE, Cell, Point
from storage.tables import outbox
from tests.stories.neighbour import Neighbour
from tests.stories.street import HOME, Street

MOVES = int(os.environ.get("CELL_MOVES", "16"))  # of all attackers together: "10,000 points" in the long run
ATTACKERS = int(os.environ.get("CELL_ATTACKERS", "4"))
HOMES = 10
REACH_M = 2_500  # within what a community takes in
THINGS = ("drill", "tent", "ladder", "saw", "kayak")
NARROWED = ("Within 500 m", "Within 1 km", "Within 2 km", "Things only")

Told = list[tuple[Any, ...]]


def somewhere(random: Random) -> Point:
    """A point within reach of the community's centre."""
    north, east = (random.uniform(-REACH_M, REACH_M) for _ in range(2))
    return Point(HOME.lat + north / METRES_PER_DEGREE, HOME.lon + east / METRES_PER_DEGREE)


def elsewhere_in_its_cell(home: Point, random: Random) -> Point:
    """Another point of the same cell, often close to its edge."""
    one, other = Cell.of(home).corners
    north, east = (random.choice((0.001, 0.999, random.random())) for _ in range(2))
    moved = Point(one.lat + north * (other.lat - one.lat), one.lon + east * (other.lon - one.lon))
    assert Cell.of(moved) == Cell.of(home)
    return moved


@dataclass(slots=True)
class Siege:
    """One street, who lives in it, and who tries to find out where."""

    street: Street
    neighbours: list[Neighbour]
    attackers: list[Neighbour]

    def does(self, random: Random) -> Neighbour:
        """One attacker moves, and looks in some way; the same dice give the same deeds."""
        who = random.choice(self.attackers)
        point = somewhere(random)
        who.commands(f"/near {point.lat:.6f}, {point.lon:.6f}")
        random.choice(DEEDS)(who, random)
        return who

    def told(self) -> Told:
        """Everything that was written to the attackers and the rooms, as rows and as it was rendered."""
        theirs = {it.account.id for it in self.neighbours}
        columns = [it for it in outbox.c if it.name not in ("made_at", "ended_at")]
        with self.street.database.engine.begin() as connection:
            rows = [tuple(row) for row in connection.execute(select(*columns).order_by(outbox.c.id))]
        chat = [column.name for column in columns].index("chat")
        shown = [
            (key, [(it.text, it.buttons, it.photo) for it in screen.messages], screen.toasts, screen.link)
            for key, screen in sorted(self.street.screens.items())
            if key[1] not in theirs
        ]
        return [row for row in rows if row[chat] not in theirs] + shown


def _finds(who: Neighbour, random: Random) -> None:
    """A search by words, another page of it, and one of its cards."""
    who.commands(f"/find {random.choice(('', *THINGS))}".strip())
    if "More" in who.buttons:
        who.presses("More")
    if "1. Details" in who.buttons:
        who.presses("Details")


def _narrows(who: Neighbour, random: Random) -> None:
    """A search of everything, narrowed."""
    who.commands("/find")
    if "Narrow" not in who.buttons:
        return
    who.presses("Narrow")
    label = random.choice(NARROWED)
    if label in who.buttons:
        who.presses(label)


def _asks(who: Neighbour, random: Random) -> None:
    """The neighbours are asked for something that nobody has, which the rooms see."""
    who.commands(f"/find {random.choice(('anvil', 'yurt'))}")
    if "Ask the neighbours" in who.buttons:
        who.presses("Ask the neighbours")


def _borrows(who: Neighbour, random: Random) -> None:
    """The list of what could be borrowed, and a request that its owner never answers."""
    who.commands(f"/borrow {random.choice(THINGS)}")
    who.commands("/cancel")


def _offers(who: Neighbour, random: Random) -> None:
    """Something of the attacker's own."""
    who.commands(f"/offer {random.choice(THINGS)} {random.randrange(1000)}")
    who.answers(kind="thing")


DEEDS: tuple[Callable[[Neighbour, Random], None], ...] = (_finds, _finds, _narrows, _asks, _borrows, _offers)


def besieged(*, moved: bool, seed: int = 1) -> Siege:
    """A street of neighbours with things; `moved` puts each home elsewhere in its cell."""
    street, random, aside = Street(), Random(seed), Random(seed + 1)
    neighbours = []
    for number in range(HOMES):
        home = somewhere(random)
        home = elsewhere_in_its_cell(home, aside) if moved else home
        who = street.neighbour(f"Neighbour {number}", ("telegram", "discord")[number % 2], home=home)
        who.offers(f"{random.choice(THINGS)} of {number}")
        neighbours.append(who)
    attackers = [
        street.neighbour(f"Mallory {number}", ("telegram", "discord")[number % 2], home=somewhere(random))
        for number in range(ATTACKERS)
    ]
    return Siege(street, neighbours, attackers)


def both(seed: int = 1) -> Iterator[Siege]:
    """The two streets."""
    return (besieged(moved=moved, seed=seed) for moved in (False, True))
