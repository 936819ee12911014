"""A reply becomes what a drawn phone shows: plain JSON of words, in the manner of its platform. Pure.

The page puts words in by textContent alone, so nothing that people typed can become markup, a link or a command.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bot.conversation.phrases import Reader, T, t
from bot.conversation.replies import (
    Ask,
    Button,
    Card,
    GoDirect,
    Input,
    Listing,
    Question,
    Reply,
    Say,
    Show,
    Toast,
    Tone,
)
from bot.language import Phrasebook
from bot.model.chats import Platform

Json = dict[str, Any]

MAX_FIELDS: Final = 5  # Discord: the components of a modal


@dataclass(frozen=True, slots=True)
class Words:
    """Puts phrases into the words of one reader."""

    book: Phrasebook
    reader: Reader

    def of(self, phrase: T) -> str:
        """The words, with what people typed as they typed it."""
        return self.book.words(phrase, self.reader)

    def label(self, phrase: T) -> str:
        """The words of a button or a field, in one line."""
        return " ".join(self.of(phrase).split()) or "…"


def render(reply: Reply, words: Words, platform: Platform) -> Json:
    """What a message shows: text, title, lines, photo, entries, rows of buttons; what is empty is left out."""
    match reply:
        case Say(text, buttons):
            shown: Json = {"text": words.of(text), "rows": _rows(buttons, words)}
        case Show(card):
            shown = {**_card(card, words), "photo": card.photo, "rows": _rows(card.buttons, words)}
        case Listing():
            shown = _listing(reply, words)
        case Ask():
            shown = _question(reply, words) if platform is Platform.TELEGRAM else _invitation(reply, words)
        case Toast(text):
            shown = {"text": words.of(text)}
        case GoDirect(text, start):
            way = {"label": words.label(t("adapter-open-direct")), "start": start}
            shown = {"text": words.of(text), "rows": [[way]]}
    return {name: part for name, part in shown.items() if part}


def dialog(ask: Ask, words: Words) -> Json:
    """The open questions as the fields of a dialog: as many as Discord's modal holds."""
    return {
        "draft": ask.draft,
        "title": words.label(ask.title),
        "problem": words.of(ask.problem) if ask.problem else "",
        "fields": [_field(question, words) for question in ask.questions[:MAX_FIELDS]],
    }


def _field(question: Question, words: Words) -> Json:
    """One field of a dialog."""
    return {
        "name": question.name,
        "input": question.input.value,
        "label": words.label(question.label),
        "hint": words.of(question.hint) if question.hint else "",
        "required": question.required,
        "options": [{"value": it.value, "label": words.label(it.label)} for it in question.options],
        "given": question.given,
        "longest": question.longest,
    }


def _card(card: Card, words: Words, number: int = 0) -> Json:
    """Title and lines; an entry of a list has a number."""
    title = words.label(card.title)
    return {
        "title": f"{number}. {title}" if number else title,
        "lines": [line for line in (words.of(it) for it in card.lines) if line],
    }


def _rows(rows: tuple[tuple[Button, ...], ...], words: Words, number: int = 0) -> list[list[Json]]:
    """Rows of buttons. Pages do not open within a chat here."""
    drawn = [[_button(it, words, number) for it in row if not it.page] for row in rows]
    return [row for row in drawn if row]


def _button(button: Button, words: Words, number: int = 0) -> Json:
    """One button."""
    label = words.label(button.label)
    shown: Json = {"label": f"{number}. {label}" if number else label}
    shown |= {"url": button.url} if button.url else {"action": button.action}
    return shown | ({"tone": button.tone.value} if button.tone is not Tone.PLAIN else {})


def _listing(listing: Listing, words: Words) -> Json:
    """Numbered entries; the buttons below carry the numbers, as on both platforms."""
    rows = []
    for number, entry in enumerate(listing.entries, 1):
        buttons = tuple(button for row in entry.buttons for button in row)
        rows += _rows((buttons,), words, number)
    return {
        "title": words.of(listing.heading),
        "entries": [_card(entry, words, number) for number, entry in enumerate(listing.entries, 1)],
        "rows": [*rows, *_rows(listing.buttons, words)],
    }


def _question(ask: Ask, words: Words) -> Json:
    """As on Telegram: the first open question alone, with its answers as buttons."""
    question = ask.questions[0]
    rows = [[_answer(option.label, option.action, words)] for option in question.options]
    if question.input is Input.PLACE:
        rows.append([{"label": words.label(t("adapter-share-location")), "share": "place"}])
    last = [(t("skip"), question.skip), (t("cancel"), ask.cancel)]
    rows.append([_answer(label, action, words) for label, action in last if action])
    return {
        "asks": question.name,
        "text": words.of(ask.problem) if ask.problem else "",
        "title": words.of(question.ask),
        "lines": [words.of(question.hint)] if question.hint else [],
        "rows": [row for row in rows if row],
    }


def _invitation(ask: Ask, words: Words) -> Json:
    """As on Discord where no dialog can be opened: the first question, and a button that opens the rest."""
    first = ask.questions[0]
    rows = [[_answer(option.label, option.action, words) for option in first.options]]
    steps = [
        Button(t("continue"), ask.resume, tone=Tone.GO) if ask.resume else None,
        Button(t("skip"), first.skip) if first.skip else None,
        Button(t("cancel"), ask.cancel) if ask.cancel else None,
    ]
    rows.append([_button(step, words) for step in steps if step])
    return {
        "text": words.of(ask.problem) if ask.problem else "",
        "title": words.of(ask.title),
        "lines": [words.of(it) for it in (first.ask, first.hint) if it],
        "rows": [row for row in rows if row],
    }


def _answer(label: T, action: str, words: Words) -> Json:
    """A button that answers."""
    return {"label": words.label(label), "action": action}
