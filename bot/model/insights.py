"""What moderators may know of a community as a whole: numbers, words and cells, never who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.places import Cell

WEEKS = 12  # how far back is looked
MOST = 8  # entries of each list


@dataclass(frozen=True, slots=True)
class Insights:
    """The last WEEKS weeks of one community, up to a day of its calendar.

    `weeks`: each Monday with the number of handovers, oldest first. `missed`: words without a result, with the number
    of neighbours who looked for them. `never_lent`: titles, the longest offered first, `never_lent_count` of them in
    all, out of `offered`. `cells`: where things were fetched, with the number of handovers.
    """

    weeks: tuple[tuple[date, int], ...]
    missed: tuple[tuple[str, int], ...]
    never_lent: tuple[str, ...]
    never_lent_count: int
    offered: int
    on_time: int
    late: int
    cells: tuple[tuple[Cell, int], ...]

    @property
    def lent(self) -> int:
        """All handovers of these weeks."""
        return sum(count for _, count in self.weeks)

    @property
    def returned(self) -> int:
        """All returns of these weeks."""
        return self.on_time + self.late

    @property
    def on_time_percent(self) -> int:
        """The share that came back on time, in whole percent; 0 when nothing came back."""
        return round(100 * self.on_time / self.returned) if self.returned else 0
