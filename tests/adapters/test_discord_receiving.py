"""What the Discord adapter takes in, over a real gateway, and what it asks of Discord."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from adapters.discord import receiving
from bot.conversation.events import Commanded, Joined, Left, PhotoShared, Said
from bot.conversation.lookups import FetchedPhoto, FetchPhoto, IsModerator, Verdict
from bot.model.chats import Account, Chat, Platform
from tests.adapters.discord_bench import PNG, Bench, say


async def test_a_command_reaches_the_inbox_with_its_key_apart(bench: Bench) -> None:
    """The token of an interaction is good for fifteen minutes: the inbox forgets it then, and keeps the rest."""
    async with bench.running():
        used = await bench.ben.uses("offer", bench.general, title="drill", photo=PNG)
        event = await bench.event()

        assert isinstance(event, Commanded)
        assert (event.id, event.command, event.chat) == (used.id, "offer", bench.room)
        assert event.options["title"] == "drill"
        assert event.options["photo"].startswith(bench.server.address)
        assert used.token not in str(bench.mail.kept)
        assert bench.mail.keys[event.id] == used.token


async def test_a_direct_message_is_said(bench: Bench) -> None:
    """Its text is there without the content intent; what is said in a room is not for us."""
    async with bench.running():
        await bench.ben.says("hello all", channel=bench.general)
        await bench.ben.says("to Friday")
        said = await bench.event()

        assert isinstance(said, Said)
        assert (said.text, said.chat) == ("to Friday", Chat(Platform.DISCORD, bench.ben.user.id))
    assert bench.server.gateway.identified == [1 | 1 << 12]


async def test_a_dispatch_that_comes_twice_is_one_event(bench: Bench) -> None:
    """discord.py hands on both copies."""
    bench.server.gateway.twice = True
    async with bench.running():
        await bench.ben.uses("find")
        event = await bench.event()
        await bench.answer(say("Found it"), event)
        assert await bench.server.until(lambda: bench.mail.copies == 1)

    assert len(bench.mail.kept) == 1
    assert [message.text for message in bench.ben.messages()] == ["Found it"]


async def test_nothing_is_acknowledged_before_it_is_committed(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """While the disk is full the event waits, in order, and nobody is told that it was taken."""
    async with bench.running():
        bench.mail.broken = True
        with caplog.at_level(logging.CRITICAL):
            used = await bench.ben.uses("find")
            await bench.ben.says("and then this")
            await asyncio.sleep(0.3)
            assert used.answer == 0
            bench.mail.broken = False
            await bench.arrived(2)

    assert next(iter(bench.mail.kept)) == used.id


async def test_what_waits_for_the_database_is_bounded(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Memory is not: what does not fit is named in the log."""
    monkeypatch.setattr(receiving, "MOST_WAITING", 2)
    async with bench.running():
        bench.mail.broken = True
        for n in range(5):
            await bench.ben.says(f"word {n}")
        assert await bench.server.until(lambda: "is lost" in caplog.text)
        bench.mail.broken = False
        await bench.arrived(2)

    assert len(bench.mail.kept) < 5


async def test_a_server_that_is_joined_gets_its_greeting_once(bench: Bench) -> None:
    """At each start Discord tells of every server; only the new one is news, and its rooms go with it."""
    other = bench.server.guild("Oak Lane", bench.max, "hall")
    async with bench.running():
        await bench.server.add_bot(other)
        joined = await bench.event()
    async with bench.running():
        await bench.server.lose_guild(other)
        assert await bench.server.until(lambda: bench.mail.copies == 1)
        await bench.server.remove_bot(other)
        left = await bench.arrived(2)

    assert isinstance(joined, Joined)
    assert (joined.title, joined.chat.id) == ("Oak Lane", other.channel("hall").id)
    assert isinstance(left, Left)
    assert left.chat == Chat(Platform.DISCORD, "", direct=False, space=other.id)


async def test_a_deleted_channel_is_a_lost_room(bench: Bench) -> None:
    """The bot hears of it by the intent it has anyway."""
    async with bench.running():
        room = bench.room
        await bench.server.delete_channel(bench.general)
        left = await bench.event()

        assert isinstance(left, Left)
        assert left.chat == room


async def test_options_complete_while_they_are_typed(bench: Bench) -> None:
    """At once, at most 25, and never through the inbox."""
    async with bench.running():
        assert await bench.ben.completes("offer", "title", "dr") == ["drill", "drum"]
        assert await bench.ben.completes("offer", "title", "xyz") == []
        assert len(await bench.ben.completes("offer", "title", "many")) == 25

    assert bench.mail.kept == {}


async def test_discord_says_who_moderates(bench: Bench) -> None:
    """Manage Server, the owner, or the role that the settings name."""
    ida, eve = bench.server.person("Ida"), bench.server.person("Eve")
    bench.guild.let_in(ida.user, bench.guild.role("Wardens"))
    bench.role = "wardens"
    async with bench.running() as messenger:
        for person, yes in (
            (bench.olga, True),
            (bench.max, True),
            (ida, True),
            (bench.ben, False),
            (eve, False),
        ):
            account = Account(Platform.DISCORD, person.user.id)
            told = Verdict(yes, owner=person is bench.olga)
            assert await messenger.ask(IsModerator(account, bench.room)) == told, person.user.name


async def test_a_photo_is_fetched_from_discord_only(bench: Bench) -> None:
    """A picture is kept; no picture, a vanished file and a foreign address are refused."""
    async with bench.running() as messenger:
        await bench.ben.says("here", PNG)
        shared = await bench.event()
        assert isinstance(shared, PhotoShared)
        text = bench.server.upload(b"text", "notes.txt")["url"]
        gone = bench.server.address + "/attachments/1/photo.png"
        foreign = "http://127.0.0.1:9/photo.png"
        answers = [
            await messenger.ask(FetchPhoto(shared.account, ref)) for ref in (shared.ref, text, gone, foreign)
        ]

    assert answers[0] == FetchedPhoto(photo="kept")
    assert [one.refused for one in answers[1:] if isinstance(one, FetchedPhoto)] == [
        "not_a_photo",
        "gone",
        "gone",
    ]


@pytest.mark.parametrize("forged", [{"token": 7}, {"id": "x"}, {"options": [["b"]]}, {"options": [7]}])
async def test_a_forged_completion_is_one_line_in_the_log(
    bench: Bench, caplog: pytest.LogCaptureFixture, forged: dict[str, Any]
) -> None:
    """Whatever its option is called and wherever it wants its answer; whoever comes after it is heard."""
    names = forged.get("options", ["title"])
    options = [{"name": name, "type": 3, "value": "dr", "focused": True} for name in names]
    completion = {
        "id": "5", "type": 4, "token": "secret", "channel_id": "1", "user": bench.ben.user.json(),
        "data": {"name": "offer", "options": options},
    }  # fmt: skip

    async with bench.running():
        with caplog.at_level(logging.ERROR):
            await bench.server.gateway.dispatch("INTERACTION_CREATE", completion | forged)
            await bench.ben.says("to Friday")
            heard = await bench.event()

    assert isinstance(heard, Said)
    lines = [it for it in caplog.records if it.name.startswith("adapters")]
    assert [it.levelname for it in lines] == ["ERROR"]
    assert lines[0].exc_info is None
