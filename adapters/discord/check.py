"""Discord, as `commonshed doctor` looks at it: token, permissions in each server, and the gateway.

It asks by plain HTTP: a discord.py client would need the gateway before it could say anything.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import aiohttp
from discord import Permissions

from bot.checks import Finding
from bot.settings import DiscordSettings, Settings

WAIT_S: Final = 5.0
USER_AGENT: Final = "DiscordBot (commonshed, 0.1)"  # Discord refuses other forms
HELLO: Final = 10  # the gateway's first message, before anyone has said who they are

NEEDED: Final = Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True, read_message_history=True
)


async def check(settings: Settings) -> list[Finding]:
    """Ask the configured API server and gateway. Nothing is found when no token is set."""
    discord = settings.discord
    if discord.token is None:
        return []
    headers = {"Authorization": f"Bot {discord.token.get_secret_value()}", "User-Agent": USER_AGENT}
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WAIT_S)) as session:
        try:
            found = await _ask_the_api(session, discord, headers)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            found = [_silent("discord.api_url", error, discord.api_url)]
        return [*found, await _ask_the_gateway(session, discord)]


async def _ask_the_api(
    session: aiohttp.ClientSession, discord: DiscordSettings, headers: Mapping[str, str]
) -> list[Finding]:
    async with session.get(f"{discord.api_url}/users/@me", headers=headers) as answer:
        if answer.status == 401:
            return [
                Finding(
                    "discord.token: the server does not accept it",
                    "reset it at https://discord.com/developers/applications under Bot, and set the new one",
                )
            ]
        answer.raise_for_status()
        me = await answer.json()
    async with session.get(f"{discord.api_url}/users/@me/guilds", headers=headers) as answer:
        answer.raise_for_status()
        guilds = await answer.json()
    return [Finding(f"discord.token: accepted, the bot is {me['username']}"), *_permissions(guilds, me["id"])]


def _permissions(guilds: Sequence[Mapping[str, Any]], bot_id: str) -> list[Finding]:
    """What the bot may do in each server it is in; the intents it uses are not privileged ones."""
    invitation = (
        f"https://discord.com/oauth2/authorize?client_id={bot_id}"
        f"&scope=bot+applications.commands&permissions={NEEDED.value}"
    )
    if not guilds:
        return [Finding("discord: the bot is in no server yet", f"invite it: {invitation}")]
    return [_permission(guild, invitation) for guild in guilds]


def _permission(guild: Mapping[str, Any], invitation: str) -> Finding:
    granted = Permissions(int(guild["permissions"]))
    if granted.administrator or granted.is_superset(NEEDED):
        return Finding(f"discord: has its permissions in {guild['name']}")
    missing = ", ".join(name for name, needed in NEEDED if needed and not getattr(granted, name))
    return Finding(
        f"discord: lacks {missing} in {guild['name']}", f"grant the bot's role these: {invitation}"
    )


async def _ask_the_gateway(session: aiohttp.ClientSession, discord: DiscordSettings) -> Finding:
    """Wait for its Hello, and leave without identifying: that would use up one of the day's sessions."""
    try:
        async with asyncio.timeout(WAIT_S), session.ws_connect(discord.gateway_url) as gateway:
            hello = await gateway.receive_json()
    except (aiohttp.ClientError, TimeoutError, TypeError, ValueError) as error:
        return _silent("discord.gateway_url", error, discord.gateway_url)
    if not isinstance(hello, dict) or hello.get("op") != HELLO:
        return Finding(
            "discord.gateway_url: answers, but not as Discord's gateway does", "look at the address"
        )
    return Finding("discord.gateway_url: the gateway answers")


def _silent(key: str, error: Exception, address: str) -> Finding:
    return Finding(
        f"{key}: no useful answer ({type(error).__name__})",
        f"look at the network; the server asked is {address}",
    )
