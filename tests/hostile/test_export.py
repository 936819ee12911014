"""Own data: what somebody gets of themselves, what they do not get of others, and what is left when they go."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlalchemy import inspect

from bot.flows.actions import ForgetMe, LabelItem, TakeMyData
from bot.model.loan import LoanState
from tests.hostile.case import Case, words
from tests.hostile.ground import NOTE, PHONE, STREET, WORD, Hand
from tests.journey.town import OnDiscord

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def taken(case: Case, who: Hand) -> dict[str, bytes]:
    """Everything in the file that somebody gets."""
    telegram, discord = case.ground.telegram.world.files, case.ground.discord.files
    known = {*telegram, *discord}
    await case.ground.forges(who, TakeMyData().pack())
    files = [content for key, content in telegram.items() if key not in known]
    files += [content for key, (_, content) in discord.items() if key not in known]
    (content,) = (it for it in files if it.startswith(b"PK"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize("on", ["telegram", "discord"])
async def test_nothing_of_others_is_in_it(case: Case, on: str) -> None:
    """Eve has asked Vera for something, found it, and reported it: of Vera there is a number."""
    ground = case.ground
    eve = ground.comes("Eve", on)
    item = ground.puts(ground.vera, "trumpet", note=NOTE)
    ground.lends(item, eve)
    if isinstance(eve, OnDiscord):
        await ground.uses(eve, "find", words="trumpet")
    else:
        await ground.hears(eve, "/find trumpet")

    whole = b"".join((await taken(case, eve)).values()).decode("utf-8", "replace")

    assert eve.name in whole
    for others in (ground.vera.name, ground.wim.name, NOTE, PHONE, STREET, WORD, "52.5217", "13.4068"):
        assert others not in whole, others


async def test_formulas_and_markup_in_it_are_words(case: Case) -> None:
    """Titles that would be a formula in a sheet or a script on a page."""
    ground = case.ground
    eve = ground.comes("Eve")
    for title in (
        "=HYPERLINK(1)",
        "</script><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{7*7}}",
    ):
        ground.puts(eve, title)

    found = await taken(case, eve)
    page = found["data.html"].decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert {it["title"] for it in json.loads(found["data.json"])["item"]} >= {"=HYPERLINK(1)", "{{7*7}}"}


async def test_names_in_the_file_lead_nowhere(case: Case) -> None:
    """No path in the archive climbs out of the folder that it is unpacked into."""
    eve = case.ground.comes("Eve")
    case.ground.puts(eve, "../../../etc/passwd")

    for name in await taken(case, eve):
        assert not name.startswith("/")
        assert ".." not in name


async def test_a_stranger_takes_nothing(case: Case) -> None:
    """Who has not joined has no file, by whatever button."""
    sam = case.ground.stranger("Sam")
    files = len(case.ground.telegram.world.files)

    with case.nothing_changes("face"):
        await case.ground.forges(sam, TakeMyData().pack())

    assert len(case.ground.telegram.world.files) == files


@pytest.mark.parametrize("side", ["owner", "borrower"])
async def test_nobody_is_forgotten_while_something_is_out(case: Case, side: str) -> None:
    """Neither by the last button at once."""
    ground = case.ground
    owner, eve = ground.comes("Odo"), ground.comes("Eve")
    ground.lends(ground.puts(owner, "ladder"), eve, LoanState.ON_LOAN)

    with case.nothing_changes():
        for sure in (0, 1, 2, 99):
            said = await ground.forges(owner if side == "owner" else eve, ForgetMe(sure).pack())
            assert words("forget-lent", count=1) in said


async def test_nothing_is_left_of_one_who_went(case: Case) -> None:
    """Their name, their words and their home are in no table any more; only backups hold them, until they are swept."""
    ground = case.ground
    eve = ground.comes("Evangelina")
    ground.puts(eve, "xylophone of mine", description="xylophone words", note="xylophone note")
    await ground.hears(eve, "/find xylophone words", "/settings")
    await ground.forges(eve, ForgetMe(2).pack())
    await ground.settles()

    left: list[str] = []
    with ground.program.database.engine.begin() as connection:
        for name in inspect(connection).get_table_names():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()
            left += [
                name for row in rows if eve.name in str(tuple(row)) or "xylophone of mine" in str(tuple(row))
            ]
    assert left == []


async def test_old_buttons_of_one_who_went(case: Case) -> None:
    """A stranger presses them."""
    ground = case.ground
    eve = ground.comes("Eve")
    item = ground.puts(eve, "ladder")
    await ground.forges(eve, ForgetMe(2).pack())

    with case.nothing_changes("face"):
        for action in (TakeMyData(), ForgetMe(2), LabelItem(item)):
            await ground.forges(eve, action.pack())


async def test_a_label_with_anything_on_it(case: Case) -> None:
    """Signs that no letters are there for, and directions that turn: a label, or a kind word."""
    ground = case.ground
    eve = ground.comes("Eve")
    for title in ("\u202ewas", "😀" * 20, "톱\u3164", "𒐫" * 30, "<b>&amp;", "e" + "\u0301" * 60):
        assert await ground.forges(eve, LabelItem(ground.puts(eve, title)).pack()) != ""
