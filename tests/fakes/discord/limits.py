"""Discord's limits on messages and modals, as tables, and the shape of its answer to a breach.

Source: the developer documentation's pages on messages, embeds, components and interactions (API v10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

MESSAGE_TEXT = 2000
EMBED_TEXTS = {"title": 256, "description": 4096}
EMBED_FIELDS = 25
EMBED_TOTAL = 6000
EMBEDS = 10
ROWS = 5
BUTTONS_IN_ROW = 5
CUSTOM_ID = 100
BUTTON_LABEL = 80
SELECT_OPTIONS = 25
MODAL_TITLE = 45
MODAL_PARTS = 5
LABEL = 45
LABEL_DESCRIPTION = 100
CHOICES = 25

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LABELLED, FILE_UPLOAD = 1, 2, 3, 4, 10, 18, 19
LINK_STYLE = 5


@dataclass(frozen=True)
class Breach:
    """One rule broken: a dotted path into the body, Discord's short code and its sentence."""

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.code} {self.message}"


def as_errors(breaches: list[Breach]) -> Json:
    """The nested `errors` object of a 50035 answer."""
    errors: Json = {}
    for breach in breaches:
        at = errors
        for step in breach.path.split("."):
            at = at.setdefault(step, {})
        at.setdefault("_errors", []).append({"code": breach.code, "message": breach.message})
    return errors


def length(value: object, path: str, most: int, least: int = 0) -> Iterator[Breach]:
    """A breach when `value` is no text of `least` to `most` characters."""
    if not isinstance(value, str):
        yield Breach(path, "STRING_TYPE_CONVERT", "Could not interpret as a string.")
    elif not least <= len(value) <= most:
        yield Breach(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def count(values: object, path: str, most: int, least: int = 0) -> Iterator[Breach]:
    """A breach when `values` is no list of `least` to `most` entries."""
    if not isinstance(values, list) or not least <= len(values) <= most:
        yield Breach(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def message_breaches(body: Json) -> list[Breach]:
    """What a message, new or edited, has against it."""
    found: list[Breach] = []
    if body.get("content") is not None:
        found += length(body["content"], "content", MESSAGE_TEXT)
    embeds = body.get("embeds") or []
    found += count(embeds, "embeds", EMBEDS)
    for number, embed in enumerate(embeds):
        found += _embed(embed, f"embeds.{number}")
    if sum(_embed_size(embed) for embed in embeds) > EMBED_TOTAL:
        found.append(
            Breach("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")
        )
    if body.get("nonce") is not None:
        found += length(str(body["nonce"]), "nonce", 25)
    found += _rows(body.get("components") or [])
    return found


def _embed(embed: Json, path: str) -> Iterator[Breach]:
    for name, most in EMBED_TEXTS.items():
        if embed.get(name) is not None:
            yield from length(embed[name], f"{path}.{name}", most)
    fields = embed.get("fields") or []
    yield from count(fields, f"{path}.fields", EMBED_FIELDS)
    for number, field in enumerate(fields):
        yield from length(field.get("name"), f"{path}.fields.{number}.name", 256, 1)
        yield from length(field.get("value"), f"{path}.fields.{number}.value", 1024, 1)
    if "footer" in embed:
        yield from length(embed["footer"].get("text"), f"{path}.footer.text", 2048, 1)
    if "author" in embed:
        yield from length(embed["author"].get("name"), f"{path}.author.name", 256, 1)


def _embed_size(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text")]
    texts += [embed.get("author", {}).get("name")]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(len(text) for text in texts if isinstance(text, str))


def _rows(rows: list[Json]) -> Iterator[Breach]:
    yield from count(rows, "components", ROWS)
    used: list[str] = []
    for number, row in enumerate(rows):
        path = f"components.{number}"
        if row.get("type") != ROW:
            yield Breach(
                f"{path}.type", "UNION_TYPE_CHOICES", "The specified component type is invalid here."
            )
            continue
        parts = row.get("components", [])
        yield from count(parts, f"{path}.components", BUTTONS_IN_ROW, 1)
        kinds = {part.get("type") for part in parts}
        if kinds - {BUTTON} and len(parts) > 1:
            yield Breach(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A row holds buttons or one select.")
        for place, part in enumerate(parts):
            check = {BUTTON: _button, STRING_SELECT: _select}.get(part.get("type"), _not_here)
            yield from check(part, f"{path}.components.{place}")
            used.append(part.get("custom_id", ""))
    yield from _unique([custom_id for custom_id in used if custom_id])


def _not_here(part: Json, path: str) -> Iterator[Breach]:
    yield Breach(f"{path}.type", "UNION_TYPE_CHOICES", f"Component type {part.get('type')} is invalid here.")


def _unique(custom_ids: list[str]) -> Iterator[Breach]:
    if len(custom_ids) != len(set(custom_ids)):
        yield Breach(
            "components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )


def _button(button: Json, path: str) -> Iterator[Breach]:
    if not button.get("label") and not button.get("emoji"):
        yield Breach(path, "BUTTON_COMPONENT_INVALID", "A button needs a label or an emoji.")
    yield from length(button.get("label", ""), f"{path}.label", BUTTON_LABEL)
    style = button.get("style")
    if style not in (1, 2, 3, 4, LINK_STYLE):
        yield Breach(f"{path}.style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5}.")
    elif style == LINK_STYLE:
        yield from length(button.get("url"), f"{path}.url", 512, 1)
        if "custom_id" in button:
            yield Breach(path, "BUTTON_COMPONENT_INVALID", "A link button has no custom id.")
    else:
        yield from length(button.get("custom_id"), f"{path}.custom_id", CUSTOM_ID, 1)


def _select(select: Json, path: str) -> Iterator[Breach]:
    yield from length(select.get("custom_id"), f"{path}.custom_id", CUSTOM_ID, 1)
    yield from length(select.get("placeholder") or "", f"{path}.placeholder", 150)
    options = select.get("options", [])
    yield from count(options, f"{path}.options", SELECT_OPTIONS, 1)
    for number, option in enumerate(options):
        at = f"{path}.options.{number}"
        yield from length(option.get("label"), f"{at}.label", 100, 1)
        yield from length(option.get("value"), f"{at}.value", 100, 1)
        if option.get("description") is not None:
            yield from length(option["description"], f"{at}.description", 100, 1)
    values = [option.get("value") for option in options]
    if len(values) != len(set(values)):
        yield Breach(
            f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Option values must be unique"
        )
    if sum(bool(option.get("default")) for option in options) > (select.get("max_values") or 1):
        yield Breach(f"{path}.options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "Too many default values")


def modal_breaches(body: Json) -> list[Breach]:
    """What a modal has against it."""
    found = [*length(body.get("title"), "title", MODAL_TITLE, 1)]
    found += length(body.get("custom_id"), "custom_id", CUSTOM_ID, 1)
    parts = body.get("components") or []
    found += count(parts, "components", MODAL_PARTS, 1)
    used: list[str] = []
    for number, part in enumerate(parts):
        found += _modal_part(part, f"components.{number}")
        used.append(part.get("component", {}).get("custom_id", ""))
    found += _unique([custom_id for custom_id in used if custom_id])
    return found


def _modal_part(part: Json, path: str) -> Iterator[Breach]:
    if part.get("type") == TEXT_DISPLAY:
        yield from length(part.get("content"), f"{path}.content", 4000, 1)
        return
    if part.get("type") != LABELLED:
        yield from _not_here(part, path)
        return
    yield from length(part.get("label"), f"{path}.label", LABEL, 1)
    if part.get("description") is not None:
        yield from length(part["description"], f"{path}.description", LABEL_DESCRIPTION, 1)
    inner: Json = part.get("component", {})
    checks = {TEXT_INPUT: _text_input, STRING_SELECT: _select, FILE_UPLOAD: _file_upload}
    yield from checks.get(inner.get("type", 0), _not_here)(inner, f"{path}.component")


def _text_input(part: Json, path: str) -> Iterator[Breach]:
    yield from length(part.get("custom_id"), f"{path}.custom_id", CUSTOM_ID, 1)
    if part.get("style") not in (1, 2):
        yield Breach(f"{path}.style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
    if part.get("label") is not None:
        yield Breach(
            f"{path}.label", "LABEL_NOT_ALLOWED", "A text input inside a label has no label of its own."
        )
    most = part.get("max_length", 4000)
    if not 1 <= most <= 4000 or not 0 <= part.get("min_length", 0) <= most:
        yield Breach(f"{path}.max_length", "NUMBER_TYPE_RANGE", "Lengths go from 0 to 4000.")
    yield from length(part.get("placeholder") or "", f"{path}.placeholder", 100)
    if part.get("value"):
        yield from length(part["value"], f"{path}.value", most)


def _file_upload(part: Json, path: str) -> Iterator[Breach]:
    yield from length(part.get("custom_id"), f"{path}.custom_id", CUSTOM_ID, 1)
    if not 0 <= part.get("min_values", 1) <= part.get("max_values", 1) <= 10:
        yield Breach(path, "NUMBER_TYPE_RANGE", "A file upload takes 0 to 10 files.")


def choice_breaches(choices: list[Json], path: str = "choices") -> list[Breach]:
    """What a list of choices, declared or completed, has against it."""
    found = [*count(choices, path, CHOICES)]
    for number, choice in enumerate(choices):
        found += length(choice.get("name"), f"{path}.{number}.name", 100, 1)
        if isinstance(choice.get("value"), str):
            found += length(choice["value"], f"{path}.{number}.value", 100)
    return found
