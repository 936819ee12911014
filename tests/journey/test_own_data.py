"""Own data: a file with everything that is kept of one neighbour, and of nobody else, on both platforms."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from tests.journey.elm import Elm
from tests.journey.town import Town


def opened(content: bytes) -> tuple[str, str]:
    """What the file tells programs and people."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read("data.json").decode(), packed.read("data.html").decode()


async def test_everybody_gets_their_own_data_as_a_file(tmp_path: Path) -> None:
    """As JSON and to read; others are numbers, and what was typed is escaped."""
    async with Town(tmp_path) as town:
        elm = Elm(town)
        await elm.settle()
        item = await elm.offers("<b>Samovar</b>")
        await elm.asks_for(item)
        elm.anna.person.says("/privacy")
        await elm.anna.presses("Take my data along")
        await elm.ben.person.uses("privacy")
        await town.settles()
        pressed = await elm.ben.person.presses(elm.ben.person.last(), "Take my data along")
        await town.until(lambda: pressed.answer, "an answer")
        await town.settles()
        telegram = [it for it in town.telegram.world.files.values() if it.startswith(b"PK")]
        discord = [content for name, content in town.discord.files.values() if name == "my-data.zip"]

    (annas, page), (bens, _) = opened(telegram[0]), opened(discord[0])
    assert json.loads(annas)["item"][0]["title"] == "<b>Samovar</b>"
    assert "<b>" not in page
    assert "&lt;b&gt;Samovar" in page
    assert json.loads(annas)["loan"][0]["borrower_id"] == "neighbour 1"
    assert json.loads(bens)["loan"][0]["owner_id"] == "neighbour 1"
    assert json.loads(bens)["item"] == []
    assert "Anna" not in bens
    assert "Ben" not in annas
    assert [it["account"] for it in json.loads(annas)["face"]] == [str(elm.anna.person.id)]
    assert town.discord.violations == []
    assert town.telegram.violations == []
