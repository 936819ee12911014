"""The victim: the real program, with the driver's hand on its clock and on its database.

`python -m tests.chaos.victim DIAL run --config FILE` is `commonshed run --config FILE`; the product knows nothing
of it. What is put in from outside: the clock port, a quicker tick, less patience with a platform that does not answer,
no pace for Telegram's chats (a campaign would wait most of its time; test_telegram_sending.py shows that it is kept),
events of the database that kill or fail, headers on each call that name parcel and process, and a poison.
`python -m tests.chaos.victim DIAL` alone stays, imports all, and forks such a program for each line it reads: a start
in a tenth of the time.
"""

from __future__ import annotations

import contextvars
import functools
import gc
import importlib
import json
import os
import select
import signal
import ssl
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import aiohttp

import adapters.discord.calls
import adapters.telegram.calls
import adapters.telegram.pace
import storage.database
from bot import __main__ as command_line
from bot import wiring
from bot.conversation.engine import Engine as ConversationEngine
from bot.language import Phrasebook
from bot.ports import Messenger, Parcel, Sent
from tests.chaos.dial import Dial, Hand
from tests.chaos.fragile import break_database
from tests.chaos.hunt import Hunt

PARCEL, PROCESS = "X-Chaos-Parcel", "X-Chaos-Process"
POISON = "poisoned"  # in the words of an event: its handler crashes
TICK_S = 1.0
PATIENCE_S = 12.0  # longer than a locked database may hold up the loop
LATE = ("adapters.discord.app", "adapters.telegram.app", "bot.copies", "bot.keeping")
_parcel: contextvars.ContextVar[str] = contextvars.ContextVar("parcel", default="")


class Poisoned(RuntimeError):
    """What a mistake of ours in a handler would raise."""


def main(argv: list[str]) -> int:
    """Run the command line, or stay and fork one for each line that comes in."""
    dial = Dial(Path(argv[0]))
    prepare(dial, Hunt(Path(argv[0]).with_name("hunt")))
    return command_line.main(argv[1:]) if argv[1:] else breed()


def prepare(dial: Dial, hunt: Hunt) -> None:
    """Put the driver's hand in."""
    hurry()
    break_database(dial, hunt)
    name_parcels()
    poison(dial)
    storage.database.token_hex = _own_number  # type: ignore[attr-defined]  # to see who holds a lease
    build = wiring.build

    @functools.wraps(build)
    def sabotaged(*args: Any, **kwargs: Any) -> Any:
        program = build(*args, **{**kwargs, "now": dial.now})
        clock = program.clock
        clock.start = functools.partial(clock.start, every_seconds=TICK_S)  # type: ignore[method-assign]  # as below
        for messenger in program.messengers.values():
            messenger.send = tagged(messenger)  # type: ignore[assignment,method-assign]  # in this process only
        return program

    wiring.build = sabotaged


def hurry() -> None:
    """Wait for nothing that a campaign has no time for."""
    adapters.telegram.pace.CHAT = adapters.telegram.pace.GROUP = (1000, 1.0)  # type: ignore[misc]  # Final
    adapters.telegram.calls.ANSWER_S = PATIENCE_S  # type: ignore[misc]  # Final
    defaults = adapters.discord.calls.Calls.__call__.__kwdefaults__ or {}
    defaults["within"] = PATIENCE_S


def _own_number(nbytes: int | None = None) -> str:
    """This process's number, in the place of so many random bytes as hexadecimal digits."""
    return f"{os.getpid():0{2 * (nbytes or 8)}x}"


def tagged(messenger: Messenger) -> Callable[[Parcel], Coroutine[Any, Any, Sent]]:
    """Its `send`, known by the parcel in hand for as long as it lasts."""
    send = messenger.send

    async def sending(parcel: Parcel) -> Sent:
        token = _parcel.set(str(parcel.id))
        try:
            return await send(parcel)
        finally:
            _parcel.reset(token)

    return sending


def name_parcels() -> None:
    """Each HTTP call that a parcel causes names it in a header: so the driver knows what arrived, and how often."""
    request = aiohttp.ClientSession._request

    async def requesting(self: Any, method: str, url: Any, **kwargs: Any) -> Any:
        kwargs["headers"] = {**(kwargs.get("headers") or {}), **_names()}
        return await request(self, method, url, **kwargs)

    aiohttp.ClientSession._request = requesting  # type: ignore[assignment,method-assign]  # in this process only


def _names() -> dict[str, str]:
    """The parcel in hand, if any, and this process."""
    return {PARCEL: _parcel.get(), PROCESS: str(os.getpid())}


def poison(dial: Dial) -> None:
    """A handler that cannot bear one word: the mistake of ours that nobody has found yet."""
    handle = ConversationEngine.handle

    def handling(self: ConversationEngine, store: Any, event: Any, now: Any) -> Any:
        if POISON in repr(event):
            dial[Hand.POISON] += 1
            raise Poisoned("the handler cannot bear this event")
        return handle(self, store, event, now)

    ConversationEngine.handle = handling  # type: ignore[method-assign]  # in this process only


def breed() -> int:
    """Fork a program for each line {"argv": […], "log": path}; answer {"pid": n}, and {"ended": n, "code": c} later."""
    warm_up()
    living: set[int] = set()
    while True:
        ready, _, _ = select.select([sys.stdin], [], [], 0.02)
        if ready:
            line = sys.stdin.readline()
            if not line:
                return bereave(living)
            living.add(pid := born(json.loads(line)))
            tell(pid=pid)
        for pid, status in ended():
            living.discard(pid)
            tell(ended=pid, code=os.waitstatus_to_exitcode(status))


def warm_up() -> None:
    """Do once for all of them what takes most of a start: phrases, certificates, and what is imported late."""
    phrases = Phrasebook.load(strict=False)
    Phrasebook.load = lambda *, strict=True: phrases  # type: ignore[method-assign]  # in this process only
    trusted = ssl.create_default_context()
    ssl.create_default_context = lambda *_, **__: trusted  # in this process only
    for late in LATE:
        importlib.import_module(late)
    gc.freeze()  # what is never touched is shared by all of them


def bereave(living: set[int]) -> int:
    """The driver is gone, however it ended: nobody stays behind."""
    for pid in living:
        os.kill(pid, signal.SIGKILL)
    return 0


def born(wanted: dict[str, Any]) -> int:
    """Fork; the child runs the command line to its end."""
    pid = os.fork()
    if pid:
        return pid
    log = os.open(wanted["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, log, log)):
        os.dup2(file, number)
    os._exit(command_line.main(wanted["argv"]))


def ended() -> list[tuple[int, int]]:
    """Children that ended since we last looked."""
    found: list[tuple[int, int]] = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if not pid:
            return found
        found.append((pid, status))


def tell(**what: int) -> None:
    """One line to the driver."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
