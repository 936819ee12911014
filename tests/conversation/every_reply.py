"""Every kind of reply, with every kind of parameter."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.conversation.phrases import Day, Distance, Moment, Period, t
from bot.conversation.replies import (
    Ask,
    Button,
    Card,
    GoDirect,
    Input,
    Listing,
    Option,
    Question,
    Say,
    Show,
    Toast,
    Tone,
)

NOON = datetime(2026, 6, 1, 12, 0, 0, 250, tzinfo=UTC)
WORDS = t(
    "loan-due", who='드릴 "x"\n\0', days=-1, at=Moment(NOON), day=Day(date(2026, 6, 1)), over=Period(NOON, NOON),
    away=Distance(500), state=t("loan-state-on-loan"),
)  # fmt: skip
BUTTONS = ((Button(WORDS, "lo-1-x", tone=Tone.GO), Button(WORDS, url="https://shed.example.org")),)
CARD = Card(WORDS, (WORDS, WORDS), "abc", BUTTONS)
REPLIES = (
    Say(WORDS, BUTTONS, secret=True, data_of=3),
    Show(CARD),
    Listing(WORDS, (CARD, CARD), BUTTONS),
    Ask(
        7,
        WORDS,
        (Question("kind", Input.CHOICE, WORDS, WORDS, None, True, (Option("a", WORDS, "x"),)),),
        WORDS,
    ),
    Toast(WORDS),
    GoDirect(WORDS, "lo-1"),
)
