"""The Telegram adapter receives over real HTTP: polling, webhook, outages, a refused token."""

from __future__ import annotations

import asyncio
import io
import logging
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from pydantic import SecretStr

import adapters.telegram.receiving as receiving
import adapters.telegram.webhook as webhook
from adapters.telegram.app import TelegramMessenger
from bot.conversation.events import Commanded
from bot.errors import PlatformRefused
from bot.setting_values import Listen
from tests.adapters.telegram_bench import Bench, free_port, set_up_bench
from tests.fakes.telegram import Fault

SECRET = "webhook-secret_1"
HOOK = "http://127.0.0.1:{port}/hook"
SOON_S = 30.0  # on a machine that is busy with other tests


@pytest_asyncio.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """A bench on which nobody waits long after a failure."""
    monkeypatch.setattr(receiving, "FIRST_WAIT_S", 0.02)
    async with set_up_bench() as made:
        yield made


async def test_polling_commits_before_it_confirms(bench: Bench) -> None:
    """While the inbox cannot take an update, Telegram keeps it; the next start receives it, once."""
    bench.mail.broken = True
    bench.anna.says("/offer drill")
    async with bench.running() as task:
        with pytest.raises(OSError, match="no space"):
            await asyncio.wait_for(task, SOON_S)
    assert len(bench.server.updates.waiting) == 1

    bench.mail.broken = False
    async with bench.running():
        (event,) = await bench.heard(1)
        await bench.server.until(lambda: not bench.server.updates.waiting)

    assert isinstance(event, Commanded)
    assert (event.command, event.text, bench.mail.copies) == ("offer", "drill", 0)


async def test_polling_waits_for_a_database_that_is_away(bench: Bench) -> None:
    """Telegram is not told that anything was taken; when it is back everything is, once and in order."""
    bench.mail.away = 3
    for n in range(3):
        bench.anna.says(f"word {n}")
    async with bench.running():
        await bench.server.until(lambda: bench.mail.away < 3)
        assert len(bench.server.updates.waiting) == 3
        events = await bench.heard(3)
        await bench.server.until(lambda: not bench.server.updates.waiting)

    assert ([event.text for event in events], bench.mail.copies) == ([f"word {n}" for n in range(3)], 0)


async def test_polling_survives_everything_that_passes(bench: Bench) -> None:
    """429, 500, a proxy's page, broken connections, an outage: afterwards everything arrives, in order."""
    for fault in Fault:
        bench.server.fail("getUpdates", fault, retry_after=1)
    await bench.server.goes_down()
    async with bench.running():
        await asyncio.sleep(0.1)
        await bench.server.comes_up()
        for n in range(5):
            bench.anna.says(f"word {n}")
        events = await bench.heard(5)

    assert [event.text for event in events] == [f"word {n}" for n in range(5)]


async def test_update_ids_that_start_anew_lose_nothing(bench: Bench) -> None:
    """After a quiet week Telegram chooses the next id at random: it may be lower."""
    bench.server.updates.max_wait_s = 0.05
    confirmed = bench.server.updates.next_id + 1

    def offsets() -> list[int | None]:
        return [call.get("offset") for call in bench.server.calls_of("getUpdates")]

    async with bench.running():
        bench.anna.says("before")
        await bench.heard(1)
        await bench.server.until(lambda: offsets()[-2:] == [confirmed, None])
        bench.server.updates.next_id = 1000
        bench.anna.says("after")
        events = await bench.heard(2)

    assert [event.text for event in events] == ["before", "after"]


async def test_an_update_that_cannot_be_read_holds_up_nobody(bench: Bench) -> None:
    """It is passed over, with a line in the log."""
    bench.server.inject("message", {"message_id": "?"})
    bench.anna.says("hello")
    async with bench.running():
        (event,) = await bench.heard(1)

    assert event.text == "hello"


async def test_a_refused_token_ends_the_adapter_with_one_line(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """At the start and later; the line names the setting, never the token."""
    caplog.set_level(logging.INFO, "adapters")
    async with bench.running() as task:
        bench.anna.says("hello")
        await bench.heard(1)
        bench.server.revoked = True
        bench.server.updates.wake()
        bench.anna.says("wakes the poll")
        with pytest.raises(PlatformRefused, match=r"telegram\.token") as refusal:
            await asyncio.wait_for(task, SOON_S)
    with pytest.raises(PlatformRefused, match=r"telegram\.token"):
        await asyncio.wait_for(bench.messenger.run(asyncio.Event()), SOON_S)

    secret = bench.server.token.partition(":")[2]
    assert secret not in caplog.text + str(refusal.value)


def hooked(bench: Bench, port: int) -> TelegramMessenger:
    """A messenger that receives by a webhook on this port."""
    return bench.new_messenger(
        mode="webhook",
        webhook_url=HOOK.format(port=port),
        webhook_secret=SecretStr(SECRET),
        webhook_listen=Listen("127.0.0.1", port),
    )


async def test_the_webhook_commits_before_200(bench: Bench) -> None:
    """Strangers get 403; what the inbox cannot take is sent again; nothing twice."""
    port = free_port()
    messenger = hooked(bench, port)
    bench.mail.broken = True
    async with bench.running(messenger), aiohttp.ClientSession() as stranger:
        await bench.server.until(lambda: bench.server.updates.webhook_url)
        bench.anna.says("hello")
        await bench.server.until(lambda: 500 in bench.server.updates.webhook_answers)
        bench.mail.broken, bench.mail.away = False, 1
        await bench.server.until(lambda: 503 in bench.server.updates.webhook_answers)
        (event,) = await bench.heard(1)
        await bench.server.until(lambda: not bench.server.updates.waiting)
        statuses = []
        header = webhook.SECRET_HEADER
        for headers, body in (
            ({}, b"{}"),
            ({header: "guess"}, b"{}"),
            ({header: SECRET}, b"not json"),
            ({header: SECRET}, b"[" * 100_000),
            ({header: SECRET}, b"{}"),
            ({header: SECRET}, io.BytesIO(b" " * (webhook.MAX_UPDATE_BYTES + 1))),
        ):
            async with stranger.post(HOOK.format(port=port), data=body, headers=headers) as answer:
                statuses.append(answer.status)
    await messenger.close()

    assert event.text == "hello"
    assert statuses == [403, 403, 400, 400, 400, 413]
    assert bench.mail.copies == 0


async def test_whoever_posts_drop_by_drop_is_cut_off(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that does not end holds nobody up, nor does a stranger's whose secret is no text; neighbours are heard."""
    monkeypatch.setattr(webhook, "BODY_S", 0.3)
    port = free_port()
    messenger = hooked(bench, port)
    head = "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n" + webhook.SECRET_HEADER + ": "
    async with bench.running(messenger):
        await bench.server.until(lambda: bench.server.updates.webhook_url)
        slow_in, slow_out = await asyncio.open_connection("127.0.0.1", port)
        slow_out.write((head + SECRET + "\r\n\r\n{").encode())
        odd_in, odd_out = await asyncio.open_connection("127.0.0.1", port)
        odd_out.write(head.encode() + b"\xff\xfe" + SECRET.encode() + b"\r\n\r\n{")
        bench.anna.says("hello")
        (event,) = await bench.heard(1)
        slow, odd = await slow_in.readline(), await odd_in.readline()
        for writer in (slow_out, odd_out):
            writer.close()
    await messenger.close()

    assert event.text == "hello"
    assert b" 408 " in slow
    assert b" 403 " in odd or b" 400 " in odd


async def test_a_port_that_is_taken_is_one_clear_line(bench: Bench) -> None:
    """The webhook cannot listen where somebody else does."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        messenger = hooked(bench, taken.getsockname()[1])
        with pytest.raises(PlatformRefused, match=r"telegram\.webhook_listen"):
            await asyncio.wait_for(messenger.run(asyncio.Event()), SOON_S)
    await messenger.close()


async def test_stopping_does_not_wait_for_a_silent_server(bench: Bench) -> None:
    """Not even at the very start, when nobody has answered yet (the bench allows one second)."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        messenger = bench.new_messenger(base_url=f"http://127.0.0.1:{silent.getsockname()[1]}/bot")
        async with bench.running(messenger) as task:
            await asyncio.sleep(0.1)
            assert not task.done()
        await messenger.close()


async def test_from_webhook_back_to_polling(bench: Bench) -> None:
    """A webhook left over from before is taken away, and what waited is fetched."""
    bench.server.updates.set_webhook("http://127.0.0.1:9/gone", "", None, drop=False)
    bench.anna.says("hello")
    async with bench.running():
        (event,) = await bench.heard(1)

    assert event.text == "hello"


async def test_the_menus_are_registered(bench: Bench) -> None:
    """By scope, in both languages; a failure there stops nothing."""
    async with bench.running():
        await bench.server.until(lambda: len(bench.server.calls_of("setMyShortDescription")) == 2)
    assert ("all_private_chats", "ko") in bench.server.methods.commands

    bench.server.fail("setMyCommands", Fault.TOO_MANY_REQUESTS, retry_after=3600)
    async with bench.running():
        bench.anna.says("hello")
        await bench.heard(1)


async def test_the_menu_button_opens_the_app_in_every_direct_chat(bench: Bench) -> None:
    """In the community's language; and shows the commands again when there is no app any more."""
    app = bench.new_messenger(app="https://shed.example.org/app/", language="ko")
    buttons = bench.server.methods.menu_buttons
    async with bench.running(app):
        await bench.server.until(lambda: bool(buttons))
    await app.close()
    opens = dict(buttons)

    async with bench.running():
        await bench.server.until(lambda: len(bench.server.calls_of("setChatMenuButton")) == 2)

    url = {"url": "https://shed.example.org/app/"}
    assert opens == {None: {"type": "web_app", "text": "나눔 선반", "web_app": url}}
    assert buttons == {None: {"type": "commands"}}


async def test_two_copies_started_by_mistake_lose_nothing(bench: Bench) -> None:
    """Telegram ends one poll for the other; between them everything arrives, and the inbox keeps it once."""
    bench.server.updates.max_wait_s = 0.05
    other = bench.new_messenger()
    async with bench.running(), bench.running(other):
        for n in range(20):
            bench.anna.says(f"word {n}")
            await asyncio.sleep(0.01)
        events = await bench.heard(20)
    await other.close()

    assert [event.text for event in events] == [f"word {n}" for n in range(20)]


async def test_the_token_is_in_no_line_of_ours(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong; the libraries are kept quiet by bot.logs."""
    caplog.set_level(logging.DEBUG, "adapters")
    for fault in Fault:
        bench.server.fail("*", fault)
    async with bench.running():
        bench.anna.says("hello")
        await bench.heard(1)

    ours = [record.getMessage() for record in caplog.records if record.name.startswith("adapters")]
    assert ours
    assert not [line for line in ours if bench.server.token.partition(":")[2] in line]
