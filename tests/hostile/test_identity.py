"""Who claims to be somebody else: codes that were guessed, replayed or overheard, and names that were borrowed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.flows.actions import LinkAgree
from tests.hostile.case import Case, words
from tests.hostile.ground import Hand
from tests.journey.town import OnDiscord, OnTelegram

pytestmark = pytest.mark.asyncio(loop_scope="package")
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b")


async def code_of(case: Case, who: Hand, command: str = "/link") -> str:
    """The one-time code that a command gives somebody on Telegram."""
    found = CODE.search(await case.ground.hears(who, command))
    assert found is not None
    return found[0]


def pair(case: Case) -> tuple[OnTelegram, OnDiscord]:
    """A neighbour on Telegram, and somebody on Discord who has not joined."""
    eve, finn = case.ground.comes("Eve"), case.ground.stranger("Finn", "discord")
    assert isinstance(eve, OnTelegram)
    assert isinstance(finn, OnDiscord)
    return eve, finn


async def test_a_code_that_two_type(case: Case) -> None:
    """Whoever types it first is asked; to the second it is as wrong as any other."""
    eve, finn = pair(case)
    thief = case.ground.stranger("Finn", "discord")
    assert isinstance(thief, OnDiscord)
    code = await code_of(case, eve)

    first = await case.ground.uses(finn, "link", code=code)
    second = await case.ground.uses(thief, "link", code=code)

    assert eve.name in first
    assert words("code-wrong") in second
    assert eve.name not in second


async def test_a_code_of_ones_own(case: Case) -> None:
    """Nobody links an account with itself."""
    eve, _ = pair(case)
    code = await code_of(case, eve)

    with case.nothing_changes("code"):
        assert words("link-own-code") in await case.ground.hears(eve, f"/link {code}")


async def test_a_code_that_is_too_old(case: Case) -> None:
    """Ten minutes."""
    eve, finn = pair(case)
    code = await code_of(case, eve)
    await case.ground.passes(minutes=11)

    with case.nothing_changes("code", "wrong_code", "face"):
        assert words("code-wrong") in await case.ground.uses(finn, "link", code=code)


async def test_codes_that_are_guessed(case: Case) -> None:
    """After some wrong ones even the right one is refused for a while, and nobody is linked."""
    eve, finn = pair(case)
    code = await code_of(case, eve)
    said = [await case.ground.uses(finn, "link", code=f"{it:04d}-GUES-SED0") for it in range(12)]

    assert words("code-too-many") in said[-1]
    assert words("code-too-many") in await case.ground.uses(finn, "link", code=code)
    assert (
        case.ground.asks(
            f"SELECT count(*) FROM face WHERE account = '{finn.person.user.id}' AND member_id > 0"
        )
        == 0
    )


CODES = ("' OR '1'='1", "%", "*", "\x00", "٠١٢٣-٤٥٦٧", "x" * 80, "0" * 28, "\u202e0000")


@pytest.mark.parametrize("code", CODES, ids=range(len(CODES)))
async def test_codes_that_are_none(case: Case, code: str) -> None:
    """Wrong like any other."""
    eve = case.ground.comes("Eve")

    assert words("code-wrong") in await case.ground.hears(eve, f"/link {code}")


async def test_the_answer_of_a_third_one(case: Case) -> None:
    """Both questions of a link, answered by somebody else who knows their numbers: nobody is linked."""
    ground = case.ground
    eve, finn = pair(case)
    thief = ground.comes("Thea")
    code = await code_of(case, eve)
    await ground.uses(finn, "link", code=code)
    number = ground.asks("SELECT max(id) FROM code")

    with case.nothing_changes():
        assert words("link-closed") in await ground.forges(thief, LinkAgree(number, 1).pack())
    await ground.forges(finn, LinkAgree(number, 1).pack())
    back = ground.asks("SELECT max(id) FROM code")
    with case.nothing_changes():
        assert words("link-closed") in await ground.forges(thief, LinkAgree(back, 1).pack())


async def test_a_link_that_is_answered_again(case: Case) -> None:
    """Once linked, old buttons and old codes change nothing."""
    ground = case.ground
    eve, finn = pair(case)
    code = await code_of(case, eve)
    await ground.uses(finn, "link", code=code)
    number = ground.asks("SELECT max(id) FROM code")
    await ground.forges(finn, LinkAgree(number, 1).pack())
    back = ground.asks("SELECT max(id) FROM code")
    await ground.forges(eve, LinkAgree(back, 1).pack())
    assert ground.member(finn) == ground.member(eve)

    with case.nothing_changes("code", "wrong_code"):
        await ground.forges(finn, LinkAgree(number, 0).pack())
        await ground.forges(eve, LinkAgree(back, 0).pack())
        await ground.uses(finn, "link", code=code)
    assert ground.member(finn) == ground.member(eve)


async def test_accounts_of_two_communities(case: Case) -> None:
    """They stay two: else a neighbour of Oak Lane would be let into Elm Street by a friend."""
    ground = case.ground
    zoe, finn = ground.comes("Zoe", community=ground.oak), ground.comes("Finn", "discord")
    assert isinstance(finn, OnDiscord)
    code = await code_of(case, zoe)

    with case.nothing_changes("code"):
        said = await ground.uses(finn, "link", code=code)

    assert words("link-other-community", community="Oak Lane") in said


async def test_the_same_number_on_another_platform(case: Case) -> None:
    """An account is a number and a platform: Finn's number on Telegram is a stranger's."""
    ground = case.ground
    _, finn = pair(case)
    ground._joins(finn, ground.elm)
    number = int(finn.person.user.id)
    user = {"id": number, "is_bot": False, "first_name": finn.name}
    said = {"message_id": 1, "date": 0, "chat": {"id": number, "type": "private"}, "from": user, "text": "/mine",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}  # fmt: skip

    assert await case.sends_update({"update_id": 1, "message": said}) == 200
    await ground.arrived()

    asked = f"SELECT member_id FROM face WHERE platform = 'telegram' AND account = '{number}'"
    assert ground.asks(asked) in (0, None)


async def test_a_stranger_with_a_members_name(case: Case) -> None:
    """A name opens nothing: the questions for newcomers come, and Vera's things are not theirs."""
    ground = case.ground
    false = ground.telegram.user(ground.vera.name, username="vera")
    false.chat.started = True
    read = len(false.inbox)
    for text in ("/mine", "/loans", "/privacy", "/calendar"):
        false.says(text)
    await ground.arrived()

    assert "samovar" not in "\n".join(false.inbox[read:])


async def test_a_code_for_a_room_in_the_hands_of_one_who_does_not_moderate(case: Case) -> None:
    """Eve has overheard a moderator's code, and types it in her own neighbourhood's group, where she is a member."""
    ground = case.ground
    code = await code_of(case, ground.mia, "/mod code")
    eve = ground.telegram.user("Eve of elsewhere")
    boss = ground.telegram.user("Boss")
    group = ground.telegram.group("Somewhere", admins=[boss], members=[eve])
    group.add_bot(boss)
    await ground.arrived()

    with case.nothing_changes("face", "moderator", "posting"):
        eve.says(f"/setup {code}", group)
        await ground.arrived()

    room: Any = ground.asks(f"SELECT community_id FROM room WHERE chat = '{group.id}'")
    assert not room


async def test_room_codes_that_are_guessed(case: Case) -> None:
    """Whoever moderates a group of their own may guess: after some it is enough."""
    ground = case.ground
    boss = ground.telegram.user("Boss")
    boss.chat.started = True
    group = ground.telegram.group("Elm Street", admins=[boss])
    group.add_bot(boss)
    for number in range(12):
        boss.says(f"/setup {number:04d}-0000-0000-0000-0000-0000-0000", group)
    await ground.arrived()

    assert not ground.asks(f"SELECT community_id FROM room WHERE chat = '{group.id}'")
