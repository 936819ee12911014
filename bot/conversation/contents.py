"""The tables of contents: what the engine can be asked to do, and who may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.conversation.actions import Action
from bot.conversation.commands import CommandMenu
from bot.conversation.events import Joined, Left, Moved, PhotoShared, PlaceShared, Said
from bot.conversation.filling import Form
from bot.conversation.phrases import T
from bot.conversation.scene import Replies, Scene
from bot.ports import Suggestion


class Needs(Enum):
    """What somebody must be, at least."""

    NOTHING = "nothing"
    MEMBER = "member"
    MODERATOR = "moderator"


class Refused(Exception):
    """A kind no: nothing has changed. `phrase` tells why and what to do next."""

    def __init__(self, phrase: T) -> None:
        """Keep the phrase."""
        super().__init__(phrase.key)
        self.phrase = phrase


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: how menus show it, what it does with the raw answers given with it, and what it needs.

    `words` names the answer that the words behind the command give (`/offer cordless drill`).
    """

    menu: CommandMenu
    run: Callable[[Scene, Mapping[str, str]], Replies]
    needs: Needs = Needs.MEMBER
    words: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """What pressing a button does, and what it needs.

    `community` finds the community that it is about, for somebody who is not a member yet (0: none).
    """

    run: Callable[[Scene, Any], Replies]
    needs: Needs = Needs.MEMBER
    community: Callable[[Scene, Any], int] | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that neighbours can do: commands by name, actions by class, forms by key; and what happens otherwise.

    `pages` is where the public pages begin, "" where there are none.
    `newcomer` meets somebody who is no member yet and wants to go on with a packed action ("" for none).
    """

    commands: Mapping[str, Command]
    actions: Mapping[type[Action], Press]
    forms: Mapping[str, Form]
    newcomer: Callable[[Scene, str], Replies]
    said: Callable[[Scene, Said], Replies]
    place: Callable[[Scene, PlaceShared], Replies]
    photo: Callable[[Scene, PhotoShared], Replies]
    joined: Callable[[Scene, Joined], Replies]
    left: Callable[[Scene, Left], Replies]
    moved: Callable[[Scene, Moved], Replies]
    complete: Mapping[tuple[str, str], Callable[[Scene, str], Sequence[Suggestion]]]
    pages: str = ""
