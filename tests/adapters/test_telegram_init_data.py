"""initData: only what Telegram signed for this very bot, a moment ago, tells who has opened the app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlencode

import pytest

from adapters.telegram.init_data import AHEAD, LONGEST, VALID, reader
from bot.model.chats import Account, Platform
from bot.ports import Launch, LaunchRefused
from tests.fakes.telegram.mini_app import init_data, signature

TOKEN = "123456:a-token-of-nobody"
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
ANNA = {"id": 4711, "first_name": "Anna + & Ben", "language_code": "ko"}
SAMPLE = {
    "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
    "user": '{"id":4711,"first_name":"Anna + \\u0026 Ben","language_code":"ko"}',
    "auth_date": "1795449600",
    "signature": "c2ln",
    # by `openssl dgst -sha256 -mac HMAC`, twice
    "hash": "d9e1a1e0be411906e4e1e3f4e36c1303eb7d1bd7ee0a016d8249afc3f793d856",
}


def read(text: str, now: datetime = NOW, token: str = TOKEN) -> Launch:
    """Read it as the bot with that token."""
    return reader(token)(text, now)


def reason(text: str, now: datetime = NOW, token: str = TOKEN) -> str:
    """Why it is refused."""
    with pytest.raises(LaunchRefused) as refused:
        read(text, now, token)
    return refused.value.reason


def test_a_sample_signed_by_openssl_is_read() -> None:
    """The signature is not merely the opposite of our own mistake."""
    launch = read(urlencode(SAMPLE))

    assert launch == Launch(Account(Platform.TELEGRAM, "4711"), "ko", SAMPLE["hash"], NOW + VALID)


def test_it_may_be_written_in_any_order_and_either_escaping() -> None:
    """Such copies are the same launch: none of them counts a second time."""
    pairs = list(SAMPLE.items())

    digests = {
        read(urlencode(pairs)).digest,
        read(urlencode(pairs[::-1])).digest,
        read(urlencode(pairs, quote_via=quote)).digest,
    }

    assert len(digests) == 1


@pytest.mark.parametrize("name", SAMPLE)
def test_nothing_in_it_can_be_changed(name: str) -> None:
    """Neither who opened it, nor when, nor the signature itself; and nothing can be left out."""
    fields = dict(SAMPLE)
    last = fields[name][-1]
    changed = {**fields, name: fields[name][:-1] + ("1" if last != "1" else "2")}
    del fields[name]

    assert reason(urlencode(changed)) == "forged"
    assert reason(urlencode(fields)) == "forged"


def test_nothing_can_be_added() -> None:
    """Not even twice the same."""
    good = urlencode(SAMPLE)

    assert [reason(f"{good}&{more}") for more in ("start_param=x", "auth_date=1795449600", "=")] == [
        "forged"
    ] * 3


def test_another_bots_app_opens_nothing_here() -> None:
    """Its owner can sign whatever they like."""
    assert reason(init_data("654321:another-bot", ANNA, NOW)) == "forged"


def test_it_is_good_for_five_minutes() -> None:
    """What was overheard is soon worthless."""
    text = init_data(TOKEN, ANNA, NOW)

    assert read(text, NOW + timedelta(minutes=5, seconds=-1)).account.id == "4711"
    assert reason(text, NOW + timedelta(minutes=5)) == "old"
    assert reason(text, NOW + timedelta(days=365)) == "old"


def test_the_future_is_refused() -> None:
    """But for a clock that is a little slow."""
    text = init_data(TOKEN, ANNA, NOW)

    assert read(text, NOW - AHEAD).account.id == "4711"
    assert reason(text, NOW - AHEAD - timedelta(seconds=1)) == "early"


@pytest.mark.parametrize(
    "fields",
    [
        {"auth_date": "soon", "user": '{"id":1}'},
        {"auth_date": "9" * 30, "user": '{"id":1}'},
        {"auth_date": "1795449600"},
        {"auth_date": "1795449600", "user": "nobody"},
        {"auth_date": "1795449600", "user": '{"id":true}'},
        {"auth_date": "1795449600", "user": '[{"id":1}]'},
    ],
)
def test_signed_nonsense_is_refused(fields: dict[str, str]) -> None:
    """A signature makes no sense of it."""
    assert reason(urlencode({**fields, "hash": signature(TOKEN, fields)})) == "forged"


@pytest.mark.parametrize(
    "text", ["", "x", "hash=", "hash=%ff", "&&&", "hash=\ud800", "a=" * LONGEST, "a=1&" * 60]
)
def test_anything_else_is_refused(text: str) -> None:
    """Whatever somebody sends, it is a no."""
    assert reason(text) == "forged"


def test_a_launch_is_read_as_telegram_writes_it() -> None:
    """Names with any sign in them come through the address and the signature."""
    text = init_data(TOKEN, {"id": 2**52, "first_name": "김 \\/ + % & = 😀"}, NOW)

    launch = read(text)

    assert (launch.account.id, launch.language) == (str(2**52), "")
    assert launch.digest == dict(parse_qsl(text))["hash"]
