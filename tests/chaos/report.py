"""docs/reliability.md, written from a campaign that ran: nothing in it is written by hand."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median

from tests.chaos.checker import RULES
from tests.chaos.faults import FAULTS, Fault
from tests.chaos.figures import Figures
from tests.chaos.result import Ran

PACKAGES = ("sqlalchemy", "psycopg", "python-telegram-bot", "discord.py", "aiohttp", "apscheduler")


def page(campaigns: Sequence[Ran], figures: Figures, busy: float) -> str:
    """The whole page; `busy` is how many processes wanted to run before it began."""
    parts = [
        "# How reliable it is",
        f"Written by `{_command(campaigns)} WRITE=docs/reliability.md`, which ran the commands below; nobody edits it. "
        "It tries to break the promises: *no acknowledged message, committed loan or due reminder is lost; nothing is "
        "done twice, and a message arrives twice only when a crash fell between sending it and noting that it was "
        "sent.*",
        _machine(busy),
        "## What was tried, and what came of it",
        *(_campaign(it) for it in campaigns),
        "`doubled` counts every message that somebody got twice, allowed or not; the line above it says on which "
        "platform. Telegram takes no key with a message, so there the window stays. Discord gets one with each message "
        "to a channel and gives the earlier message again for two minutes; an answer to an interaction takes none. "
        "Where a sender stands still for so long that another takes over, a call that was under way goes on besides.",
        "## What goes wrong",
        _faults(campaigns),
        "Besides, in a second town, the program is killed in each step of a loan's life, and in a start, at each "
        "statement, commit, message and acknowledgement that it comes to, once each, until the step ends whole; at "
        "commits, messages and acknowledgements both before and after.",
        "## What is looked at afterwards",
        _table(("what would be a broken promise", "the rule"), [(n, _says(it)) for n, it in RULES.items()]),
        "Each rule is tested with evidence that was doctored to break it (`tests/chaos/test_checker.py`).",
        "## How long it takes",
        _table(("what", "seconds"), _measured(figures)),
        "## What is real, and what is not",
        "The program is the one that `commonshed run` starts, as a process of its own; the platforms are played by "
        "servers on the loopback interface, over real HTTP and WebSocket. The clock is simulated: it goes on by itself "
        "and jumps when a fault says so. SIGSTOP lasts two seconds, while the simulated clock goes on by two minutes. "
        "An hour of 429 is an hour of the simulated clock, and ends with a start, as discord.py waits by the real one. "
        "In the second town what a dead process held on PostgreSQL (leases, claims) runs out at once, so that there is "
        "time for more; in the first it takes its 15 and 30 seconds. SQLite's full disk is its own error, by a limit "
        "on its pages. A seed replays the plan of faults and the neighbours' choices; what meets what in time differs.",
    ]
    return "\n\n".join(parts) + "\n"


def _command(campaigns: Sequence[Ran]) -> str:
    """What was typed."""
    return f"make chaos SECONDS={campaigns[0].seconds} SEED={campaigns[0].seed}"


def _machine(busy: float) -> str:
    """Where and when it ran, and with what."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Run on {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores ({platform.machine()}) with {memory:.0f} GB, "
        f"for which {busy:.0f} other processes competed (the load before), {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}."
    )


def _campaign(ran: Ran) -> str:
    """One campaign as it can be run again, and what it said at its end."""
    return "\n".join(["```", f"$ {ran.command}", *ran.said, ran.last_line, "```"])


def _faults(campaigns: Sequence[Ran]) -> str:
    """Each fault, and how often each campaign tried it; a dash where it cannot happen."""
    head = ("fault", "what it does", "how it ends", *(f"times, {it.database}" for it in campaigns))
    rows = [
        (name, it.does, it.ends, *(_times(name, it, ran) for ran in campaigns)) for name, it in FAULTS.items()
    ]
    return _table(head, rows)


def _times(name: str, fault: Fault, ran: Ran) -> str:
    """How often."""
    return str(ran.faults[name]) if fault.only in ("", ran.database) else "–"


def _measured(figures: Figures) -> list[tuple[str, str]]:
    """Figures as rows."""
    return [
        (
            f"from the start of the process to the first answer, after a kill -9, with {figures.loans:,} loans "
            f"({figures.megabytes} MB): the median of {len(figures.restarts)}",
            f"{median(figures.restarts):.2f}",
        ),
        ("the same, p95 (to stay under 3)", f"{figures.p95:.2f}"),
        (
            f"a backlog of {figures.backlog:,} messages, from the start until all are handled",
            f"{figures.handled:.1f}",
        ),
        (
            "until all are answered, at the 30 messages a second that Telegram is sent at most",
            f"{figures.answered:.1f}",
        ),
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _says(rule: object) -> str:
    """The first line of a rule."""
    return (rule.__doc__ or "").splitlines()[0].rstrip(".")
