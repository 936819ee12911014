"""The slash commands: declared from the table of commands, and compared with what Discord has. Pure.

https://docs.discord.com/developers/interactions/application-commands
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from adapters.discord.inbound import ON_MESSAGE, ON_USER
from adapters.discord.rooms import MANAGE_GUILD
from adapters.discord.words import label, plain
from bot.conversation.commands import Audience, CommandMenu, CommandOption
from bot.conversation.phrases import Reader, T, t
from bot.conversation.replies import Input
from bot.language import Phrasebook

Json = dict[str, Any]

MAX_NAME = 32
MAX_DESCRIPTION = 100
MAX_OPTIONS = 25
MAX_CHOICE = 100
MAX_OPTION_TEXT = 6_000

SUBCOMMAND, STRING, INTEGER, BOOLEAN, ATTACHMENT = 1, 3, 4, 5, 11
IN_SERVERS, DIRECT = 0, 1
INSTALLED_IN_SERVERS = 0
ENGLISH: Final = "en"
LOCALES: Final = {"ko": "ko"}  # our languages besides English, and what Discord calls them

OPTION_TYPES: Final = {
    Input.NUMBER: INTEGER,
    Input.YES_NO: BOOLEAN,
    Input.PHOTO: ATTACHMENT,
}  # all others are typed
# What of a listed command was declared by us; the rest are ids, versions and defaults.
DECLARED: Final = frozenset(
    {
        *("type", "name", "name_localizations", "description", "description_localizations", "options"),
        *("contexts", "integration_types", "default_member_permissions"),
        *(
            "required",
            "autocomplete",
            "choices",
            "min_value",
            "max_value",
            "min_length",
            "max_length",
            "value",
        ),
    }
)


def declarations(menus: Sequence[CommandMenu], book: Phrasebook) -> list[Json]:
    """All commands, subcommands gathered under their common name."""
    own = {menu.name: menu for menu in menus if " " not in menu.name}
    groups: dict[str, list[CommandMenu]] = {}
    for menu in menus:
        if " " in menu.name:
            groups.setdefault(menu.name.partition(" ")[0], []).append(menu)
    plain_ones = [_command(menu, book) for name, menu in own.items() if name not in groups]
    pointing = [_on(kind, menu, book) for menu in menus if menu.points for kind in (ON_USER, ON_MESSAGE)]
    return [
        *plain_ones,
        *pointing,
        *(_group(name, subs, own.get(name), book) for name, subs in groups.items()),
    ]


def same(declared: Iterable[Mapping[str, Any]], listed: Iterable[Mapping[str, Any]]) -> bool:
    """Whether Discord has these commands already, as far as we declare anything."""
    return _by_name(declared) == _by_name(listed)


def _by_name(commands: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{command.get('type', 1)} {command['name']}": _essence(command) for command in commands}


def _essence(value: Any, name: str = "") -> Any:
    """What counts in a comparison: no defaults, lists that are sets in order, permissions as text."""
    if name in ("name_localizations", "description_localizations"):
        return dict(value or {})
    if isinstance(value, Mapping):
        parts = {key: _essence(part, key) for key, part in value.items() if key in DECLARED}
        return {key: part for key, part in parts.items() if part not in (None, False, [], {})}
    if isinstance(value, list):
        return (
            sorted(value) if name in ("contexts", "integration_types") else [_essence(part) for part in value]
        )
    return str(value) if name == "default_member_permissions" and value is not None else value


def _command(menu: CommandMenu, book: Phrasebook) -> Json:
    return {
        **_named(menu.name, menu.title, menu.summary, book),
        **_shown([menu]),
        "options": _options(menu.options, book),
    }


def _on(kind: int, menu: CommandMenu, book: Phrasebook) -> Json:
    """The same command in the menu of a person or a message: a name, and nothing to describe or to fill in."""
    named = _named(menu.name, menu.title, menu.summary, book)
    names = {tag: name.capitalize() for tag, name in named["name_localizations"].items()}
    return {**_shown([menu]), "type": kind, "contexts": [IN_SERVERS], "name": menu.name.capitalize()} | {
        "name_localizations": names
    }


def _group(name: str, subs: list[CommandMenu], own: CommandMenu | None, book: Phrasebook) -> Json:
    """A command that only holds others: Discord lets nobody use it by itself."""
    title, summary = (own.title, own.summary) if own else (None, t("adapter-mod-summary"))
    options = [
        {
            "type": SUBCOMMAND,
            **_named(sub.name.partition(" ")[2], sub.title, sub.summary, book),
            "options": _options(sub.options, book),
        }
        for sub in subs
    ]
    return {**_named(name, title, summary, book), **_shown(subs), "options": options}


def _named(name: str, title: T | None, summary: T, book: Phrasebook) -> Json:
    """Name and description, English first, with the other languages' beside it."""
    words = {
        language: partial(book.words, reader=Reader(language), escape=plain) for language in book.languages
    }
    titles = {locale: _name(words[tag](title)) for tag, locale in LOCALES.items() if title and tag in words}
    return {
        "name": name,
        "name_localizations": {locale: found for locale, found in titles.items() if found and found != name},
        "description": label(words[ENGLISH](summary), MAX_DESCRIPTION),
        "description_localizations": {
            locale: label(words[tag](summary), MAX_DESCRIPTION)
            for tag, locale in LOCALES.items()
            if tag in words
        },
    }


def _name(title: str) -> str:
    """A title as Discord takes names: lower case, letters, digits, "-" and "_"."""
    joined = "_".join(unicodedata.normalize("NFC", title).lower().split())
    return "".join(sign for sign in joined if sign in "-_'" or unicodedata.category(sign)[0] in "LN")[
        :MAX_NAME
    ]


def _shown(menus: list[CommandMenu]) -> Json:
    """Where and to whom; what a moderator may do is checked at each use all the same."""
    rooms = [IN_SERVERS] if any(menu.in_rooms for menu in menus) else []
    direct = [DIRECT] if any(menu.direct for menu in menus) else []
    hidden = all(menu.audience is Audience.MODERATORS for menu in menus)
    return {
        "type": 1,
        "contexts": [*rooms, *direct],
        "integration_types": [INSTALLED_IN_SERVERS],
        "default_member_permissions": MANAGE_GUILD if hidden else None,
    }


def _options(options: Sequence[CommandOption], book: Phrasebook) -> list[Json]:
    """The options, those that must be given first, as Discord wants them."""
    ordered = sorted(options, key=lambda option: not option.required)
    return [_option(option, book) for option in ordered[:MAX_OPTIONS]]


def _option(option: CommandOption, book: Phrasebook) -> Json:
    # A completed number is picked by its words, so it is typed as text; the form reads numbers from text anyway.
    kind = STRING if option.completes else OPTION_TYPES.get(option.input, STRING)
    declared: Json = {"type": kind, **_named(option.name, option.title, option.summary, book)}
    if option.required:
        declared["required"] = True
    if option.completes:
        declared["autocomplete"] = True
    elif option.choices and kind == STRING:
        declared["choices"] = [_choice(value, words, book) for value, words in option.choices[:MAX_OPTIONS]]
    if kind == INTEGER:
        bounds = {"min_value": option.least, "max_value": option.most}
        declared.update({name: bound for name, bound in bounds.items() if bound is not None})
    if kind == STRING and option.longest and not option.choices:
        declared["max_length"] = min(option.longest, MAX_OPTION_TEXT)
    return declared


def _choice(value: str, words: T, book: Phrasebook) -> Json:
    names = {tag: label(book.words(words, Reader(tag), plain), MAX_CHOICE) for tag in book.languages}
    localised = {locale: names[tag] for tag, locale in LOCALES.items() if tag in names}
    return {"name": names[ENGLISH], "name_localizations": localised, "value": value}
