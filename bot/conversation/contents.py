"""The tables of contents: what the engine can be asked to do. Who may ask stands in model.rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.actions import Action
from bot.conversation.commands import CommandMenu
from bot.conversation.events import Joined, Left, Moved, PhotoShared, PlaceShared, Said
from bot.conversation.filling import Form
from bot.conversation.phrases import T
from bot.conversation.scene import Replies, Scene
from bot.model.limits import Limits
from bot.ports import Suggestion
from bot.store import Draft


class Refused(Exception):
    """A kind no: nothing has changed. `phrase` tells why and what to do next."""

    def __init__(self, phrase: T) -> None:
        """Keep the phrase."""
        super().__init__(phrase.key)
        self.phrase = phrase


class FormEnded(Refused):
    """What a form is about is gone, or its filler may not go on: the form goes as well."""

    def __init__(self, phrase: T, draft: Draft) -> None:
        """Keep the phrase and the draft."""
        super().__init__(phrase)
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: how menus show it, and what it does with the raw answers given with it.

    `words` names the answer that the words behind the command give (`/offer cordless drill`).
    """

    menu: CommandMenu
    run: Callable[[Scene, Mapping[str, str]], Replies]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """What pressing a button does."""

    run: Callable[[Scene, Any], Replies]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that neighbours can do: commands by name, actions by class, forms by key; and what happens otherwise.

    `pages` is where the public pages begin, "" where there are none; `limits` is how much one neighbour may do.
    `cell_members` is how many neighbours must live where one of them is shown.
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
    limits: Limits = Limits()
    cell_members: int = 1
