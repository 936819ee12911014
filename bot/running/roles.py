"""Roles: what a process of the program does. One that has all of them is the whole program."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Something that may be done by processes of its own."""

    RECEIVE = "receive"  # take what the platforms send, and serve the pages
    WORK = "work"  # handle what was received
    SEND = "send"  # deliver what was written
    CLOCK = "clock"  # see to what is due


ALL: Final = frozenset(Role)


class RoleUnknown(ValueError):
    """No such role. `str()` names those that there are."""


def read_roles(given: Iterable[str]) -> frozenset[Role]:
    """Roles as typed: one or several with commas between them, perhaps several times. Raises RoleUnknown."""
    names = [name.strip() for words in given for name in words.split(",")]
    try:
        return frozenset(Role(name) for name in names)
    except ValueError as error:
        raise RoleUnknown(
            f"--role: expected {', '.join(Role)}, or several with commas between them"
        ) from error
