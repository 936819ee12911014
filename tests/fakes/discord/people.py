"""The people in front of the fake Discord: what they can do, and what they see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.commands import ATTACHMENT, BOOLEAN, INTEGER, NUMBER, SUBCOMMAND
from tests.fakes.discord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES
from tests.fakes.discord.interactions import (
    COMMAND,
    COMPLETION,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Modal,
    component_data,
    filled,
)
from tests.fakes.discord.limits import LINK_STYLE, Json
from tests.fakes.discord.messages import Message
from tests.fakes.discord.world import ADMINISTRATOR, Channel, User

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

AS_TYPED = {INTEGER: int, NUMBER: float, BOOLEAN: bool}


class Person:
    """Somebody with Discord open. Without a channel they act in their direct messages with the bot."""

    def __init__(self, server: FakeDiscord, user: User) -> None:
        self._server = server
        self.user = user
        self.modals: list[Modal] = []
        self.interactions: list[Interaction] = []
        self.blocks_bot = False

    @property
    def direct(self) -> Channel:
        """Their direct channel with the bot; Discord makes it when either side opens it."""
        return self._server.direct_channel(self.user)

    def messages(self, channel: Channel | None = None) -> list[Message]:
        """What they see now in a channel, or in the direct one."""
        seen = (channel or self.direct).messages
        return [one for one in seen if not one.deleted and one.visible_to in (None, self.user)]

    def last(self, channel: Channel | None = None) -> Message:
        """The newest message of the bot's that they see there."""
        return [one for one in self.messages(channel) if one.author.bot][-1]

    async def reads(self, text: str, channel: Channel | None = None, within: float = 30.0) -> Message:
        """Wait until a message of the bot's with this text stands there; the newest such one."""

        def found() -> list[Message]:
            return [one for one in self.messages(channel) if one.author.bot and text in one.text]

        if not await self._server.until(lambda: bool(found()), within):
            seen = [one.text for one in self.messages(channel)]
            raise AssertionError(f"{self.user.name} does not read {text!r} but {seen}")
        return found()[-1]

    async def uses(self, command: str, channel: Channel | None = None, **options: Any) -> Interaction:
        """Use a slash command ("offer", "mod settle"); an option given as bytes is an attachment."""
        declared = self._declared(command, channel)
        data, attachments = self._command_data(command, declared, options)
        if attachments:
            data["resolved"] = {"attachments": attachments}
        return await self._act(COMMAND, channel, data)

    async def completes(
        self, command: str, option: str, typed: str, channel: Channel | None = None
    ) -> list[str]:
        """Type into an option that completes: the names offered."""
        declared = self._declared(command, channel)
        part = next(one for one in declared.get("options", []) if one["name"] == option)
        assert part.get("autocomplete"), f"/{command} {option} does not complete"
        typing = {"name": option, "type": part["type"], "value": typed, "focused": True}
        data = self._nested(command, [typing])
        interaction = await self._act(COMPLETION, channel, data)
        await interaction.answered(self._server.answer_within)
        return [choice["name"] for choice in interaction.choices]

    async def presses(self, message: Message, name: str) -> Interaction:
        """Press the button with this label or custom id."""
        part = message.part(name)
        assert not part.get("disabled"), f"{name} cannot be pressed"
        assert part.get("style") != LINK_STYLE, f"{name} is a link"
        return await self._act(COMPONENT, message.channel, component_data(part, None), message)

    async def picks(self, message: Message, select: str, option: str) -> Interaction:
        """Pick an option (label or value) of the select with this placeholder or id."""
        return await self._act(
            COMPONENT, message.channel, component_data(message.part(select), option), message
        )

    async def presses_raw(self, message: Message, custom_id: str) -> Interaction:
        """Press a button that is not there: an old one, or a forged one."""
        data = {"custom_id": custom_id, "component_type": 2, "id": 2}
        return await self._act(COMPONENT, message.channel, data, message)

    async def submits(self, modal: Modal, **answers: Any) -> Interaction:
        """Fill a modal by custom id or label (a select by option label or value, a file as bytes) and send it."""
        attach = {
            file["id"]: file
            for file in (self._server.upload(one) for one in answers.values() if isinstance(one, bytes))
        }
        files = iter(attach.values())
        given = {name: next(files) if isinstance(one, bytes) else one for name, one in answers.items()}
        data: Json = {"custom_id": modal.custom_id, "components": filled(modal, given, attach)}
        if attach:
            data["resolved"] = {"attachments": attach}
        return await self._act(MODAL_SUBMIT, modal.opened_by.channel, data, modal.opened_by.message)

    async def says(
        self, text: str, *files: bytes, channel: Channel | None = None, name: str = "photo.png"
    ) -> Message:
        """Write a message, with files when wanted."""
        where = channel or self.direct
        attachments = [self._server.upload(file, name) for file in files]
        message = Message(self._server.ids.next(), where, self.user, text, attachments=attachments)
        where.messages.append(message)
        await self._server.announce(message, GUILD_MESSAGES if where.guild else DIRECT_MESSAGES)
        return message

    def sees_command(self, command: str, channel: Channel | None = None) -> bool:
        """Whether Discord offers them this command there."""
        name = command.split()[0]
        declared = self._server.commands.get(name)
        if declared is None:
            return False
        guild = channel.guild if channel else None
        contexts = declared.get("contexts")
        if contexts is not None and (0 if guild else 1) not in contexts:
            return False
        needed = declared.get("default_member_permissions")
        if guild is None or needed is None:
            return True
        mine = guild.permissions(self.user)
        return bool(mine & ADMINISTRATOR) or (int(needed) != 0 and mine & int(needed) == int(needed))

    def _declared(self, command: str, channel: Channel | None) -> Json:
        assert self.sees_command(command, channel), f"{self.user.name} is not offered /{command}"
        declared: Json = self._server.commands[command.split()[0]]
        for step in command.split()[1:]:
            declared = next(option for option in declared["options"] if option["name"] == step)
        return declared

    def _command_data(self, command: str, declared: Json, options: dict[str, Any]) -> tuple[Json, Json]:
        known = {option["name"]: option for option in declared.get("options", [])}
        missing = [name for name, option in known.items() if option.get("required") and name not in options]
        assert not missing, f"/{command} needs {missing}"
        given: list[Json] = []
        attachments: Json = {}
        for name, value in options.items():
            option = known[name]
            if option["type"] == ATTACHMENT:
                file = self._server.upload(value)
                attachments[file["id"]] = file
                value = file["id"]
            else:
                value = AS_TYPED.get(option["type"], str)(value)
            values = [choice["value"] for choice in option.get("choices") or [{"value": value}]]
            assert value in values, f"/{command} {name} is one of {values}"
            given.append({"name": name, "type": option["type"], "value": value})
        return self._nested(command, given), attachments

    def _nested(self, command: str, given: list[Json]) -> Json:
        names = command.split()
        for step in reversed(names[1:]):
            given = [{"name": step, "type": SUBCOMMAND, "options": given}]
        return {"id": self._server.commands[names[0]]["id"], "name": names[0], "type": 1, "options": given}

    async def _act(
        self, kind: int, channel: Channel | None, data: Json, message: Message | None = None
    ) -> Interaction:
        interaction = self._server.interact(self, kind, channel or self.direct, message)
        self.interactions.append(interaction)
        body = {**interaction.context(self._server.bot), "data": data}
        if message is not None:
            body["message"] = message.json()
        await self._server.gateway.dispatch("INTERACTION_CREATE", body)
        return interaction
