"""The playground's server: who may talk to it, what it keeps, and what it tells a page that comes back."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from adapters.web.live import MAX_MESSAGE
from adapters.web.street import Filled
from bot import __main__ as command_line
from bot.config import WrongValue, load_settings
from bot.model.chats import Account, Platform
from bot.model.loan import OPEN_STATES, LoanState
from bot.playing import play, refuse_tokens
from tests.kept_logging import kept_logging
from tests.web.conftest import Running, run_playground

START = {"type": "gesture", "id": "g1", "who": "anna", "do": "command", "text": "/start"}
TOKEN = "123456:CANARY-canary_CANARY-canary_CANARY-0"


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [("?lang=ko", "en", "ko"), ("", "ko-KR,en;q=0.5", "ko"), ("?lang=xx", "de", "en")],
)
async def test_the_page_comes_in_the_readers_language(
    bare: Running, query: str, accepts: str, language: str
) -> None:
    """By the address, else by the browser, else in English; never with an inline script."""
    async with bare.session.get(f"{bare.address}/{query}", headers={"Accept-Language": accepts}) as answer:
        text = await answer.text()

    assert f'<html lang="{language}">' in text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["playground.example", "127.0.0.1.example:80", "192.168.1.2:8080"])
async def test_a_name_of_somebody_else_gets_nothing(bare: Running, host: str) -> None:
    """A site that points its name to this machine is refused."""
    async with bare.session.get(bare.address, headers={"Host": host}) as answer:
        assert answer.status == 403


async def test_a_page_of_somebody_else_cannot_connect(bare: Running) -> None:
    """Neither to the socket nor with a form."""
    foreign = {"Origin": "https://example.org"}

    with pytest.raises(WSServerHandshakeError, match="403"):
        await bare.session.ws_connect(f"{bare.address}/live", headers=foreign)
    async with bare.session.post(f"{bare.address}/upload", data=b"x", headers=foreign) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/static/..%2fapp.py",
        "/static/page.py",
        "/photo/x",
        "/sample/x",
        "/upload/x",
    ],
)
async def test_an_unknown_page_says_so(bare: Running, path: str) -> None:
    """And nothing of the program's files is shown."""
    async with bare.session.get(bare.address + path) as answer:
        assert answer.status == 404
        assert "nothing here" in await answer.text()


async def test_what_a_page_does_not_take_is_refused_with_the_headers(bare: Running) -> None:
    """A post to a page that only shows: the refusal has the policy, too."""
    async with bare.session.post(f"{bare.address}/", headers=bare.own) as answer:
        assert answer.status == 405
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_a_gesture_goes_through_the_real_program(bare: Running) -> None:
    """What is typed and what is answered stand on the screens, and the panel tells what happened in between."""
    async with bare.page() as page:
        await page.say(START)

        typed = await page.sees(lambda it: it.get("from") == "101")
        answered = await page.sees(lambda it: it.get("from") == "bot")

    steps = [step["kind"] for step in bare.playground.inside()]
    assert typed["text"] == "/start"
    assert answered["chat"] == "telegram:101"
    assert answered["text"]
    assert steps[-3:] == ["in", "written", "out"]


async def test_a_gesture_sent_twice_happens_once(bare: Running) -> None:
    """A page that lost its connection sends again what was not confirmed."""
    async with bare.page() as page:
        for _ in range(2):
            await page.say(START)
            await page.hear("done")
        await bare.playground.settle()
        await page.say({**START, "id": "g2"})
        await page.hear("done")
        await bare.playground.settle()

    assert sum(it.get("text") == "/start" for it in bare.playground.screens.entries) == 2


async def test_who_comes_back_gets_what_was_missed_in_order(bare: Running) -> None:
    """From the number seen last, without a gap or a repetition; a page of an older run gets all."""
    async with bare.page() as page:
        run, seen = page.welcome["run"], page.entries[-1]["n"]
    for number in range(5):
        bare.playground.messengers[Platform.TELEGRAM].receive({**START, "id": f"missed{number}"})
    await bare.playground.settle()

    async with bare.page(run, seen) as back, bare.page("other", seen) as other:
        numbers = [it["n"] for it in back.entries]

        assert len(numbers) == 10
        assert numbers == list(range(seen + 1, seen + 11))
        assert [it["n"] for it in other.entries] == list(range(1, seen + 11))


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "[]",
        "{",
        '{"type":"gesture"}',
        '{"type":"move","by":"year"}',
        '{"type":"over","kind":"x"}',
        "[" * 9_000,
        "1e999",
    ],
)
async def test_nonsense_is_refused_and_the_page_goes_on(bare: Running, nonsense: str) -> None:
    """Never an error of the server's."""
    async with bare.page() as page:
        await page.socket.send_str(nonsense)
        await page.hear("refused")
        await page.say(START)
        await page.hear("done")


async def test_a_message_that_is_far_too_large_ends_only_its_connection(bare: Running) -> None:
    """The page connects again."""
    async with bare.page() as page:
        await page.socket.send_str("x" * (MAX_MESSAGE + 1))
        while (heard := await page.socket.receive()).type is WSMsgType.TEXT:
            pass
        assert (heard.type, page.socket.close_code) == (WSMsgType.CLOSE, 1009)
    async with bare.page() as again:
        assert again.entries


async def test_an_upload_of_50_mb_is_refused_kindly(bare: Running) -> None:
    """It is read away, so that the page hears why."""
    async with bare.session.post(
        f"{bare.address}/upload", data=io.BytesIO(bytes(50_000_000)), headers=bare.own
    ) as answer:
        assert answer.status == 413
        assert await answer.json() == {"refused": "too_large"}


async def test_what_was_uploaded_is_shown_as_a_picture_whatever_it_is(bare: Running, photo: bytes) -> None:
    """A page of HTML among them does no harm."""
    kinds = []
    for content in (photo, b"<script>alert(1)</script>"):
        async with bare.session.post(f"{bare.address}/upload", data=content, headers=bare.own) as answer:
            ref = (await answer.json())["ref"]
        async with bare.session.get(f"{bare.address}/upload/{ref}") as shown:
            kinds.append((shown.content_type, shown.headers["X-Content-Type-Options"]))

    assert kinds == [("image/png", "nosniff"), ("image/jpeg", "nosniff")]


async def test_talk_among_neighbours_reaches_the_room_and_not_the_bot(bare: Running) -> None:
    """As on the platforms."""
    async with bare.page() as page:
        await page.say({"type": "talk", "id": "t", "who": "dan", "text": "Hello <b>all</b>"})
        said = await page.sees(lambda it: it.get("from") == "202")

    assert (said["chat"], said["text"], said["name"]) == ("discord:7001", "Hello <b>all</b>", "Dan")
    assert "in" not in [step["kind"] for step in bare.playground.inside()]


async def test_the_clock_goes_on_as_it_is_told(bare: Running) -> None:
    """An hour and a day; time then runs on from there."""
    before = datetime.fromisoformat(bare.playground.clock()["now"])

    async with bare.page() as page:
        for by in ("hour", "day"):
            await page.say({"type": "move", "id": by, "by": by})
            told = (await page.hear("done"))["clock"]

    passed = datetime.fromisoformat(told["now"]) - before
    assert timedelta(hours=25) <= passed < timedelta(hours=25, minutes=1)


async def test_starting_over_makes_a_new_street(bare: Running) -> None:
    """Every open page is told, and begins anew."""
    async with bare.page() as page:
        await page.say(START)
        await page.hear("done")
        await page.say({"type": "over", "id": "o", "kind": "empty"})
        await page.hear("again")
        await page.say({"type": "hello", "run": "", "seen": 0})
        welcome = await page.hear("welcome")
        entries = (await page.hear("entries"))["entries"]

    assert welcome["run"] != page.welcome["run"]
    assert any(it["chat"] == "discord:7001" and "jo-1" in str(it.get("rows")) for it in entries)
    assert not any(it.get("chat") == "telegram:101" for it in entries)


async def test_after_a_restart_everything_stands_as_it_was(tmp_path: Path) -> None:
    """The screens, the run and the clock are kept."""
    async with run_playground(tmp_path, Filled.EMPTY) as first:
        await first.playground.move("day")
        kept = first.playground.screens.run, list(first.playground.screens.entries)
        then = datetime.fromisoformat(first.playground.clock()["now"])
    async with run_playground(tmp_path) as second:
        now = datetime.fromisoformat(second.playground.clock()["now"])

        assert (second.playground.screens.run, second.playground.screens.entries) == kept
        assert timedelta() < now - then < timedelta(minutes=1)


async def test_the_filled_street_has_loans_in_every_stage(tmp_path: Path) -> None:
    """Asked for, agreed, out, overdue, returned and declined; Mia is one member with two phones."""
    async with run_playground(tmp_path, Filled.FILLED) as running:
        now = datetime.fromisoformat(running.playground.clock()["now"])
        with running.playground.looking() as store:
            loans = store.loans.of_community(1, tuple(LoanState))
            faces = [
                store.faces.get(Account(*who))
                for who in ((Platform.TELEGRAM, "103"), (Platform.DISCORD, "203"))
            ]
            items = store.items.of_community(1, 0, 100)

    states = sorted(loan.state for loan in loans)
    assert states == ["approved", "declined", "on_loan", "on_loan", "requested", "returned"]
    assert [it.state for it in loans if it.state in OPEN_STATES and it.span.due_at < now] == [
        LoanState.ON_LOAN
    ]
    assert len(items) == 9
    assert sum(bool(item.photo) for item in items) == 7
    assert len({face.member_id for face in faces if face}) == 1
    assert now.astimezone(UTC).minute == 0


def test_a_real_token_stops_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the environment or the file; nothing is opened, and the token is not shown."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMONSHED_TELEGRAM__TOKEN", TOKEN)

    with kept_logging():
        code = command_line.main(["playground", "--no-browser", "--port", "0"])

    said = capsys.readouterr().err
    assert code == 2
    assert said.startswith("commonshed: telegram.token: the playground expects none")
    assert "CANARY" not in said
    assert not (tmp_path / "data").exists()


async def test_nor_does_it_start_by_another_way(tmp_path: Path) -> None:
    """The rule stands where the playground is started."""
    settings = load_settings(None, {"COMMONSHED_DISCORD__TOKEN": "M" * 30 + ".abcdef." + "x" * 30})

    with pytest.raises(WrongValue, match=r"discord\.token"):
        refuse_tokens(settings)
    with pytest.raises(WrongValue):
        await asyncio.wait_for(play(settings, 0, browser=False, folder=tmp_path), 30)
