"""How the Discord adapter answers interactions, over real HTTP, against the fake Discord."""

from __future__ import annotations

import asyncio

import pytest

from adapters.discord.answers import MOST_REMEMBERED, Answers
from adapters.discord.calls import Calls
from adapters.discord.inbound import COMPONENT
from bot.conversation.events import Pressed, Submitted
from bot.conversation.replies import Input, Toast
from bot.errors import TryLater
from tests.adapters.discord_bench import PNG, Bench, ask, button, card, question, say, typed


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


async def test_after_a_restart_the_interaction_is_still_answered(bench: Bench) -> None:
    """Its key stands in the inbox, so another process than received it can open the form."""
    async with bench.running():
        await bench.ben.uses("offer", bench.general, title="drill")
        event = await bench.event()
    async with bench.running():
        await bench.answer(ask(), event)

    assert len(bench.ben.modals) == 1


async def test_without_its_key_the_answer_is_a_direct_message(bench: Bench) -> None:
    """It is forgotten after fifteen minutes; nobody else may see what was meant for one person."""
    async with bench.running():
        await bench.ben.uses("offer", bench.general, title="drill")
        event = await bench.event()
    bench.mail.keys[event.id] = ""
    async with bench.running():
        await bench.answer(ask(), event)

        assert "Continue" in (await bench.ben.reads("text, please?")).buttons
        assert bench.ben.messages(bench.general) == []


async def test_a_process_that_sends_and_receives_nothing_answers_in_the_place_of_is_thinking(
    bench: Bench,
) -> None:
    """The receiver has won time meanwhile; the sender hears of it from Discord alone."""
    async with bench.running():
        used = await bench.ben.uses("find", bench.general)
        event = await bench.event()
        assert await bench.server.until(lambda: used.loading)
        async with bench.sending():
            await bench.answer(say("Found"), event)

    assert used.original is (await bench.ben.reads("Found", bench.general))
    assert used.followups == []


async def test_further_answers_by_another_sender_follow_the_first(bench: Bench) -> None:
    """The first is noted as sent, so what Discord has is not taken for the second."""
    async with bench.running():
        await bench.ben.uses("find")
        event = await bench.event()
        await bench.answer(say("One"), event)
        bench.mail.answered[event.id] = 1
        async with bench.sending():
            await bench.answer(say("Two"), event)

    assert [one.text for one in bench.ben.messages()] == ["One", "Two"]


async def test_an_answer_that_another_sender_gave_unnoted_is_not_given_twice(bench: Bench) -> None:
    """It was killed between the answer and its note: a message, a form, or what took the place of "is thinking"."""
    async with bench.running() as receiver:
        await bench.ben.uses("find")
        said = await bench.event()
        await bench.ben.uses("offer", title="drill")
        form = await bench.arrived(2)
        await bench.ben.uses("find")
        late = await bench.arrived(3)
        await receiver.waiting(late)
        for _ in range(2):
            async with bench.sending():
                await bench.answer(say("Once"), said)
                await bench.answer(ask(), form)
                await bench.answer(say("Late"), late)

    assert [one.text for one in bench.ben.messages()] == ["Once", "Late"]
    assert len(bench.ben.modals) == 1


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


async def test_a_question_of_choices_can_be_answered_by_buttons(bench: Bench) -> None:
    """Where no modal can be opened."""
    async with bench.running():
        await bench.send(ask(question(Input.SPAN)), bench.ben)
        await bench.ben.presses(await bench.ben.reads("span, please?"), "Skill")
        event = await bench.event()

        assert isinstance(event, Pressed)
        assert event.action == "pick-2"
    assert button("x").action == "x"


async def test_who_is_far_too_quick_is_acknowledged_and_no_more(bench: Bench) -> None:
    """Nothing of it is kept, and nothing fails before their eyes: a press ends, "is thinking" goes."""
    bench.most = 1
    async with bench.running():
        await bench.send(card(), bench.room)
        shown = bench.ben.last(bench.general)
        for _ in range(3):
            await bench.ben.presses(shown, "borrow")
        await bench.arrived(3)

        pressed = await bench.ben.presses(shown, "borrow")
        used = await bench.ben.uses("find", bench.general)
        await pressed.answered()
        await used.answered()

        assert len(bench.mail.kept) == 3
        assert bench.ben.messages(bench.general) == [shown]
        await bench.max.presses(shown, "borrow")
        await bench.arrived(4)


async def test_who_is_far_too_quick_in_a_form_is_acknowledged(bench: Bench) -> None:
    """A modal closes without an error."""
    bench.most = 1
    async with bench.running():
        for count in range(3):
            await bench.ben.uses("offer", bench.general, title="drill")
            event = await bench.arrived(count + 1)
        await bench.answer(ask(), event)
        assert await bench.server.until(lambda: bool(bench.ben.modals))

        sent = await bench.ben.submits(bench.ben.modals[-1], text="x", lines="y", choice="thing")
        await sent.answered()

        assert len(bench.mail.kept) == 3


def test_of_very_many_interactions_only_the_newest_stay_in_memory() -> None:
    """An older one is looked up in the inbox, so that a flood of presses takes no more memory than a few."""
    looked_up: list[str] = []
    answers = Answers(Calls(), looked_up.append)
    for number in range(MOST_REMEMBERED + 1):
        answers.open({"id": str(number), "token": "t", "application_id": "1", "type": COMPONENT}, now=0.0)

    oldest, newest = answers.get("0", now=1.0), answers.get(str(MOST_REMEMBERED), now=1.0)

    assert oldest is None
    assert newest is not None
    assert looked_up == ["0"]
