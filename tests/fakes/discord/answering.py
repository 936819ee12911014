"""Answers to interactions: the first within three seconds, edits and follow-ups for 15 minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.interactions import (
    ANSWERS,
    CHOICES,
    DEFER,
    DEFER_UPDATE,
    MODAL,
    SAY,
    UPDATE,
    Interaction,
    Modal,
)
from tests.fakes.discord.limits import Json, choice_breaches, modal_breaches
from tests.fakes.discord.messages import EPHEMERAL, Message
from tests.fakes.discord.posting import Files, change_message, make_message
from tests.fakes.discord.refusals import Refused, unknown

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

LOADING = 1 << 7  # a message's flag: "is thinking"


class Answering:
    """The callback of an interaction and the webhook that its token opens."""

    def __init__(self, server: FakeDiscord) -> None:
        self._server = server

    def callback(self, interaction: str, token: str, body: Json, files: Files, query: Any) -> Json | None:
        """The first answer; on demand with the message that came of it."""
        found = self._server.interactions.get(interaction)
        late = found is not None and self._server.clock() - found.at > self._server.answer_within
        if found is None or found.token != token or (late and not found.answer):
            raise unknown("Interaction")
        if found.answer:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        kind, data = body.get("type", 0), body.get("data") or {}
        if kind not in ANSWERS[found.type] or (kind in (UPDATE, DEFER_UPDATE) and found.message is None):
            raise Refused(
                400,
                50035,
                f"Invalid Form Body: callback type {kind} does not answer interaction type {found.type}",
            )
        steps = {SAY: self._say, UPDATE: self._update, MODAL: self._modal, CHOICES: self._choices}
        if kind in steps:
            steps[kind](found, data, files)
        found.answer, found.flags = kind, data.get("flags") or 0
        if kind == DEFER_UPDATE:
            found.original = found.message
        if kind != DEFER:
            found.done.set()
        if query.get("with_response") != "true":
            return None
        message = {"message": found.original.json()} if found.original else {}
        about = {"id": found.id, "type": found.type, "response_message_loading": found.loading}
        return {"interaction": about, "resource": {"type": kind, **message}}

    def _say(self, interaction: Interaction, data: Json, files: Files) -> None:
        interaction.original = self._make(interaction, data, files, data.get("flags") or 0)

    def _update(self, interaction: Interaction, data: Json, files: Files) -> None:
        assert interaction.message is not None
        change_message(self._server, interaction.message, data, files)
        interaction.original = interaction.message

    @staticmethod
    def _modal(interaction: Interaction, data: Json, files: Files) -> None:
        breaches = modal_breaches(data)
        if breaches:
            raise Refused.form(breaches)
        interaction.modal = Modal(data["title"], data["custom_id"], data["components"], interaction)
        interaction.person.modals.append(interaction.modal)

    @staticmethod
    def _choices(interaction: Interaction, data: Json, files: Files) -> None:
        breaches = choice_breaches(data.get("choices") or [])
        if breaches:
            raise Refused.form(breaches)
        interaction.choices = data["choices"]

    def _make(self, interaction: Interaction, data: Json, files: Files, flags: int) -> Message:
        only_for = interaction.person.user if flags & EPHEMERAL else None
        message = make_message(
            self._server, interaction.channel, data, files, only_for=only_for, webhook=self._server.bot.id
        )
        message.flags |= flags & EPHEMERAL
        return message

    def follow_up(self, app: str, token: str, body: Json, files: Files) -> Json:
        """A further message; the first one after a deferred answer takes its place."""
        found = self._by_token(token)
        if found.loading:
            return self._complete(found, body, files).json()
        message = self._make(found, body, files, body.get("flags") or 0)
        found.followups.append(message)
        return message.json()

    def one(self, app: str, token: str, message: str) -> Json:
        """GET the answer or a follow-up; a deferred answer is there, too, as a message that is loading."""
        found = self._by_token(token)
        if found.loading and message == "@original":
            return {"id": found.id, "flags": found.flags | LOADING, "content": ""}
        return self._message(found, message).json()

    def edit(self, app: str, token: str, message: str, body: Json, files: Files) -> Json:
        """PATCH the answer or a follow-up; a deferred answer appears by this."""
        found = self._by_token(token)
        if found.loading and message == "@original":
            return self._complete(found, body, files).json()
        changed = self._message(found, message)
        change_message(self._server, changed, body, files)
        return changed.json()

    def delete(self, app: str, token: str, message: str) -> None:
        """DELETE the answer or a follow-up; a deferred answer stops "thinking"."""
        found = self._by_token(token)
        if found.loading and message == "@original":
            found.answer = SAY
            found.done.set()
            return
        self._message(found, message).deleted = True

    def _complete(self, interaction: Interaction, body: Json, files: Files) -> Message:
        interaction.original = self._make(interaction, body, files, interaction.flags)
        interaction.done.set()
        return interaction.original

    def _by_token(self, token: str) -> Interaction:
        for interaction in self._server.interactions.values():
            if interaction.token == token:
                if self._server.clock() - interaction.at > self._server.token_lives:
                    raise Refused(401, 50027, "Invalid Webhook Token")
                if not interaction.answer:
                    raise unknown("Webhook")
                return interaction
        raise Refused(401, 50027, "Invalid Webhook Token")

    @staticmethod
    def _message(interaction: Interaction, message: str) -> Message:
        if message == "@original":
            candidates = [interaction.original]
        else:
            candidates = [*interaction.followups, interaction.original]
            # A press reaches its own message through its webhook, even an ephemeral one.
            candidates.append(interaction.message)
            candidates = [one for one in candidates if one is not None and one.id == message]
        if not candidates or candidates[0] is None or candidates[0].deleted:
            raise unknown("Message")
        return candidates[0]
