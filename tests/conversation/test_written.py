"""Replies as JSON: what is written in one step is what its reader takes, whatever was typed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

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
    Reply,
    Say,
    Show,
    Toast,
    Tone,
)
from bot.conversation.written import REPLY, read_reply, write_reply

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


@pytest.mark.parametrize("reply", REPLIES, ids=lambda it: it.type)
def test_a_reply_is_written_as_its_reader_takes_it(reply: Reply) -> None:
    """Every kind of reply and of parameter comes back, and stands there as pydantic's own rules write it."""
    written = write_reply(reply)

    assert json.loads(written) == REPLY.dump_python(reply, mode="json")
    assert read_reply(written) == reply


def test_half_a_letter_holds_up_no_reply() -> None:
    """Half a surrogate pair, which no UTF-8 holds, is written as an escape."""
    reply = Say(t("done", who="\ud83d"))

    written = write_reply(reply)

    assert read_reply(written) == reply
    assert written.isascii()
