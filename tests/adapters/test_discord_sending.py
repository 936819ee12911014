"""What the Discord adapter sends by itself: messages, cards, commands."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversation.events import Commanded, Pressed
from bot.errors import TryLater, Undeliverable, Unreachable
from bot.model.chats import Chat, Platform
from tests.adapters.discord_bench import Bench, card, say
from tests.fakes.discord import Pace


async def test_a_message_sent_twice_is_one(bench: Bench) -> None:
    """The outbox's id is the nonce, so a lost receipt costs nothing."""
    async with bench.running():
        bench.server.fail("POST", "/channels", drop="after")
        with pytest.raises(TryLater):
            await bench.send(say("Reminder"), bench.ben)
        bench.numbers = iter([1])  # type: ignore[assignment]  # the same parcel again
        sent = await bench.send(say("Reminder"), bench.ben)

    assert [one.id for one in bench.ben.messages()] == [sent.message]


async def test_a_card_changes_in_place_with_its_photo(bench: Bench) -> None:
    """A photo goes along with the card, and goes away with an edit that has none."""
    bench.album.jpegs["p"] = b"jpeg"
    async with bench.running():
        sent = await bench.send(card("Drill", photo="p"), bench.room)
        shown = bench.ben.last(bench.general)
        assert [file["filename"] for file in shown.attachments] == ["photo.jpg"]
        again = await bench.send(card("Drill, lent"), bench.room, edits=sent.message)

        assert (again, shown.attachments) == (sent, [])
        assert "Drill, lent" in shown.text

        shown.deleted = True
        fresh = await bench.send(card("Drill", photo="gone"), bench.room, edits=sent.message)
        assert fresh.message == bench.ben.last(bench.general).id != sent.message


async def test_buttons_work_after_a_restart(bench: Bench) -> None:
    """Their meaning is in their custom id; discord.py would drop what it does not remember."""
    async with bench.running():
        await bench.send(card(), bench.room)
    async with bench.running():
        await bench.ben.presses(bench.ben.last(bench.general), "borrow")
        event = await bench.event()

        assert isinstance(event, Pressed)
        assert event.action == "borrow"


async def test_who_cannot_be_reached_is_said_so(bench: Bench) -> None:
    """A person who blocks the bot, a stranger, a room that is gone."""
    stranger = bench.server.person("Eve")
    bench.ben.blocks_bot = True
    other = bench.server.guild("Oak Lane", bench.max)
    hidden = Chat(Platform.DISCORD, other.channel("general").id, direct=False, space=other.id)
    gone = Chat(Platform.DISCORD, "1", direct=False, space=bench.guild.id)
    nobody = Chat(Platform.DISCORD, "1")
    async with bench.running():
        for to in (bench.ben, stranger, hidden, gone, nobody):
            with pytest.raises(Unreachable):
                await bench.send(say("Hello"), to)
    bench.server.violations.clear()  # asking for nobody's channel is refused with a 400


async def test_trouble_on_the_way_is_tried_later(bench: Bench) -> None:
    """503, which discord.py never tries again, pages of HTML, broken connections."""
    troubles = [
        {"status": 503},
        {"status": 502, "html": True, "times": 9},
        {"drop": "before"},
        {"status": 401},
    ]
    async with bench.running():
        await bench.send(say("First"), bench.ben)
        for trouble in (troubles[0], troubles[2], troubles[3]):
            bench.server.fail("POST", "/channels", **trouble)  # type: ignore[arg-type]  # one of the above
            with pytest.raises(TryLater):
                await bench.send(say("Hello"), bench.ben)
        bench.server.fail("POST", "/channels", status=400)
        with pytest.raises(TryLater):  # a 400 without a code is no judgement of Discord's
            await bench.send(say("Hello"), bench.ben)
        await bench.send(say("Hello"), bench.ben)


async def test_a_message_that_discord_refuses_is_undeliverable(bench: Bench) -> None:
    """A mistake of ours: it would be refused for ever."""
    async with bench.running():
        with pytest.raises(Undeliverable, match="50035"):
            await bench.send(say("Hi", "x" * 101), bench.ben)  # its action is longer than a custom id may be
    assert len(bench.server.violations) >= 1
    bench.server.violations.clear()


async def test_the_pace_that_discord_allows_is_kept(bench: Bench) -> None:
    """discord.py reads the headers; no 429 is met."""
    bench.server.pace = Pace(limit=3, per=0.2)
    async with bench.running():
        await asyncio.gather(*(bench.send(say(str(number)), bench.room) for number in range(7)))

    assert bench.server.pace.refused == 0
    assert len(bench.ben.messages(bench.general)) == 7


async def test_commands_are_declared_when_they_changed(bench: Bench) -> None:
    """Discord allows 200 a day: a second start with the same menus declares nothing."""
    path = f"/applications/{bench.server.bot.id}/commands"
    for menus, declared in ((bench.menus, 1), (bench.menus, 1), (bench.menus[:2], 2)):
        bench.menus = menus
        async with bench.running():
            await asyncio.sleep(0.2)
        assert len(bench.server.called("PUT", path)) == declared


async def test_commands_of_moderators_are_hidden_from_others(bench: Bench) -> None:
    """Subcommands under one name, for Manage Server, in servers only."""
    async with bench.running():
        assert await bench.server.until(lambda: "mod" in bench.server.commands)
        assert [who.sees_command("mod settle", bench.general) for who in (bench.max, bench.ben)] == [
            True,
            False,
        ]

        await bench.max.uses("mod settle", bench.general, loan=12)
        event = await bench.event()

        assert isinstance(event, Commanded)
        assert (event.command, dict(event.options), event.moderator) == ("mod settle", {"loan": "12"}, True)
