"""What a member may take along: everything that is kept of them, as one file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.conversation.phrases import Reader, T, t
from bot.language import Phrasebook
from bot.language.typed import whole

Entries = Mapping[str, list[dict[str, Any]]]
STYLE: Final = (
    "body{font:16px sans-serif;margin:2em}td,th{border:1px solid #ccc;padding:.3em;text-align:left}"
)


def own_file(
    gather: Callable[[int], tuple[Entries, Mapping[str, bytes]]],
    member: int,
    reader: Reader,
    book: Phrasebook,
    now: datetime,
) -> bytes:
    """A zip with data.json for programs, data.html for people, and the photos of what is offered."""
    data, photos = gather(member)
    files = {
        # What came is kept as it came, and may hold half a character.
        "data.json": whole(json.dumps(data, ensure_ascii=False, indent=1)).encode(),
        "data.html": whole(_page(data, reader, book)).encode(),
        **{f"photos/{name}.jpg": jpeg for name, jpeg in photos.items()},
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(ZipInfo(name, now.timetuple()[:6]), content, ZIP_DEFLATED)
    return made.getvalue()


def _page(data: Entries, reader: Reader, book: Phrasebook) -> str:
    """The same to read, without a script and without anything from elsewhere; what was typed is escaped."""

    def say(phrase: T) -> str:
        return escape(book.words(phrase, reader))

    parts = [_table(say(t(f"own-data-{name}")), rows) for name, rows in data.items() if rows]
    title, about = say(t("own-data-title")), say(t("own-data-about"))
    return (
        f'<!doctype html><html lang="{escape(reader.language)}"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style><h1>{title}</h1><p>{about}</p>{''.join(parts)}</html>"
    )


def _table(heading: str, rows: list[dict[str, Any]]) -> str:
    """One kind of thing, a row for each."""
    names = "".join(f"<th>{escape(name)}</th>" for name in rows[0])
    shown = "".join(
        "<tr>" + "".join(f"<td>{escape(_written(value))}</td>" for value in row.values()) + "</tr>"
        for row in rows
    )
    return f"<h2>{heading}</h2><table><tr>{names}</tr>{shown}</table>"


def _written(value: Any) -> str:
    """A value as text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
