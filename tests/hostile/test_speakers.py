"""Who speaks in a group: bots, channels, administrators of elsewhere, and commands that are passed on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile.case import Case, words
from tests.journey.town import OnDiscord

pytestmark = pytest.mark.asyncio(loop_scope="package")


def in_group(case: Case, text: str, sender: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A command in Elm Street's group, from whom it may be."""
    entity = {"type": "bot_command", "offset": 0, "length": len(text.split(" ")[0])}
    number = 7_000_000 + len(case.ground.telegram.calls)
    chat = case.ground.group.chat.to_json()
    said = {
        "message_id": number,
        "date": 0,
        "chat": chat,
        "text": text,
        "entities": [entity],
        **sender,
        **more,
    }
    return {"update_id": number, "message": said}


GROUP_BOT = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL = {"id": -1009, "type": "channel", "title": "News"}
SENDERS: dict[str, dict[str, Any]] = {
    "a-bot": {"from": {"id": 555, "is_bot": True, "first_name": "Evil"}},
    "a-linked-channel": {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}, "sender_chat": CHANNEL,
                         "is_automatic_forward": True},
    "in-a-channels-name": {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}, "sender_chat": CHANNEL},
    "an-administrator-of-another-group": {"from": GROUP_BOT,
                                          "sender_chat": {"id": -9999, "type": "supergroup", "title": "Elm Street"}},
    "nobody": {"sender_chat": CHANNEL},
}  # fmt: skip


@pytest.mark.parametrize("sender", SENDERS.values(), ids=SENDERS)
@pytest.mark.parametrize("command", ["/mod ban Vera", "/mod code", "/setup"])
async def test_whoever_is_no_person_moderates_nothing(
    case: Case, command: str, sender: dict[str, Any]
) -> None:
    """Not a word comes of it."""
    cards = len(case.ground.group.cards)

    with case.nothing_changes():
        assert await case.sends_update(in_group(case, command, sender)) == 200
        await case.ground.arrived()

    assert len(case.ground.group.cards) == cards


@pytest.mark.parametrize(
    "more",
    [
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "Mia", "date": 0}},
        {"via_bot": GROUP_BOT},
    ],
    ids=["forwarded", "via-another-bot"],
)
async def test_a_moderators_command_that_somebody_passes_on(case: Case, more: dict[str, Any]) -> None:
    """It counts as said by the one who passes it on, who is no moderator."""
    eve: Any = case.ground.comes("Eve")

    with case.nothing_changes():
        update = in_group(case, "/mod code", {"from": eve.person.user.to_json()}, **more)
        assert await case.sends_update(update) == 200
        await case.ground.arrived()

    assert not any("code" in it.casefold() for it in eve.person.inbox[-1:] if "moderators" not in it)


async def test_a_command_of_discord_without_the_permission(case: Case) -> None:
    """Discord hides /mod from Finn; his client sends it all the same, and says that he may manage the server."""
    ground = case.ground
    finn = ground.comes("Finn", "discord")
    assert isinstance(finn, OnDiscord)
    interaction = ground.discord.interact(finn.person, 2, ground.room, None)
    command = ground.discord.commands["mod"]
    data = {
        "id": command["id"],
        "name": "mod",
        "type": 1,
        "options": [{"name": "code", "type": 1, "options": []}],
    }
    with case.nothing_changes():
        body = {**interaction.context(ground.discord.bot), "data": data}
        await ground.discord.gateway.dispatch("INTERACTION_CREATE", body)
        await ground.until(lambda: interaction.answer, "an answer")
        await ground.settles()

    assert words("moderators-only") in finn.person.last(ground.room).text
