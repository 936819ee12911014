"""The Discord adapter over a real gateway and real HTTP, against the fake Discord."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator

import pytest

from adapters.discord import app, gateway, receiving
from bot.conversation.events import Commanded, Joined, Left, PhotoShared, Pressed, Said, Submitted
from bot.conversation.lookups import FetchedPhoto, FetchPhoto, IsModerator, Verdict
from bot.conversation.replies import Input, Toast
from bot.model.chats import Account, Chat, Platform
from bot.ports import PlatformRefused, TryLater, Undeliverable, Unreachable
from tests.adapters.discord_bench import PNG, Bench, ask, button, card, elm_street, question, say, typed
from tests.fakes.discord import Pace


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """Elm Street, with an impatient adapter; whatever was sent kept to Discord's limits."""
    monkeypatch.setattr(receiving, "PATIENCE_S", 0.15)
    monkeypatch.setattr(receiving, "RETRY_S", 0.05)
    monkeypatch.setattr(app, "SETTLED_S", 0.3)
    monkeypatch.setattr(gateway, "FIRST_DELAY_S", 0.05)
    async with elm_street() as street:
        yield street
        assert street.server.violations == []


# -- receiving -------------------------------------------------------------------------------------


async def test_a_command_reaches_the_inbox_without_its_key(bench: Bench) -> None:
    """The token of an interaction is good for fifteen minutes and belongs into no database."""
    async with bench.running():
        used = await bench.ben.uses("offer", bench.general, title="drill", photo=PNG)
        event = await bench.event()

        assert isinstance(event, Commanded)
        assert (event.id, event.command, event.chat) == (used.id, "offer", bench.room)
        assert event.options["title"] == "drill"
        assert event.options["photo"].startswith(bench.server.address)
        assert used.token not in str(bench.mail.kept)


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


# -- answering interactions ------------------------------------------------------------------------


async def test_an_answer_in_a_room_is_for_one_person(bench: Bench) -> None:
    """Ephemeral there, an ordinary message in the direct chat; further replies likewise."""
    async with bench.running():
        await bench.ben.uses("find", bench.general)
        event = await bench.event()
        await bench.answer(say("One"), event)
        await bench.answer(Toast(typed("Two")), event)

        assert [one.ephemeral for one in bench.ben.messages(bench.general)] == [True, True]
        assert bench.max.messages(bench.general) == []

        await bench.ben.uses("find")
        sent = await bench.answer(say("Three"), await bench.arrived(2))
        assert sent.message == bench.ben.last().id
        assert not bench.ben.last().ephemeral


async def test_a_form_is_one_modal(bench: Bench) -> None:
    """A live command opens it; it comes back with every answer by its field's name."""
    async with bench.running():
        used = await bench.ben.uses("offer", bench.general, title="drill")
        await bench.answer(ask(), await bench.event())
        await used.answered()
        modal = bench.ben.modals[-1]
        assert modal.labels == ["text", "lines", "choice", "photo"]

        await bench.ben.submits(modal, text="Drill", lines="heavy", choice="Skill", photo=PNG)
        event = await bench.arrived(2)

        assert isinstance(event, Submitted)
        assert event.draft == 7
        assert {**event.answers, "photo": ""} == {
            "text": "Drill",
            "lines": "heavy",
            "choice": "skill",
            "photo": "",
        }
        assert event.answers["photo"].startswith(bench.server.address)


async def test_after_a_modal_the_form_goes_on_by_a_button(bench: Bench) -> None:
    """A modal cannot answer a modal: the problem is said, Continue opens the form again and says it there, too."""
    async with bench.running():
        await bench.ben.uses("offer", bench.general, title="drill")
        await bench.answer(ask(), await bench.event())
        await bench.ben.submits(bench.ben.modals[-1], text="x", lines="y", choice="thing")
        await bench.answer(ask(problem="Too short"), await bench.arrived(2))
        message = await bench.ben.reads("Too short", bench.general)

        await bench.ben.presses(message, "Continue")
        event = await bench.arrived(3)
        assert isinstance(event, Pressed)
        assert (event.action, event.personal) == ("resume-7", True)
        await bench.answer(ask(problem="Too short"), event, edits=event.message)
        assert await bench.server.until(lambda: len(bench.ben.modals) == 2)

        assert bench.ben.modals[-1].components[0] == {"type": 10, "content": "Too short"}


async def test_a_slow_answer_is_announced_in_time(bench: Bench) -> None:
    """ "Is thinking" comes before Discord gives up, and the answer takes its place."""
    async with bench.running():
        used = await bench.ben.uses("find", bench.general)
        event = await bench.event()
        assert await bench.server.until(lambda: used.loading)
        await bench.answer(say("Found"), event)

        assert used.original is (await bench.ben.reads("Found", bench.general))
        assert used.original.ephemeral


async def test_a_look_up_is_announced_at_once(bench: Bench) -> None:
    """A form after it can no longer be a modal, so it is a message."""
    async with bench.running() as messenger:
        used = await bench.ben.uses("offer", title="drill")
        event = await bench.event()
        await messenger.waiting(event)
        assert used.loading
        await bench.answer(ask(), event)

        assert "Continue" in (await bench.ben.reads("text, please?")).buttons
    assert bench.ben.modals == []


async def test_a_personal_message_changes_in_place(bench: Bench) -> None:
    """At once, or later when the answer was slow; the press ends without a new message."""
    async with bench.running() as messenger:
        await bench.ben.uses("find", bench.general)
        await bench.answer(say("Page 1", "Next"), await bench.event())
        message = bench.ben.last(bench.general)

        await bench.ben.presses(message, "Next")
        event = await bench.arrived(2)
        await bench.answer(say("Page 2", "Next"), event, edits=event.message)
        await bench.ben.presses(message, "Next")
        event = await bench.arrived(3)
        await messenger.waiting(event)
        await bench.answer(say("Page 3"), event, edits=event.message)

        assert [one.text for one in bench.ben.messages(bench.general)] == ["Page 3"]


async def test_a_press_on_a_card_leaves_the_card_alone(bench: Bench) -> None:
    """The answer is for the one who pressed; the card in the room stays."""
    async with bench.running():
        await bench.send(card(), bench.room)
        shown = bench.max.last(bench.general)
        await bench.ben.presses(shown, "borrow")
        event = await bench.event()
        assert isinstance(event, Pressed)
        assert (event.personal, event.message) == (False, shown.id)
        await bench.answer(say("Asked"), event)

        assert (await bench.ben.reads("Asked", bench.general)).ephemeral
        assert shown.edits == []


async def test_what_has_no_answer_ends_quietly(bench: Bench) -> None:
    """A button stops spinning without a word; "is thinking" goes."""
    async with bench.running() as messenger:
        await bench.send(card(), bench.room)
        pressed = await bench.ben.presses(bench.ben.last(bench.general), "borrow")
        await messenger.finished(await bench.event())
        used = await bench.ben.uses("find", bench.general)
        await messenger.finished(await bench.arrived(2))

        await pressed.answered()
        await used.answered()
        assert len(bench.ben.messages(bench.general)) == 1


async def test_an_answer_that_follows_the_end_still_comes(bench: Bench) -> None:
    """The event may be handled before its replies are sent."""
    async with bench.running() as messenger:
        await bench.ben.uses("offer", bench.general, title="drill")
        event = await bench.event()
        await messenger.finished(event)
        await bench.answer(ask(), event)
        assert len(bench.ben.modals) == 1

        await bench.ben.uses("find", bench.general)
        late = await bench.arrived(2)
        await messenger.finished(late)
        await asyncio.sleep(0.6)
        await bench.answer(say("Late"), late)
        assert (await bench.ben.reads("Late", bench.general)).ephemeral


async def test_after_a_restart_the_answer_is_a_direct_message(bench: Bench) -> None:
    """The token died with the process; nobody else may see what was meant for one person."""
    async with bench.running():
        await bench.ben.uses("offer", bench.general, title="drill")
        event = await bench.event()
    async with bench.running():
        await bench.answer(ask(), event)

        assert "Continue" in (await bench.ben.reads("text, please?")).buttons
        assert bench.ben.messages(bench.general) == []


async def test_an_interaction_that_discord_forgot_gets_a_direct_message(bench: Bench) -> None:
    """Unknown interaction, or a token of more than fifteen minutes."""
    async with bench.running():
        bench.server.answer_within = 0.0
        await bench.ben.uses("find", bench.general)
        await bench.answer(say("Late"), await bench.event())

        await bench.ben.reads("Late")


async def test_an_answer_whose_receipt_is_lost_is_not_given_twice(bench: Bench) -> None:
    """Discord says 40060 to the second attempt, which then counts as sent."""
    async with bench.running():
        await bench.ben.uses("find")
        event = await bench.event()
        bench.server.fail("POST", "/interactions", drop="after")
        parcel = {"answers": event.id, "to": bench.ben}
        with pytest.raises(TryLater):
            await bench.send(say("Once"), **parcel)  # type: ignore[arg-type]  # the two keywords above
        bench.numbers = iter([1])  # type: ignore[assignment]  # the same parcel again
        await bench.send(say("Once"), **parcel)  # type: ignore[arg-type]  # as above

    assert [one.text for one in bench.ben.messages()] == ["Once"]


# -- ordinary messages -----------------------------------------------------------------------------


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


# -- commands --------------------------------------------------------------------------------------


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


# -- look-ups --------------------------------------------------------------------------------------


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
            assert await messenger.ask(IsModerator(account, bench.room)) == Verdict(yes), person.user.name


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


# -- the connection --------------------------------------------------------------------------------


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
        async with asyncio.timeout(5):
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
        async with asyncio.timeout(5):
            await task
    await messenger.close()


async def test_a_stop_is_clean(bench: Bench) -> None:
    """Quick, and without a thread left behind; afterwards nothing is sent."""
    before = threading.active_count()
    async with bench.running() as messenger:
        await bench.ben.says("hello")
        await bench.arrived(1)
        started = asyncio.get_running_loop().time()

    assert asyncio.get_running_loop().time() - started < 2
    assert await bench.server.until(lambda: threading.active_count() <= before, 2)
    with pytest.raises(TryLater):
        await bench.send(say("too late"), bench.ben)
    assert messenger.direct_link("x") == ""


async def test_an_unanswered_stop_is_quick_all_the_same(bench: Bench) -> None:
    """While the gateway is down there is nobody to say goodbye to."""
    bench.server.gateway.open = False
    async with bench.running(connected=False):
        await asyncio.sleep(0.1)


async def test_a_question_of_choices_can_be_answered_by_buttons(bench: Bench) -> None:
    """Where no modal can be opened."""
    async with bench.running():
        await bench.send(ask(question(Input.SPAN)), bench.ben)
        await bench.ben.presses(await bench.ben.reads("span, please?"), "Skill")
        event = await bench.event()

        assert isinstance(event, Pressed)
        assert event.action == "pick-2"
    assert button("x").action == "x"
