"""A form's open questions put into a modal. Pure.

https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from functools import partial
from typing import Any

from adapters.discord.inbound import FORM
from adapters.discord.render import MAX_OPTION_LABEL, MAX_OPTIONS, Words
from adapters.discord.words import escape, label, length, plain, shorten
from bot.conversation.phrases import Reader
from bot.conversation.replies import Ask, Input, Question
from bot.language import Phrasebook

Json = dict[str, Any]

MAX_MODAL_TITLE = 45
MAX_PARTS = 5
MAX_PROBLEM = 2_000
MAX_LABEL = 45
MAX_DESCRIPTION = 100
MAX_PLACEHOLDER = 100
MAX_INPUT = 4_000
MAX_TYPED = 500  # a date, a number or an address

SELECT, TEXT_INPUT, TEXT, LABEL, FILE_UPLOAD = 3, 4, 10, 18, 19
SHORT, PARAGRAPH = 1, 2
PICKED = frozenset({Input.CHOICE, Input.YES_NO})


def modal(ask: Ask, reader: Reader, book: Phrasebook) -> Json | None:
    """The form as a modal, its first questions when there are more than fit; None when nothing is left to ask."""
    if not ask.questions:
        return None
    bare = partial(book.words, reader=reader, escape=plain)
    parts: list[Json] = []
    if ask.problem:
        parts.append({"type": TEXT, "content": label(book.words(ask.problem, reader, escape), MAX_PROBLEM)})
    parts += [_labelled(question, bare) for question in ask.questions[: MAX_PARTS - len(parts)]]
    title = label(bare(ask.title), MAX_MODAL_TITLE)
    return {"custom_id": f"{FORM}{ask.draft}", "title": title, "components": parts}


def _labelled(question: Question, bare: Words) -> Json:
    part: Json = {
        "type": LABEL,
        "label": label(bare(question.label), MAX_LABEL),
        "component": _input(question, bare),
    }
    hint = shorten(bare(question.hint), MAX_DESCRIPTION).strip() if question.hint else ""
    return {**part, "description": hint} if hint else part


def _input(question: Question, bare: Words) -> Json:
    shared: Json = {"custom_id": question.name, "required": question.required}
    picked: Json = {**shared, "min_values": int(question.required), "max_values": 1}
    if question.input is Input.PHOTO:
        return {"type": FILE_UPLOAD, **picked}
    if question.input in PICKED and 0 < len(question.options) <= MAX_OPTIONS:
        options = [_option(value, words, question.given) for value, words in _values(question, bare)]
        return {"type": SELECT, **picked, "options": options}
    return {"type": TEXT_INPUT, **shared, **_text(question, bare)}


def _values(question: Question, bare: Words) -> list[tuple[str, str]]:
    return [(option.value, bare(option.label)) for option in question.options]


def _option(value: str, words: str, given: str) -> Json:
    option: Json = {"value": value, "label": label(words, MAX_OPTION_LABEL)}
    return {**option, "default": True} if value == given else option


def _text(question: Question, bare: Words) -> Json:
    """A field to type into; what can be picked elsewhere stands in it as an example."""
    longest = question.longest or (MAX_INPUT if question.input in (Input.TEXT, Input.LINES) else MAX_TYPED)
    text: Json = {
        "style": PARAGRAPH if question.input is Input.LINES else SHORT,
        "max_length": min(longest, MAX_INPUT),
    }
    examples = " · ".join(words for _, words in _values(question, bare))
    if examples:
        text["placeholder"] = shorten(examples, MAX_PLACEHOLDER)
    if question.given and length(question.given) <= text["max_length"]:
        text["value"] = plain(question.given)
    return text
