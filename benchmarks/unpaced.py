"""The program without Telegram's pace, which would let out 30 messages a second: python -m benchmarks.unpaced run …"""

from __future__ import annotations

import sys

import adapters.telegram.pace as pace
from bot.__main__ import main

PLENTY = (1_000_000, 1.0)

if __name__ == "__main__":
    pace.ALL = pace.OTHERS = pace.CHAT = pace.GROUP = PLENTY  # type: ignore[misc]  # Final, for everybody else
    sys.exit(main(sys.argv[1:]))
