"""The hunt: kill at each operation once. Both sides share, in a file, which operations were met before.

An operation is known by what came before it in its transaction, by its parcel, or by what it acknowledges; not by how
many operations came before it, since each life that follows a kill has others.
"""

from __future__ import annotations

import mmap
import struct
from hashlib import blake2b
from pathlib import Path
from typing import Final

WHERE: Final = struct.Struct("<qqq")  # the sort hunted, the step under way, how many were met
ONE: Final = struct.Struct("<Q")
MOST: Final = 60_000
SIZE: Final = WHERE.size + MOST * ONE.size
START: Final = 0  # the step that is a start, and idling
# The sort that is none: what is met is noted, and happens in each step; only a start is killed at it.
LOOK: Final = -1
NOTHING: Final = 0


class Hunt:
    """Which operations were met. The file outlives every victim."""

    def __init__(self, path: Path) -> None:
        """Open it; nothing is hunted when it is made."""
        if not path.exists():
            path.write_bytes(bytes(SIZE))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), SIZE)
        self._met: set[int] = set()
        self._read = 0

    def begin(self, sort: int, step: int) -> None:
        """Hunt operations of this sort in this step; NOTHING ends the hunt."""
        WHERE.pack_into(self._map, 0, sort, step, self._where()[2])

    def meets(self, sort: int, what: bytes) -> bool:
        """Whether an operation is hunted and was not met before; then it counts as met."""
        hunted, step, _ = self._where()
        if hunted not in (sort, LOOK):
            return False
        self._catch_up()
        idle, mine = _number(LOOK, sort, what), _number(sort, step, what)
        new = idle if hunted == LOOK else mine
        if new in self._met or (idle in self._met and step != START):
            return False
        self._append(new)
        return hunted == sort

    def _where(self) -> tuple[int, int, int]:
        sort, step, count = WHERE.unpack_from(self._map)
        return sort, step, count

    def _catch_up(self) -> None:
        """Read what others have met since."""
        for place in range(self._read, self._where()[2]):
            self._met.add(ONE.unpack_from(self._map, WHERE.size + place * ONE.size)[0])
        self._read = self._where()[2]

    def _append(self, number: int) -> None:
        sort, step, count = self._where()
        ONE.pack_into(self._map, WHERE.size + count * ONE.size, number)
        WHERE.pack_into(self._map, 0, sort, step, count + 1)


def _number(*where: int | bytes) -> int:
    """An operation in a step, as a number."""
    digest = blake2b(repr(where).encode(), digest_size=ONE.size)
    return int(ONE.unpack(digest.digest())[0])
