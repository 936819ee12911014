"""Events that come twice, in disorder, in pieces or from nowhere, as only a broken or forged platform sends them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile.case import Case, words
from tests.journey.town import OnDiscord, OnTelegram

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.everywhere]
NUMBERS = iter(range(5_000_000, 6_000_000))  # of messages that no other case sends


def message(who: Any, text: str = "/mine", **more: Any) -> dict[str, Any]:
    """A message of somebody's as Telegram would tell it."""
    entities = (
        [{"type": "bot_command", "offset": 0, "length": len(text.split(" ")[0])}] if text[:1] == "/" else []
    )
    person = who.person
    return {"message_id": next(NUMBERS), "date": 0, "chat": person.chat.to_json(), "from": person.user.to_json(),
            "text": text, "entities": entities, **more}  # fmt: skip


async def replies(case: Case, who: OnTelegram, *updates: dict[str, Any]) -> list[str]:
    """What somebody reads after these updates; each was taken."""
    read = len(who.person.inbox)
    for update in updates:
        assert await case.sends_update(update) == 200
    await case.ground.arrived()
    return who.person.inbox[read:]


@pytest.fixture
def eve(case: Case) -> OnTelegram:
    """A neighbour on Telegram."""
    who = case.ground.comes("Eve")
    assert isinstance(who, OnTelegram)
    return who


@pytest.fixture
def finn(case: Case) -> OnDiscord:
    """A neighbour on Discord."""
    who = case.ground.comes("Finn", "discord")
    assert isinstance(who, OnDiscord)
    return who


# -- Telegram ------------------------------------------------------------------------------------------------


async def test_the_same_update_ten_times_is_one(case: Case, eve: OnTelegram) -> None:
    """Telegram repeats what it believes was not heard."""
    update = {"update_id": 1, "message": message(eve)}

    assert len(await replies(case, eve, *[update] * 10)) == 1


async def test_the_same_message_under_other_update_ids_is_one(case: Case, eve: OnTelegram) -> None:
    """What counts is the message, not the number of its envelope."""
    said = message(eve)

    assert (
        len(await replies(case, eve, *({"update_id": it, "message": said} for it in (7, 8, 6, -1, 2**70))))
        == 1
    )


@pytest.mark.parametrize("number", [0, -1, -(2**63), 2**31, 2**63, 2**200, True], ids=str)
async def test_update_ids_beyond_all_bounds(case: Case, eve: OnTelegram, number: int) -> None:
    """Any whole number will do: nothing is counted by them."""
    assert await replies(case, eve, {"update_id": number, "message": message(eve)}) == [words("mine-empty")]


async def test_updates_in_disorder_are_all_answered(case: Case, eve: OnTelegram) -> None:
    """A smaller number after a greater one is no old news."""
    updates = [{"update_id": it, "message": message(eve)} for it in (900, 5, 899, -7, 3)]

    assert len(await replies(case, eve, *updates)) == 5


KINDS = (
    "edited_message", "channel_post", "edited_channel_post", "business_message", "inline_query", "poll", "poll_answer",
    "chosen_inline_result", "shipping_query", "pre_checkout_query", "chat_join_request", "chat_member", "chat_boost",
    "message_reaction", "purchased_paid_media", "something_new",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
async def test_kinds_of_updates_that_we_never_asked_for(case: Case, eve: OnTelegram, kind: str) -> None:
    """Passed over, whatever they hold: nobody becomes active by an edit, a channel's post or a poll."""
    with case.nothing_changes():
        update = {"update_id": next(NUMBERS), kind: message(eve, "/offer stolen drill")}
        assert await replies(case, eve, update) == []


BROKEN: dict[str, Any] = {
    "not-an-object": 7,
    "null": None,
    "empty": {},
    "no-sender": {"from": None},
    "sender-a-text": {"from": "Eve"},
    "sender-without-id": {"from": {"first_name": "Eve"}},
    "no-chat": {"chat": None},
    "chat-a-number": {"chat": 7},
    "chat-of-no-type": {"chat": {"id": 7}},
    "chat-of-another-type": {"chat": {"id": 7, "type": "temple"}},
    "text-a-list": {"text": ["/offer", "x"]},
    "text-null": {"text": None},
    "text-a-number": {"text": 1e400},
    "half-a-character": {"text": "\udfff", "entities": []},
    "name-of-half-a-character": {"from": {"id": 1, "first_name": "\ud800"}},
    "entities-a-number": {"entities": 7},
    "entity-beyond-the-text": {"entities": [{"type": "bot_command", "offset": 0, "length": 10**9}]},
    "entity-negative": {"entities": [{"type": "bot_command", "offset": 0, "length": -5}]},
    "entity-without-length": {"entities": [{"type": "bot_command", "offset": 0}]},
    "photo-of-no-size": {"text": None, "photo": []},
    "photo-a-text": {"photo": "x"},
    "document-without-file": {"document": {}},
    "location-empty": {"location": {}},
    "location-a-text": {"location": "here"},
    "moved-to-nowhere": {"migrate_to_chat_id": "nowhere"},
    "reply-to-a-number": {"reply_to_message": 7},
    "date-a-text": {"date": "yesterday"},
    "a-thousand-unknown-fields": {f"field_{it}": it for it in range(1000)},
}


@pytest.mark.parametrize("wrong", BROKEN.values(), ids=BROKEN)
async def test_messages_in_pieces(case: Case, eve: OnTelegram, wrong: Any) -> None:
    """Taken and passed over, or answered: never again and again, and never by changing anything."""
    case.aftermath.may_log_errors = True  # one line that it cannot be read
    whole = message(eve, "/mine")
    broken = {**whole, **wrong} if isinstance(wrong, dict) and wrong else wrong
    broken = (
        {name: it for name, it in broken.items() if it is not None} if isinstance(broken, dict) else broken
    )

    with case.nothing_changes("face", "search", "missed"):  # words without a command are looked for
        status = await case.sends_update({"update_id": next(NUMBERS), "message": broken})
        assert status in (200, 400)  # 400: what JSON does not know, such as an infinite number
        await case.ground.arrived()

    assert "Traceback" not in case.aftermath.logged


PRESSES: dict[str, Any] = {
    "no-data": {"data": None},
    "data-a-number": {"data": 7},
    "data-empty": {"data": ""},
    "no-message": {"message": None},
    "no-sender": {"from": None},
    "no-id": {"id": None},
    "inline": {"message": None, "inline_message_id": "7"},
    "game": {"data": None, "game_short_name": "chess"},
    "message-too-old-to-be-told": {
        "message": {"chat": {"id": 7, "type": "private"}, "message_id": 1, "date": 0}
    },
}


@pytest.mark.parametrize("wrong", PRESSES.values(), ids=PRESSES)
async def test_presses_in_pieces(case: Case, eve: OnTelegram, wrong: dict[str, Any]) -> None:
    """A button pressed nowhere, by nobody, or with nothing on it."""
    case.aftermath.may_log_errors = True
    pressed = {"id": str(next(NUMBERS)), "from": eve.person.user.to_json(), "chat_instance": "1", "data": "zz",
               "message": message(eve)} | wrong  # fmt: skip

    with case.nothing_changes("face"):
        update = {
            "update_id": next(NUMBERS),
            "callback_query": {k: v for k, v in pressed.items() if v is not None},
        }
        assert await case.sends_update(update) == 200
        await case.ground.arrived()


async def test_an_edit_does_not_do_it_again(case: Case, eve: OnTelegram) -> None:
    """Who changes "/mine" into "/offer drill" has said "/mine"."""
    said = eve.person.says("/mine")
    await case.ground.arrived()

    with case.nothing_changes():
        eve.person.edits(said, "/offer drill")
        await case.ground.arrived()

    assert case.ground.asks(f"SELECT count(*) FROM draft WHERE account = '{eve.person.id}'") == 0


# -- Discord -------------------------------------------------------------------------------------------------


async def test_an_interaction_dispatched_five_times_is_one(case: Case, finn: OnDiscord) -> None:
    """Discord repeats what a resumed connection may have missed."""
    gateway, discord = case.ground.discord.gateway, case.ground.discord
    used = await finn.person.uses("mine")
    session = next(iter(gateway.sessions.values()))
    frame = next(it for it in reversed(session.sent) if it["t"] == "INTERACTION_CREATE")
    for _ in range(4):
        await gateway.dispatch("INTERACTION_CREATE", frame["d"])
    await case.ground.until(lambda: used.answer, "an answer")
    await case.ground.settles()

    answers = [path for method, path, _ in discord.calls if used.id in path and method == "POST"]
    assert len(answers) == 1
    assert len(finn.person.messages()) == 1


EVENTS: dict[str, tuple[str, Any]] = {
    "unknown-event": ("SOMETHING_NEW", {"a": 1}),
    "empty-interaction": ("INTERACTION_CREATE", {}),
    "interaction-of-unknown-type": ("INTERACTION_CREATE", {"id": "1", "type": 99, "token": "t", "data": {}}),
    "command-without-data": ("INTERACTION_CREATE", {"id": "2", "type": 2, "token": "t", "user": {"id": "3"}}),
    "command-without-user": ("INTERACTION_CREATE", {"id": "4", "type": 2, "token": "t", "data": {"name": "mine"}}),
    "press-without-message": (
        "INTERACTION_CREATE",
        {"id": "5", "type": 3, "token": "t", "user": {"id": "6", "username": "x"}, "channel_id": "7",
         "data": {"custom_id": "zz"}},
    ),
    "modal-without-parts": (
        "INTERACTION_CREATE",
        {"id": "8", "type": 5, "token": "t", "user": {"id": "9", "username": "x"}, "channel_id": "7",
         "data": {"custom_id": "form-1"}},
    ),
    "permissions-no-number": (
        "INTERACTION_CREATE",
        {"id": "10", "type": 2, "token": "t", "guild_id": "1", "channel_id": "7", "data": {"name": "mine"},
         "member": {"user": {"id": "9", "username": "x"}, "permissions": "all of them"}},
    ),
    "message-without-author": ("MESSAGE_CREATE", {"id": "11", "content": "hello"}),
    "message-of-a-bot": (
        "MESSAGE_CREATE", {"id": "12", "content": "hello", "author": {"id": "13", "username": "b", "bot": True}}
    ),
    "message-of-a-webhook": (
        "MESSAGE_CREATE",
        {"id": "14", "content": "hello", "webhook_id": "15", "author": {"id": "15", "username": "hook"}},
    ),
    "attachments-a-text": (
        "MESSAGE_CREATE",
        {"id": "16", "content": "", "attachments": "x", "author": {"id": "17", "username": "x"}},
    ),
    "server-without-channels": ("GUILD_CREATE", {"id": "18", "name": "x", "joined_at": "not a moment"}),
    "lost-server-that-was-never-there": ("GUILD_DELETE", {"id": "19"}),
    "lost-channel-that-was-never-there": ("CHANNEL_DELETE", {"id": "20", "guild_id": "21"}),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "body"), EVENTS.values(), ids=EVENTS)
async def test_dispatches_in_pieces(case: Case, kind: str, body: Any) -> None:
    """Passed over; the connection stays, and the next event is heard on it."""
    case.aftermath.may_log_errors = True
    sessions = set(case.ground.discord.gateway.sessions)

    with case.nothing_changes("face"):
        await case.ground.discord.gateway.dispatch(kind, body)
        await case.ground.settles()

    await case.aftermath.innocent_are_answered()
    assert set(case.ground.discord.gateway.sessions) == sessions
    assert case.ground.discord.gateway.resumed == 0
