"""How the Discord adapter gets its connection, keeps it and lets it go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from adapters.discord import gateway
from bot.conversation.events import Said
from bot.errors import PlatformRefused, TryLater
from tests.adapters.discord_bench import Bench, say


async def test_a_gateway_that_is_down_at_the_start_is_waited_for(bench: Bench) -> None:
    """discord.py would end with an AttributeError; and a 503 at the login would end it, too."""
    bench.server.gateway.open = False
    bench.server.fail("GET", "/users/@me", status=503)
    async with bench.running(connected=False):
        assert await bench.server.until(lambda: len(bench.server.called("GET", "/users/@me")) >= 3)
        bench.server.gateway.open = True
        await bench.server.connected()
        await bench.send(say("Here again"), bench.ben)


async def test_a_lost_connection_loses_nothing(bench: Bench) -> None:
    """The session is resumed, and what happened meanwhile comes after all, once."""
    async with bench.running():
        await bench.ben.says("before")
        await bench.arrived(1)
        await bench.server.gateway.drop()
        await bench.ben.says("meanwhile")
        event = await bench.arrived(2)

        assert isinstance(event, Said)
        assert event.text == "meanwhile"
        assert bench.server.gateway.resumed == 1


async def test_a_connection_that_stays_away_is_made_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py itself would wait longer and longer, up to a quarter of an hour."""
    monkeypatch.setattr(gateway, "PATIENCE_S", 0.5)
    async with bench.running():
        bench.server.gateway.open = False
        await bench.server.gateway.drop()
        await asyncio.sleep(2.2)
        bench.server.gateway.open = True
        await bench.server.connected()
        await bench.ben.says("there you are")
        await bench.arrived(1)

    assert len(bench.server.gateway.identified) == 2


async def test_a_wrong_token_ends_it_with_one_line(bench: Bench) -> None:
    """REST refuses it; trying again would not help, and the line does not show it."""
    bench.server.token = "another"
    messenger = bench.make()
    bench.server.token = "revoked"
    with pytest.raises(PlatformRefused, match=r"discord\.token") as refused:
        async with asyncio.timeout(30):
            await messenger.run(asyncio.Event())
    assert "another" not in str(refused.value)


@pytest.mark.parametrize(("code", "line"), [(4004, "token"), (4014, "intent")])
async def test_a_final_word_of_the_gateway_ends_it_with_one_line(bench: Bench, code: int, line: str) -> None:
    """A token that is revoked while the bot runs, an intent that is withdrawn."""
    messenger = bench.make()
    task = asyncio.create_task(messenger.run(asyncio.Event()))
    await bench.server.connected()
    await bench.server.gateway.drop(code)
    with pytest.raises(PlatformRefused, match=line):
        async with asyncio.timeout(30):
            await task
    await messenger.close()


async def test_a_stop_is_clean(bench: Bench) -> None:
    """Quick, and without a thread left behind; afterwards nothing is sent."""
    before = threading.active_count()
    async with bench.running() as messenger:
        await bench.ben.says("hello")
        await bench.arrived(1)
        started = asyncio.get_running_loop().time()

    assert asyncio.get_running_loop().time() - started < 10  # also on a busy machine
    assert await bench.server.until(lambda: threading.active_count() <= before)
    with pytest.raises(TryLater):
        await bench.send(say("too late"), bench.ben)
    assert messenger.direct_link("x") == ""


async def test_an_unanswered_stop_is_quick_all_the_same(bench: Bench) -> None:
    """While the gateway is down there is nobody to say goodbye to."""
    bench.server.gateway.open = False
    async with bench.running(connected=False):
        await asyncio.sleep(0.1)


class Only:
    """Turns of a process that gets some of them."""

    def __init__(self, *names: str) -> None:
        self._names = names

    async def hold(
        self, name: str, work: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event
    ) -> None:
        """Hold those, and wait in vain for the others."""
        await (work(stop) if name in self._names else stop.wait())


async def test_two_processes_share_the_shards(bench: Bench) -> None:
    """What happens in each server comes to one of them; direct messages come to the first shard."""
    odd = bench.server.guild("Odd Lane", bench.max, "hall", members=(bench.ben,))
    while int(odd.id) >> 22 & 1 == int(bench.guild.id) >> 22 & 1:
        odd = bench.server.guild("Odd Lane", bench.max, "hall", members=(bench.ben,))
    stop = asyncio.Event()
    pair = [bench.new(turns=Only(f"discord-shard:{number}"), shards=2) for number in range(2)]
    running = [asyncio.create_task(messenger.run(stop)) for messenger in pair]
    gateway = bench.server.gateway
    assert await bench.server.until(lambda: len(gateway.sessions) == 2 and bool(bench.server.commands))
    odd.bot_is_in = True
    odd.let_in(bench.server.bot)

    used = [await bench.ben.uses("find", room) for room in (bench.general, odd.channel("hall"))]
    await bench.ben.says("hello")
    assert await bench.server.until(lambda: len(bench.mail.kept) == 3), list(bench.mail.kept)

    stop.set()
    await asyncio.gather(*running)
    for messenger in pair:
        await messenger.close()
    assert {it.id for it in used} < set(bench.mail.kept)
    assert bench.mail.copies == 0
    assert sorted(session.shard for session in gateway.sessions.values()) in ([(0, 2), (1, 2)], [])


async def test_a_process_that_does_not_receive_only_makes_calls(bench: Bench) -> None:
    """It has no place at the gateway, and declares nothing."""
    async with bench.running():
        async with bench.sending():
            await bench.send(say("From elsewhere"), bench.ben)
        await bench.ben.reads("From elsewhere")

    assert len(bench.server.gateway.identified) == 1
