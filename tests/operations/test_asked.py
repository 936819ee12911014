"""What the operator's server answers, over real HTTP, while the real program runs between the fake platforms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from adapters.operations.metrics import Metrics
from adapters.operations.pulse import Pulse
from adapters.operations.server import Operations
from bot.errors import PlatformRefused
from bot.model.chats import Platform
from bot.running.backlog import Backlog, Waiting
from bot.setting_values import Listen
from tests.fakes.telegram.faults import Fault
from tests.journey.town import OnTelegram
from tests.operations.watched import WatchedTown, asked, numbers


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[WatchedTown]:
    """Everything is up."""
    async with WatchedTown(tmp_path) as running:
        yield running


async def test_healthz_names_every_part_and_its_last_sign_of_life(town: WatchedTown) -> None:
    """Intake, delivery, rounds and what each adapter receives by."""
    status, told = await town.asked("/healthz")

    assert status == 200
    assert told["stalled"] == []
    assert {"intake", "delivery", "rounds", "telegram", "discord"} <= told["parts"].keys()
    assert all(part["silent_s"] < part["within_s"] for part in told["parts"].values())


async def test_a_part_that_waits_because_it_was_told_to_is_not_stalled(town: WatchedTown) -> None:
    """Telegram asks for an hour of patience: receiving says when it will be back."""
    town.telegram.fail("getUpdates", Fault.TOO_MANY_REQUESTS, retry_after=3600)
    town.telegram.user("Anna").says("/help")  # ends a question that is under way

    status, told = await town.answers("/healthz", lambda told: told["parts"]["telegram"]["within_s"] > 3600)

    assert (status, told["stalled"]) == (200, [])


async def test_readyz_says_that_neighbours_are_served(town: WatchedTown) -> None:
    """The database answers in its present form, and both platforms are connected."""
    anna = OnTelegram(town, "Anna")
    await anna.says("/help")

    both = {"telegram": "connected", "discord": "connected"}
    status, told = await town.answers("/readyz", lambda told: told["platforms"] == both)

    assert (status, told["database"]) == (200, "answers")


async def test_a_database_without_its_migrations_is_not_ready(town: WatchedTown) -> None:
    """It says how to mend it; healthz stays green, as starting anew would mend nothing."""
    with town.program.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")

    status, told = await town.asked("/readyz")

    assert (status, told["database"]) == (503, "has another form: run commonshed migrate")
    assert (await town.asked("/healthz"))[0] == 200


async def test_metrics_count_what_neighbours_do(town: WatchedTown) -> None:
    """Events and deliveries by platform and outcome, how long they take, and what waits."""
    anna = OnTelegram(town, "Anna")
    await anna.says("/help")

    counted = await town.numbers()

    assert counted["commonshed_events_total{outcome=handled,platform=telegram}"] >= 1
    assert counted["commonshed_event_seconds_count{platform=telegram}"] >= 1
    assert counted["commonshed_deliveries_total{outcome=sent,platform=telegram}"] >= 1
    assert counted["commonshed_delivery_seconds_count{platform=telegram}"] >= 1
    assert counted["commonshed_inbox_waiting{platform=telegram}"] == 0
    assert counted["commonshed_outbox_waiting{platform=discord}"] == 0
    assert counted["commonshed_platform_connected{platform=telegram}"] == 1
    assert counted["commonshed_database_up"] == 1
    assert counted["commonshed_database_bytes"] > 10_000


async def test_what_cannot_be_sent_shows_by_number_and_age(town: WatchedTown) -> None:
    """A platform that takes nothing is seen as an outbox that grows old."""
    town.telegram.fail("sendMessage", Fault.TOO_MANY_REQUESTS, times=50, retry_after=7200)
    anna = town.telegram.user("Anna")
    anna.says("/help")
    await town.until(lambda: town.telegram.calls_of("sendMessage"), "the attempt")

    await town.passes(hours=1)
    counted = await town.numbers()

    assert counted["commonshed_outbox_waiting{platform=telegram}"] >= 1
    assert counted["commonshed_outbox_oldest_seconds{platform=telegram}"] >= 3600
    assert counted["commonshed_deliveries_total{outcome=later,platform=telegram}"] >= 1


def nothing() -> Backlog:
    """Nothing waits."""
    return Backlog({}, {}, Waiting(), 0, has_present_form=True)


class Asking:
    """An operator's server on its own, for what a healthy program never shows."""

    def __init__(self) -> None:
        """Time stands still until a test moves it."""
        self.time_s = 0.0
        self.pulse = Pulse(lambda: self.time_s)
        self.metrics = Metrics(self.pulse)
        self.tried = {Platform.TELEGRAM: True, Platform.DISCORD: True}
        self.look = nothing
        self.server = Operations(
            Listen("127.0.0.1", 0), self.metrics, lambda: self.look(), lambda: self.tried
        )


@pytest.fixture
def asking() -> Iterator[Asking]:
    """A server that listens."""
    it = Asking()
    it.server.start()
    yield it
    it.server.close()


async def test_a_stalled_part_makes_it_unhealthy_and_is_named(asking: Asking) -> None:
    """A part that promised a sign within 20 s and gave none."""
    asking.metrics.beat("intake")
    asking.metrics.beat("telegram", 170.0)
    asking.time_s = 21.0

    status, told = await asked(f"{asking.server.address}/healthz")

    assert (status, told["stalled"]) == (503, ["intake"])
    counted = await numbers(asking.server.address)
    assert counted["commonshed_part_stalled{part=intake}"] == 1
    assert counted["commonshed_part_stalled{part=telegram}"] == 0
    assert counted["commonshed_part_silent_seconds{part=telegram}"] == 21


async def test_a_part_that_ended_as_it_should_is_not_missed(asking: Asking) -> None:
    """A platform that will not have us leaves the others healthy, and is not ready."""
    asking.metrics.beat("discord")
    asking.metrics.ended("discord")
    asking.tried[Platform.DISCORD] = False
    asking.time_s = 1000.0

    healthy, _ = await asked(f"{asking.server.address}/healthz")
    ready, told = await asked(f"{asking.server.address}/readyz")

    assert (healthy, ready) == (200, 503)
    assert told["platforms"] == {"telegram": "being tried", "discord": "refused; the log says why"}


async def test_a_database_that_does_not_answer_is_told_and_hides_nothing_else(asking: Asking) -> None:
    """Not ready, yet the metrics are there."""

    def gone() -> Backlog:
        raise OSError("no such server")

    asking.look = gone
    asking.metrics.expose([Platform.TELEGRAM], gone)

    status, told = await asked(f"{asking.server.address}/readyz")

    assert (status, told["database"]) == (503, "does not answer (OSError)")
    counted = await numbers(asking.server.address)
    assert counted["commonshed_database_up"] == 0
    assert "commonshed_inbox_waiting{platform=telegram}" not in counted


async def test_errors_and_leases_have_their_numbers(asking: Asking) -> None:
    """By part and class, and by name."""
    asking.metrics.failed("intake", KeyError("canary"))
    asking.metrics.held("send:telegram", mine=True)

    counted = await numbers(asking.server.address)

    assert counted["commonshed_errors_total{kind=KeyError,part=intake}"] == 1
    assert counted["commonshed_lease_held{lease=send:telegram}"] == 1


def test_a_taken_port_is_told_by_its_setting(asking: Asking) -> None:
    """One line that names it."""
    port = int(asking.server.address.rpartition(":")[2])
    second = Operations(Listen("127.0.0.1", port), asking.metrics, nothing, dict)

    with pytest.raises(PlatformRefused, match=rf"operations\.listen: 127\.0\.0\.1:{port}: "):
        second.start()
