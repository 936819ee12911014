"""The real program, whose loop is blocked by SIGUSR1: `python -m tests.operations.hanging config.toml`."""

import signal
import sys
import time

from bot import __main__ as command_line


def hang(_signal: int, _frame: object) -> None:
    """Never come back to the loop."""
    time.sleep(600)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, hang)
    sys.exit(command_line.main(["run", "--config", sys.argv[1]]))
