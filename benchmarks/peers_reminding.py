"""How others remind: a job for each reminder in APScheduler's SQLAlchemy store, each run a transaction of its own."""

from __future__ import annotations

import pickle
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED  # type: ignore[import-untyped]  # has no types
from apscheduler.executors.debug import DebugExecutor  # type: ignore[import-untyped]  # has no types
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # type: ignore[import-untyped]  # has no types
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # has no types
from sqlalchemy import Engine, Row, Select, bindparam, insert, select

from bot.conversation.phrases import Moment, Period, t
from bot.conversation.replies import Card, Reply, Show
from bot.conversation.written import write_reply
from bot.flows.loans import step_buttons
from bot.model.loan import Loan, LoanState, Role
from bot.model.quiet import QuietHours
from bot.model.reminder import days_late
from bot.model.spans import Span
from storage import tables
from storage.database import open_engine
from storage.types import Written

LATER: Final = timedelta(days=3_600)  # no run lasts so long
AT_ONCE: Final = 10_000
WITHIN_S: Final = 300.0
OWNER, BORROWER = tables.member.alias("owner"), tables.member.alias("borrower")
# All that the message needs, by one statement: the borrower's reachable account that was seen last.
WHOM: Final[Select[Any]] = (
    select(
        *(
            tables.loan.c[name]
            for name in ("id", "item_id", "community_id", "owner_id", "borrower_id", "state")
        ),
        *(tables.loan.c[name] for name in ("start_at", "due_at", "zone", "made_at")),
        *(BORROWER.c[name] for name in ("language", "quiet_start", "quiet_end")),
        BORROWER.c.zone.label("own_zone"),
        OWNER.c.name.label("owner"),
        tables.item.c.title,
        tables.community.c.zone.label("place"),
        tables.face.c.platform,
        tables.face.c.account,
    )
    .join(BORROWER, BORROWER.c.id == tables.loan.c.borrower_id)
    .join(OWNER, OWNER.c.id == tables.loan.c.owner_id)
    .join(tables.item, tables.item.c.id == tables.loan.c.item_id)
    .join(tables.community, tables.community.c.id == BORROWER.c.community_id)
    .join(tables.face, tables.face.c.member_id == BORROWER.c.id)
    .where(tables.loan.c.id == bindparam("this"), tables.face.c.reachable.is_not(False))
    .order_by(tables.face.c.seen_at.desc())
    .limit(1)
)
ADD: Final = insert(tables.outbox)


def tell(url: str, loan_id: int, now: datetime) -> None:
    """The job: a loan's borrower is told the day before, in their language and outside their quiet hours, committed."""
    with _opened(url).begin() as connection:
        it = connection.execute(WHOM, {"this": loan_id}).one_or_none()
        if it is None or it.state != LoanState.ON_LOAN:
            return
        zone = it.own_zone or it.place
        loan = _loan(it)
        if days_late(loan, zone, now) < 0 and not QuietHours(it.quiet_start, it.quiet_end).holds(now, zone):
            connection.execute(ADD, _message(it, _card(it, loan, now), zone, now))


def _loan(it: Row[Any]) -> Loan:
    """The loan that is told of."""
    return Loan(
        it.item_id, it.community_id, it.owner_id, it.borrower_id, Span(it.start_at, it.due_at, it.zone), it.made_at,
        state=LoanState(it.state), id=it.id,
    )  # fmt: skip


def _card(it: Row[Any], loan: Loan, now: datetime) -> Reply:
    """The card: the news, the days, the buttons that apply now."""
    span = loan.span
    news = t("reminder-day-before", item=it.title, who=it.owner, until=Moment(span.due_at))
    lines = (news, t("loan-days", period=Period(span.start_at, span.due_at)))
    return Show(Card(t("loan-title", item=it.title), lines, buttons=step_buttons(loan, Role.BORROWER, now)))


def _message(it: Row[Any], card: Reply, zone: str, now: datetime) -> dict[str, object]:
    """A row of the outbox."""
    return {
        "platform": it.platform, "chat": it.account, "direct": True, "space": "",
        "reply": Written(write_reply(card)), "language": it.language, "zone": zone, "answers": "", "edits": "",
        "posting_id": None, "member_id": it.borrower_id, "made_at": now, "tries": 0, "why": "",
    }  # fmt: skip


@cache
def _opened(url: str) -> Engine:
    """The engine of an address: a job that is kept can be given nothing that is not written down."""
    return open_engine(url)


class Jobs:
    """APScheduler with its job store in the database of the outbox, as durable as ours.

    Its jobs run in the scheduler's own thread, one after another: in its default pool of ten threads, which wait for
    one another to write, the same takes longer. Nothing counts as missed, however late it is; by default what is a
    second late would be dropped. Each job is two commits: the message, and that the job is gone.
    """

    def __init__(self, url: str, due: int, pending: int, now: datetime) -> None:
        """A store with many jobs that are due much later; loans 1 to `due` are told of at each run, as of `now`."""
        self._url, self._due, self._now = url, due, now
        self._store = SQLAlchemyJobStore(engine=_opened(url))
        self._scheduler = BackgroundScheduler(
            jobstores={"default": self._store}, executors={"default": DebugExecutor()}, timezone="UTC"
        )
        self._left, self._failed, self._done = 0, 0, threading.Event()
        self._scheduler.add_listener(self._ended, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        self._scheduler.start(paused=True)
        job = self._scheduler.add_job(
            tell, "date", (url, 0, now), run_date=datetime.now(UTC) + LATER, misfire_grace_time=None
        )
        self._state = job.__getstate__()
        for at in range(0, pending, AT_ONCE):
            self._add("later", range(at, min(at + AT_ONCE, pending)), datetime.now(UTC) + LATER)

    def run(self) -> float:
        """The scheduler finds, runs and removes the jobs that are due; how many seconds that took."""
        self._add("due", range(self._due), datetime.now(UTC))
        self._left, self._failed = self._due, 0
        self._done.clear()
        begun = time.perf_counter()
        self._scheduler.resume()
        assert self._done.wait(WITHIN_S), f"{self._left} of {self._due} jobs were not run"
        seconds = time.perf_counter() - begun
        self._scheduler.pause()
        assert not self._failed, f"{self._failed} jobs failed"
        return seconds

    def close(self) -> None:
        """End the scheduler's thread."""
        self._scheduler.shutdown()
        _opened(self._url).dispose()

    def _add(self, name: str, numbers: range, at: datetime) -> None:
        """Write jobs straight into the store's table: its own way takes a millisecond each."""
        rows = []
        for number in numbers:
            key = f"{name}-{number}"
            args = (self._url, number % self._due + 1, self._now)
            trigger = type(self._state["trigger"])(at, "UTC")
            state = {**self._state, "id": key, "next_run_time": at, "trigger": trigger, "args": args}
            rows.append({"id": key, "next_run_time": at.timestamp(), "job_state": pickle.dumps(state)})
        with _opened(self._url).begin() as connection:
            connection.execute(insert(self._store.jobs_t), rows)

    def _ended(self, event: Any) -> None:
        """A job was run, or failed."""
        self._failed += event.code == EVENT_JOB_ERROR
        self._left -= 1
        if not self._left:
            self._done.set()
