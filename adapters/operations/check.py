"""A running program, as `commonshed doctor` looks at it: is every part alive, are neighbours served?"""

from typing import Any, Final

import aiohttp

from bot.checks import Finding
from bot.setting_values import Listen
from bot.settings import Settings

WAIT_S: Final = 9.0
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # where it listens -> where to ask


async def check(settings: Settings) -> list[Finding]:
    """Ask the operator's server. Nothing is found when none is set."""
    listen = settings.operations.listen
    if listen is None:
        return []
    address = _address(listen)
    timeout = aiohttp.ClientTimeout(total=WAIT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            return [
                _alive(*await _ask(session, f"{address}/healthz")),
                _ready(*await _ask(session, f"{address}/readyz")),
            ]
    except aiohttp.ClientConnectorError:
        return [Finding(f"operations.listen: no program is running at {address}")]
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, AttributeError) as error:
        return [
            Finding(
                f"operations.listen: what answers at {address} is not this program ({type(error).__name__})",
                "choose another port for operations.listen, or look who has this one",
            )
        ]


async def _ask(session: aiohttp.ClientSession, address: str) -> tuple[int, dict[str, Any]]:
    async with session.get(address) as answer:
        return answer.status, await answer.json()


def _alive(status: int, told: dict[str, Any]) -> Finding:
    if status == 200:
        return Finding(f"operations: the running program is alive ({', '.join(told['parts'])})")
    return Finding(
        f"operations: no sign of life from {', '.join(told['stalled'])}",
        "look at its log; it ends by itself after operations.stall_limit_s, and its service manager starts it anew",
    )


def _ready(status: int, told: dict[str, Any]) -> Finding:
    platforms = ", ".join(f"{name} {state}" for name, state in told["platforms"].items())
    said = f"the database {told['database']}; {platforms}"
    if status == 200:
        return Finding(f"operations: {said}")
    return Finding(f"operations: the running program is not ready: {said}", "look at its log")


def _address(listen: Listen) -> str:
    host = EVERYWHERE.get(listen.host, listen.host)
    return f"http://[{host}]:{listen.port}" if ":" in host else f"http://{host}:{listen.port}"
