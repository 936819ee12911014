"""How deep the fuzzing gets: which rows of the table of rights let somebody through, and which phrases were said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from bot.conversation import gate
from bot.conversation.replies import Reply
from bot.conversation.scene import Scene
from bot.model.rights import RIGHTS
from tests.stories.phones import phrases

ROWS: Final = RIGHTS.keys() - {"Run"}  # a command by a button: the command's own row is asked


@dataclass(slots=True)
class Reach:
    """What was reached."""

    rows: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)

    def hears(self, reply: Reply) -> None:
        """Something is said."""
        self.said.update(it.key for it in phrases(reply))

    def takes(self, other: Reach) -> None:
        """What another reached counts as well."""
        self.rows |= other.rows
        self.said |= other.said

    def told(self) -> str:
        """For people."""
        missed = sorted(ROWS - self.rows)
        never = f" (never: {', '.join(missed)})" if missed else ""
        here = f"{len(ROWS) - len(missed)} of {len(ROWS)}"
        return f"rows of the table reached {here}{never}, phrases said {len(self.said)}"


@contextmanager
def watched(reach: Reach) -> Iterator[None]:
    """While it lasts, every row that lets somebody through is noted; what the gate says stays as it is."""
    admit = gate.admit

    def noting(scene: Scene, row: str, ids: gate.Ids) -> bool:
        """The gate, and a note."""
        goes_on = admit(scene, row, ids)
        if goes_on:
            reach.rows.add(row)
        return goes_on

    asking = [vars(it) for it in [*sys.modules.values()] if getattr(it, "admit", None) is admit]
    for names in asking:
        names["admit"] = noting
    try:
        yield
    finally:
        for names in asking:
            names["admit"] = admit
