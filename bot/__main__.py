"""The command line, and the edge: here every error becomes one line and an exit code.

Exit codes: 0 all is well; 1 something is broken; 2 the command or a setting is wrong; 130 stopped by Ctrl-C.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bot.subcommands import BROKEN, COMMANDS, Command, own_version

WRONG: Final = 2
INTERRUPTED: Final = 130

DEFAULT_CONFIG: Final = Path("config.toml")

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Perform one command; the exit code. Only argparse's own exits (--help, wrong usage) raise SystemExit."""
    chosen = _parser().parse_args(argv)
    try:
        return _perform(COMMANDS[chosen.command], chosen)
    except KeyboardInterrupt:
        return INTERRUPTED


def _perform(command: Command, chosen: argparse.Namespace) -> int:
    from bot.config import ConfigError, load_settings
    from bot.errors import PlatformRefused, StoreAway, StoreRefused
    from bot.logs import masking, set_up_logging

    secrets: frozenset[str] = frozenset()
    try:
        settings = load_settings(chosen.config or _default_config(), os.environ)
        secrets = settings.secrets()
        set_up_logging(settings.log, secrets, sys.stderr)
        return command.perform(settings, **_given(command, chosen))
    except ConfigError as error:
        return _fail(str(error), WRONG)
    except (PlatformRefused, StoreRefused) as error:
        return _fail(masking(secrets)(str(error)), BROKEN)
    except StoreAway as error:
        told = masking(secrets)(str(error))
        return _fail(f"the database cannot be used: {told}; commonshed doctor tells more", BROKEN)
    except Exception as error:
        log.critical("stopped by an error that nobody expected", exc_info=error)
        return _fail(f"stopped by {type(error).__name__}; the log tells more", BROKEN)


def _given(command: Command, chosen: argparse.Namespace) -> dict[str, Any]:
    """The command's own options by name."""
    names = [flag.removeprefix("--").replace("-", "_") for flag in command.options]
    return {name: getattr(chosen, name) for name in names}


def _default_config() -> Path | None:
    """config.toml if there is one. Without it the variables may be enough."""
    return DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"commonshed: {' '.join(message.split())}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--config", type=Path, metavar="FILE", help=f"the settings (default: {DEFAULT_CONFIG})"
    )
    parser = argparse.ArgumentParser(
        prog="commonshed", description="A chat bot with which a neighbourhood shares what it owns."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {own_version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, parents=[common], help=command.purpose, description=command.purpose)
        for flag, about in command.options.items():
            one.add_argument(flag, **about)
    return parser


if __name__ == "__main__":
    sys.exit(main())
