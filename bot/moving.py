"""Moving house from the command line: everything out, everything in, and a lending library's list."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from adapters.places import distance_m
from bot.config import WrongValue
from bot.errors import Contended, StoreRefused
from bot.keeping import ledgers
from bot.opening import database_file, make_ready
from bot.settings import Settings
from bot.telling import Told, say, shown
from storage.database import Database
from storage.ledger import adopt
from storage.lock import sole_user
from storage.migrations import migrate_engine
from storage.moving.catalogue import Brought, Catalogue, community_named
from storage.moving.csv_rows import CsvFile
from storage.moving.exporting import export
from storage.moving.importing import import_export, refuse_no_export
from storage.restore import refuse_unfinished

LISTS: Final = (".csv", ".tsv", ".txt")
TRIES: Final = 5  # on PostgreSQL others may work on the same rows


def export_all(settings: Settings, path: Path, now: datetime, release: str) -> None:
    """`commonshed export`. Raises StoreRefused."""
    file = database_file(settings)
    if file is not None:
        if not file.exists():
            raise StoreRefused(f"{file} is not there yet, so there is nothing to export")
        refuse_unfinished(file)
    with shown("Exporting") as told:
        count = export(settings.database.url.get_secret_value(), path, now, release, told)
    say(f"{path}: {count} rows and photos")
    say(
        "It holds names, addresses and messages: keep it as you would keep a key, and delete it when it has served."
    )


def import_any(
    settings: Settings, path: Path, now: datetime, *, community: str, owner: str, dry_run: bool
) -> bool:
    """`commonshed import`: an export, or a list of items. Whether nothing was refused. Raises StoreRefused."""
    if path.suffix.lower() in LISTS:
        file = CsvFile(path)
        with _database(settings, now) as database, shown("Reading") as told:
            brought = _brought(database, file, now, community, owner, dry_run, told)
        _report(brought, dry_run)
        return not brought.refused
    if community or owner:
        raise WrongValue(
            "--community, --owner: expects a list that ends in .csv; an export knows whose everything is"
        )
    refuse_no_export(path)  # before a database is made for it
    with _database(settings, now) as database, shown("Importing") as told:
        count = import_export(database.engine, path, told, dry_run=dry_run)
        forgotten = 0 if dry_run else _forget_again(settings, database, now)
    if forgotten:
        say(f"{forgotten} who were forgotten since the export are forgotten again")
    say(f"{count} rows and photos {'can be imported; nothing was changed' if dry_run else 'were imported'}")
    return True


def _forget_again(settings: Settings, database: Database, now: datetime) -> int:
    """An older export knows people who were forgotten since; what lies outside the database still knows of that."""
    with database.engine.begin() as connection:
        adopt(connection, ledgers(settings))
    return database.forget_again(now)


class _DryRun(Exception):
    """Undoes what was only tried."""


@contextmanager
def _database(settings: Settings, now: datetime) -> Iterator[Database]:
    """The database in its present form, and nobody else's meanwhile where it is a file."""
    url = settings.database.url.get_secret_value()
    with sole_user(url):
        make_ready(settings)
        # Who imports did not ask for a migration's words.
        logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
        database = Database(url, distance_m, lambda: now)
        try:
            migrate_engine(database.engine)
            yield database
        finally:
            database.close()


def _brought(
    database: Database, file: CsvFile, now: datetime, community: str, owner: str, dry_run: bool, told: Told
) -> Brought:
    """Bring a list in one unit of work; tried again while others are in the way."""
    for left in reversed(range(TRIES)):
        try:
            return _bring(database, file, now, community, owner, dry_run, told)
        except Contended:
            if not left:
                raise
    raise AssertionError("the last try ends in one way or the other")


def _bring(
    database: Database, file: CsvFile, now: datetime, community: str, owner: str, dry_run: bool, told: Told
) -> Brought:
    brought = Brought()
    try:
        with database.work(now) as store:
            catalogue = Catalogue(store, community_named(store, community), owner, now)
            brought = catalogue.bring(file, lambda done: told(done, 0))
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    if file.unused:
        say(f"columns that were not used: {', '.join(file.unused)}")
    return brought


def _report(brought: Brought, dry_run: bool) -> None:
    """A line for each row that needs a look, and at last how many there are of each."""
    if dry_run:
        for line, title in brought.new:
            say(f"line {line}: new: {title}")
    for line, title in brought.known:
        say(f"line {line}: imported before, left as it is: {title}")
    for line, title in brought.cut:
        say(f"line {line}: the description is long and was cut: {title}")
    for line, reason in brought.refused:
        say(f"line {line}: not imported: {reason}")
    done = "would be imported" if dry_run else "imported"
    say(f"{len(brought.new)} {done}, {len(brought.known)} imported before, {len(brought.refused)} refused")
    if dry_run:
        say("Nothing was changed; without --dry-run it will be.")
    elif brought.refused:
        say("Mend the refused rows and import the same file again: what is there already is not doubled.")
