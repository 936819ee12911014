"""HTTP to the Bot API keeps its promises when the other side does not keep its own."""

from __future__ import annotations

import asyncio
import gc
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from adapters.telegram import wire
from tests.adapters.telegram_bench import free_port
from tests.adapters.telegram_server import (
    TOKEN,
    Answer,
    asking,
    certificate,
    content,
    deaf,
    hang_up,
    says,
    serving,
    silence,
)

YES = content(b'{"ok": true, "result": true}')
SOON_S = 0.3
LARGE = b"x" * 20_000_000  # no system keeps so much of what nobody reads


@pytest.fixture(autouse=True)
def nothing_stays_open() -> Iterator[None]:
    """What was not closed says so when it is taken away, and a warning is an error."""
    yield
    gc.collect()


async def typing(bot: Bot) -> bool:
    """A call with parameters, whose answer is a plain yes."""
    return await bot.send_chat_action(5, "typing")


async def test_a_call_is_a_form_over_http_1_1() -> None:
    """As Telegram takes it, said by whom, one after another over one connection."""
    async with serving(YES) as server, asking(server.base) as bot:
        assert await typing(bot)
        assert await typing(bot)

    assert server.heads[0].startswith(f"POST /bot{TOKEN}/sendChatAction HTTP/1.1\r\n")
    assert "Content-Type: application/x-www-form-urlencoded\r\n" in server.heads[0]
    assert "User-Agent: python-telegram-bot" in server.heads[0]
    assert [parse_qs(it.decode()) for it in server.bodies] == [{"chat_id": ["5"], "action": ["typing"]}] * 2
    assert server.connections == 1


async def test_a_picture_goes_along_whole() -> None:
    """As one part of several, however large."""
    async with serving(YES) as server, asking(server.base) as bot:
        assert await bot.set_chat_photo(5, LARGE)

    assert "Content-Type: multipart/form-data; boundary=" in server.heads[0]
    assert LARGE in server.bodies[0]
    assert b'name="chat_id"' in server.bodies[0]


@pytest.mark.parametrize(
    ("way", "patience"),
    [
        (silence, {"read_s": SOON_S}),
        (says("200 OK\r\nContent-Length: 4", b"tr", b"ue", every_s=2 * SOON_S), {"read_s": SOON_S}),
        (deaf, {"upload_s": SOON_S}),
    ],
    ids=["no answer", "half an answer", "nobody reads the picture"],
)
async def test_who_takes_too_long_is_given_up(way: Answer, patience: dict[str, Any]) -> None:
    """Each phase of a call has an end of its own."""
    async with serving(way) as server, asking(server.base, **patience) as bot:
        with pytest.raises(TimedOut):
            await (bot.set_chat_photo(5, LARGE) if way is deaf else typing(bot))


async def test_a_call_may_bring_its_own_patience() -> None:
    """As long polling does, which waits for as long as nobody writes."""
    async with serving(says("200 OK\r\nContent-Length: 4", b"true", every_s=2 * SOON_S)) as server:
        async with asking(server.base, read_s=SOON_S) as bot:
            assert await bot.request.retrieve(server.base, read_timeout=20.0) == b"true"
            assert await bot.request.retrieve(server.base, read_timeout=None) == b"true"

        async with asking(server.base) as bot:
            with pytest.raises(TimedOut):
                await bot.request.retrieve(server.base, read_timeout=SOON_S)


async def test_a_slow_answer_that_goes_on_is_waited_for() -> None:
    """Only standing still counts: a slow line is not a broken one."""
    slowly = says("200 OK\r\nContent-Length: 8", *[b"x"] * 8, every_s=SOON_S)
    async with serving(slowly) as server, asking(server.base, read_s=7 * SOON_S) as bot:
        assert await bot.request.retrieve(server.base) == b"x" * 8


async def test_no_more_than_so_many_at_once() -> None:
    """Who finds no free connection in time has sent nothing."""
    async with serving(silence) as server, asking(server.base, at_once=1) as bot:
        first = asyncio.create_task(typing(bot))
        while not server.heads:  # noqa: ASYNC110 - the server sets no event
            await asyncio.sleep(0.01)
        with pytest.raises(TimedOut):
            await bot.send_chat_action(5, "typing", pool_timeout=SOON_S, connect_timeout=SOON_S)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)

    assert len(server.heads) == 1


async def test_a_connection_that_the_server_closed_costs_nothing() -> None:
    """Kept for the next call, and closed meanwhile: that goes over a new one, once."""
    async with serving(YES) as server, asking(server.base) as bot:
        await typing(bot)
        server.close_all()
        await asyncio.sleep(0.05)

        assert await typing(bot)
    assert len(server.bodies) == 2


async def test_nothing_is_sent_twice_by_itself() -> None:
    """Whether an unanswered message arrived, nobody knows: delivery decides, not HTTP."""
    async with serving(YES, hang_up, YES) as server, asking(server.base) as bot:
        await typing(bot)
        with pytest.raises(NetworkError, match="ServerDisconnectedError"):
            await typing(bot)

    assert len(server.bodies) == 2


async def test_a_redirect_is_not_followed() -> None:
    """The token is for nobody else."""
    async with serving(YES) as elsewhere:
        moved = says(f"302 Found\r\nLocation: {elsewhere.base}/bot\r\nContent-Length: 0")
        async with serving(moved) as server, asking(server.base) as bot:
            with pytest.raises(NetworkError, match="HTTP 302"):
                await typing(bot)

    assert elsewhere.heads == []


async def test_no_cookies_are_kept() -> None:
    """Nobody follows the bot from call to call."""
    sets = says("200 OK\r\nSet-Cookie: who=you\r\nContent-Length: 4", b"true")
    async with serving(sets) as server, asking(server.base) as bot:
        await bot.request.retrieve(server.base)
        await bot.request.retrieve(server.base)

    assert "cookie" not in server.heads[1].lower()


async def test_a_file_of_unknown_length_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the server names no length, what came is counted."""
    monkeypatch.setattr(wire, "MOST_BYTES", 1_000_000)
    endless = says("200 OK", *[b"x" * 65_536] * 100)
    async with serving(endless) as server, asking(server.base) as bot:
        with pytest.raises(NetworkError, match="an answer of more than 1 MB"):
            await bot.request.retrieve(f"{server.base}/file/bot{TOKEN}/photos/1.jpg")


async def test_only_whom_we_trust_is_told_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that nobody vouches for ends the call before it begins; one that the environment names is good."""
    tls, file = certificate(tmp_path)
    async with serving(YES, tls=tls) as server:
        async with asking(server.base) as bot:
            with pytest.raises(NetworkError, match="certificate verify failed"):
                await typing(bot)
        assert server.heads == []

        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        monkeypatch.setattr(wire, "trust", wire.trust.__wrapped__)
        async with asking(server.base) as bot:
            assert await typing(bot)


async def test_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for other programs; not for the hosts that it excepts."""
    async with serving(YES) as proxy:
        monkeypatch.setenv("http_proxy", proxy.base.replace("://", "://me:secret@"))
        async with asking("http://telegram.example.org") as bot:
            assert await typing(bot)
        assert proxy.heads[0].startswith(f"POST http://telegram.example.org/bot{TOKEN}/sendChatAction ")
        assert "Proxy-Authorization: Basic bWU6c2VjcmV0" in proxy.heads[0]

        monkeypatch.setenv("no_proxy", "localhost")
        async with serving(YES) as server, asking(server.base) as bot:
            assert await typing(bot)
        assert len(proxy.heads) == 1


BROKEN: dict[str, Answer] = {
    "hang up": hang_up,
    "no http": says("\x00 nonsense"),
    "half an answer": says("200 OK\r\nContent-Length: 400", b"{", then_closes=True),
    "no gzip": says("200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4", b"true"),
    "bad chunks": says("200 OK\r\nTransfer-Encoding: chunked", b"zz\r\ntrue"),
    "endless head": says("200 OK\r\nX: " + "x" * 100_000),
    "server error": says("500 Oh\r\nContent-Length: 4", b"true"),
    "silence": silence,
}


@pytest.mark.parametrize("way", BROKEN.values(), ids=BROKEN)
async def test_no_error_shows_the_token(way: Answer, caplog: pytest.LogCaptureFixture) -> None:
    """Nor does any library's log: addresses hold it."""
    caplog.set_level(logging.DEBUG)
    async with serving(way) as server, asking(server.base, read_s=SOON_S) as bot:
        caplog.clear()  # PTB tells its addresses when a Bot is made
        with pytest.raises(TelegramError) as caught:
            await typing(bot)

    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert TOKEN.partition(":")[2] not in shown
    assert type(caught.value) in (NetworkError, TimedOut)


@pytest.mark.parametrize(
    "base", ["http://localhost:{port}", "http://nobody.invalid", "http://[::", "ftp://x"]
)
async def test_no_address_that_leads_nowhere_shows_the_token(
    base: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody listens, nobody has that name, or it is no address: one clear line."""
    caplog.set_level(logging.DEBUG)
    async with asking(base.format(port=free_port())) as bot:
        caplog.clear()
        with pytest.raises(NetworkError) as caught:
            await typing(bot)

    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert TOKEN.partition(":")[2] not in shown


async def test_who_refuses_was_sent_nothing() -> None:
    """The error says so."""
    async with asking(f"http://localhost:{free_port()}") as bot:
        with pytest.raises(NetworkError, match=r"ClientConnectorError: .*Connect call failed"):
            await typing(bot)


async def test_nothing_is_opened_after_the_end() -> None:
    """A call that comes too late fails, and leaves no connection behind."""
    async with serving(YES) as server:
        async with asking(server.base) as bot:
            await typing(bot)
        with pytest.raises(NetworkError, match="closed"):
            await typing(bot)

    assert len(server.heads) == 1


async def test_a_call_under_way_is_given_up_at_the_end() -> None:
    """Nobody waits for it, and nothing stays open."""
    async with serving(silence) as server:
        async with asking(server.base) as bot:
            going = asyncio.create_task(typing(bot))
            await asyncio.sleep(0.1)
        with pytest.raises(NetworkError):
            await going
