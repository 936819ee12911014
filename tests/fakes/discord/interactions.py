"""Interactions: what a person did, the token to answer it with, and what came of it."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord.limits import BUTTON, FILE_UPLOAD, LABELLED, STRING_SELECT, TEXT_INPUT, Json
from tests.fakes.discord.messages import Message
from tests.fakes.discord.world import BOT_PERMISSIONS, Channel, User

if TYPE_CHECKING:
    from tests.fakes.discord.people import Person

COMMAND, COMPONENT, COMPLETION, MODAL_SUBMIT = 2, 3, 4, 5
SAY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
UPLOAD_LIMIT = 10 * 1024 * 1024

# Which callbacks answer which interaction, as the documentation's table of callback types says.
ANSWERS = {
    COMMAND: {SAY, DEFER, MODAL},
    COMPONENT: {SAY, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    COMPLETION: {CHOICES},
    MODAL_SUBMIT: {SAY, DEFER, DEFER_UPDATE, UPDATE},
}


@dataclass(eq=False)
class Modal:
    """A modal as one person sees it."""

    title: str
    custom_id: str
    components: list[Json]
    opened_by: Interaction

    def inputs(self) -> list[Json]:
        """Its inputs, each with the label and description that stand around it."""
        return [
            {**part["component"], "label": part["label"], "description": part.get("description")}
            for part in self.components
            if part["type"] == LABELLED
        ]

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs."""
        return [part["label"] for part in self.inputs()]

    def input(self, name: str) -> Json:
        """The input with this custom id or label."""
        for part in self.inputs():
            if name in (part["custom_id"], part["label"]):
                return part
        raise AssertionError(f"no input {name!r} in the modal {self.title!r}, only {self.labels}")


@dataclass(eq=False)
class Interaction:
    """One interaction and its state. `answer` is the type of the callback that acknowledged it, 0 before."""

    id: str
    type: int
    person: Person
    channel: Channel
    at: float
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    message: Message | None = None  # the one with the pressed button
    answer: int = 0
    flags: int = 0
    original: Message | None = None  # the answer, once there is one
    followups: list[Message] = field(default_factory=list)
    modal: Modal | None = None
    choices: list[Json] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    moderating_role_permissions: int = BOT_PERMISSIONS

    @property
    def loading(self) -> bool:
        """Whether the person sees "is thinking"."""
        return self.answer == DEFER and self.original is None

    async def answered(self, within: float = 30.0) -> Interaction:
        """Wait for more than a "is thinking"; raises TimeoutError."""
        async with asyncio.timeout(within):
            await self.done.wait()
        return self

    def context(self, application: User) -> Json:
        """The part of the event that every kind of interaction has."""
        user, guild = self.person.user, self.channel.guild
        shared = {
            "id": self.id,
            "application_id": application.id,
            "type": self.type,
            "token": self.token,
            "version": 1,
            "channel_id": self.channel.id,
            "channel": self.channel.json(),
            "locale": user.locale,
            "app_permissions": str(self.moderating_role_permissions),
            "entitlements": [],
            "attachment_size_limit": UPLOAD_LIMIT,
        }
        if guild is None:
            owners = {"0": "0"}
            return {**shared, "user": user.json(), "context": 1, "authorizing_integration_owners": owners}
        member = {**guild.member_json(user), "permissions": str(guild.permissions(user))}
        return {
            **shared,
            "member": member,
            "context": 0,
            "guild_id": guild.id,
            "guild_locale": guild.locale,
            "guild": {"id": guild.id, "locale": guild.locale, "features": []},
            "authorizing_integration_owners": {"0": guild.id},
        }


def filled(modal: Modal, answers: dict[str, object], attach: dict[str, Json]) -> list[Json]:
    """The components of a MODAL_SUBMIT, checked as Discord's own client would."""
    left = dict(answers)
    parts: list[Json] = []
    for number, part in enumerate(modal.inputs()):
        custom_id = part["custom_id"]
        given = left.pop(custom_id, left.pop(part["label"], None))
        inner = {"type": part["type"], "id": number * 2 + 2, "custom_id": custom_id}
        parts.append(
            {"type": LABELLED, "id": number * 2 + 1, "component": {**inner, **_given(part, given, attach)}}
        )
    assert not left, f"the modal {modal.title!r} does not ask for {sorted(left)}, only {modal.labels}"
    return parts


def _given(part: Json, given: object, attach: dict[str, Json]) -> Json:
    required = part.get("required", True)
    if part["type"] == TEXT_INPUT:
        value = part.get("value", "") if given is None else str(given)
        assert value or not required, f"{part['label']} must be filled"
        assert not value or part.get("min_length", 0) <= len(value) <= part.get("max_length", 4000), part[
            "label"
        ]
        return {"value": value}
    if part["type"] == STRING_SELECT:
        preset = next((option["value"] for option in part["options"] if option.get("default")), None)
        picked = preset if given is None else value_of(part, str(given))
        assert picked is not None or not required, f"{part['label']} must be picked"
        return {"values": [] if picked is None else [picked]}
    assert part["type"] == FILE_UPLOAD
    assert given is not None or not required, f"{part['label']} needs a file"
    return {"values": [] if given is None else [file_id for file_id, file in attach.items() if file is given]}


def value_of(select: Json, picked: str) -> str:
    """The value of the option with this label or value."""
    for option in select["options"]:
        if picked in (option["label"], option["value"]):
            return str(option["value"])
    raise AssertionError(f"no {picked!r} to pick, only {[option['label'] for option in select['options']]}")


def component_data(part: Json, picked: str | None) -> Json:
    """The `data` of a press."""
    data = {"custom_id": part["custom_id"], "component_type": part["type"], "id": 2}
    return data if part["type"] == BUTTON else {**data, "values": [value_of(part, picked or "")]}
