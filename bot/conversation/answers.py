"""Answers as a draft keeps them: text, written in one form that no language and no release changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model.places import Point
from bot.model.spans import Span
from bot.store import Pick


def write_span(span: Span) -> str:
    """A span as a draft keeps it."""
    return f"{span.start_at.isoformat()}/{span.due_at.isoformat()}/{span.zone}"


def span_pick(span: Span) -> Pick:
    """A span to pick: its raw answer reads the same in every language."""
    return f"{span.start:%Y-%m-%d %H:%M} - {span.due:%Y-%m-%d %H:%M}", write_span(span)


def read_written_span(written: str) -> Span:
    """The span that a draft keeps."""
    start, due, zone = written.split("/", 2)
    return Span(datetime.fromisoformat(start), datetime.fromisoformat(due), zone)


def write_place(point: Point, words: str = "") -> str:
    """A place as a draft keeps it; a seventh decimal would be a centimetre."""
    return f"{point.lat:.6f},{point.lon:.6f}" + (f"|{words}" if words else "")


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a complete form, by field name."""

    kept: Mapping[str, str]

    def text(self, name: str) -> str:
        """A text, a choice or a photo's id; "" when it was skipped."""
        return self.kept.get(name, "")

    def number(self, name: str) -> int:
        """A number."""
        return int(self.kept[name])

    def yes(self, name: str) -> bool:
        """Whether the answer was yes."""
        return self.kept.get(name) == "yes"

    def span(self, name: str) -> Span:
        """A span."""
        return read_written_span(self.kept[name])

    def moment(self, name: str) -> datetime:
        """A due moment."""
        return datetime.fromisoformat(self.kept[name])

    def point(self, name: str) -> Point:
        """A place."""
        lat, lon = self.kept[name].partition("|")[0].split(",")
        return Point(float(lat), float(lon))

    def words(self, name: str) -> str:
        """The address that was picked for a place; "" for a pin."""
        return self.kept[name].partition("|")[2]
