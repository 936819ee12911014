"""Labels and numbers through the whole program: drawn in a thread, kept, and sent as pictures on both platforms."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from bot.flows.actions import ScanItem
from bot.model.chats import Account, Platform
from bot.model.item import Item
from tests.journey.elm import Elm
from tests.journey.town import Town


@pytest.fixture
async def elm(tmp_path: Path) -> AsyncIterator[Elm]:
    """A community on both platforms, in the running program."""
    async with Town(tmp_path) as town:
        elm = Elm(town)
        await elm.settle()
        yield elm


def sizes(elm: Elm) -> list[tuple[int, int]]:
    """The pictures that are kept."""
    with elm.town.program.database.engine.begin() as connection:
        kept = connection.exec_driver_sql("SELECT jpeg FROM photo ORDER BY rowid").scalars().all()
    return [Image.open(io.BytesIO(it)).size for it in kept]


def anna_has(elm: Elm, title: str) -> int:
    """Something of Anna's; its number."""
    with elm.town.program.database.work(elm.town.now()) as store:
        face = store.faces.get(Account(Platform.TELEGRAM, str(elm.anna.person.id)))
        assert face is not None
        anna = store.members.get(face.member_id)
        return store.items.add(Item(anna.community_id, anna.id, title, anna.cell, elm.town.now())).id


async def test_a_label_is_sent_and_its_scan_opens_the_item(elm: Elm) -> None:
    """Anna gets the picture on Telegram; Cara scans it there, Ben types its number on Discord."""
    item = anna_has(elm, "drill")

    await elm.anna.says("/label drill")
    sent = await elm.anna.reads("Print this")
    elm.cara.person.says(f"/start {ScanItem(item).pack()}")
    seen = await elm.cara.reads("drill")
    answered = await elm.ben.person.uses("scan", number=str(item))
    await elm.town.settles()

    assert sent.media["photo"]
    assert sizes(elm) == [(1240, 877)]
    assert "Borrow" in seen.buttons
    assert "Borrow" in str(answered.original.buttons if answered.original else "")


async def test_the_numbers_are_sent_to_a_moderator(elm: Elm) -> None:
    """On Discord, where the picture goes along with the answer."""
    answered = await elm.dora.person.uses("mod stats", channel=elm.channel)
    await elm.town.settles()

    assert sizes(elm) == [(1200, 720)]
    assert answered.original is not None
    assert answered.original.attachments
