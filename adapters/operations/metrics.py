"""What the program counts, in Prometheus's terms. docs/operations.md tells what each number means."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from adapters.operations.pulse import Beating, Pulse
from bot.model.chats import Platform
from bot.running.backlog import Backlog, Waiting

log = logging.getLogger(__name__)

HANDLING_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)  # buckets
DELIVERY_S: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

BY: Final = ["platform"]

Look = Callable[[], Backlog]


class Metrics(Beating):
    """Counts what the loops tell. The registry is its own: nothing of another library is in it."""

    def __init__(self, pulse: Pulse) -> None:
        """Signs of life go to `pulse`."""
        super().__init__(pulse)
        self.reachable: dict[Platform, bool] = {}
        self._registry = to = CollectorRegistry()
        by = ("platform", "outcome")
        self._events = Counter("commonshed_events", "Events by what became of them", by, registry=to)
        self._event_s = _histogram("event", "Handling one event, one attempt", HANDLING_S, to)
        self._deliveries = Counter("commonshed_deliveries", "Attempts to send by outcome", by, registry=to)
        self._delivery_s = _histogram("delivery", "Sending one message, one attempt", DELIVERY_S, to)
        self._errors = Counter(
            "commonshed_errors", "Errors nobody provided for", ("part", "kind"), registry=to
        )
        self._up = Gauge(
            "commonshed_platform_connected", "1 while a platform is reached", ("platform",), registry=to
        )
        self._backup: Gauge | None = None  # shown by a program that makes backups
        self._leases = Gauge("commonshed_lease_held", "1 while a lease is ours", ("lease",), registry=to)
        ProcessCollector(registry=to)
        to.register(_PulseCollector(pulse))

    def connected(self, platform: Platform, *, up: bool) -> None:
        """Note it."""
        self.reachable[platform] = up
        self._up.labels(platform.value).set(up)

    def handled(self, platform: Platform, outcome: str, seconds: float) -> None:
        """Count it; only what was handled tells how long handling takes."""
        self._events.labels(platform.value, outcome).inc()
        if outcome == "handled":
            self._event_s.labels(platform.value).observe(seconds)

    def delivered(self, platform: Platform, outcome: str, seconds: float) -> None:
        """Count it; what was put off waited for nothing of interest."""
        self._deliveries.labels(platform.value, outcome).inc()
        if outcome == "sent":
            self._delivery_s.labels(platform.value).observe(seconds)

    def failed(self, part: str, error: BaseException) -> None:
        """Count it by its class; its words stay out."""
        self._errors.labels(part, type(error).__name__).inc()

    def backed_up(self, newest: datetime | None) -> None:
        """Note it; 0 while there is none, so that an alert on its age fires."""
        if self._backup is None:
            about = "When the newest backup was made, in Unix time"
            self._backup = Gauge("commonshed_backup_timestamp_seconds", about, registry=self._registry)
        self._backup.set(newest.timestamp() if newest else 0)

    def held(self, lease: str, *, mine: bool) -> None:
        """Note it."""
        self._leases.labels(lease).set(mine)

    def expose(self, platforms: Iterable[Platform], look: Look) -> None:
        """Show what waits, too, looked at anew whenever somebody asks."""
        self._registry.register(_BacklogCollector(tuple(platforms), look))

    def text(self) -> bytes:
        """Everything, as Prometheus reads it. Looks into the database; works from any thread."""
        return generate_latest(self._registry)


def _histogram(name: str, about: str, buckets: tuple[float, ...], to: CollectorRegistry) -> Histogram:
    return Histogram(f"commonshed_{name}_seconds", about, ("platform",), buckets=buckets, registry=to)


class _PulseCollector(Collector):
    """Seconds since each part's last sign of life."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse

    def collect(self) -> Iterable[Metric]:
        silent = GaugeMetricFamily(
            "commonshed_part_silent_seconds", "Seconds since a part's last sign of life", labels=["part"]
        )
        stalled = GaugeMetricFamily("commonshed_part_stalled", "1 when it is overdue", labels=["part"])
        for part in self._pulse.parts():
            silent.add_metric([part.name], part.silent_s)
            stalled.add_metric([part.name], part.is_stalled)
        return silent, stalled


class _BacklogCollector(Collector):
    """What waits in the database."""

    def __init__(self, platforms: tuple[Platform, ...], look: Look) -> None:
        self._platforms, self._look = platforms, look

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not look into the database."""
        return ()

    def collect(self) -> Iterable[Metric]:
        up = GaugeMetricFamily("commonshed_database_up", "1 while the database answers")
        try:
            now = self._look()
        except Exception:  # whatever it is, the other numbers are shown
            log.warning("the database does not answer the operator's question", exc_info=True)
            up.add_metric([], 0)
            return (up,)
        up.add_metric([], 1)
        size = GaugeMetricFamily("commonshed_database_bytes", "Size of the database", now.database_bytes)
        due = GaugeMetricFamily("commonshed_reminders_due", "Reminders that are due", now.reminders.depth)
        late = GaugeMetricFamily(
            "commonshed_reminders_late_seconds",
            "By how much the oldest due one is late",
            now.reminders.oldest_s,
        )
        return up, size, due, late, *self._queue("inbox", now.inbox), *self._queue("outbox", now.outbox)

    def _queue(self, name: str, waiting: Mapping[Platform, Waiting]) -> Iterable[Metric]:
        """Depth and oldest age, 0 for a platform for which nothing waits."""
        depth = GaugeMetricFamily(f"commonshed_{name}_waiting", f"Rows of the {name} that wait", labels=BY)
        oldest = GaugeMetricFamily(f"commonshed_{name}_oldest_seconds", "Age of the oldest", labels=BY)
        for platform in dict.fromkeys((*self._platforms, *waiting)):
            here = waiting.get(platform, Waiting())
            depth.add_metric([platform.value], here.depth)
            oldest.add_metric([platform.value], here.oldest_s)
        return depth, oldest
