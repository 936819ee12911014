"""How a slash command is declared: once, for the menus of every platform."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.phrases import T
from bot.conversation.replies import Input


class Audience(StrEnum):
    """Whom a command is shown to. What it may do is checked on the server at each use."""

    EVERYONE = "everyone"
    MODERATORS = "moderators"


@dataclass(frozen=True, slots=True)
class CommandOption:
    """One option of a slash command, named as the form's field that it fills ahead.

    `choices` are (raw answer, words). `completes` says that the engine suggests answers while it is typed.
    `least` and `most` bound a NUMBER; `longest` a TEXT, in characters.
    """

    name: str
    input: Input
    title: T  # the localised option name: lower case, letters, digits and "_" only
    summary: T
    required: bool = False
    choices: tuple[tuple[str, T], ...] = ()
    completes: bool = False
    least: int | None = None
    most: int | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class CommandMenu:
    """One command as menus show it. `name` is the English name; a space stands before a subcommand ("mod settle").

    `title` is its localised name (Discord; for a subcommand the part after the space), `summary` at most 100
    characters.
    `in_rooms` and `direct` say where it is offered; `points` that it may be used on a person or a message: on
    Telegram by replying with it, on Discord from the menu of either.
    """

    name: str
    title: T
    summary: T
    audience: Audience = Audience.EVERYONE
    in_rooms: bool = True
    direct: bool = True
    points: bool = False
    options: tuple[CommandOption, ...] = ()
