"""The subcommands: what each does, and its options. What is heavy is imported by the command that needs it, so that
--help answers at once."""

import argparse
import logging
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.settings import Settings

OK: Final = 0
BROKEN: Final = 1


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand: what --help says of it, what it does with the settings, and its own options.

    An option is its flag and what argparse wants to know of it; `perform` gets it by name.
    """

    purpose: str
    perform: Callable[..., int]
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def _run(settings: "Settings", *, role: "list[str] | None") -> int:
    """Run every platform that has a token until SIGTERM or Ctrl-C."""
    from bot.config import require_roles, require_token

    signal.signal(signal.SIGTERM, _leave)  # a start may take a while; the program listens itself later
    require_token(settings)  # before anything heavy is loaded for nothing
    roles = require_roles(settings, role)
    from bot.copies import alone

    with alone(settings):  # a second copy hears so before it has loaded everything
        _load(settings)
        import asyncio

        from bot.logs import catch_the_rest
        from bot.wiring import run

        catch_the_rest()
        try:
            asyncio.run(run(settings, roles))
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends as it is ending
    return OK


def _load(settings: "Settings") -> None:
    """Make the database's file ready, and load meanwhile what the program needs. Raises StoreRefused.

    SQLite reads the file without Python's lock: 0.3 s for 100,000 loans, which the loading takes anyway.
    """
    import gc
    from concurrent.futures import ThreadPoolExecutor

    from bot.opening import make_ready

    gc.disable()  # what a start loads is no garbage, and to look for some takes a quarter of it
    try:
        with ThreadPoolExecutor(1, "look") as beside:
            ready = beside.submit(make_ready, settings)
            if settings.telegram.token:
                from adapters.telegram.wire import trust

                beside.submit(trust)  # OpenSSL, too, reads without Python's lock
            from bot.wiring import load_adapters

            load_adapters(settings)
            ready.result()
    finally:
        gc.freeze()
        gc.enable()


def _leave(*_: object) -> None:
    """End at once, and in order: what is not committed yet is begun anew at the next start."""
    raise SystemExit(OK)


def _doctor(settings: "Settings") -> int:
    """Look at everything the bot depends on, a line each."""
    import asyncio

    from rich.console import Console

    from bot.doctor import examine, lines
    from bot.logs import masking

    findings = asyncio.run(examine(settings))
    console = Console(soft_wrap=True, highlight=False)  # one line each, however narrow the window
    for line in lines(findings, masking(settings.secrets())):
        console.print(line)
    return OK if all(finding.is_well for finding in findings) else BROKEN


def _migrate(settings: "Settings") -> int:
    """Bring the database to the present form."""
    from bot.opening import make_ready
    from storage.lock import sole_user
    from storage.migrations import migrate

    url = settings.database.url.get_secret_value()
    with sole_user(url):
        make_ready(settings)
        migrate(url)
    return OK


def _backup(settings: "Settings", *, to: Path | None, keep: int | None) -> int:
    """Make a backup now, while the bot runs or not."""
    from bot.keeping import back_up_now

    back_up_now(settings, to, keep, datetime.now(UTC))
    return OK


def _restore(settings: "Settings", *, backup: Path) -> int:
    """Put a backup in the database's place."""
    from bot.keeping import restore_backup

    restore_backup(settings, backup, datetime.now(UTC))
    return OK


def _export(settings: "Settings", *, path: Path) -> int:
    """Write all that is kept into a folder or a .zip."""
    from bot.moving import export_all

    export_all(settings, path, datetime.now(UTC), own_version())
    return OK


def _import(settings: "Settings", *, path: Path, community: str, owner: str, dry_run: bool) -> int:
    """Bring an export into an empty database, or a list of items into a community."""
    from bot.moving import import_any

    now = datetime.now(UTC)
    whole = import_any(settings, path, now, community=community, owner=owner, dry_run=dry_run)
    return OK if whole else BROKEN


def _playground(settings: "Settings", *, port: int, no_browser: bool) -> int:
    """Run the playground in a browser until Ctrl-C, on drawn phones and without a token."""
    # It says what it loads, before the address can be told.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    from bot.playing import play, refuse_tokens

    refuse_tokens(settings)
    import asyncio

    asyncio.run(play(settings, port, browser=not no_browser))
    return OK


def _count(given: str) -> int:
    """A whole number from 1."""
    if not given.isascii() or not given.isdigit() or int(given) < 1:
        raise argparse.ArgumentTypeError("expects a whole number from 1")
    return int(given)


def own_version() -> str:
    """The version that is installed."""
    try:
        return version("commonshed")
    except PackageNotFoundError:
        return "(not installed)"


COMMANDS: Final[dict[str, Command]] = {
    "run": Command(
        "run the bot on every platform that has a token",
        _run,
        {
            "--role": {
                "action": "append",
                "metavar": "ROLES",
                "help": "what this process does: receive, work, send, clock, or several with commas between them "
                "(default: all; fewer only on PostgreSQL, see docs/scale.md)",
            }
        },
    ),
    "doctor": Command(
        "check configuration, database, tokens and permissions, and say how to mend them", _doctor
    ),
    "migrate": Command("bring the database to the present form", _migrate),
    "backup": Command(
        "copy the database while the bot runs, and look the copy through",
        _backup,
        {
            "--to": {"type": Path, "metavar": "FOLDER", "help": "where to (default: backup.folder)"},
            "--keep": {"type": _count, "metavar": "N", "help": "how many to keep (default: backup.keep)"},
        },
    ),
    "restore": Command(
        "go back to a backup; the present file is set aside, not deleted",
        _restore,
        {
            "backup": {
                "type": Path,
                "metavar": "BACKUP",
                "help": "a backup's file, or its name in backup.folder",
            }
        },
    ),
    "export": Command(
        "write everything into a folder or a .zip, to move it to another database",
        _export,
        {"path": {"type": Path, "metavar": "FOLDER|FILE.zip", "help": "a name that is not there yet"}},
    ),
    "import": Command(
        "bring an export into an empty database, or a list of items (.csv) into a community",
        _import,
        {
            "path": {"type": Path, "metavar": "FOLDER|FILE.zip|FILE.csv", "help": "what to import"},
            "--community": {"default": "", "metavar": "C", "help": "of a list: its number or name"},
            "--owner": {
                "default": "",
                "metavar": "M",
                "help": "of a list: whose everything is, number or name",
            },
            "--dry-run": {"action": "store_true", "help": "only say what would be done"},
        },
    ),
    "playground": Command(
        "try it in a browser, with drawn phones and a clock that moves; needs no token",
        _playground,
        {
            "--port": {
                "type": int,
                "default": 8080,
                "help": "where it answers (default: 8080; 0: a free one)",
            },
            "--no-browser": {"action": "store_true", "help": "only print the address"},
        },
    ),
}
