"""Several processes on one PostgreSQL: whoever is stopped or killed is replaced, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from adapters.places import distance_m
from bot.model.chats import Account, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import Loan, LoanState
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from bot.model.quiet import QuietHours
from bot.model.reminder import Occasion, Reminder
from bot.model.spans import Span
from storage.database import Database
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.discord.world import Channel
from tests.fakes.telegram import FakeTelegram, Person

STARTED_S = 90.0  # seven processes on a machine that has other things to do
TAKEN_OVER_S = 30.0
DONE_S = 90.0
CREW = ("receive", "work", "work", "send", "send", "clock", "clock")
SAID = ("/start", "/help", "/find drill", "/settings", "/mine", "/help", "/start")


class Process:
    """One process of the program."""

    def __init__(self, role: str, running: asyncio.subprocess.Process, log: Path) -> None:
        self.role, self.running, self._log = role, running, log

    def said(self) -> str:
        """What it wrote so far."""
        return self._log.read_text()

    def has(self, lease: str) -> bool:
        """Whether it holds a lease, as it says itself."""
        told = re.findall(rf"the lease {lease} is (ours|not ours)", self.said())
        return bool(told) and told[-1] == "ours"

    def stands_still(self) -> None:
        """SIGSTOP."""
        self.running.send_signal(signal.SIGSTOP)

    def goes_on(self) -> None:
        """SIGCONT."""
        self.running.send_signal(signal.SIGCONT)


class Installation:
    """Both platforms, one database, and the crew."""

    def __init__(self, folder: Path, url: str) -> None:
        self.telegram, self.discord = FakeTelegram(), FakeDiscord()
        self.folder, self.url = folder, url
        self.database = Database(url, distance_m, lambda: datetime.now(UTC))
        self.crew: list[Process] = []

    def configure(self) -> Path:
        """A config.toml for all of them."""
        path = self.folder / "config.toml"
        path.write_text(
            f'[telegram]\ntoken = "{self.telegram.token}"\nbase_url = "{self.telegram.base_url}"\n'
            f'[discord]\ntoken = "{self.discord.token}"\napi_url = "{self.discord.api_url}"\n'
            f'gateway_url = "{self.discord.gateway_url}"\n'
            f'[database]\nurl = "{self.url}"\n[places]\nservice = "none"\n'
        )
        return path

    async def starts(self, role: str) -> Process:
        """One more process."""
        log = self.folder / f"{len(self.crew)}-{role}.log"
        with log.open("w") as written:
            running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", "--role", role, "--config", str(self.configure()),
                stderr=written, env={**os.environ, "COMMONSHED_DISCORD__SHARDS": "1"},
            )  # fmt: skip
        self.crew.append(Process(role, running, log))
        return self.crew[-1]

    async def until(self, met: Callable[[], object], within_s: float, what: str) -> None:
        """Wait until something holds."""
        try:
            await self.telegram.until(met, within_s)
        except TimeoutError:
            ended = [
                (it.role, it.running.returncode) for it in self.crew if it.running.returncode is not None
            ]
            told = "\n".join(f"{it.role}: {it.said()[-1500:]}" for it in self.crew)
            raise AssertionError(f"waited in vain for {what}; ended: {ended}\n{told}") from None

    def holder(self, role: str, lease: str) -> Process | None:
        """Who of that role holds the lease."""
        there = [
            it for it in self.crew if it.role == role and it.running.returncode is None and it.has(lease)
        ]
        return there[0] if len(there) == 1 else None

    def count(self, sql: str) -> int:
        """A number from the database."""
        with self.database.engine.begin() as connection:
            return int(connection.exec_driver_sql(sql).scalar_one())

    def fence(self, lease: str) -> int:
        """How many holders a lease has had."""
        return self.count(f"SELECT coalesce(max(fence), 0) FROM lease WHERE name = '{lease}'")

    async def all_is_sent(self) -> None:
        """Nothing waits, neither in the inbox nor in the outbox."""
        waits = (
            "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL) "
            "+ (SELECT count(*) FROM outbox WHERE ended_at IS NULL)"
        )
        await self.until(lambda: not self.count(waits), DONE_S, "an empty inbox and outbox")

    def remind(self, *readers: Person) -> None:
        """Each has borrowed two things that are overdue, so that one message is due to each of them."""
        now = datetime.now(UTC)
        late = Span(now - timedelta(days=4), now - timedelta(days=2), "UTC")
        with self.database.work(now) as store:
            here = store.communities.add(Community("Elm Street", Point(52.5, 13.4), "UTC", now))
            owner = store.members.add(Member(here.id, "Olga", Cell(1, 1), now))
            for reader in readers:
                account = Account(Platform.TELEGRAM, str(reader.id))
                borrower = Member(here.id, "Kim", Cell(1, 1), now, quiet=QuietHours(0, 0))
                store.members.add(borrower)
                store.faces.save(Face(account, "Kim", member_id=borrower.id, reachable=True))
                for title in ("drill", "ladder"):
                    item = store.items.add(Item(here.id, owner.id, title, Cell(1, 1), now))
                    loan = Loan(item.id, here.id, owner.id, borrower.id, late, now, state=LoanState.ON_LOAN)
                    store.loans.add(loan)
                    due = Reminder(loan.id, borrower.id, Occasion.OVERDUE, now - timedelta(minutes=1), nth=1)
                    store.reminders.plan(loan.id, [due])


@asynccontextmanager
async def installation(folder: Path, url: str) -> AsyncIterator[Installation]:
    """The whole crew at work, ended by SIGTERM; what is left then is killed."""
    made = Installation(folder, url)
    async with made.telegram, made.discord:
        try:
            for role in CREW:
                await made.starts(role)
            yield made
        finally:
            left = [it for it in made.crew if it.running.returncode is None]
            for process in left:
                process.goes_on()
                process.running.terminate()
            for process in left:
                try:
                    await asyncio.wait_for(process.running.wait(), 60)
                except TimeoutError:
                    process.running.kill()
                    await process.running.wait()
            made.database.close()


async def test_whoever_is_stopped_or_killed_is_replaced(tmp_path: Path, postgresql: str) -> None:
    """A sender stands still, another is killed, so are a worker and the clock; everybody is answered, in order."""
    async with installation(tmp_path, postgresql) as shed:
        general = await opened(shed)
        model, *people = (shed.telegram.user("Kim") for _ in range(7))
        await says_all(model)
        await shed.until(lambda: len(model.inbox) >= len(SAID), DONE_S, "the first answers")
        await shed.all_is_sent()

        first = await a_sender_stands_still_and_a_worker_is_killed(shed, people)
        first.goes_on()
        await shed.until(lambda: not first.has("send-telegram"), DONE_S, "the first sender to notice")
        await the_other_sender_and_the_clock_are_killed(shed, first, people)
        await somebody_uses_discord(shed, general)
        await shed.all_is_sent()

        reminded = [person.inbox[len(model.inbox) :] for person in people]
        assert [person.inbox[: len(model.inbox)] for person in people] == [model.inbox] * len(people)
        assert [len(told) for told in reminded] == [1] * len(people), reminded
        assert shed.discord.violations == []
        assert all("Traceback" not in it.said() for it in shed.crew)


async def opened(shed: Installation) -> Channel:
    """Everybody has started and has found their part; a room on Discord."""
    guild = shed.discord.guild("Elm Street", shed.discord.person("Olga"), "general")
    receiving = (shed.telegram.calls_of, "getUpdates")
    await shed.until(
        lambda: receiving[0](receiving[1]) and shed.discord.gateway.sessions and shed.discord.commands,
        STARTED_S,
        "the receiver",
    )
    for role, lease in (("send", "send-telegram"), ("send", "send-discord"), ("clock", "clock")):
        await shed.until(partial(shed.holder, role, lease), STARTED_S, lease)
    await shed.discord.add_bot(guild)
    return guild.channel("general")


async def a_sender_stands_still_and_a_worker_is_killed(
    shed: Installation, people: Sequence[Person]
) -> Process:
    """While everybody talks; the sender that stands still."""
    first = shed.holder("send", "send-telegram")
    assert first is not None
    first.stands_still()
    fence = shed.fence("send-telegram")
    talking = [asyncio.create_task(says_all(person)) for person in people]
    await asyncio.sleep(0.3)
    next(it for it in shed.crew if it.role == "work").running.kill()
    await shed.until(lambda: shed.fence("send-telegram") > fence, TAKEN_OVER_S, "another sender")
    await asyncio.gather(*talking)
    await shed.all_is_sent()
    return first


async def the_other_sender_and_the_clock_are_killed(
    shed: Installation, first: Process, people: Sequence[Person]
) -> None:
    """And something is due to everybody."""
    clock = shed.holder("clock", "clock")
    second = next(it for it in shed.crew if it.role == "send" and it is not first)
    assert clock is not None
    leases = ("clock", "send-telegram")
    before = [shed.fence(lease) for lease in leases]
    for process in (clock, second):
        process.running.kill()
    shed.remind(*people)
    for lease, fence in zip(leases, before, strict=True):
        await shed.until(lambda at=lease, was=fence: shed.fence(at) > was, TAKEN_OVER_S, f"another {lease}")  # type: ignore[misc]  # defaults bind them
    due = "SELECT count(*) FROM reminder WHERE due_at < now()"
    await shed.until(lambda: not shed.count(due), DONE_S, "the rounds")


async def says_all(person: Person) -> None:
    """Say one thing after another, without waiting for an answer."""
    for words in SAID:
        person.says(words)
        await asyncio.sleep(0.05)


async def somebody_uses_discord(shed: Installation, general: Channel) -> None:
    """An interaction that one process receives, another handles and a third answers: once, and in time."""
    anna = shed.discord.person("Anna")
    general.guild.let_in(anna.user) if general.guild else None
    used = await anna.uses("help", general)
    await used.answered(DONE_S)
    await asyncio.sleep(0.5)
    assert len([message for message in anna.messages(general) if message.ephemeral]) == 1


async def test_on_sqlite_one_process_does_everything(tmp_path: Path) -> None:
    """One clear line, exit code 2."""
    config = tmp_path / "config.toml"
    config.write_text(f'[telegram]\ntoken = "{FakeTelegram().token}"\n')

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--role", "work,send", "--config", str(config),
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, written = await asyncio.wait_for(process.communicate(), STARTED_S)

    assert process.returncode == 2
    assert written.decode().count("\n") == 1
    assert "PostgreSQL" in written.decode()
