"""What only Telegram can tell: who moderates a group, and what a sent photo shows."""

from __future__ import annotations

import asyncio
from typing import Final

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from adapters.telegram.calls import Connection, refused, translated
from adapters.telegram.inbound import MAX_PHOTO_BYTES
from bot.conversation.lookups import FetchedPhoto, Verdict
from bot.errors import RoomMoved
from bot.model.chats import Chat
from bot.ports import PhotoRefused, Photos

OWNER: Final = "creator"
MODERATORS: Final = (OWNER, "administrator")


async def is_moderator(connection: Connection, account: str, room: Chat) -> Verdict:
    """Whether the account moderates the room, or made it; asked anew at each use. Raises TryLater.

    An anonymous administrator goes by the group's own id.
    """
    if account == room.id:
        return Verdict(yes=True)
    try:
        member = await connection.bot.get_chat_member(int(room.id), int(account))
    except (BadRequest, Forbidden):  # not in that chat, or we are not
        return Verdict(yes=False)
    except TelegramError as error:
        problem = translated(error)
        if isinstance(problem, RoomMoved):
            return await is_moderator(connection, account, problem.to)
        raise problem from error
    return Verdict(member.status in MODERATORS, owner=member.status == OWNER)


async def fetch_photo(connection: Connection, photos: Photos, ref: str) -> FetchedPhoto:
    """Download, check and keep a photo by its file_id. Raises TryLater."""
    try:
        file = await connection.bot.get_file(ref)
        if (file.file_size or 0) > MAX_PHOTO_BYTES:
            return FetchedPhoto(refused="too_large")
        image = bytes(await file.download_as_bytearray())
    except BadRequest as error:
        return FetchedPhoto(refused="too_large" if "too big" in str(error).lower() else "gone")
    except TelegramError as error:
        if isinstance(error, InvalidToken) and refused(error) is None:  # PTB makes this of a 404
            return FetchedPhoto(refused="gone")
        raise translated(error) from error
    try:
        return FetchedPhoto(photo=await asyncio.to_thread(photos.keep, image))
    except PhotoRefused as refusal:
        return FetchedPhoto(refused="too_large" if refusal.reason == "too_large" else "not_a_photo")
