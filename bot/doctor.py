"""`commonshed doctor`: asks each check in turn what it finds, and puts the findings into lines."""

import asyncio
from collections.abc import Sequence
from typing import Final

from rich.text import Text

from adapters.discord.check import check as check_discord
from adapters.operations.check import check as check_operations
from adapters.places_check import check as check_places
from adapters.telegram.check import check as check_telegram
from adapters.web.check import check as check_web
from bot.backup_check import check as check_backup
from bot.checks import Check, Finding
from bot.config import NoToken, require_token
from bot.logs import Masking, one_line
from bot.settings import Settings
from storage.backlog_check import check as check_backlog
from storage.check import check as check_storage

MAX_SECONDS: Final = 20.0  # for one check, all its questions together

CHECKS: Final[dict[str, Check]] = {
    "database": check_storage,
    "backup": check_backup,
    "backlog": check_backlog,
    "telegram": check_telegram,
    "discord": check_discord,
    "places": check_places,
    "web": check_web,
    "operations": check_operations,
}


async def examine(settings: Settings) -> list[Finding]:
    """Everything found, in the order of the sections."""
    found = await asyncio.gather(*(_in_time(name, check, settings) for name, check in CHECKS.items()))
    return [*_configuration(settings), *(finding for findings in found for finding in findings)]


def lines(findings: Sequence[Finding], masked: Masking) -> list[Text]:
    """A line each: ok, or what is broken and how to mend it. No markup of a foreign server is obeyed."""
    return [_line(finding, masked) for finding in findings]


def _line(finding: Finding, masked: Masking) -> Text:
    said = one_line(masked(f"{finding.what}; to mend it: {finding.mend}" if finding.mend else finding.what))
    mark, style = ("ok    ", "green") if finding.is_well else ("BROKEN", "bold red")
    return Text.assemble((mark, style), "  ", said)


def _configuration(settings: Settings) -> list[Finding]:
    try:
        require_token(settings)
    except NoToken as error:
        return [Finding("configuration", str(error))]
    return [Finding("configuration: every setting is understood")]


async def _in_time(name: str, check: Check, settings: Settings) -> list[Finding]:
    try:
        async with asyncio.timeout(MAX_SECONDS):
            return await check(settings)
    except TimeoutError:
        return [
            Finding(f"{name}: no answer within {MAX_SECONDS:.0f} s", "look at the network and the address")
        ]
