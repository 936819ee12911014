"""What the core asks of Discord: who moderates, and what is in a file that somebody sent."""

from __future__ import annotations

import asyncio
import logging
from typing import Final
from urllib.parse import urlsplit

import aiohttp
from discord.http import Route

from adapters.discord.calls import Calls
from adapters.discord.rooms import moderates
from bot.conversation.lookups import FetchedPhoto, FetchPhoto, IsModerator, Verdict
from bot.errors import Unreachable
from bot.ports import PhotoRefused, Photos

log = logging.getLogger(__name__)

CDN: Final = frozenset({("https", "cdn.discordapp.com"), ("https", "media.discordapp.net")})
MAX_PHOTO_BYTES: Final = 25_000_000  # what an attachment may weigh without a boost of the server
FETCH_S: Final = 20.0


async def is_moderator(calls: Calls, lookup: IsModerator, role: str | None) -> Verdict:
    """Ask for the member's roles and the server's: Manage Server, or the role of this name. Raises TryLater."""
    server, user = lookup.room.space, lookup.account.id
    if not server or not user:
        return Verdict(yes=False)
    try:
        member = await calls(
            Route("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=server, user_id=user)
        )
        guild = await calls(Route("GET", "/guilds/{guild_id}", guild_id=server))
    except Unreachable:
        return Verdict(yes=False)  # no member, or the bot is no longer there
    return Verdict(moderates(guild, user, member["roles"], role), owner=guild.get("owner_id") == user)


async def fetch_photo(lookup: FetchPhoto, photos: Photos, api_url: str) -> FetchedPhoto:
    """Fetch a file from Discord's own servers, nowhere else, and keep it as a photo."""
    address = urlsplit(lookup.ref)
    own = urlsplit(api_url)  # a self-hosted Discord serves its files itself
    if (address.scheme, address.netloc) not in {*CDN, (own.scheme, own.netloc)}:
        return FetchedPhoto(refused="gone")
    try:
        content = await _download(lookup.ref)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("Discord: a photo could not be fetched (%s)", type(error).__name__)
        return FetchedPhoto(refused="offline")
    if content is None:
        return FetchedPhoto(refused="gone")
    if len(content) > MAX_PHOTO_BYTES:
        return FetchedPhoto(refused="too_large")
    try:
        return FetchedPhoto(photo=await asyncio.to_thread(photos.keep, content))
    except PhotoRefused as refused:
        return FetchedPhoto(refused="too_large" if refused.reason == "too_large" else "not_a_photo")


async def _download(url: str) -> bytes | None:
    """At most one byte more than allowed, or None when the file is gone. No redirect is followed."""
    timeout = aiohttp.ClientTimeout(total=FETCH_S)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        if answer.status != 200:
            if answer.status >= 500 or answer.status == 429:
                answer.raise_for_status()
            return None
        parts, size = [], 0
        async for part in answer.content.iter_chunked(64 * 1024):
            parts.append(part)
            size += len(part)
            if size > MAX_PHOTO_BYTES:
                break
        return b"".join(parts)
