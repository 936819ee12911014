"""What became of a campaign: the checker's word on each of its towns, and the last line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.chaos.campaign import verdict
from tests.chaos.checker import Findings
from tests.chaos.town import Town

KEPT: Final = 0
BROKEN: Final = 1
DOUBLED: Final = ("doubled messages", "doubled in spite of the nonce")


@dataclass(frozen=True)
class Result:
    """What became of one town; `told` says how it was broken."""

    findings: Findings
    crashes: int
    told: str
    twice: Counter[str]  # messages that arrived twice, by platform
    messages: int
    faults: Counter[str]  # how often each was tried

    @classmethod
    def of(cls, town: Town, told: str, faults: Mapping[str, int] | None = None) -> Result:
        """Ask the checker."""
        delivered = town.witness.delivered.values()
        twice = Counter(found[0].message.partition(":")[0] for found in delivered if len(found) > 1)
        return cls(verdict(town), town.keeper.crashes, told, twice, len(delivered), Counter(faults))


@dataclass(frozen=True)
class Ran:
    """A campaign: how it was asked for, and what it said at its end."""

    seconds: int
    seed: int
    database: str
    results: Sequence[Result]

    @property
    def command(self) -> str:
        """How it is run again."""
        return f"make chaos SECONDS={self.seconds} SEED={self.seed} DATABASE={self.database}"

    @property
    def code(self) -> int:
        """The exit code."""
        return KEPT if all(it.findings.kept for it in self.results) else BROKEN

    @property
    def said(self) -> list[str]:
        """What was done, what was found, and what arrived twice."""
        twice = sum((it.twice for it in self.results), Counter[str]())
        told = " and ".join(f"{twice[name]} on {name.capitalize()}" for name in ("telegram", "discord"))
        found = [line for it in self.results for line in it.findings.lines()]
        messages = sum(it.messages for it in self.results)
        broken = any(rule in it.findings.broken for it in self.results for rule in DOUBLED)
        window = (
            "not all within the window" if broken else "each within the window: its delivery was not noted"
        )
        window = f"; {window}" if twice else ""
        return [
            *(it.told for it in self.results),
            *found,
            f"of {messages} messages {told} arrived twice{window}",
        ]

    @property
    def faults(self) -> Counter[str]:
        """How often each fault was tried."""
        return sum((it.faults for it in self.results), Counter[str]())

    @property
    def last_line(self) -> str:
        """The figures of all towns together."""
        crashes, found = sum(it.crashes for it in self.results), [it.findings for it in self.results]
        events, lost, doubled = (
            sum(getattr(it, name) for it in found) for name in ("events", "lost", "doubled")
        )
        return f"crashes {crashes}, events {events}, lost {lost}, doubled {doubled}"
