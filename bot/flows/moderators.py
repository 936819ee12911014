"""What all that moderators do has in common: who may, how it is shown in menus, and the way back."""

from __future__ import annotations

from bot.conversation.commands import Audience, CommandMenu, CommandOption
from bot.conversation.form_actions import Run
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Rows
from bot.conversation.scene import Scene


def typed_by_moderator(scene: Scene) -> bool:
    """Whether the platform said so with what is typed: a completion cannot wait for a look-up."""
    return any(scene.told_moderator(room) for room in scene.store.rooms.of(scene.here.id))


def number_in(typed: str) -> int:
    """A number as typed or completed ("#12", "12"); 0 for anything else."""
    digits = typed.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else 0


def back_to_menu(scene: Scene) -> Rows:
    """The way back to the menu."""
    return ((Button(t("mod-back"), Run("mod", scene.room.id if scene.room else 0).pack()),),)


def menu_of(name: str, title: T, summary: T, *options: CommandOption) -> CommandMenu:
    """How a moderators' command is shown."""
    return CommandMenu(name, title, summary, Audience.MODERATORS, options=options)
