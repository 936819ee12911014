"""Replies put into messages: plain JSON as Discord takes it. Pure.

https://docs.discord.com/developers/resources/message and /components/reference
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from adapters.discord.inbound import REPEATED
from adapters.discord.words import escape, label, length, lines, plain, shorten
from bot.conversation.phrases import Reader, T, t
from bot.conversation.replies import (
    Ask,
    Button,
    Card,
    GoDirect,
    Listing,
    Option,
    Reply,
    Say,
    Show,
    Toast,
    Tone,
)
from bot.language import Phrasebook

Json = dict[str, Any]
Words = Callable[[T], str]

MAX_TEXT = 2_000
MAX_TITLE = 256
MAX_LINES = 4_096
MAX_EMBEDS = 10
MAX_EMBED_TEXT = 6_000  # all embeds of a message together
MAX_ROWS = 5
MAX_IN_ROW = 5
MAX_LABEL = 80
MAX_OPTIONS = 25
MAX_OPTION_LABEL = 100

ROW, BUTTON, SELECT = 1, 2, 3
SECONDARY, LINK = 2, 5
STYLES = {Tone.PLAIN: SECONDARY, Tone.GO: 3, Tone.STOP: 4}
NOBODY: Json = {"parse": []}  # discord.py sends none, and without it Discord lets every mention through
PHOTO = "photo.jpg"


@dataclass(frozen=True, slots=True)
class Message:
    """A message's body; `photo` is the id of the picture that goes along as PHOTO."""

    body: Json
    photo: str = ""


def render(reply: Reply, reader: Reader, book: Phrasebook) -> Message:
    """A reply as a message, in the reader's language."""
    marked = partial(book.words, reader=reader, escape=escape)
    bare = partial(book.words, reader=reader, escape=plain)
    match reply:
        case Say(text, buttons):
            return _message(marked(text), (), _components(buttons, bare))
        case Show(card):
            return _message("", [_embed(card, marked)], _components(card.buttons, bare), card.photo)
        case Listing(heading, entries, buttons):
            return _listing(heading, entries[:MAX_EMBEDS], buttons, marked, bare)
        case Ask():
            return _question(reply, marked, bare)
        case Toast(text) | GoDirect(text):
            return _message(marked(text), (), [])


def _message(text: str, embeds: Iterable[Json], components: list[Json], photo: str = "") -> Message:
    """Every part is named, so that an edit also takes away what an older card had."""
    drawn = list(_fitting(embeds))
    shown = shorten(text, MAX_TEXT) if drawn else label(text, MAX_TEXT)
    body = {"content": shown, "embeds": drawn, "components": components, "allowed_mentions": NOBODY}
    return Message(body, photo)


def _embed(card: Card, marked: Words, number: int = 0) -> Json:
    title = marked(card.title)
    embed: Json = {"title": label(f"{number}. {title}" if number else title, MAX_TITLE)}
    description = lines((marked(line) for line in card.lines), MAX_LINES)
    if description:
        embed["description"] = description
    if card.photo and not number:
        embed["image"] = {"url": f"attachment://{PHOTO}"}
    return embed


def _fitting(embeds: Iterable[Json]) -> Iterator[Json]:
    """The embeds, their lines shortened so that all texts together stay within the limit."""
    drawn = list(embeds)
    left = MAX_EMBED_TEXT - sum(length(embed["title"]) for embed in drawn)
    for embed in drawn:
        text = shorten(embed.pop("description", ""), left)
        left -= length(text)
        yield embed | ({"description": text} if text else {})


def _listing(
    heading: T, entries: tuple[Card, ...], buttons: tuple[tuple[Button, ...], ...], marked: Words, bare: Words
) -> Message:
    """An embed for each entry; its buttons carry its number."""
    embeds = [_embed(entry, marked, number) for number, entry in enumerate(entries, 1)]
    rows: list[list[Json]] = []
    for number, entry in enumerate(entries, 1):
        numbered = partial(_numbered, bare, number)
        rows.append([_button(it, numbered) for row in entry.buttons for it in row if not it.page])
    below = _drawn(buttons, bare)
    return _message(marked(heading), embeds, _rows(rows, below))


def _numbered(words: Words, number: int, text: T) -> str:
    return f"{number}. {words(text)}"


def _question(ask: Ask, marked: Words, bare: Words) -> Message:
    """Where no modal can be opened: the first question with its answers, and a button that opens the rest."""
    problem = marked(ask.problem) if ask.problem else ""
    first = ask.questions[0] if ask.questions else None
    asked = marked(first.ask) if first else ""
    hint = marked(first.hint) if first and first.hint else ""
    text = lines([problem, f"**{marked(ask.title)}**", asked, hint], MAX_TEXT)
    answers = [_option(option, bare) for option in first.options] if first else []
    steps = [
        Button(t("continue"), ask.resume, tone=Tone.GO) if ask.resume else None,
        Button(t("skip"), first.skip) if first and first.skip else None,
        Button(t("cancel"), ask.cancel) if ask.cancel else None,
    ]
    below = [_button(step, bare) for step in steps if step]
    return _message(text, (), _rows([answers], [below]))


def _option(option: Option, bare: Words) -> Json:
    return _button(Button(option.label, option.action), bare)


def _components(buttons: tuple[tuple[Button, ...], ...], bare: Words) -> list[Json]:
    return _rows(_drawn(buttons, bare), [])


def _drawn(buttons: tuple[tuple[Button, ...], ...], bare: Words) -> list[list[Json]]:
    """Rows of buttons. Pages do not open within a chat here."""
    return [[_button(it, bare) for it in row if not it.page] for row in buttons]


def _button(button: Button, words: Words) -> Json:
    drawn: Json = {"type": BUTTON, "label": label(words(button.label), MAX_LABEL)}
    if button.url:
        return {**drawn, "style": LINK, "url": button.url}
    return {**drawn, "style": STYLES[button.tone], "custom_id": button.action}


def _rows(rows: list[list[Json]], below: list[list[Json]]) -> list[Json]:
    """The buttons in at most five rows of five. Rows that do not fit run together; what is left becomes a select."""
    wanted = [part for row in [*rows, *below] for part in _fives(row)]
    if len(wanted) > MAX_ROWS:
        last = [part for row in below for part in _fives(row)][: MAX_ROWS - 1]
        flat = [button for row in rows for button in row]
        wanted = [*_packed(flat, MAX_ROWS - len(last)), *last]
    _tell_apart([part for row in wanted for part in row])
    return [{"type": ROW, "components": row} for row in wanted]


def _fives(buttons: list[Json]) -> list[list[Json]]:
    return [buttons[start : start + MAX_IN_ROW] for start in range(0, len(buttons), MAX_IN_ROW)]


def _packed(buttons: list[Json], most: int) -> list[list[Json]]:
    """The buttons in at most so many rows."""
    if len(buttons) <= most * MAX_IN_ROW:
        return _fives(buttons)
    room = (most - 1) * MAX_IN_ROW
    rest = [button for button in buttons[room:] if "custom_id" in button][:MAX_OPTIONS]
    return [*_fives(buttons[:room]), [_select(rest)]]


def _select(buttons: list[Json]) -> Json:
    """Buttons as the options of a select, whose values are their actions."""
    options = [{"label": one["label"], "value": one["custom_id"]} for one in buttons]
    _tell_apart(options, "value")
    return {"type": SELECT, "custom_id": "more", "options": options}


def _tell_apart(parts: list[Json], name: str = "custom_id") -> None:
    """Discord wants custom ids unique within a message; two buttons may mean the same."""
    seen: dict[str, int] = {}
    for part in parts:
        if name in part:
            times = seen[part[name]] = seen.get(part[name], -1) + 1
            if times:
                part[name] += f"{REPEATED}{times}"
