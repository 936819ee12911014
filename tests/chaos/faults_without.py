"""Faults without: the platforms, the network, and people who throw the bot out."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING, Final

from tests.chaos.faults_within import UP_WITHIN_S, up_again
from tests.chaos.witness import Point
from tests.fakes.telegram import Fault as TelegramFault

if TYPE_CHECKING:
    from tests.chaos.town import Town

SENDS: Final = ("sendMessage", "editMessageText", "answerCallbackQuery")


async def cut_calls(town: Town, rng: Random) -> None:
    """Connections cut before or after the platform processed."""
    point = rng.choice(tuple(Point))
    town.witness.cuts[point] = rng.randrange(1, 5)
    await town.until(lambda: not town.witness.cuts[point], 4.0)
    town.witness.cuts.clear()


async def stall(town: Town, rng: Random) -> None:
    """The platform processes, and answers nothing."""
    town.witness.stalls = rng.randrange(1, 4)
    await town.until(lambda: not town.witness.stalls, 4.0)
    town.witness.stalls = 0


async def too_many_requests(town: Town, rng: Random) -> None:
    """429 with retry_after 3, 40 or 3,600 s on both platforms."""
    wait = rng.choice((3, 40, 3600))
    for method in SENDS:
        town.telegram.fail(method, TelegramFault.TOO_MANY_REQUESTS, 2, wait)
    town.telegram.fail("getUpdates", TelegramFault.TOO_MANY_REQUESTS, 1, 3)
    for method, path in (("POST", "/channels"), ("PATCH", "/channels"), ("*", "/webhooks")):
        town.discord.fail(method, path, status=429, retry_after=float(wait), times=2)
    await asyncio.sleep(1.5)
    all_is_well(town)
    town.passes(seconds=wait + 1)
    await _starts_anew(town)  # discord.py waits by the real clock, which no simulated one moves


async def server_errors(town: Town, rng: Random) -> None:
    """500, 502 and 503, some as HTML pages."""
    fault = rng.choice((TelegramFault.SERVER_ERROR, TelegramFault.HTML_PAGE))
    town.telegram.fail(fault=fault, times=rng.randrange(2, 8))
    times, html = rng.randrange(2, 6), rng.random() < 0.5
    town.discord.fail(path="/channels", status=rng.choice((500, 502, 503)), html=html, times=times)
    await asyncio.sleep(2.0)
    all_is_well(town)
    town.passes(seconds=6)


async def twisted_updates(town: Town, rng: Random) -> None:
    """Telegram's updates doubled and out of order."""
    town.updates.twisted = True
    await asyncio.sleep(2.0)
    town.updates.twisted = False


async def lower_ids(town: Town, rng: Random) -> None:
    """Telegram's update ids start again from a lower number."""
    await town.until(lambda: town.updates.start_again(rng.randrange(1, 1_000_000)), 4.0)


async def dispatched_twice(town: Town, rng: Random) -> None:
    """Each of Discord's dispatches comes twice."""
    town.discord.gateway.twice = True
    await asyncio.sleep(2.0)
    town.discord.gateway.twice = False


async def network_gone(town: Town, rng: Random) -> None:
    """No connection to anywhere, for 10 minutes to 2 days of simulated time."""
    town.witness.offline, town.discord.gateway.open = True, False
    await town.discord.gateway.drop()
    for _ in range(4):
        await asyncio.sleep(0.4)
        town.passes(**rng.choice(({"minutes": 2.5}, {"hours": 12})))
    town.witness.offline, town.discord.gateway.open = False, True
    await up_again(town)


async def gateway_away(town: Town, rng: Random) -> None:
    """Discord's gateway unreachable at a start, REST answers 503."""
    town.discord.gateway.open = False
    await town.discord.gateway.drop()
    town.discord.fail("*", "", status=503, times=5)
    town.keeper.kills(town.keeper.one(rng))
    await asyncio.sleep(0.2)
    await town.until(lambda: town.keeper.all_there, UP_WITHIN_S)
    await asyncio.sleep(2.0)
    town.discord.gateway.open = True
    all_is_well(town)
    await up_again(town)


async def token_revoked(town: Town, rng: Random) -> None:
    """Telegram, perhaps Discord too, refuses the token."""
    town.telegram.revoked = True
    if rng.random() < 0.5:
        await town.discord.gateway.drop(4004)
    await asyncio.sleep(3.0)
    town.telegram.revoked = False
    if any(codes := [it for it in await town.keeper.stop() if it not in (0, 1)]):
        town.complaints.append(f"SIGTERM without a token ended it with {codes}")
    await town.keeper.start()  # the operator has put a new token in
    await up_again(town)


async def bot_thrown_out(town: Town, rng: Random) -> None:
    """The bot is removed from the group or server."""
    if rng.random() < 0.5:
        town.group.remove_bot(town.mia)
        await asyncio.sleep(1.5)
        town.group.add_bot(town.mia)
    else:
        await town.discord.remove_bot(town.guild)
        await asyncio.sleep(1.5)
        await town.discord.add_bot(town.guild)


async def group_deleted(town: Town, rng: Random) -> None:
    """Telegram knows the group no more."""
    town.telegram.world.chats.pop(town.group.id, None)
    await asyncio.sleep(2.0)
    town.telegram.world.chats[town.group.id] = town.group.chat


async def blocked(town: Town, rng: Random) -> None:
    """A neighbour blocks the bot."""
    person = rng.choice(town.on_telegram)
    person.blocks()
    await asyncio.sleep(2.0)
    person.unblocks()


async def receives_otherwise(town: Town, rng: Random) -> None:
    """Telegram calls the webhook instead of being asked for news, or the other way round, updates waiting."""
    mode = "polling" if town.called else "webhook"
    town.receives(mode)
    await _starts_anew(town)
    if not await town.until(lambda: town.called == (mode == "webhook"), UP_WITHIN_S):
        town.complaints.append(f"Telegram was not told of {mode} within {UP_WITHIN_S:.0f} s")


async def _starts_anew(town: Town) -> None:
    """All end as SIGTERM does, with 0, and are started again."""
    if any(codes := await town.keeper.stop()):
        town.complaints.append(f"SIGTERM ended it with {codes}")
    await town.keeper.start()
    await up_again(town)


def all_is_well(town: Town) -> None:
    """What was to fail still does no more."""
    town.telegram.faults.waiting.clear()
    town.discord.faults.clear()
