"""What waits: the numbers that tell an operator whether the program keeps up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.chats import Platform


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many rows wait, and for how many seconds the oldest has."""

    depth: int = 0
    oldest_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in one database at one moment, by platform; platforms for which nothing waits are left out."""

    inbox: Mapping[Platform, Waiting]
    outbox: Mapping[Platform, Waiting]
    reminders: Waiting  # those that are due, and by how much the oldest is late
    database_bytes: int
    has_present_form: bool  # every migration is in the database
