"""The Telegram adapter sends over real HTTP, meets the platform's troubles, and answers look-ups."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.telegram import presses, receiving
from adapters.telegram.wire import GUESS_S
from bot.conversation.events import Pressed
from bot.conversation.lookups import FetchedPhoto, FetchPhoto, IsModerator, Verdict
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Ask, Button, Card, GoDirect, Input, Question, Say, Show, Toast
from bot.errors import RoomMoved, TryLater, Undeliverable, Unreachable
from bot.model.chats import Account, Chat, Platform
from bot.ports import Parcel
from tests.adapters.telegram_bench import Bench, picture, set_up_bench
from tests.fakes.telegram import Fault, Person

BORROW = Button(t("yes"), action="b-1")


@pytest_asyncio.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """A bench on which nobody waits long after a failure."""
    monkeypatch.setattr(receiving, "FIRST_WAIT_S", 0.02)
    async with set_up_bench() as made:
        yield made


async def test_who_is_far_too_quick_is_acknowledged_and_no_more(bench: Bench) -> None:
    """Nothing of it is kept, and the press stops turning; somebody else's is kept as ever."""
    bench.most = 1
    messenger = bench.new_messenger()
    await bench.send(Say(t("more"), ((Button(t("yes"), "a-1"),),)), bench.group)
    async with bench.running(messenger):
        for count in range(3):
            bench.anna.presses("Yes", where=bench.group)
            await bench.heard(count + 1)

        turned_away = bench.anna.presses("Yes", where=bench.group)
        bench.anna.says("hello?")
        await bench.server.until(lambda: turned_away not in bench.server.unanswered)

        assert bench.server.answer_to(turned_away) == {"callback_query_id": turned_away}
        assert len(bench.mail.kept) == 3
        bench.ben.presses("Yes", where=bench.group)
        await bench.heard(4)
    await messenger.close()


async def test_a_press_is_answered_in_place(bench: Bench) -> None:
    """The pressed message changes; the press stops turning, once, even when nothing answered it."""
    await bench.send(Say(t("yes"), ((BORROW,),)), bench.anna)
    async with bench.running():
        press = bench.anna.presses("Yes")
        (event,) = await bench.heard(1)
        assert isinstance(event, Pressed)
        await bench.messenger.waiting(event)
        message = await bench.send(Say(t("no")), bench.anna, answers=event.id, edits=event.message)
        await bench.messenger.finished(event)
        await bench.messenger.finished(event)
        await bench.server.until(lambda: not bench.server.unanswered)

    assert (message, bench.anna.inbox) == (event.message, ["No"])
    assert bench.server.unanswered == []
    assert len(bench.server.calls_of("answerCallbackQuery")) == 1
    assert bench.server.answer_to(press) == {"callback_query_id": press}


async def test_a_toast_and_a_way_to_the_direct_chat(bench: Bench) -> None:
    """Both answer the press itself; too late, the way is shown in the room and the toast is dropped there."""
    await bench.send(Say(t("yes"), ((BORROW,),)), bench.group)
    pressed = [bench.ben.presses("Yes", where=bench.group) for _ in range(2)]
    for update in bench.server.updates.waiting:  # handled before its replies are sent, as intake has it
        event = bench.messenger.read(update)
        assert event is not None
        await bench.messenger.finished(event)
    await bench.send(Toast(t("no")), bench.group, answers=f"c{pressed[0]}")
    await bench.send(GoDirect(t("more"), "j-1"), bench.group, answers=f"c{pressed[1]}")

    assert bench.server.answer_to(pressed[0])["text"] == "No"
    assert bench.server.answer_to(pressed[1])["url"] == "https://t.me/shed_bot?start=j-1"
    assert len(bench.server.calls_of("answerCallbackQuery")) == 2

    before = len(bench.group.cards)
    await bench.send(Toast(t("no")), bench.group, answers=f"c{pressed[0]}")
    assert len(bench.group.cards) == before
    await bench.send(GoDirect(t("more"), "j-1"), bench.group, answers=f"c{pressed[1]}")
    assert bench.ben.presses("Continue in private", where=bench.group).endswith("start=j-1")
    assert bench.ben.chat.messages[-1].text == "/start j-1"


async def press_and_handle(bench: Bench) -> None:
    """A press that nothing replies to."""
    await bench.send(Say(t("yes"), ((BORROW,),)), bench.anna)
    bench.anna.presses("Yes")
    event = bench.messenger.read(bench.server.updates.waiting[-1])
    assert event is not None
    await bench.messenger.finished(event)


async def test_a_press_without_a_reply_stops_turning(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a moment in which a reply could have answered it."""
    monkeypatch.setattr(presses, "HANDLED_S", 0.05)
    await press_and_handle(bench)

    assert len(bench.server.unanswered) == 1
    await bench.server.until(lambda: not bench.server.unanswered)


async def test_nothing_turns_when_the_program_ends(bench: Bench) -> None:
    """Closing does not wait for that moment."""
    await press_and_handle(bench)
    await bench.messenger.close()

    assert bench.server.unanswered == []


async def test_a_photo_is_uploaded_once(bench: Bench) -> None:
    """Then its file_id does; a forgotten file_id is uploaded anew; a changed photo replaces the old one."""
    show = Show(Card(t("yes"), photo="p1", buttons=((BORROW,),)))
    message = await bench.send(show, bench.group)
    await bench.send(show, bench.anna)
    uploads = [bool(call.files) for call in bench.server.calls_of("sendPhoto")]
    bench.server.world.files.clear()
    await bench.send(show, bench.ben)
    await bench.send(Show(Card(t("no"), photo="p2")), bench.group, edits=message)

    assert uploads == [True, False]
    assert [bool(call.files) for call in bench.server.calls_of("sendPhoto")] == [True, False, False, True]
    assert (bench.group.cards[-1].shown, bench.group.cards[-1].buttons) == ("No", [])


async def test_a_photo_that_telegram_does_not_take_is_left_out(bench: Bench) -> None:
    """The card is shown in words; so is one whose photo is gone."""
    await bench.send(Show(Card(t("yes"), photo="odd")), bench.anna)
    await bench.send(Show(Card(t("no"), photo="gone")), bench.anna)

    assert bench.anna.inbox == ["Yes", "No"]


async def test_a_card_that_cannot_be_edited_is_sent_anew(bench: Bench) -> None:
    """Deleted by somebody: a new one. Its photo taken away: a new one, and the old card goes."""
    first = await bench.send(Show(Card(t("yes"))), bench.group)
    bench.group.cards[-1].deleted = True
    second = await bench.send(Show(Card(t("yes"), photo="p1")), bench.group, edits=first)
    third = await bench.send(Show(Card(t("no"))), bench.group, edits=second)
    same = await bench.send(Show(Card(t("no"))), bench.group, edits=third)

    assert len({first, second, third}) == 3
    assert same == third
    assert [card.shown for card in bench.group.cards] == ["No"]


async def test_a_place_is_shared_by_the_button(bench: Bench) -> None:
    """The keyboard below the input asks for the location."""
    question = Question("home", Input.PLACE, t("more"), t("more"))
    await bench.send(Ask(1, t("more"), (question,), cancel="c-1"), bench.anna)

    assert bench.anna.last.buttons == ["📍 Share my location"]
    assert bench.anna.last.rows[0][0]["request_location"]


@pytest.mark.parametrize(
    ("fault", "wait_s"),
    [
        (Fault.TOO_MANY_REQUESTS, 17.0),
        (Fault.SERVER_ERROR, GUESS_S),
        (Fault.HTML_PAGE, GUESS_S),
        (Fault.DROP_BEFORE, GUESS_S),
        (Fault.DROP_AFTER, GUESS_S),
    ],
)
async def test_a_passing_trouble_is_tried_later(bench: Bench, fault: Fault, wait_s: float) -> None:
    """After as long as Telegram asks for, or a guess."""
    bench.server.fail("sendMessage", fault, retry_after=17)

    with pytest.raises(TryLater) as later:
        await bench.send(Say(t("yes")), bench.anna)

    assert later.value.seconds == wait_s


async def test_who_cannot_be_reached_and_what_cannot_be_sent(bench: Bench) -> None:
    """Never started, blocked, unknown, thrown out; a moved room; a message that Telegram refuses."""
    stranger = bench.server.user("Carl")
    bench.ben.blocks()
    old = Chat(Platform.TELEGRAM, str(bench.group.id), direct=False)
    for person in (stranger, bench.ben):
        with pytest.raises(Unreachable):
            await bench.send(Say(t("yes")), person)
    nobody = Parcel(1, Chat(Platform.TELEGRAM, "5"), Say(t("yes")), Reader())
    with pytest.raises(Unreachable):
        await bench.messenger.send(nobody)
    with pytest.raises(Undeliverable):
        await bench.send(Say(t("yes"), ((Button(t("yes"), action="x" * 65),),)), bench.anna)

    bench.group.becomes_supergroup(bench.anna)
    with pytest.raises(RoomMoved) as moved:
        await bench.messenger.send(Parcel(1, old, Say(t("yes")), Reader()))
    assert moved.value.to == Chat(Platform.TELEGRAM, str(bench.group.id), direct=False)
    bench.group.remove_bot(bench.anna)
    with pytest.raises(Unreachable):
        await bench.send(Say(t("yes")), bench.group)


async def test_no_flood_in_normal_use(bench: Bench) -> None:
    """Forty chats at once and a burst in one: the pace is kept, and a slow chat holds up no other."""
    bench.server.flood.enabled = True
    people = [bench.server.user(f"N{n}") for n in range(40)]
    for person in people:
        person.says("/start")
    clock = asyncio.get_running_loop().time
    began = clock()
    finished: dict[int, float] = {}

    async def deliver(person: Person, count: int) -> None:
        for _ in range(count):
            await bench.send(Say(t("yes")), person)
        finished[person.id] = clock() - began

    await asyncio.gather(deliver(bench.anna, 5), *(deliver(person, 1) for person in people))

    assert bench.server.floods == []
    assert len(bench.anna.inbox) == 5
    assert max(finished[person.id] for person in people) < finished[bench.anna.id]
    assert finished[bench.anna.id] > 2.5


async def test_moderators_are_asked_for_anew(bench: Bench) -> None:
    """Administrators yes, members, strangers and outsiders no; a demotion counts at once."""

    async def may(account: str, room: int) -> bool:
        answer = await bench.messenger.ask(
            IsModerator(Account(Platform.TELEGRAM, account), Chat(Platform.TELEGRAM, str(room), direct=False))
        )
        assert isinstance(answer, Verdict)
        return answer.yes

    group = bench.group.id
    assert await may(str(bench.anna.id), group)
    assert await may(str(group), group)
    assert not await may(str(bench.ben.id), group)
    assert not await may("5", group)
    assert not await may(str(bench.anna.id), -5)

    bench.group.joins(bench.anna, status="member")
    assert not await may(str(bench.anna.id), group)
    bench.group.joins(bench.anna, status="administrator", anonymous=True)
    bench.group.becomes_supergroup(bench.ben)
    assert await may(str(bench.anna.id), group)

    bench.server.fail("getChatMember", Fault.SERVER_ERROR)
    with pytest.raises(TryLater):
        await may(str(bench.anna.id), group)


async def test_the_group_is_its_creators(bench: Bench) -> None:
    """Whoever made the group is its owner; an administrator, even an anonymous one, is not."""
    group = Chat(Platform.TELEGRAM, str(bench.group.id), direct=False)
    bench.group.joins(bench.ben, status="creator")
    bench.group.joins(bench.anna, status="administrator")

    said = {
        account: await bench.messenger.ask(IsModerator(Account(Platform.TELEGRAM, account), group))
        for account in (str(bench.ben.id), str(bench.anna.id), group.id)
    }

    assert list(said.values()) == [Verdict(yes=True, owner=True), Verdict(yes=True), Verdict(yes=True)]


async def test_photos_are_fetched_and_checked(bench: Bench) -> None:
    """A photo is kept; a PDF, a huge file and one that is gone are refused; an outage is tried later."""

    async def fetch(ref: str) -> FetchedPhoto:
        answer = await bench.messenger.ask(FetchPhoto(Account(Platform.TELEGRAM, "1"), ref))
        assert isinstance(answer, FetchedPhoto)
        return answer

    photo = bench.anna.sends_photo(picture()).media["photo"][-1]["file_id"]
    paper = bench.anna.sends_document(b"%PDF-1.7", "a.pdf", "application/pdf").media["document"]["file_id"]
    huge = bench.server.world.keep_file(bytes(20 * 1024 * 1024 + 1))

    assert await fetch(photo) == FetchedPhoto(photo="kept")
    assert bench.album.jpegs["kept"] == picture()
    assert (await fetch(paper)).refused == "not_a_photo"
    assert (await fetch(huge)).refused == "too_large"
    assert (await fetch("unknown")).refused == "gone"

    bench.server.fail("getFile", Fault.DROP_BEFORE)
    with pytest.raises(TryLater):
        await fetch(photo)
