"""The actions of the conversation itself: those of forms, and a command behind a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.conversation.actions import Action
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Rows


@dataclass(frozen=True, slots=True)
class Answer(Action):
    """Give one of the offered answers to a field; "" skips it."""

    tag: ClassVar[str] = "fa"
    draft: int
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Change(Action):
    """Ask a field again."""

    tag: ClassVar[str] = "fc"
    draft: int
    field: str


@dataclass(frozen=True, slots=True)
class Confirm(Action):
    """What was understood is right: go ahead."""

    tag: ClassVar[str] = "fo"
    draft: int


@dataclass(frozen=True, slots=True)
class Resume(Action):
    """Ask the open questions again."""

    tag: ClassVar[str] = "fr"
    draft: int


@dataclass(frozen=True, slots=True)
class Cancel(Action):
    """Leave the form."""

    tag: ClassVar[str] = "fx"
    draft: int


@dataclass(frozen=True, slots=True)
class Run(Action):
    """Do what a command does (spaces in its name written "_"), as if typed in that room; room 0 is the direct chat."""

    tag: ClassVar[str] = "go"
    command: str
    room: int


# The way on, when there is none better.
HELP_ROW: Rows = ((Button(t("help-button"), Run("help", 0).pack()),),)
