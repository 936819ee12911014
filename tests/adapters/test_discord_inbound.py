"""What the gateway dispatches, sifted and put into events: plain JSON in, no network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.discord.inbound import completing, read
from adapters.discord.rooms import moderates, room_for_greeting
from adapters.discord.sieve import sift
from bot.conversation.events import (
    AnyEvent,
    Commanded,
    OtherShared,
    PhotoShared,
    Pressed,
    Said,
    Submitted,
    Target,
)
from bot.model.chats import Account, Chat, Platform

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BOT = "99"
USER = {"id": "7", "username": "ben", "global_name": "Ben"}
ROOM = {"guild_id": "1", "channel_id": "2", "channel": {"id": "2", "type": 0}}


def interaction(kind: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An interaction in a room; in the direct chat when `user` is given."""
    where = {} if "user" in more else {**ROOM, "member": {"user": USER, "permissions": "0", "roles": []}}
    shared = {"id": "5", "application_id": BOT, "type": kind, "token": "secret", "locale": "ko", "data": data}
    return {**shared, **where, **more}


def heard(kind: str, body: dict[str, Any]) -> AnyEvent | None:
    """The event of a dispatch, through what the inbox keeps of it."""
    arrived = sift(kind, body, BOT, NOW)
    event = read(arrived.raw) if arrived else None
    assert event is None or (arrived is not None and event.id == arrived.id)
    return event


def test_subcommands_are_part_of_the_name() -> None:
    """Their options are raw answers by name."""
    options = [{"name": "settle", "type": 1, "options": [{"name": "loan", "type": 4, "value": 12}]}]
    event = heard("INTERACTION_CREATE", interaction(2, {"name": "mod", "options": options}))

    assert isinstance(event, Commanded)
    assert (event.command, event.options) == ("mod settle", {"loan": "12"})
    assert (event.account, event.name, event.language) == (Account(Platform.DISCORD, "7"), "Ben", "ko")
    assert event.chat == Chat(Platform.DISCORD, "2", direct=False, space="1")


def test_yes_no_and_files_are_raw_answers() -> None:
    """Yes and no in words, a file as its address; one that is not resolved counts as not given."""
    options = [
        {"name": "new", "type": 5, "value": True},
        {"name": "old", "type": 5, "value": False},
        {"name": "photo", "type": 11, "value": "8"},
        {"name": "other", "type": 11, "value": "9"},
    ]
    data = {
        "name": "offer",
        "options": options,
        "resolved": {"attachments": {"8": {"url": "https://cdn/8.png"}}},
    }
    event = heard("INTERACTION_CREATE", interaction(2, data, user=USER))

    assert isinstance(event, Commanded)
    assert event.options == {"new": "yes", "old": "no", "photo": "https://cdn/8.png", "other": ""}
    assert event.chat == Chat(Platform.DISCORD, "7")


@pytest.mark.parametrize(
    ("data", "action"),
    [
        ({"custom_id": "borrow-16"}, "borrow-16"),
        ({"custom_id": "borrow-16~2"}, "borrow-16"),
        ({"custom_id": "more", "values": ["page-2"]}, "page-2"),
    ],
)
def test_a_press_is_its_action(data: dict[str, Any], action: str) -> None:
    """A button's custom id, or the value of the option that was picked."""
    event = heard("INTERACTION_CREATE", interaction(3, data, message={"id": "4", "flags": 0}))

    assert isinstance(event, Pressed)
    assert (event.action, event.message) == (action, "4")


@pytest.mark.parametrize(
    ("flags", "more", "personal"), [(0, {}, False), (64, {}, True), (0, {"user": USER}, True)]
)
def test_a_message_is_personal_when_one_person_sees_it(
    flags: int, more: dict[str, Any], personal: bool
) -> None:
    """Ephemeral, or in the direct chat."""
    body = interaction(3, {"custom_id": "x"}, message={"id": "4", "flags": flags}, **more)
    event = heard("INTERACTION_CREATE", body)

    assert event is not None
    assert event.personal is personal


def test_a_modal_comes_back_by_field() -> None:
    """What was left empty is "", a file is its address."""
    parts = [
        {"type": 10, "id": 1},
        {"type": 18, "component": {"type": 4, "custom_id": "title", "value": "Drill"}},
        {"type": 18, "component": {"type": 4, "custom_id": "care", "value": ""}},
        {"type": 18, "component": {"type": 3, "custom_id": "kind", "values": ["thing"]}},
        {"type": 18, "component": {"type": 3, "custom_id": "more", "values": []}},
        {"type": 18, "component": {"type": 19, "custom_id": "photo", "values": ["8"]}},
    ]
    files = {"attachments": {"8": {"url": "https://cdn/8.png"}}}
    data = {"custom_id": "form-12", "components": parts, "resolved": files}
    event = heard("INTERACTION_CREATE", interaction(5, data))

    assert isinstance(event, Submitted)
    assert event.draft == 12
    assert event.answers == {
        "title": "Drill", "care": "", "kind": "thing", "more": "", "photo": "https://cdn/8.png"
    }  # fmt: skip


@pytest.mark.parametrize("custom_id", ["form-", "form-x", "form-１２", "12", "form--1"])
def test_a_forged_modal_is_an_unknown_button(custom_id: str) -> None:
    """The engine has words for that."""
    event = heard("INTERACTION_CREATE", interaction(5, {"custom_id": custom_id, "components": []}))

    assert isinstance(event, Pressed)
    assert event.action == custom_id


@pytest.mark.parametrize(
    ("permissions", "moderator"), [("0", None), ("32", True), ("8", True), ("2048", None)]
)
def test_only_a_yes_of_the_permissions_is_certain(permissions: str, moderator: bool | None) -> None:
    """Manage Server or administrator; whether a role counts is looked up."""
    member = {"user": USER, "permissions": permissions, "roles": [], "nick": "Benny"}
    event = heard("INTERACTION_CREATE", interaction(2, {"name": "mod"}, member=member))

    assert event is not None
    assert (event.moderator, event.name) == (moderator, "Benny")


def test_a_thread_belongs_to_its_channel() -> None:
    """Rooms are channels."""
    channel = {"id": "22", "type": 11, "parent_id": "2"}
    event = heard("INTERACTION_CREATE", interaction(2, {"name": "find"}, channel_id="22", channel=channel))

    assert event is not None
    assert event.chat.id == "2"


def test_a_completion_is_never_kept() -> None:
    """It is answered at once, with what has been typed so far."""
    options = [
        {"name": "a", "type": 3, "value": "x"},
        {"name": "b", "type": 3, "value": "dr", "focused": True},
    ]
    body = interaction(4, {"name": "find", "options": options})
    event = completing(body)

    assert sift("INTERACTION_CREATE", body, BOT, NOW) is None
    assert event is not None
    assert (event.command, event.option, event.typed) == ("find", "b", "dr")
    assert completing(interaction(4, {"name": "find"})) is None


def message(**more: Any) -> dict[str, Any]:
    """A direct message."""
    return {"id": "5", "channel_id": "6", "author": USER, "content": "", "attachments": [], "type": 0, **more}


PNG = {"url": "https://cdn/1.png", "content_type": "image/png"}
PDF = {"url": "https://cdn/1.pdf", "content_type": "application/pdf"}


@pytest.mark.parametrize(
    ("body", "kind", "part"),
    [
        (message(content="hello"), Said, ("text", "hello")),
        (message(attachments=[PDF, PNG]), PhotoShared, ("ref", "https://cdn/1.png")),
        (message(attachments=[PDF], content="look"), PhotoShared, ("ref", "https://cdn/1.pdf")),
        (message(attachments=[PNG], content="look"), PhotoShared, ("caption", "look")),
        (message(attachments=[{"url": "x"}], flags=1 << 13), OtherShared, ("what", "voice")),
        (message(sticker_items=[{"id": "1"}]), OtherShared, ("what", "sticker")),
        (message(), OtherShared, ("what", "other")),
        (message(content="\ud800", type=19), Said, ("text", "\ufffd")),  # which nothing could store
    ],
)
def test_a_direct_message_is_what_is_in_it(body: dict[str, Any], kind: type, part: tuple[str, str]) -> None:
    """Text, a picture before other files, or something the bot cannot use."""
    event = heard("MESSAGE_CREATE", body)

    assert event is not None
    assert type(event) is kind
    assert getattr(event, part[0]) == part[1]
    assert event.chat == Chat(Platform.DISCORD, "7")


@pytest.mark.parametrize(
    "body",
    [
        message(content="hi", guild_id="1"),
        message(content="hi", author={"id": BOT, "username": "commonshed", "bot": True}),
        message(content="hi", webhook_id="3"),
        message(content="pinned", type=6),
    ],
)
def test_other_messages_are_not_for_us(body: dict[str, Any]) -> None:
    """A room's talk, the bot's own words, Discord's notices."""
    assert sift("MESSAGE_CREATE", body, BOT, NOW) is None


@pytest.mark.parametrize("kind", ["READY", "TYPING_START", "GUILD_UPDATE", "PRESENCE_UPDATE"])
def test_other_dispatches_are_not_for_us(kind: str) -> None:
    """They are not even looked at."""
    assert sift(kind, {}, BOT, NOW) is None
    assert read({"t": kind, "d": {}}) is None


def guild(**more: Any) -> dict[str, Any]:
    """A server with two channels; everyone may write in the second."""
    everyone = {"id": "1", "name": "@everyone", "permissions": str(0xC00)}
    closed = [{"id": "1", "type": 0, "deny": str(0x800), "allow": "0"}]
    return {
        "id": "1", "name": "Elm Street", "owner_id": "7", "joined_at": (NOW - timedelta(minutes=1)).isoformat(),
        "roles": [everyone, {"id": "50", "name": "Commonshed", "permissions": "0"}],
        "channels": [
            {"id": "2", "type": 0, "position": 0, "permission_overwrites": closed},
            {"id": "3", "type": 0, "position": 1, "permission_overwrites": []},
            {"id": "4", "type": 2, "position": 2},
        ],
        "members": [{"user": {"id": BOT}, "roles": ["50"]}], "system_channel_id": None, **more,
    }  # fmt: skip


def test_a_new_server_is_greeted_where_the_bot_may_write() -> None:
    """In the system channel if it may, else in the first one."""
    event = heard("GUILD_CREATE", guild())

    assert event is not None
    assert event.chat == Chat(Platform.DISCORD, "3", direct=False, space="1")
    assert room_for_greeting(guild(system_channel_id="2"), BOT) == "3"
    assert room_for_greeting(guild(channels=[]), BOT) is None


def test_overwrites_count_as_discord_counts_them() -> None:
    """A role's yes outweighs everyone's no; the member's own no outweighs both."""
    closed, own, personal = ({"id": who, "deny": "0", "allow": "0"} for who in ("1", "50", BOT))
    closed["deny"], own["allow"], personal["deny"] = str(0x800), str(0x800), str(0x800)
    channel = {"id": "2", "type": 0, "position": 0}

    assert (
        room_for_greeting(guild(channels=[{**channel, "permission_overwrites": [closed, own]}]), BOT) == "2"
    )
    assert (
        room_for_greeting(guild(channels=[{**channel, "permission_overwrites": [own, personal]}]), BOT)
        is None
    )


@pytest.mark.parametrize(
    "more",
    [{"joined_at": (NOW - timedelta(days=2)).isoformat()}, {"unavailable": True}, {"channels": []}],
)
def test_an_old_server_is_no_news(more: dict[str, Any]) -> None:
    """Nor one in an outage, nor one where nothing can be said."""
    assert sift("GUILD_CREATE", guild(**more), BOT, NOW) is None


def test_a_named_role_moderates() -> None:
    """Whatever its case; everyone else needs Manage Server."""
    assert moderates(guild(), "8", ["50"], "COMMONSHED")
    assert not moderates(guild(), "8", ["50"], None)
    assert not moderates(guild(), "8", [], "Commonshed")
    assert moderates(guild(), "7", [], None)


def test_the_menu_of_a_message_or_a_user_points_at_it() -> None:
    """The same command as when it is typed, with whom it is about."""
    user = {"id": "77", "username": "ben", "global_name": "Ben"}
    said = {
        "type": 3,
        "target_id": "5",
        "resolved": {"messages": {"5": {"id": "5", "author": user, "content": "Pay"}}},
    }
    himself = {"type": 2, "target_id": "77", "resolved": {"users": {"77": user}}}
    forged = {"type": 3, "target_id": "6", "resolved": {}}

    told = []
    for data in (said, himself, forged):
        body = {"id": "1", "type": 2, "data": {"name": "Report", **data}, "user": user, "channel_id": "9"}
        event = read({"t": "INTERACTION_CREATE", "d": body})
        assert isinstance(event, Commanded)
        told.append((event.command, event.target))

    ben = Account(Platform.DISCORD, "77")
    assert told == [
        ("report", Target(ben, "Ben", "5", "Pay")),
        ("report", Target(ben, "Ben")),
        ("report", None),
    ]
