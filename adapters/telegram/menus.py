"""The menus of commands and the bot's own description, as Telegram shows them by scope and language. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from adapters.telegram.render import MAX_LABEL, Call
from adapters.telegram.styled import cut
from bot.conversation.commands import Audience, CommandMenu
from bot.conversation.phrases import Reader, T
from bot.language import Phrasebook

MAX_SUMMARY: Final = 256  # Bot API: BotCommand, description
MAX_DESCRIPTION: Final = 512  # Bot API: setMyDescription
MAX_SHORT_DESCRIPTION: Final = 120  # Bot API: setMyShortDescription
# A command of subcommands is one entry of the menu.
GROUP_SUMMARIES: Final = {"mod": T("adapter-mod-summary")}

SCOPES: Final[Mapping[str, Callable[[CommandMenu], bool]]] = {
    "all_private_chats": lambda menu: menu.direct and menu.audience is Audience.EVERYONE,
    "all_group_chats": lambda menu: menu.in_rooms and menu.audience is Audience.EVERYONE,
    "all_chat_administrators": lambda menu: menu.in_rooms,
}


def menu_calls(
    menus: Sequence[CommandMenu], book: Phrasebook, app: str = "", language: str = ""
) -> Iterator[Call]:
    """The calls that register every command and the description in every language.

    The first language is also that of everyone whose language we do not speak. The button beside the message field
    opens the Mini App at `app`; it has one label for all, in `language`. Without an app it shows the commands.
    """
    for number, language in enumerate(book.languages):
        code: dict[str, Any] = {"language_code": language} if number else {}
        reader = Reader(language)
        for scope, fits in SCOPES.items():
            commands = _commands([menu for menu in menus if fits(menu)], book, reader)
            yield Call("setMyCommands", {"commands": commands, "scope": {"type": scope}, **code})
        about = cut(book.words(T("adapter-description"), reader), MAX_DESCRIPTION)
        yield Call("setMyDescription", {"description": about, **code})
        short = cut(book.words(T("adapter-short-description"), reader), MAX_SHORT_DESCRIPTION)
        yield Call("setMyShortDescription", {"short_description": short, **code})
    yield Call("setChatMenuButton", {"menu_button": _menu_button(app, book, language)})


def _menu_button(app: str, book: Phrasebook, language: str) -> dict[str, Any]:
    """The button beside the message field of every direct chat."""
    if not app:
        return {"type": "commands"}
    label = book.words(T("adapter-shelf"), Reader(language or book.languages[0]))
    return {"type": "web_app", "text": cut(label, MAX_LABEL), "web_app": {"url": app}}


def _commands(menus: Sequence[CommandMenu], book: Phrasebook, reader: Reader) -> list[dict[str, str]]:
    """One entry for each first word; subcommands ("mod settle") share theirs."""
    summaries: dict[str, T] = {}
    for menu in menus:
        name, _, subcommand = menu.name.partition(" ")
        summaries.setdefault(name, GROUP_SUMMARIES.get(name, menu.summary) if subcommand else menu.summary)
    return [
        {"command": name, "description": cut(book.words(summary, reader), MAX_SUMMARY)}
        for name, summary in summaries.items()
    ]
