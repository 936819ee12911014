"""Discord's rules for the declaration of slash commands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from tests.fakes.discord.limits import Breach, Json, choice_breaches, count, length

SUBCOMMAND, GROUP, TEXT, INTEGER, BOOLEAN, NUMBER, ATTACHMENT = 1, 2, 3, 4, 5, 10, 11
TYPED, IN_MENUS = 1, (2, 3)  # CHAT_INPUT; USER and MESSAGE
OPTION_TYPES = range(1, 12)
CHOOSABLE = (TEXT, INTEGER, NUMBER)
COMMANDS = 100
OPTIONS = 25
TOTAL_TEXT = 8000  # name, description and choice values of a command with all its options

# https://docs.discord.com/developers/reference#locales
# fmt: off
LOCALES = frozenset((
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no",
    "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th",
    "zh-CN", "ja", "zh-TW", "ko",
))
# fmt: on


def command_breaches(commands: list[Json]) -> list[Breach]:
    """What a whole set of commands has against it."""
    found = [*count(commands, "commands", COMMANDS)]
    for number, command in enumerate(commands):
        path = str(number)
        if command.get("type", 1) != TYPED:
            found += _in_menu(command, path)
            continue
        found += _named(command, path)
        found += _options(command.get("options") or [], f"{path}.options", nested=False)
        if _size(command) > TOTAL_TEXT:
            found.append(
                Breach(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({TOTAL_TEXT})")
            )
    for kind in (TYPED, *IN_MENUS):
        found += _distinct([it for it in commands if it.get("type", 1) == kind], "commands")
    return found


def _in_menu(command: Json, path: str) -> Iterator[Breach]:
    """A command of the menu of a user or a message: five a kind, a name of any letters, and nothing else."""
    if command["type"] not in IN_MENUS:
        yield Breach(f"{path}.type", "BASE_TYPE_CHOICES", "Not a type of command.")
    for name in (command["name"], *(command.get("name_localizations") or {}).values()):
        yield from length(name, f"{path}.name", 32, 1)
    if command.get("description") or command.get("options"):
        yield Breach(path, "APPLICATION_COMMAND_INVALID_DESCRIPTION", "Context menu commands have none")


def _named(thing: Json, path: str) -> Iterator[Breach]:
    names = {"": thing.get("name", ""), **(thing.get("name_localizations") or {})}
    for locale, name in names.items():
        if not _is_name(name):
            message = "Command name is invalid"
            yield Breach(
                f"{path}.name{locale and '_localizations.' + locale}",
                "APPLICATION_COMMAND_INVALID_NAME",
                message,
            )
    descriptions = {"": thing.get("description", ""), **(thing.get("description_localizations") or {})}
    for locale, text in descriptions.items():
        yield from length(text, f"{path}.description{locale and '_localizations.' + locale}", 100, 1)
    for locale in {*names, *descriptions} - {""} - LOCALES:
        yield Breach(f"{path}.name_localizations.{locale}", "BASE_TYPE_CHOICES", "Not a Discord locale.")


def _is_name(name: object) -> bool:
    """`^[-_'\\p{L}\\p{N}]{1,32}$`, and lower case where the script has one."""
    if not isinstance(name, str) or not 1 <= len(name) <= 32 or name != name.lower():
        return False
    return all(letter in "-_'" or unicodedata.category(letter)[0] in "LN" for letter in name)


def _options(options: list[Json], path: str, nested: bool) -> Iterator[Breach]:
    yield from count(options, path, OPTIONS)
    yield from _distinct(options, path)
    seen_optional = False
    for number, option in enumerate(options):
        at = f"{path}.{number}"
        yield from _named(option, at)
        kind = option.get("type")
        if kind not in OPTION_TYPES or (nested and kind == GROUP):
            yield Breach(f"{at}.type", "BASE_TYPE_CHOICES", "Not an option type here.")
        if kind in (SUBCOMMAND, GROUP):
            yield from _options(option.get("options") or [], f"{at}.options", nested=True)
            continue
        if option.get("required") and seen_optional:
            message = "Required options must be placed before non-required options"
            yield Breach(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        seen_optional = seen_optional or not option.get("required")
        yield from _values(option, at)
    kinds = {option.get("type") in (SUBCOMMAND, GROUP) for option in options}
    if len(kinds) > 1:
        yield Breach(
            path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Subcommands and options cannot be mixed"
        )


def _values(option: Json, path: str) -> Iterator[Breach]:
    choices = option.get("choices") or []
    if (choices or option.get("autocomplete")) and option.get("type") not in CHOOSABLE:
        yield Breach(path, "APPLICATION_COMMAND_OPTION_CHOICES_INVALID", "This option type has no choices.")
    if choices and option.get("autocomplete"):
        yield Breach(
            path, "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_INVALID", "Choices or autocomplete, not both."
        )
    yield from choice_breaches(choices, f"{path}.choices")


def _distinct(things: list[Json], path: str) -> Iterator[Breach]:
    names = [thing.get("name") for thing in things]
    if len(names) != len(set(names)):
        yield Breach(path, "APPLICATION_COMMANDS_DUPLICATE_NAME", "Names must be unique")


def _size(thing: Json) -> int:
    own = len(str(thing.get("name", ""))) + len(str(thing.get("description", "")))
    choices = sum(
        len(str(choice.get("name"))) + len(str(choice.get("value"))) for choice in thing.get("choices") or []
    )
    return own + choices + sum(_size(option) for option in thing.get("options") or [])


def as_listed(command: Json, command_id: str, application_id: str, *, localised: bool) -> Json:
    """A stored command as Discord lists it: defaults filled in, falsehoods dropped."""
    listed = {
        "id": command_id,
        "application_id": application_id,
        "version": command_id,
        "type": command.get("type") or 1,
        "name": command["name"],
        "description": command.get("description") or "",
        "nsfw": False,
        "dm_permission": True,
        "contexts": command.get("contexts"),
        "integration_types": command.get("integration_types"),
        "default_member_permissions": None,
    }
    if command.get("default_member_permissions") is not None:
        listed["default_member_permissions"] = str(command["default_member_permissions"])
    if localised:
        listed["name_localizations"] = command.get("name_localizations")
        listed["description_localizations"] = command.get("description_localizations")
    if command.get("options"):
        listed["options"] = [_option_as_listed(option, localised) for option in command["options"]]
    return listed


def _option_as_listed(option: Json, localised: bool) -> Json:
    listed = {key: value for key, value in option.items() if value not in (False, None)}
    if not localised:
        listed.pop("name_localizations", None)
        listed.pop("description_localizations", None)
    if "options" in option:
        listed["options"] = [_option_as_listed(inner, localised) for inner in option["options"] or []]
    return listed
