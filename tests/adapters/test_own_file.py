"""The file that a member may take along, made of whatever is kept."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile

from adapters.own_data import own_file
from bot.conversation.phrases import Reader
from tests.stories.street import START, Street, phrasebook


def test_half_a_character_keeps_nobody_from_their_data() -> None:
    """It is kept as it came, since a platform may send it so; in the file a sign stands for it."""
    kept = {"inbox": [{"event": "m1", "raw": {"text": "half \ud83d of one"}}]}

    made = own_file(lambda _: (kept, {}), 1, Reader("en", "Europe/Berlin"), phrasebook(), START)

    with ZipFile(io.BytesIO(made)) as packed:
        data, page = packed.read("data.json").decode(), packed.read("data.html").decode()
    assert json.loads(data)["inbox"][0]["raw"]["text"] == "half \ufffd of one"
    assert "half \ufffd of one" in page


def test_everything_that_is_kept_has_a_heading() -> None:
    """In each language: a table that a member is in is named in their file."""
    street = Street()
    anna = street.neighbour("Anna")

    gathered, _ = street.database.own_data(anna.member.id)
    street.database.close()

    headings = {f"own-data-{name}" for name in gathered}
    for language, bundle in phrasebook().bundles.items():
        assert [it for it in headings if not bundle.has_message(it)] == [], language
