"""The wiring: builds the program from its settings, and runs it in one loop until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from adapters.clock import TickingClock, steady
from adapters.operations.pulse import Beating, Pulse
from adapters.operations.watchdog import Watchdog
from adapters.own_data import own_file
from adapters.photos import KeptPhotos
from adapters.places import GeopyAtlas, distance_m
from adapters.printing.printer import PillowPrinter
from bot.config import Settings
from bot.conversation.commands import CommandMenu
from bot.conversation.engine import Engine
from bot.conversation.events import Completing
from bot.conversation.phrases import Reader
from bot.flows import contents, menus, rounds
from bot.flows.web import mini_app
from bot.keeping import forget_again, upkeep
from bot.language import Phrasebook
from bot.model.chats import Platform
from bot.model.limits import Limits
from bot.ports import (
    Atlas,
    Mailroom,
    Messenger,
    Now,
    OwnFile,
    Printer,
    ReadLaunch,
    Suggestion,
)
from bot.program import Program
from bot.running.backlog import Backlog
from bot.running.delivery import Delivery
from bot.running.intake import Intake
from bot.running.leases import Leases
from bot.running.notes import NOTES_WAIT_S
from bot.running.roles import ALL, Role
from bot.running.rounds import Rounds
from bot.running.turnstile import Turnstile
from bot.running.watch import UNWATCHED, Watch
from bot.running.world import World
from bot.settings import OperationsSettings
from storage.backlog import BacklogRows
from storage.database import Database
from storage.listening import Listener
from storage.migrations import migrate_engine
from storage.photos import PhotoRows
from storage.web import kept_secret

if TYPE_CHECKING:
    from adapters.operations.metrics import Metrics
    from adapters.operations.server import Operations
    from adapters.web.pages.server import Pages

log = logging.getLogger(__name__)


def build(
    settings: Settings,
    now: Now | None = None,
    pulse: Pulse | None = None,
    roles: frozenset[Role] = ALL,
) -> Program:
    """The program that these settings describe; `now` stands in for the clock in tests.

    `pulse` is for whoever watches it from outside. With fewer `roles` it is one process of several.
    """
    metrics = _metrics(settings.operations, pulse := pulse or Pulse())
    watch = metrics or Beating(pulse)
    clock = TickingClock()
    tell_time = now or clock.now
    database = Database(settings.database.url.get_secret_value(), distance_m, tell_time)
    migrate_engine(database.engine)
    if again := forget_again(settings, database, tell_time()):
        log.info("%d of those who were forgotten had come back with a copy, and are forgotten again", again)
    photos = PhotoRows(database.engine, tell_time)
    kept = KeptPhotos(photos.save, photos.load, settings.photos.max_megapixels, settings.photos.max_bytes)
    address, enough = settings.web.public_url or "", settings.community.cell_members
    told = contents(address, Limits(**settings.limits.model_dump()), enough)
    engine = Engine(told)
    book = Phrasebook.load(strict=False)
    printer = PillowPrinter(book, photos.save)
    places = settings.places
    atlas = GeopyAtlas(
        places.service, places.url, places.user_agent, places.requests_per_second, places.language
    )
    complete = _completer(engine, database, tell_time)
    leases = Leases(database.leases, database.holder, steady, watch)
    own = _own_file(database, book, tell_time)
    shared = Shared(database.inbox, book, kept, menus(told), watch, leases, Role.RECEIVE in roles, own)
    messengers = _messengers(settings, shared, complete)
    program = assemble(
        engine, database, messengers, atlas, clock, tell_time, printer, address, watch, leases, roles,
        cell_members=enough,
    )  # fmt: skip
    if Role.CLOCK in roles:
        program.upkeep = upkeep(settings, database, tell_time, watch)
    if Role.RECEIVE in roles:
        program.pages = _pages(settings, program, book, kept, printer)
    program.operations = _operations(settings.operations, program, metrics)
    return program


def _metrics(settings: OperationsSettings, pulse: Pulse) -> Metrics | None:
    """The numbers, where somebody can ask for them: Prometheus's client takes a start 15 ms."""
    if settings.listen is None:
        return None
    from adapters.operations.metrics import Metrics

    return Metrics(pulse)


def _operations(settings: OperationsSettings, program: Program, metrics: Metrics | None) -> Operations | None:
    """The operator's server, where it has an address."""
    if settings.listen is None or metrics is None:
        return None
    from adapters.operations.server import Operations

    rows = BacklogRows(program.database.engine)

    def look() -> Backlog:
        """What waits now."""
        return rows.look(program.now())

    def platforms() -> dict[Platform, bool]:
        """Each platform, and whether it is still tried."""
        return {name: name not in program.refused for name in program.messengers}

    metrics.expose(program.messengers, look)
    return Operations(settings.listen, metrics, look, platforms)


def _pages(
    settings: Settings, program: Program, book: Phrasebook, photos: KeptPhotos, printer: Printer
) -> Pages | None:
    """The pages, where they have an address."""
    web = settings.web
    if not web.public_url:
        return None
    from adapters.web.pages.server import Pages, Served
    from adapters.web.papers.served import Papers

    database, address = program.database, web.public_url
    own = web.secret.get_secret_value() if web.secret else ""
    secret = own or kept_secret(database.engine, "web", token_urlsafe)
    world = World(program.messengers, program.atlas, printer, address)
    papers = Papers(database.work, program.now, book, printer, world.link_of, address)
    served = Served(
        web, secret.encode(), database.work, program.now, book, photos, program.messengers,
        _launches(settings),
    )  # fmt: skip
    return Pages(served, papers)


def _launches(settings: Settings) -> ReadLaunch | None:
    """Who reads who opened the Mini App, where Telegram would open it: it wants https."""
    token = settings.telegram.token
    if token is None or not mini_app(settings.web.public_url or ""):
        return None
    from adapters.telegram.init_data import reader

    return reader(token.get_secret_value())


def assemble(
    engine: Engine,
    database: Database,
    messengers: dict[Platform, Messenger],
    atlas: Atlas,
    clock: TickingClock,
    now: Now,
    printer: Printer | None = None,
    address: str = "",
    watch: Watch = UNWATCHED,
    leases: Leases | None = None,
    roles: frozenset[Role] = ALL,
    *,
    cell_members: int = 1,
) -> Program:
    """Put the parts together: what arrives wakes intake, what is written wakes delivery."""
    leases = leases or Leases(None, "", steady, watch)
    world = World(messengers, atlas, printer, address)
    sending = {name: leases.want(f"send-{name}") for name in messengers} if Role.SEND in roles else None
    # PostgreSQL's transactions are kept short: others may be in their way.
    in_a_file = database.leases is None
    delivery = Delivery(database.post, messengers, now, sending, watch, NOTES_WAIT_S if in_a_file else 0.0)
    if in_a_file:
        database.along = delivery.notes.along
    # Workers come in numbers, the whole program seldom.
    mostly_alone = in_a_file or roles == ALL
    intake = Intake(engine, database, database.inbox, world, now, delivery.ring, watch, together=mostly_alone)
    database.inbox.wake, database.inbox.at_once = intake.wake, intake.at_once
    turn = leases.want("clock", clock.kick) if Role.CLOCK in roles else None
    tidy = (database.inbox.forget_keys, database.sweeping)
    going = rounds(cell_members)
    clockwork = Rounds(database.work, database.keep, world, going, delivery.ring, tidy, turn, watch)
    bells = {"inbox": intake.wake, "outbox": delivery.ring}
    listener = Listener(database.engine, bells, watch) if database.leases else None
    return Program(
        database, intake, delivery, clockwork, clock, atlas, messengers, now, leases, watch, roles, listener
    )


async def run(settings: Settings, roles: frozenset[Role] = ALL) -> None:
    """Run until SIGTERM or Ctrl-C, as the only copy on SQLite and on a file that is ready: the caller sees to that.

    Raises PlatformRefused and StoreRefused.
    """
    pulse = Pulse()
    program = build(settings, pulse=pulse, roles=roles)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    log.info("running on %s: %s", " and ".join(program.messengers), ", ".join(sorted(roles)))
    with Watchdog(pulse, settings.operations.stall_limit_s):
        await program.run(stop)
    log.info("stopped")


@dataclass(frozen=True, slots=True)
class Shared:
    """What every adapter is given."""

    mailroom: Mailroom
    book: Phrasebook
    photos: KeptPhotos
    menus: Sequence[CommandMenu]
    watch: Watch
    turns: Leases
    receives: bool
    own_file: OwnFile

    def given(self) -> dict[str, Any]:
        """By the names that the adapters have for it."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def load_adapters(settings: Settings) -> None:
    """Load the adapters of those platforms that have a token, before there is anything to give them."""
    if settings.telegram.token:
        import adapters.telegram.app
    if settings.discord.token:
        import adapters.discord.app  # noqa: F401 - to have it loaded


def _messengers(
    settings: Settings, shared: Shared, complete: Callable[[Completing], Sequence[Suggestion]]
) -> dict[Platform, Messenger]:
    """An adapter for each platform that has a token."""
    messengers: dict[Platform, Messenger] = {}
    most = settings.limits.events_a_minute
    if settings.telegram.token:
        from adapters.telegram.app import TelegramMessenger

        messengers[Platform.TELEGRAM] = TelegramMessenger(
            settings=settings.telegram,
            turnstile=Turnstile(most),
            app=mini_app(settings.web.public_url or ""),
            language=settings.community.language,
            **shared.given(),
        )
    if settings.discord.token:
        from adapters.discord.app import DiscordMessenger

        messengers[Platform.DISCORD] = DiscordMessenger(
            settings=settings.discord,
            turnstile=Turnstile(most),
            complete=complete,
            **shared.given(),
        )
    return messengers


def _own_file(database: Database, book: Phrasebook, now: Now) -> OwnFile:
    """What a member may take along is gathered when it is sent."""

    def make(member: int, reader: Reader) -> bytes:
        """The file."""
        return own_file(database.own_data, member, reader, book, now())

    return make


def _completer(engine: Engine, database: Database, now: Now) -> Callable[[Completing], Sequence[Suggestion]]:
    """Completion reads in a unit of work of its own."""

    def complete(event: Completing) -> Sequence[Suggestion]:
        """Suggest answers."""
        moment: datetime = now()
        return database.attempt(moment, lambda store: engine.complete(store, event, moment))

    return complete
