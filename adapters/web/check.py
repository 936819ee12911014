"""The pages, as `commonshed doctor` looks at them: does their address fit, can they be served, is there a map?"""

import socket
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from bot.checks import Finding
from bot.settings import Settings

WAIT_S: Final = 8.0
AT_HOME: Final = ("localhost", "127.0.0.1", "::1")
TILE: Final = {"z": "0", "x": "0", "y": "0"}  # the whole world


async def check(settings: Settings) -> list[Finding]:
    """Look at [web]. Nothing is found when there are no pages."""
    web = settings.web
    if web.public_url is None:
        return []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WAIT_S)) as session:
        found = [_public(web.public_url), await _served(session, *web.listen)]
        return [*found, await _tiles(session, web.tiles_url, web.public_url)] if web.tiles_url else found


def _public(address: str) -> Finding:
    parts = urlsplit(address)
    if parts.scheme == "https" or parts.hostname in AT_HOME:
        return Finding(f"web.public_url: {address}")
    return Finding(
        f"web.public_url: {address} is not encrypted, and browsers keep the sign-in to https",
        "let your web server speak https there, and set web.public_url to https://…",
    )


async def _served(session: aiohttp.ClientSession, host: str, port: int) -> Finding:
    """Somebody answers there (the running program), or the port can still be taken."""
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        async with session.get(f"http://{shown}/") as answer:
            if "Content-Security-Policy" in answer.headers:
                return Finding(f"web.listen: the pages answer at {shown}")
    except aiohttp.ClientConnectorError:
        return _free(host, port, shown)
    except (aiohttp.ClientError, TimeoutError):
        pass  # it speaks another language: not ours
    return Finding(f"web.listen: another program answers at {shown}", "choose another port for web.listen")


def _free(host: str, port: int, shown: str) -> Finding:
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        return Finding(
            f"web.listen: {shown} cannot be taken ({error.strerror})",
            "choose an address of this machine and a free port above 1023",
        )
    return Finding(f"web.listen: {shown} is free; no program is running")


async def _tiles(session: aiohttp.ClientSession, template: str, public_url: str) -> Finding:
    """Fetch the one tile that shows the whole world, as a browser on our pages would."""
    address = template
    for name, value in TILE.items():
        address = address.replace(f"{{{name}}}", value)
    try:
        async with session.get(address, headers={"Referer": f"{public_url}/"}) as answer:
            kind, status = answer.content_type, answer.status
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        kind, status = type(error).__name__, 0
    if status == 200 and kind.startswith("image/"):
        return Finding(f"web.tiles_url: {urlsplit(template).netloc} serves tiles")
    why = f"status {status}" if status not in (0, 200) else kind
    return Finding(
        f"web.tiles_url: {address} is no tile ({why})",
        "look at the address and at the terms of whoever serves it, or leave web.tiles_url out",
    )
