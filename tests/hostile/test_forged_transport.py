"""Calls of the webhook by somebody who is not Telegram, or by a Telegram gone mad."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest

from tests.hostile.case import HEADER, Case
from tests.hostile.raw_request import raw

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.transport("webhook")]


def update(case: Case, text: str = "/find ladder") -> dict[str, Any]:
    """An update as Telegram sends it, in the name of a new neighbour."""
    who = case.ground.comes("Eve")
    person: Any = who.person
    message = {
        "message_id": 990_000 + person.id, "date": 0, "chat": person.chat.to_json(), "from": person.user.to_json(),
        "text": text, "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    }  # fmt: skip
    return {"update_id": 990_000 + person.id, "message": message}


WRONG_SECRETS: dict[str, dict[str, str]] = {
    "none": {},
    "empty": {HEADER: ""},
    "wrong": {HEADER: "another-secret-of-nobody"},
    "begins-right": {HEADER: "a-secret-for-the-fake-telegra"},
    "goes-on": {HEADER: "a-secret-for-the-fake-telegram-1"},
    "other-case": {HEADER: "A-Secret-For-The-Fake-Telegram"},
    "in-another-header": {"Authorization": "a-secret-for-the-fake-telegram"},
    "in-a-cookie": {"Cookie": f"{HEADER}=a-secret-for-the-fake-telegram"},
    "not-ascii": {HEADER: "a-sécret-for-the-fake-telegram"},
    "very-long": {HEADER: "a" * 4000},
}


@pytest.mark.parametrize("headers", WRONG_SECRETS.values(), ids=WRONG_SECRETS)
async def test_without_the_secret_nobody_is_telegram(case: Case, headers: dict[str, str]) -> None:
    """403, and the update has no effect."""
    given = update(case)

    with case.nothing_changes():
        assert await case.posts_update(given, headers) == 403
        await case.ground.arrived()


async def test_the_secret_in_the_address_opens_nothing(case: Case) -> None:
    """Addresses stand in logs; only the header counts."""
    given = update(case)
    settings = case.ground.settings().telegram
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    browser = case.browser()
    port = settings.webhook_listen.port

    async with browser.session.post(
        f"http://127.0.0.1:{port}/telegram?secret_token={secret}&{HEADER}={secret}", json=given
    ) as answer:
        assert answer.status == 403


BAD_BODIES: dict[str, tuple[bytes, int]] = {
    "empty": (b"", 400),
    "no-json": (b"update_id=7", 400),
    "half-json": (b'{"update_id": 7, "message": {', 400),
    "not-utf-8": (b'{"update_id": 7, "x": "\xff\xfe"}', 400),
    "nested-deep": (b"[" * 200_000, 400),
    "a-list": (b"[]", 400),
    "a-number": (b"7", 400),
    "null": (b"null", 400),
    "no-update-id": (b'{"message": {}}', 400),
    "update-id-a-text": (b'{"update_id": "7"}', 400),
    "update-id-a-fraction": (b'{"update_id": 7.5}', 400),
    "update-id-nan": (b'{"update_id": NaN}', 400),
    "update-id-of-5000-digits": (b'{"update_id": ' + b"9" * 5000 + b"}", 400),
    "5-mb": (b'{"update_id": 7, "x": "' + b"x" * 5_000_000 + b'"}', 413),
}


@pytest.mark.parametrize(("body", "status"), BAD_BODIES.values(), ids=BAD_BODIES)
async def test_a_body_that_is_no_update(case: Case, body: bytes, status: int) -> None:
    """Refused, though the secret is right."""
    with case.nothing_changes():
        assert await case.posts_update(body) == status


async def test_a_body_that_unpacks_to_a_hundred_megabytes(case: Case) -> None:
    """What is counted is what it becomes."""
    bomb = gzip.compress(b" " * 100_000_000, 9)
    secret = {HEADER: "a-secret-for-the-fake-telegram", "Content-Encoding": "gzip"}

    assert await case.posts_update(bomb, secret) in (400, 413)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "nonsense"])
async def test_a_body_that_is_not_packed_as_it_says(case: Case, encoding: str) -> None:
    """400, and no error of ours."""
    secret = {HEADER: "a-secret-for-the-fake-telegram", "Content-Encoding": encoding}

    with case.nothing_changes():
        assert await case.posts_update(b"\x00\x01 nothing of the kind", secret) == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_than_post(case: Case, method: str) -> None:
    """The webhook takes nothing else."""
    browser, address = case.browser(), str(case.ground.settings().telegram.webhook_url)

    async with browser.session.request(method, address, json=update(case)) as answer:
        assert answer.status == 405


@pytest.mark.parametrize("path", ["/", "/telegram/", "/telegram/../etc/passwd", "//telegram", "/metrics"])
async def test_other_addresses_of_the_webhooks_server(case: Case, path: str) -> None:
    """There is one address."""
    port = case.ground.settings().telegram.webhook_listen.port

    assert (await raw(port, f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")) == 404


NO_HTTP: dict[str, str] = {
    "huge-header": "POST /telegram HTTP/1.1\r\nHost: x\r\nX-Big: " + "a" * 100_000 + "\r\n\r\n",
    "negative-length": "POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "two-lengths": "POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "null-in-header": "POST /telegram HTTP/1.1\r\nHost: x\r\nX-A: 1\x00\r\n\r\n",
    "no-version": "POST /telegram TTP/9\r\n\r\n",
    "no-chunks": f"POST /telegram HTTP/1.1\r\nHost: x\r\n{HEADER}: a-secret-for-the-fake-telegram\r\n"
                 "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "tls-hello": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}  # fmt: skip


@pytest.mark.parametrize("request_", NO_HTTP.values(), ids=NO_HTTP)
async def test_broken_http(case: Case, request_: str) -> None:
    """Refused by the server before any of it is read, with nothing changed and no error in the log."""
    with case.nothing_changes():
        status = await raw(case.ground.settings().telegram.webhook_listen.port, request_, 1.0)
        assert status in (0, 400, 403)


async def test_broken_http_again_and_again(case: Case) -> None:
    """An operator who reads the log sees at most a line of it, and what else is in there."""
    port = case.ground.settings().telegram.webhook_listen.port
    for _ in range(5):
        for request in NO_HTTP.values():
            await raw(port, request, 1.0)

    told = [it for it in case.aftermath.logged.splitlines() if "aiohttp" in it]
    assert len(told) <= 1  # none where one of the last minute's cases has had it
    assert all("requests that are no HTTP were refused" in it for it in told)


async def test_a_hundred_connections_that_never_finish(case: Case) -> None:
    """Whoever sends a byte now and then holds up nobody."""
    port = case.ground.settings().telegram.webhook_listen.port
    slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(100)]
    secret = f"{HEADER}: a-secret-for-the-fake-telegram"
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\n{secret}\r\nContent-Length: 500\r\n\r\n"
    for _, writer in slow:
        writer.write((head + '{"update').encode())

    took = await case.aftermath.innocent_are_answered()

    assert took < case.aftermath.patience.seconds
    for _, writer in slow:
        writer.close()


async def test_the_true_telegram_is_heard_after_all_that(case: Case) -> None:
    """The very same update with the secret counts: the others were refused for what they lacked."""
    given = update(case)

    assert await case.posts_update(json.dumps(given).encode()) == 200
    await case.ground.arrived()

    assert (
        case.ground.asks(f"SELECT count(*) FROM inbox WHERE event LIKE 'm%:{given['message']['message_id']}'")
        == 1
    )
