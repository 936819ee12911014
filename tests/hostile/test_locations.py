"""Places that are none, links that are traps, and attempts to find out where somebody lives."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from bot.model.places import Cell, Point
from tests.hostile.canary import canary
from tests.hostile.case import Case, words
from tests.hostile.ground import HOME, SECRET_HOME, account_of
from tests.journey.town import OnDiscord, OnTelegram

pytestmark = pytest.mark.asyncio(loop_scope="package")
NOWHERE = (
    words("place-out-of-range"),
    words("place-offline"),
    words("place-not-found"),
    words("place-short-link"),
)

PINS: dict[str, str] = {
    "nan": '{"latitude": NaN, "longitude": NaN}',
    "infinite": '{"latitude": Infinity, "longitude": -Infinity}',
    "1e400": '{"latitude": 1e400, "longitude": 0}',
    "91": '{"latitude": 91, "longitude": 0}',
    "minus-91": '{"latitude": -91, "longitude": 0}',
    "181": '{"latitude": 0, "longitude": 181}',
    "very-far": '{"latitude": 1e300, "longitude": 1e300}',
    "as-text": '{"latitude": "ninety", "longitude": "zero"}',
    "half": '{"latitude": 52.5}',
    "null": '{"latitude": null, "longitude": null}',
    "a-list": "[52.5, 13.4]",
}


def pin(who: OnTelegram, location: str, **more: Any) -> bytes:
    """An update with a pin, written as no JSON library of Python's would."""
    number = 9_000_000 + who.person.id
    said = {"message_id": number, "date": 0, "chat": who.person.chat.to_json(), "from": who.person.user.to_json(),
            "location": "HERE", **more}  # fmt: skip
    return json.dumps({"update_id": number, "message": said}).replace('"HERE"', location).encode()


@pytest.mark.parametrize("location", PINS.values(), ids=PINS)
async def test_a_pin_beyond_the_earth(case: Case, location: str) -> None:
    """Refused with the reason, or not read at all; nobody lives there afterwards."""
    case.aftermath.may_log_errors = True
    eve = case.ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    await case.ground.hears(eve, "/near")
    read = len(eve.person.inbox)

    with case.nothing_changes():
        assert await case.sends_update(pin(eve, location)) in (200, 400)  # 400: JSON knows no such number
        await case.ground.arrived()

    said = "\n".join(eve.person.inbox[read:])
    assert not said or any(it in said for it in NOWHERE)


@pytest.mark.parametrize(
    ("location", "more"),
    [
        ('{"latitude": 0, "longitude": 0}', {}),
        ('{"latitude": -90, "longitude": 180}', {}),
        ('{"latitude": 52.52, "longitude": 13.405, "live_period": 900, "heading": 400}', {}),
        (
            '{"latitude": 52.52, "longitude": 13.405}',
            {"venue": {"location": {}, "title": "<b>", "address": "@all"}},
        ),
    ],
    ids=["null-island", "south-pole", "live", "venue"],
)
async def test_a_strange_pin_that_is_a_place(case: Case, location: str, more: dict[str, Any]) -> None:
    """It is taken as it is, and answered."""
    eve = case.ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    await case.ground.hears(eve, "/near")
    read = len(eve.person.inbox)

    assert await case.sends_update(pin(eve, location, **more)) == 200
    await case.ground.arrived()

    assert eve.person.inbox[read:]


async def test_a_live_location_that_moves_is_not_followed(case: Case) -> None:
    """Telegram sends each move as an edit."""
    eve = case.ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    moved = json.loads(pin(eve, '{"latitude": 52.6, "longitude": 13.5, "live_period": 900}'))

    with case.nothing_changes():
        for number in range(20):
            update = {"update_id": 9_500_000 + number, "edited_message": moved["message"]}
            assert await case.sends_update(update) == 200
        await case.ground.arrived()


LINKS = (
    "https://maps.app.goo.gl/AbCdEf123", "https://goo.gl/maps/x", "http://127.0.0.1:{port}/maps?q=52.5,13.4",
    "https://www.google.com@127.0.0.1:{port}/maps/@52.5,13.4,15z", "http://user:pass@127.0.0.1:{port}/?ll=52.5,13.4",
    "javascript:alert(52.5,13.4)", "file:///etc/passwd?q=52.5,13.4", "http://[::1]:{port}/?q=52.5,13.4",
    "https://www.google.com/maps?q=http://127.0.0.1:{port}/", "https://www.google.com/maps/@NaN,NaN,15z",
    "https://www.google.com/maps/@91.0,181.0,15z", "https://www.openstreetmap.org/?mlat=1e999&mlon=1e999",
    "geo:52.5,13.4;u=-1", "geo:91,181", "https://maps.google.com/?q=" + "5" * 3000, "9F4MGCH7+R6 http://127.0.0.1:{port}",
    "+" * 200, "52.5, 13.4'; DROP TABLE home; --", "52,5 13,4 52,5 13,4", "\u0665\u0662.\u0665, \u0661\u0663.\u0664",
)  # fmt: skip


@pytest.mark.parametrize("link", LINKS, ids=range(len(LINKS)))
async def test_a_link_in_the_place_of_a_place(case: Case, link: str) -> None:
    """Read, and never opened: neither on Telegram nor on Discord does anybody ask the address in it."""
    ground = case.ground
    eve, finn = ground.comes("Eve"), ground.comes("Finn", "discord")
    assert isinstance(finn, OnDiscord)

    async with canary() as (port, came):
        typed = link.format(port=port)
        assert await ground.hears(eve, "/near", typed) != ""
        assert await ground.uses(finn, "near", home=typed) != ""

    assert came == []


async def test_two_homes_in_one_cell_look_the_same_from_everywhere(case: Case) -> None:
    """A neighbour asks from forty points all around: the answers about two items never differ."""
    ground = case.ground
    assert Cell.of(HOME, ground.elm.cell_m) == Cell.of(SECRET_HOME, ground.elm.cell_m)
    for number, home in enumerate((SECRET_HOME, HOME)):
        owner = ground.comes("Odo")
        with ground.program.database.work(ground.now()) as store:
            face = store.faces.get(account_of(owner))
            assert face is not None
            store.homes.put(face.member_id, home, "", ground.now() - timedelta(days=80))
        ground.puts(owner, f"zither{number} unlike anything")
    eve = ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    told = []
    for step in range(40):
        member = ground.member(eve)
        with ground.program.database.work(ground.now()) as store:
            me = store.members.get(member)
            me.cell = Cell.of(
                Point(52.50 + step * 0.0011, 13.38 + (step * 7 % 40) * 0.0013), ground.elm.cell_m
            )
            store.members.save(me)
        said = await ground.hears(eve, "/find zither")
        lines = re.findall(r"zither(\d) unlike anything\W*\n([^\n]*)", said.replace("\u2060", ""))
        assert len(lines) == 2, said
        told.append({line for _, line in lines})
        if step % 15 == 14:
            await ground.passes(minutes=2)

    assert {len(it) for it in told} == {1}, told
    assert len(set.union(*told)) > 3, "the points lie at several distances"


async def test_a_stranger_asks_for_a_home_in_every_way_there_is(case: Case) -> None:
    """Finding, scanning, borrowing, the label and the pages: her home and her note show in none of it."""
    ground = case.ground
    eve, finn = ground.comes("Eve"), ground.comes("Finn", "discord")
    assert isinstance(finn, OnDiscord)
    number = ground.secret_item

    asked = (
        "/find samovar",
        f"/scan {number}",
        "/borrow samovar of old",
        "/label samovar of old",
        "/near 52.52, 13.4",
    )
    for said in asked:
        await ground.hears(eve, said)
    await ground.uses(finn, "find", words="samovar")
    await ground.uses(finn, "scan", number=str(number))
    browser = await case.enters(eve)
    for path in (
        "/",
        "/shelf.json",
        f"/items/{number}",
        "/?cell=1.2",
        "/shelf.json?words=samovar&within=500",
    ):
        page = await browser.asks(path)
        assert page.status == 200, path
