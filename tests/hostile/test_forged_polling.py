"""Answers to getUpdates that Telegram would never give: a broken proxy's, or those of a Bot API server gone mad."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from aiohttp import web

from bot.errors import StoreAway
from tests.hostile.case import Case, words
from tests.journey.town import OnTelegram

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.transport("polling")]


def told(body: bytes, status: int = 200, **headers: str) -> Callable[[], web.StreamResponse]:
    """An answer, word by word."""
    given = {
        "Content-Type": "application/json",
        **{name.replace("_", "-"): it for name, it in headers.items()},
    }
    return lambda: web.Response(body=body, status=status, headers=given)


BROKEN: Final[dict[str, Callable[[], web.StreamResponse]]] = {
    "empty": told(b""),
    "no-json": told(b"<html>Welcome to the hotel's network</html>", Content_Type="text/html"),
    "half-json": told(b'{"ok": true, "result": [{"update_id": 7'),
    "not-utf-8": told(b'{"ok": true, "result": "\xff\xfe"}'),
    "nested-deep": told(b'{"ok": true, "result": ' + b"[" * 200_000),
    "a-list": told(b"[]"),
    "null": told(b"null"),
    "no-result": told(b'{"ok": true}'),
    "result-an-object": told(b'{"ok": true, "result": {"update_id": 7}}'),
    "result-null": told(b'{"ok": true, "result": null}'),
    "number-of-5000-digits": told(b'{"ok": true, "result": [{"update_id": ' + b"9" * 5000 + b"}]}"),
    "numbers-for-updates": told(b'{"ok": true, "result": [7, null, "x", []]}'),
    "updates-without-number": told(b'{"ok": true, "result": [{}, {"update_id": "7"}, {"update_id": null}]}'),
    "packed-otherwise": told(b"nothing of the kind", Content_Encoding="gzip"),
    "a-bomb": told(gzip.compress(b" " * 30_000_000, 9), Content_Encoding="gzip"),
    "elsewhere": told(b"", 302, Location="http://127.0.0.1:1/"),
    "not-found": told(b'{"ok": false, "error_code": 404, "description": "Not Found"}', 404),
    "forbidden": told(b"<html>Blocked</html>", 403, Content_Type="text/html"),
    "too-many": told(b'{"ok": false, "error_code": 429, "parameters": {"retry_after": 0.05}}', 429),
    "unauthorized-by-another": told(b"<html>Sign in to the hotel</html>", 401, Content_Type="text/html"),
    "a-no-of-another-kind": told(b'{"ok": false, "description": [7], "parameters": [8]}', 400),
    "moved-to-a-word": told(
        b'{"ok": false, "description": "x", "parameters": {"migrate_to_chat_id": "x"}}', 400
    ),
    "of-no-known-status": told(b"", 799),
    "down": told(b"<html>Bad Gateway</html>", 502, Content_Type="text/html"),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
async def test_an_answer_that_is_none(case: Case, answer: Callable[[], web.StreamResponse]) -> None:
    """Asked again, a little later each time; what waited meanwhile comes in, and nothing else has changed."""
    eve = case.ground.comes("Eve")
    case.ground.proxy.answers += [answer] * 2

    with case.nothing_changes():
        await case.ground.until(lambda: not case.ground.proxy.answers, "it to be asked again")

    assert await case.ground.hears(eve, "/mine") == words("mine-empty")


async def test_half_an_answer_shows_nobodys_words(case: Case) -> None:
    """An answer that breaks off, with a message of a neighbour's in it, does not go into the log."""
    case.aftermath.secrets.append("canary-words")
    page = b"<html><body>The message was: canary-words of mine</body></html>"
    half = b'{"ok": true, "result": [{"update_id": 7, "message": {"text": "canary-words of mine", "chat'
    case.ground.proxy.answers += [told(half), told(half, 502), told(page, 404), told(page, 403)]

    await case.ground.until(lambda: not case.ground.proxy.answers, "it to be asked again")

    assert "no answer that can be read" in case.aftermath.logged


async def test_one_that_cannot_be_read_among_many(case: Case) -> None:
    """The others of the same answer are handled, and none of them comes again."""
    eve, text = case.ground.comes("Eve"), "/mine"
    assert isinstance(eve, OnTelegram)
    entity = {"type": "bot_command", "offset": 0, "length": len(text)}
    who = {"chat": eve.person.chat.to_json(), "from": eve.person.user.to_json()}
    said = {"message_id": 7_700_001, "date": 0, "text": text, "entities": [entity], **who}
    mixed = [7, {"update_id": 5}, {}, {"update_id": 6, "message": said}, {"update_id": "x"}, None]
    case.ground.proxy.answers.append(told(json.dumps({"ok": True, "result": mixed}).encode()))
    read = len(eve.person.inbox)

    await case.ground.until(lambda: len(eve.person.inbox) > read, "an answer")

    assert eve.person.inbox[read:] == [words("mine-empty")]


async def test_a_thousand_updates_at_once(case: Case) -> None:
    """Ten times as many as Telegram ever gives, all of one number but one: each message counts once."""
    eve = case.ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    who = {"chat": eve.person.chat.to_json(), "from": eve.person.user.to_json()}
    said = {"message_id": 7_800_001, "date": 0, "text": "/mine", **who,
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}  # fmt: skip
    many = [{"update_id": 9, "message": said}] * 1000
    case.ground.proxy.answers.append(told(json.dumps({"ok": True, "result": many}).encode()))
    read = len(eve.person.inbox)

    await case.ground.until(lambda: len(eve.person.inbox) > read, "an answer")
    await case.ground.arrived()

    assert len(eve.person.inbox) == read + 1


async def test_while_the_database_is_away_nothing_is_confirmed(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be kept waits at Telegram, and is answered once when the database is back."""
    eve = case.ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    mailroom, tries = case.ground.program.database.inbox, [0]

    def away(*_: Any, **__: Any) -> None:
        tries[0] += 1
        raise StoreAway("the server is away")

    read = len(eve.person.inbox)
    with monkeypatch.context() as patched:
        patched.setattr(mailroom, "receive", away)
        eve.person.says("/mine")
        await case.ground.until(lambda: tries[0] > 1, "it to be tried")
        assert case.ground.telegram.updates.waiting
    await case.ground.until(lambda: len(eve.person.inbox) > read, "an answer")

    assert eve.person.inbox[read:] == [words("mine-empty")]
