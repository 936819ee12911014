"""The place service, as `commonshed doctor` looks at it: does it answer us?"""

from typing import Final

import aiohttp

from bot.checks import Finding
from bot.settings import Settings

WAIT_S: Final = 8.0

# For each service: the public server, and its lightest question.
SERVICES: Final = {
    "nominatim": ("https://nominatim.openstreetmap.org", "/status"),
    "photon": ("https://photon.komoot.io", "/api?q=Seoul&limit=1"),
}


async def check(settings: Settings) -> list[Finding]:
    """Ask the configured service once."""
    places = settings.places
    if places.service not in SERVICES:
        return [Finding("places.service: none; neighbours send a pin, coordinates or a plus code")]
    public, question = SERVICES[places.service]
    address = (places.url or public).rstrip("/")
    timeout = aiohttp.ClientTimeout(total=WAIT_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": places.user_agent}) as session,
            session.get(address + question) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, TimeoutError) as error:
        return [_broken(address, type(error).__name__)]
    if status != 200:
        return [_broken(address, f"status {status}")]
    return [Finding(f"places.service: {places.service} at {address} answers")]


def _broken(address: str, why: str) -> Finding:
    return Finding(
        f"places.service: {address} gives no useful answer ({why})",
        'look at places.url and places.user_agent, or set places.service = "none"',
    )
