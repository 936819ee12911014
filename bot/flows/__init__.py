"""What neighbours do, one file for each thing; this is the table of contents."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.contents import Contents
from bot.flows import (
    borrowing,
    finding,
    helping,
    joining,
    lending,
    linking,
    loans,
    mine,
    moderating,
    offering,
    reminding,
    room_codes,
    setting_up,
    settings,
    web,
)

# In the order in which menus show them.
COMMANDS = (
    finding.COMMANDS
    | borrowing.COMMANDS
    | offering.COMMANDS
    | loans.COMMANDS
    | mine.COMMANDS
    | joining.COMMANDS
    | linking.COMMANDS
    | settings.COMMANDS
    | helping.COMMANDS
    | setting_up.COMMANDS
    | room_codes.COMMANDS
    | moderating.COMMANDS
)
ACTIONS = (
    finding.ACTIONS
    | borrowing.ACTIONS
    | offering.ACTIONS
    | lending.ACTIONS
    | loans.ACTIONS
    | mine.ACTIONS
    | joining.ACTIONS
    | linking.ACTIONS
    | settings.ACTIONS
    | room_codes.ACTIONS
    | moderating.ACTIONS
)
FORMS = (
    borrowing.FORMS
    | offering.FORMS
    | lending.FORMS
    | mine.FORMS
    | joining.FORMS
    | settings.FORMS
    | setting_up.FORMS
    | room_codes.FORMS
)
COMPLETIONS = finding.COMPLETIONS | borrowing.COMPLETIONS | moderating.COMPLETIONS

CONTENTS = Contents(
    commands=COMMANDS,
    actions=ACTIONS,
    forms=FORMS,
    newcomer=joining.newcomer,
    said=helping.said,
    place=helping.place,
    photo=helping.photo,
    joined=setting_up.joined,
    left=setting_up.left,
    moved=setting_up.moved,
    complete=COMPLETIONS,
)
MENUS = tuple(command.menu for command in COMMANDS.values())
ROUNDS = (reminding.remind, reminding.lapse_due)  # what the clock does at each tick


def with_pages(public_url: str) -> Contents:
    """The contents where pages are served at that address: `/web` stands before the moderators' commands."""
    beginning = {name: command for name, command in COMMANDS.items() if name not in moderating.COMMANDS}
    commands = beginning | web.commands(public_url) | moderating.COMMANDS
    return replace(CONTENTS, commands=commands, actions=ACTIONS | web.ACTIONS)
