"""The playground's wiring: the real program, with drawn phones in place of the platforms, and a clock that moves."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from adapters.clock import TickingClock
from adapters.photos import KeptPhotos
from adapters.places import distance_m
from adapters.printing.printer import PillowPrinter
from adapters.web.app import PlaygroundServer
from adapters.web.hands import Hands
from adapters.web.inbound import GestureRefused
from adapters.web.inside import moved, written
from adapters.web.live import Served
from adapters.web.messenger import Kit, PlaygroundMessenger, Uploads
from adapters.web.people import DrawnAtlas
from adapters.web.pictures import SAMPLES
from adapters.web.screens import Json, Screens
from adapters.web.street import Filled, Street, first_moment, morning
from bot.config import Settings
from bot.conversation.engine import Engine
from bot.conversation.events import Completing
from bot.flows import CONTENTS, MENUS
from bot.language import Phrasebook
from bot.model.chats import Platform
from bot.ports import Suggestion
from bot.program import Program
from bot.store import Store
from bot.wiring import assemble
from storage.database import Database
from storage.migrations import migrate_engine
from storage.photos import PhotoRows
from storage.upcoming import next_due
from storage.watching import Commit, watch

log = logging.getLogger(__name__)

HOUR: Final = timedelta(hours=1)
FILLING_STEP: Final = timedelta(hours=3)  # while a street is filled and nobody looks
STEPS: Final = {"hour": HOUR, "day": timedelta(days=1)}
MOST_INSIDE: Final = 150  # steps that the panel remembers


class MovableClock(TickingClock):
    """The program's clock, moved on by an offset."""

    def __init__(self, offset: timedelta) -> None:
        """Begin so far from the real time."""
        super().__init__()
        self.offset = offset

    def now(self) -> datetime:
        """The time, aware and in UTC."""
        return super().now() + self.offset

    def move(self, to: datetime) -> None:
        """Go to that moment, from which time goes on."""
        self.offset += to - self.now()


class Playground:
    """The running playground. It starts over by building the program anew on an empty folder."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Open what was kept of the last time."""
        self._folder, self._settings = folder, settings
        self.screens = Screens(folder / "screens.db")
        self._book = Phrasebook.load(strict=False)
        self._clock = MovableClock(timedelta(seconds=float(self.screens.note("offset_s") or 0)))
        self._kit = Kit(
            self.screens,
            Uploads(SAMPLES),
            self._book,
            self._clock.now,
            self._tell_inside,
            frozenset(CONTENTS.commands),
        )
        self._inside: deque[Json] = deque(maxlen=MOST_INSIDE)
        self._moving = asyncio.Lock()
        self._over: asyncio.Event | None = None
        self.ready = asyncio.Event()
        self._messengers: dict[Platform, PlaygroundMessenger] = {}
        self._program: Program | None = None
        self._engine = Engine(CONTENTS)
        self._served = Served(
            self.screens,
            self._kit.uploads,
            self._book,
            lambda: self._photos,
            MENUS,
            self,
            settings.photos.max_bytes,
        )
        self.server = PlaygroundServer(self._served)

    # -- running -----------------------------------------------------------------------------------------------------

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; whoever starts over gets a new program on an empty database."""
        try:
            while not stop.is_set():
                await self._run_once(stop)
        finally:
            self.screens.close()

    async def _run_once(self, stop: asyncio.Event) -> None:
        """Build the program, fill the street if it is new, and run until it is over."""
        if self.screens.note("begin"):  # somebody starts over, or the process ended while a street was filled
            self._empty()
        over = self._over = asyncio.Event()
        program = self._program = self._build()
        running = asyncio.create_task(program.run(over))
        waiting = asyncio.create_task(stop.wait())
        filling = asyncio.create_task(self._wake())
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        self.ready.clear()
        over.set()
        for task in (waiting, filling):
            task.cancel()
        await asyncio.gather(running, waiting, filling, return_exceptions=True)
        running.result()

    def _build(self) -> Program:
        """The program on its own database, as bot.wiring builds it, with drawn phones."""
        now = self._clock.now
        database = Database(f"sqlite:///{self._folder / 'street.db'}", distance_m, now)
        migrate_engine(database.engine)
        watch(database.engine, self._tell_commit)
        rows, limits = PhotoRows(database.engine, now), self._settings.photos
        self._photos = KeptPhotos(rows.save, rows.load, limits.max_megapixels, limits.max_bytes)
        self._messengers = {
            platform: PlaygroundMessenger(platform, database.inbox, self._photos, self._kit)
            for platform in (Platform.TELEGRAM, Platform.DISCORD)
        }
        printer = PillowPrinter(self._book, rows.save)
        program = assemble(
            self._engine, database, dict(self._messengers), DrawnAtlas(), self._clock, now, printer=printer
        )
        database.inbox.at_once = lambda _: None  # one thing after another, as the panel tells it
        return program

    async def _wake(self) -> None:
        """Fill a street that is new; then let everybody use their phones."""
        kind = self.screens.note("begin") or ("" if self.screens.entries else Filled.FILLED)
        try:
            if kind:
                await self._fill(Filled(kind))
        except Exception:  # what was done so far can be used all the same
            log.exception("the street could not be filled")
        self.screens.quiet = False
        self.screens.keep("begin", "")
        self._keep_offset()
        self.ready.set()
        self.server.pages.tell({"type": "again"})

    async def _fill(self, kind: Filled) -> None:
        """Make a street of that kind, out of everybody's sight."""
        self.screens.keep("begin", kind.value)
        self.screens.quiet = True
        real = TickingClock().now()
        self._clock.move(first_moment(kind, real))
        hands = Hands(self.screens, self.messengers, self.settle, self.screens.run)
        await Street(hands, self.messengers, self._go_to, morning(real)).fill(kind)

    def _empty(self) -> None:
        """Forget everything but what kind of street comes next."""
        for file in self._folder.glob("street.db*"):
            file.unlink()
        self.screens.clear()
        self._inside.clear()

    @property
    def messengers(self) -> Mapping[Platform, PlaygroundMessenger]:
        """The drawn phones' messengers, by platform."""
        return self._messengers

    # -- what a page may do ------------------------------------------------------------------------------------------

    def clock(self) -> Json:
        """What time it is, and what is due next."""
        now = self._clock.now()
        due = next_due(self._program.database.engine, now) if self._program else None
        return {"now": now.isoformat(), "due": due.isoformat() if due else "", "zone": "Europe/Berlin"}

    async def move(self, by: str) -> None:
        """Move the clock on, hour by hour, so that what is due comes in its order."""
        async with self._moving:
            now = self._clock.now()
            if by == "due" and self._program is not None:
                to = next_due(self._program.database.engine, now)
            elif by in STEPS:
                to = now + STEPS[by]
            else:
                raise GestureRefused("the clock goes on by an hour, a day or to what is due")
            if to is not None:
                await self._go_to(to, aloud=True)
                self._keep_offset()

    async def start_over(self, kind: Filled) -> None:
        """End this street, when the clock stands still; the next one is of that kind."""
        async with self._moving:
            self.screens.keep("begin", kind.value)
            self.ready.clear()
            if self._over is not None:
                self._over.set()

    def complete(self, event: Completing) -> Sequence[Suggestion]:
        """Suggest answers for an option."""
        with self.looking() as store:
            return self._engine.complete(store, event, self._clock.now())

    @contextmanager
    def looking(self) -> Iterator[Store]:
        """A look at what is kept, in a unit of work of its own."""
        if self._program is None:
            raise RuntimeError("the playground does not run")
        with self._program.database.work(self._clock.now()) as store:
            yield store

    def inside(self) -> Sequence[Json]:
        """The newest steps of what happened inside."""
        return list(self._inside)

    # -- the clock and what follows ----------------------------------------------------------------------------------

    async def _go_to(self, moment: datetime, *, aloud: bool = False) -> None:
        """Move on step by step; at each the rounds are made, and all that follows happens."""
        while (now := self._clock.now()) < moment:
            self._clock.move(min(moment, now + (HOUR if aloud else FILLING_STEP)))
            await self._tick()
            if aloud:
                self.server.pages.tell({"type": "clock", **self.clock()})
        self._tell_inside(moved(self._clock.now()))

    async def _tick(self) -> None:
        """One round now."""
        if self._program is not None:
            await self._program.rounds.tick(self._clock.now())
            await self.settle()

    async def settle(self) -> None:
        """Wait until nothing waits: every event is handled, every parcel delivered."""
        if self._program is not None:
            await self._program.intake.drain()
            await self._program.delivery.drain()

    def _keep_offset(self) -> None:
        self.screens.keep("offset_s", str(self._clock.offset.total_seconds()))

    def _tell_inside(self, step: Json) -> None:
        """A step for the panel."""
        if not self.screens.quiet:
            self._inside.append(step)
            self.server.pages.tell({"type": "inside", "steps": [step]})

    def _tell_commit(self, one: Commit) -> None:
        """A commit, for the panel."""
        for step in written(one.rows, one.records, self._clock.now()):
            self._tell_inside(step)
