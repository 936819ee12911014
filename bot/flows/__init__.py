"""What neighbours do, one file for each thing; this is the table of contents."""

from __future__ import annotations

from bot.conversation.commands import CommandMenu
from bot.conversation.contents import Contents
from bot.flows import (
    borrowing,
    calendar,
    disputes,
    drawing,
    finding,
    helping,
    insights,
    joining,
    labels,
    lending,
    linking,
    loans,
    mine,
    moderating,
    offering,
    privacy,
    reminding,
    reporting,
    room_codes,
    setting_up,
    settings,
    thanking,
    trust,
    web,
)
from bot.model.limits import Limits

NO_LIMITS = Limits()

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
    | privacy.COMMANDS
    | reporting.COMMANDS
    | helping.commands()
    | setting_up.COMMANDS
    | room_codes.COMMANDS
    | moderating.COMMANDS
)
ACTIONS = (
    finding.ACTIONS
    | borrowing.ACTIONS
    | offering.ACTIONS
    | lending.ACTIONS
    | thanking.ACTIONS
    | trust.ACTIONS
    | loans.ACTIONS
    | mine.ACTIONS
    | joining.ACTIONS
    | linking.ACTIONS
    | settings.ACTIONS
    | privacy.ACTIONS
    | reporting.ACTIONS
    | disputes.ACTIONS
    | room_codes.ACTIONS
    | moderating.ACTIONS
)
FORMS = (
    borrowing.FORMS
    | offering.FORMS
    | lending.FORMS
    | thanking.FORMS
    | mine.FORMS
    | joining.FORMS
    | settings.FORMS
    | reporting.FORMS
    | disputes.FORMS
    | moderating.FORMS
    | setting_up.FORMS
    | room_codes.FORMS
)
COMPLETIONS = (
    finding.COMPLETIONS
    | labels.COMPLETIONS
    | borrowing.COMPLETIONS
    | reporting.COMPLETIONS
    | moderating.COMPLETIONS
)


def contents(address: str = "", limits: Limits = NO_LIMITS, cell_members: int = 1) -> Contents:
    """The table of contents; `address` is where the public pages begin, "" where there are none.

    `cell_members` is how many neighbours must live where one of them is shown.
    """
    everyone = {name: command for name, command in COMMANDS.items() if name not in moderating.COMMANDS}
    pages = web.commands(address) | calendar.commands(address) if address else {}
    pressed = web.ACTIONS | calendar.actions(address) if address else {}
    moderators = moderating.COMMANDS | insights.commands(address)
    return Contents(
        commands=everyone | helping.commands(address) | labels.commands(address) | pages | moderators,
        actions=ACTIONS | labels.actions(address) | pressed | insights.actions(address),
        forms=FORMS,
        newcomer=joining.newcomer,
        said=helping.said,
        place=helping.place,
        photo=helping.photo,
        joined=setting_up.joined,
        left=setting_up.left,
        moved=setting_up.moved,
        complete=COMPLETIONS,
        pages=address,
        limits=limits,
        cell_members=cell_members,
    )


def menus(told: Contents) -> tuple[CommandMenu, ...]:
    """The commands as menus show them."""
    return tuple(command.menu for command in told.commands.values())


CONTENTS = contents()
MENUS = menus(CONTENTS)


def rounds(cell_members: int = 1) -> tuple[drawing.Round, ...]:
    """What the clock does at each tick."""
    return (reminding.remind, reminding.lapse_due, drawing.draw(cell_members))
