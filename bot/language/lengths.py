"""How long something is wanted, as people write it: "3 days", "a week", "사흘", "2박 3일", "2 hours"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Length:
    """A count of days, or else of hours; both small. `bare` when it could be a day of the month as well ("3일")."""

    days: int = 0
    hours: int = 0
    bare: bool = False

    @property
    def time(self) -> timedelta:
        """The length as time."""
        return timedelta(days=self.days, hours=self.hours)


COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "another": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
}
COUNTS |= {"eight": 8, "nine": 9, "ten": 10, "한": 1, "두": 2, "세": 3, "네": 4}
UNITS = {"day": 1, "days": 1, "일": 1, "week": 7, "weeks": 7, "주": 7, "주일": 7}
HOURS = ("hour", "hours", "hrs", "시간")
WHOLE = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "일주일": 7,
    "열흘": 10,
    "보름": 15,
}
NIGHTS = re.compile(r"\d{1,2}박 ?(\d{1,2}일)")  # 2박 3일: the days count
AROUND = re.compile(r"^(?:for |just |\+)|(?: more| longer| extra| 더|더)$|(?: ?동안|(?<=[일주흘틀])간|만)$")
COUNTED = re.compile(rf"(\d{{1,3}}|{'|'.join(COUNTS)}) ?(?:more |extra )?({'|'.join([*UNITS, *HOURS])})")


def read_length(text: str) -> Length | None:
    """Read a folded text that is nothing but a length. None when it is not; a length of none is not."""
    bare = AROUND.sub("", AROUND.sub("", text.strip()).strip()).strip()
    bare = NIGHTS.sub(r"\1", bare)
    if bare in WHOLE:
        return Length(days=WHOLE[bare])
    found = COUNTED.fullmatch(bare)
    if found is None:
        return None
    count = COUNTS.get(found[1]) or int(found[1])
    if found[2] in HOURS:
        return Length(hours=count) if 0 < count <= MOST_DAYS * 24 else None
    return Length(days=count * UNITS[found[2]], bare=found[2] == "일" and bare == text) if count else None
