"""The fake Bot API server behaves as Telegram does, seen through python-telegram-bot's own Bot."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
import telegram
from PIL import Image
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from tests.fakes.telegram import FakeTelegram, Fault

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, PTB's RetryAfter warns of its own future."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    """A running server."""
    async with FakeTelegram() as running:
        yield running


@pytest_asyncio.fixture
async def bot(server: FakeTelegram) -> AsyncIterator[telegram.Bot]:
    """A real client that talks to it."""
    async with telegram.Bot(
        server.token, base_url=server.base_url, base_file_url=server.base_file_url
    ) as client:
        yield client


def picture(width: int = 40, height: int = 30) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, "JPEG")
    return out.getvalue()


async def test_updates_stay_until_the_next_offset_confirms_them(
    server: FakeTelegram, bot: telegram.Bot
) -> None:
    """getUpdates forgets only what is below the offset."""
    anna = server.user("Anna", language="en")
    anna.says("/start")
    anna.says("hello")

    first = await bot.get_updates()
    again = await bot.get_updates(offset=first[0].update_id)
    rest = await bot.get_updates(offset=first[1].update_id)

    assert [u.update_id for u in first] == [u.update_id for u in again]
    assert [u.message.text for u in rest if u.message] == ["hello"]
    assert first[0].message is not None
    assert list(first[0].message.parse_entities().values()) == ["/start"]
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()


async def test_a_long_poll_ends_when_somebody_speaks(server: FakeTelegram, bot: telegram.Bot) -> None:
    """A waiting getUpdates is answered at once, and a second one ends the first."""
    waiting = asyncio.create_task(bot.get_updates(timeout=5))
    await server.until(lambda: server.calls_of("getUpdates"))
    server.user("Anna").says("/start")
    assert len(await waiting) == 1

    last = server.updates.next_id
    first = asyncio.create_task(bot.get_updates(offset=last, timeout=5))
    await server.until(lambda: len(server.calls_of("getUpdates")) == 2)
    async with telegram.Bot(server.token, base_url=server.base_url) as other:
        assert await other.get_updates(offset=last) == ()
    with pytest.raises(Conflict):
        await first


async def test_a_person_sees_text_entities_buttons_and_edits(server: FakeTelegram, bot: telegram.Bot) -> None:
    """What was sent can be read as a person reads it, before and after an edit."""
    anna = server.user("Anna")
    anna.says("/start")
    keyboard = telegram.InlineKeyboardMarkup.from_button(
        telegram.InlineKeyboardButton("Yes", callback_data="y1")
    )

    sent = await bot.send_message(
        anna.id, "<b>Drill 😀</b> &lt;x&gt;", parse_mode="HTML", reply_markup=keyboard
    )
    shown = (anna.last.text, anna.last.entities, anna.last.buttons)
    await bot.edit_message_text("out", chat_id=anna.id, message_id=sent.message_id)

    assert shown == ("Drill 😀 <x>", [{"type": "bold", "offset": 0, "length": 8}], ["Yes"])
    assert (anna.last.text, anna.last.buttons) == ("out", [])
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("out", chat_id=anna.id, message_id=sent.message_id)
    assert server.violations == []


async def test_a_press_must_be_answered_once(server: FakeTelegram, bot: telegram.Bot) -> None:
    """A press becomes a callback query; a second answer is too late."""
    anna = server.user("Anna")
    anna.says("/start")
    keyboard = telegram.InlineKeyboardMarkup.from_button(
        telegram.InlineKeyboardButton("Yes", callback_data="y1")
    )
    await bot.send_message(anna.id, "Sure?", reply_markup=keyboard)

    press = anna.presses("Yes")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, server.unanswered) == ("y1", [press])
    await query.answer("Done")

    assert server.answer_to(press)["text"] == "Done"
    assert server.unanswered == []
    with pytest.raises(BadRequest, match="too old"):
        await query.answer()


async def test_who_never_started_or_blocked_cannot_be_written_to(
    server: FakeTelegram, bot: telegram.Bot
) -> None:
    """403 for both, 400 for a chat that does not exist."""
    anna, ben = server.user("Anna"), server.user("Ben")
    ben.says("/start")
    ben.blocks()

    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(anna.id, "hello")
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(ben.id, "hello")
    with pytest.raises(BadRequest, match="not found"):
        await bot.send_message(99, "hello")
    assert [u.my_chat_member is not None for u in await bot.get_updates()] == [False, True]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x" * 4097, "too long"),
        ("😀" * 2049, "too long"),
        ("  \u200b ", "empty"),
        ("<b>open", "end tag"),
        ("<x>what</x>", "unsupported"),
        ("a < b", "unclosed"),
        ("<b>a</i>", "unmatched"),
    ],
)
async def test_text_is_held_to_the_limits(
    server: FakeTelegram, bot: telegram.Bot, text: str, complaint: str
) -> None:
    """Length counts UTF-16 units after the markup is gone."""
    anna = server.user("Anna")
    anna.says("/start")

    with pytest.raises(BadRequest, match=complaint):
        await bot.send_message(anna.id, text, parse_mode="HTML")
    await bot.send_message(anna.id, "<b>" + "😀" * 2048 + "</b>", parse_mode="HTML")


async def test_callback_data_has_64_bytes(server: FakeTelegram, bot: telegram.Bot) -> None:
    """Bytes, not characters."""
    anna = server.user("Anna")
    anna.says("/start")
    button = telegram.InlineKeyboardButton("x", callback_data="드" * 22)

    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(anna.id, "x", reply_markup=telegram.InlineKeyboardMarkup.from_button(button))


async def test_photos_are_uploaded_known_and_fetched(server: FakeTelegram, bot: telegram.Bot) -> None:
    """An upload gives a file_id that can be sent again and downloaded; a PDF is no photo."""
    anna = server.user("Anna")
    anna.says("/start")
    sent = await bot.send_photo(anna.id, picture(), caption="<i>a</i>", parse_mode="HTML")
    file_id = sent.photo[-1].file_id

    await bot.send_photo(anna.id, file_id)
    fetched = await (await bot.get_file(file_id)).download_as_bytearray()
    media = telegram.InputMediaPhoto(picture(50, 50), caption="new")
    await bot.edit_message_media(media, chat_id=anna.id, message_id=sent.message_id)

    assert bytes(fetched) == picture()
    assert anna.chat.messages[-2].caption == "new"
    with pytest.raises(BadRequest):
        await bot.send_photo(anna.id, b"%PDF-1.7")
    with pytest.raises(BadRequest, match="no text"):
        await bot.edit_message_text("x", chat_id=anna.id, message_id=sent.message_id)
    assert server.violations == []


async def test_a_group_moves_to_a_supergroup(server: FakeTelegram, bot: telegram.Bot) -> None:
    """Both chats say so, and a call with the old id names the new one."""
    anna = server.user("Anna")
    group = server.group("Elm Street", admins=[anna])
    group.add_bot(anna)
    old = group.id
    new = group.becomes_supergroup(anna)

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old, "hello")
    await bot.send_message(new, "hello")

    assert moved.value.new_chat_id == new
    messages = [u.message for u in await bot.get_updates() if u.message]
    assert [m.migrate_to_chat_id for m in messages if m.migrate_to_chat_id] == [new]
    assert [m.migrate_from_chat_id for m in messages if m.migrate_from_chat_id] == [old]


async def test_an_anonymous_administrator_has_no_name(server: FakeTelegram, bot: telegram.Bot) -> None:
    """The message is from GroupAnonymousBot in the name of the group; ordinary talk is not heard."""
    anna, ben = server.user("Anna"), server.user("Ben")
    group = server.group("Elm Street", admins=[anna], members=[ben])
    group.add_bot(anna)
    ben.says("nice weather", group)
    anna.says("/setup", group, anonymous=True)

    last = (await bot.get_updates())[-1].message
    members = await bot.get_chat_administrators(group.id)

    assert last is not None
    assert last.from_user is not None
    assert last.sender_chat is not None
    assert (last.from_user.username, last.sender_chat.id) == ("GroupAnonymousBot", group.id)
    assert [member.user.id for member in members] == [anna.id]
    assert (await bot.get_chat_member(group.id, ben.id)).status == "member"


async def test_flood_limits_are_counted(server: FakeTelegram, bot: telegram.Bot) -> None:
    """A burst in a private chat passes, then 429 says how long to wait."""
    anna = server.user("Anna")
    anna.says("/start")
    server.flood.enabled = True
    for n in range(3):
        await bot.send_message(anna.id, str(n))

    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(anna.id, "one more")

    assert wait.value.retry_after == timedelta(seconds=1)
    assert server.floods == [("sendMessage", anna.id, 1)]


async def test_faults_on_demand(server: FakeTelegram, bot: telegram.Bot) -> None:
    """Each fault is met once; only DROP_AFTER leaves a message."""
    anna = server.user("Anna")
    anna.says("/start")
    for fault in Fault:
        server.fail("sendMessage", fault)

    for fault in Fault:
        with pytest.raises(RetryAfter if fault is Fault.TOO_MANY_REQUESTS else NetworkError):
            await bot.send_message(anna.id, fault.name)
    await bot.send_message(anna.id, "well")

    assert anna.inbox == ["DROP_AFTER", "well"]


async def test_an_outage_and_a_revoked_token(server: FakeTelegram, bot: telegram.Bot) -> None:
    """Down is a network error and ends; a revoked token is 401."""
    await server.goes_down()
    with pytest.raises(NetworkError):
        await bot.get_me()
    await server.comes_up()
    assert (await bot.get_me()).username == "shed_bot"

    server.revoked = True
    with pytest.raises(InvalidToken):
        await bot.get_me()


async def test_the_specification_names_what_is_unknown(server: FakeTelegram, bot: telegram.Bot) -> None:
    """An unknown parameter and a wrong type are noted."""
    if server._spec is None:
        pytest.skip("the description of the Bot API is not installed")
    anna = server.user("Anna")
    anna.says("/start")

    await bot.send_message(anna.id, "x", api_kwargs={"colour": "red", "protect_content": 7})
    await bot.set_my_commands([("offer", "Offer something")], scope=telegram.BotCommandScopeAllPrivateChats())

    assert server.violations == [
        "sendMessage: unknown parameter colour",
        "sendMessage.protect_content: int instead of Boolean",
    ]
    assert server.methods.commands == {
        ("all_private_chats", ""): [{"command": "offer", "description": "Offer something"}]
    }


async def test_web_app_buttons_work_in_direct_chats_and_over_https(
    server: FakeTelegram, bot: telegram.Bot
) -> None:
    """As Telegram refuses them: in groups altogether, elsewhere unless the page is safe."""
    anna = server.user("Anna")
    anna.says("/start")
    group = server.group("Elm Street", admins=[anna], members=[])
    group.add_bot(anna)

    def opening(url: str) -> telegram.InlineKeyboardMarkup:
        button = telegram.InlineKeyboardButton("Open", web_app=telegram.WebAppInfo(url))
        return telegram.InlineKeyboardMarkup([[button]])

    good, bad = opening("https://elm.example.org/app/"), opening("http://elm.example.org/app/")
    sent = await bot.send_message(anna.id, "x", reply_markup=good)
    with pytest.raises(BadRequest, match=r"(?i)only https"):
        await bot.send_message(anna.id, "x", reply_markup=bad)
    with pytest.raises(BadRequest, match=r"(?i)button_type_invalid"):
        await bot.send_message(group.id, "x", reply_markup=good)

    assert sent.message_id


async def test_the_menu_button_opens_a_safe_page_in_direct_chats(
    server: FakeTelegram, bot: telegram.Bot
) -> None:
    """For everybody or for one person; never for a group, never without a label."""
    anna = server.user("Anna")
    group = server.group("Elm Street", admins=[anna], members=[])
    page = telegram.WebAppInfo("https://elm.example.org/app/")

    await bot.set_chat_menu_button(menu_button=telegram.MenuButtonWebApp("Shelf", page))
    for chat, button in (
        (None, telegram.MenuButtonWebApp("Shelf", telegram.WebAppInfo("http://elm.example.org"))),
        (None, telegram.MenuButtonWebApp(" ", page)),
        (group.id, telegram.MenuButtonWebApp("Shelf", page)),
    ):
        with pytest.raises(BadRequest):
            await bot.set_chat_menu_button(chat_id=chat, menu_button=button)

    assert server.methods.menu_buttons[None]["web_app"] == {"url": "https://elm.example.org/app/"}
