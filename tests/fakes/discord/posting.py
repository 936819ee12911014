"""Messages over REST: create, edit, read, delete, with Discord's checks and those that we promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tests.fakes.discord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES
from tests.fakes.discord.limits import Breach, Json, message_breaches
from tests.fakes.discord.messages import Message
from tests.fakes.discord.refusals import Refused, unknown
from tests.fakes.discord.world import Channel, User

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

Files: TypeAlias = dict[str, tuple[str, bytes]]
FILE_LIMIT = 10 * 1024 * 1024
NONCE_SECONDS = 120.0
PARTS = ("content", "embeds", "components", "flags")


class Posting:
    """What the bot writes into channels."""

    def __init__(self, server: FakeDiscord) -> None:
        self._server = server
        self._nonces: dict[str, tuple[float, Message]] = {}

    def channel(self, channel: str) -> Channel:
        """The channel, where the bot may write. Raises Refused."""
        found = self._server.channel(channel)
        if found is None:
            hidden = any(channel in guild.channels for guild in self._server.guilds.values())
            raise Refused(403, 50001, "Missing Access") if hidden else unknown("Channel")
        return found

    def typing(self, channel: str) -> None:
        """POST the sign that somebody writes."""
        self.channel(channel)

    async def create(self, channel: str, body: Json, files: Files) -> Json:
        """POST a message; a nonce that was used within two minutes gives the earlier message again."""
        found = self.channel(channel)
        self._may_write(found)
        nonce, now = str(body.get("nonce") or ""), self._server.clock()
        if nonce and body.get("enforce_nonce"):
            at, earlier = self._nonces.get(nonce, (float("-inf"), None))
            if earlier is not None and now - at < NONCE_SECONDS:
                return earlier.json()
        elif not nonce:
            self._server.violations.append(f"a message without a nonce in {channel}: {body}")
        message = make_message(self._server, found, body, files)
        if nonce:
            message.nonce = nonce
            self._nonces[nonce] = (now, message)
        await self._server.announce(message, GUILD_MESSAGES if found.guild else DIRECT_MESSAGES)
        return message.json()

    def edit(self, channel: str, message: str, body: Json, files: Files) -> Json:
        """PATCH one of the bot's own messages."""
        found = self._message(channel, message)
        if found.author is not self._server.bot:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        change_message(self._server, found, body, files)
        return found.json()

    def delete(self, channel: str, message: str) -> None:
        """DELETE a message."""
        self._message(channel, message).deleted = True

    def one(self, channel: str, message: str) -> Json:
        """GET a message."""
        return self._message(channel, message).json()

    def history(self, channel: str, query: Any) -> list[Json]:
        """GET the newest messages, or those after one."""
        after, limit = int(query.get("after", 0)), int(query.get("limit", 50))
        seen = [one for one in self.channel(channel).messages if not one.deleted and one.visible_to is None]
        return [one.json() for one in seen if int(one.id) > after][-limit:][::-1]

    def _message(self, channel: str, message: str) -> Message:
        for one in self.channel(channel).messages:
            if one.id == message and not one.deleted and one.visible_to is None:
                return one
        raise unknown("Message")  # an ephemeral message exists for its interaction's webhook only

    def _may_write(self, channel: Channel) -> None:
        if channel.recipient is None:
            return
        person = self._server.people[channel.recipient.id]
        met = any(
            guild.bot_is_in and person.user.id in guild.members for guild in self._server.guilds.values()
        )
        if person.blocks_bot or not (met or channel.messages or person.interactions):
            raise Refused(403, 50007, "Cannot send messages to this user")


def make_message(
    server: FakeDiscord,
    channel: Channel,
    body: Json,
    files: Files,
    *,
    only_for: User | None = None,
    webhook: str = "",
) -> Message:
    """Check and add a message of the bot's. Raises Refused."""
    _check(server, body, files)
    if not (body.get("content") or body.get("embeds") or files or body.get("components")):
        raise Refused(400, 50006, "Cannot send an empty message")
    message = Message(server.ids.next(), channel, server.bot, visible_to=only_for, webhook=webhook or None)
    _write(server, message, body, files)
    channel.messages.append(message)
    return message


def change_message(server: FakeDiscord, message: Message, body: Json, files: Files) -> None:
    """Check and change a message in place. Raises Refused."""
    _check(server, body, files)
    before = {"content": message.content, "embeds": message.embeds, "components": message.components}
    message.edits.append({**before, "attachments": message.attachments})
    _write(server, message, body, files)


def _check(server: FakeDiscord, body: Json, files: Files) -> None:
    breaches = message_breaches(body)
    names = {name for name, _ in files.values()}
    for number, embed in enumerate(body.get("embeds") or []):
        url = (embed.get("image") or {}).get("url", "")
        if url.startswith("attachment://") and url.removeprefix("attachment://") not in names:
            path = f"embeds.{number}.image.url"
            breaches.append(Breach(path, "ATTACHMENT_NOT_FOUND", f"Attachment not found: {url}"))
    if breaches:
        raise Refused.form(breaches)
    if any(len(content) > FILE_LIMIT for _, content in files.values()):
        raise Refused(413, 40005, "Request entity too large")
    mentions = body.get("allowed_mentions")
    if mentions is None:
        server.violations.append(f"no allowed_mentions: {body}")
    elif (
        mentions.get("parse")
        or mentions.get("users")
        or mentions.get("roles")
        or mentions.get("replied_user")
    ):
        server.violations.append(f"a message that may mention: {mentions}")


def _write(server: FakeDiscord, message: Message, body: Json, files: Files) -> None:
    for name in PARTS:
        if name in body:
            setattr(message, name, body[name] if body[name] is not None else type(getattr(message, name))())
    stored = {number: server.upload(content, name) for number, (name, content) in files.items()}
    for embed in message.embeds:
        image = embed.get("image") or {}
        for file in stored.values():
            if image.get("url") == f"attachment://{file['filename']}":
                embed["image"] = {"url": file["url"], "width": 1, "height": 1}
    if "attachments" in body:
        kept = {file["id"]: file for file in message.attachments} | stored
        wanted = [str(one["id"]) for one in body["attachments"] or []]
        message.attachments = [kept[one] for one in wanted if one in kept]
    else:
        message.attachments = [*message.attachments, *stored.values()]
