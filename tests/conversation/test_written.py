"""Replies as JSON: what is written in one step is what its reader takes, whatever was typed."""

from __future__ import annotations

import json

import pytest

from bot.conversation.phrases import t
from bot.conversation.replies import Reply, Say
from bot.conversation.written import REPLY, read_reply, write_reply
from tests.conversation.every_reply import REPLIES


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
