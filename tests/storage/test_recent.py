"""Replies remembered by their JSON: what is read is what would have been read from it."""

from __future__ import annotations

import json

import pytest

from bot.conversation.phrases import t
from bot.conversation.replies import Reply, Say, Toast
from bot.conversation.written import read_reply
from storage.recent import MOST, Recent
from tests.conversation.every_reply import REPLIES


@pytest.mark.parametrize("reply", REPLIES, ids=lambda it: it.type)
def test_what_was_written_is_read_as_from_its_json(reply: Reply) -> None:
    """Whether it is remembered or not."""
    recent = Recent()

    written = recent.write(reply)

    assert recent.read(written) == read_reply(written) == Recent().read(written) == reply


def test_only_the_latest_are_remembered() -> None:
    """However many are written; those that went are read from their JSON."""
    recent = Recent()
    texts = [recent.write(Toast(t("done", number=number))) for number in range(MOST + 5)]

    kept = [recent.read(text) is recent.read(text) for text in texts]

    assert kept == [False] * 5 + [True] * MOST
    assert [recent.read(text) for text in texts] == [read_reply(text) for text in texts]


def test_no_secret_is_remembered() -> None:
    """It is nowhere but in its row."""
    recent = Recent()

    written = recent.write(Say(t("done"), secret=True))

    assert recent.read(written) is not recent.read(written)


def test_what_is_no_reply_is_refused() -> None:
    """As a release that knew more may have written it, or nobody."""
    for written in (json.dumps({"type": "song"}), "{}", "no JSON"):
        with pytest.raises(ValueError, match=r"tag|Expecting"):
            Recent().read(written)
