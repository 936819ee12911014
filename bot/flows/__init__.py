"""What neighbours do, one file for each thing; this is the table of contents."""

from __future__ import annotations

import importlib
from types import SimpleNamespace
from typing import Any

from bot.conversation.contents import Contents

# Interim while the flows are being written; the lead replaces this by plain imports.
_NAMES = (
    "setting_up room_codes joining linking settings helping offering finding mine borrowing lending loans reminding moderating"
).split()


def _load(name: str) -> Any:
    try:
        return importlib.import_module(f"bot.flows.{name}")
    except ModuleNotFoundError:
        return SimpleNamespace()


_M = {name: _load(name) for name in _NAMES}


def _merged(what: str) -> dict[Any, Any]:
    merged: dict[Any, Any] = {}
    for module in _M.values():
        merged |= getattr(module, what, {})
    return merged


def _missing(*_: Any) -> Any:
    raise NotImplementedError


def _get(module: str, name: str) -> Any:
    return getattr(_M[module], name, _missing)


CONTENTS = Contents(
    commands=_merged("COMMANDS"),
    actions=_merged("ACTIONS"),
    forms=_merged("FORMS"),
    newcomer=_get("joining", "newcomer"),
    said=_get("helping", "said"),
    place=_get("helping", "place"),
    photo=_get("helping", "photo"),
    joined=_get("setting_up", "joined"),
    left=_get("setting_up", "left"),
    moved=_get("setting_up", "moved"),
    complete=_merged("COMPLETIONS"),
)
MENUS = tuple(command.menu for command in CONTENTS.commands.values())
ROUNDS = tuple(it for it in (getattr(_M["reminding"], name, None) for name in ("remind", "lapse_due")) if it)
