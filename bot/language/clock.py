"""A time of day as people write it within a longer text: "10:00", "6 pm", "오후 6시 반", "noon"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

NOON = 12


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `vague` when the hour may be meant before or after noon. The end of a day is hour 24."""

    hour: int
    minute: int = 0
    vague: bool = False

    def on(self, day: date) -> datetime:
        """This time on a day, by the wall clock."""
        return datetime.combine(day, time()) + timedelta(hours=self.hour, minutes=self.minute)


FORMS = (  # the first that is found; `half` is the half of the day
    re.compile(r"(?<![\d:.])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b\.?"),
    re.compile(r"(?P<half>오전|오후)? ?(?<![\d:.])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?![\d:])"),
    re.compile(
        r"(?P<half>오전|오후|새벽|아침|낮|저녁|밤)? ?(?<!\d)(?P<hour>\d{1,2})시(?!간) ?(?P<minute>\d{1,2}(?=분)|반)?분?"
    ),
    re.compile(r"\bat (?P<hour>\d{1,2})(?P<half>)(?P<minute>)(?![\d:./])(?: ?o'clock)?"),
    re.compile(r"(?<![\d:.])(?P<hour>\d{1,2})(?P<half>)(?P<minute>) ?(?:h\b|o'clock)"),
)
EXACT_FORM = 1  # "3:00" is on the 24-hour clock; "3시" and "at 3" are not
WORDS = {
    "noon": 12,
    "midday": 12,
    "정오": 12,
    "morning": 9,
    "아침": 9,
    "afternoon": 14,
    "evening": 18,
    "저녁": 18,
}
WORD = re.compile("|".join(rf"\b{word}\b" for word in WORDS))
HOURS = {  # of each half of the day, the hours it may name and what they are on the 24-hour clock
    "a": {hour: hour % NOON for hour in range(1, 13)},
    "p": {hour: hour % NOON + NOON for hour in range(1, 13)},
    "": {hour: hour for hour in range(25)},
}
HOURS |= {"오전": HOURS["a"], "새벽": HOURS["a"], "아침": HOURS["a"], "낮": HOURS["p"], "저녁": HOURS["p"]}
HOURS |= {"오후": HOURS["p"] | {hour: hour for hour in range(13, 24)}}
HOURS |= {"밤": HOURS["p"] | {12: 24} | {hour: hour for hour in range(1, 6)}}
LATEST_AFTERNOON_HOUR = 6  # "at 3" and "3시" mean the afternoon: nobody hands a drill over at night


def take_clock(text: str) -> tuple[str, Clock | None]:
    """The text without its time of day, and that time. A time that does not exist (25:00) stays in the text."""
    for number, form in enumerate(FORMS):
        found = form.search(text)
        if found:
            clock = _clock(found, exact=number == EXACT_FORM)
            return (_without(text, found), clock) if clock else (text, None)
    word = WORD.search(text)
    return (_without(text, word), Clock(WORDS[word[0]])) if word else (text, None)


def _clock(found: re.Match[str], *, exact: bool) -> Clock | None:
    """The time of day that a form found; None when there is no such time."""
    half = found["half"] or ""
    hour = HOURS[half].get(int(found["hour"]))
    minute = 30 if found["minute"] == "반" else int(found["minute"] or 0)
    if hour is None or minute > 59 or (hour == 24 and minute):
        return None
    vague = not half and not exact and 1 <= hour < NOON
    return Clock(hour + NOON if vague and hour <= LATEST_AFTERNOON_HOUR else hour, minute, vague)


def _without(text: str, found: re.Match[str]) -> str:
    """The text around what was found."""
    return f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()
