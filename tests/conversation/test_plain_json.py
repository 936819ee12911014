"""What platforms send is JSON, and nothing that only Python reads: a server's database would not take it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.conversation.plain_json import read_json
from bot.model.chats import Platform
from storage.database import Database
from storage.migrations import migrate_engine
from storage.tables import inbox

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "sent", ["NaN", "[-Infinity]", '{"a": Infinity}', "1e999", "[-1e400]", "9" * 5_000, "", "x"]
)
def test_what_is_no_json_is_refused(sent: str) -> None:
    """And numbers beyond all bounds, which Python would write as no JSON again."""
    with pytest.raises(ValueError, match=r"."):
        read_json(sent)


def test_whatever_is_read_is_kept_as_it_is(database_url: str) -> None:
    """On both databases, odd letters and large numbers too."""
    raw = read_json(
        '{"text": "\\ud83d \\u0000 é 드릴", "number": 1e308, "large": 123456789012345678901234567890, "n": null}'
    )

    database = Database(database_url, lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)
    database.inbox.receive(Platform.TELEGRAM, "1", raw)

    with database.engine.begin() as connection:
        assert connection.execute(select(inbox.c.raw)).scalar_one() == raw
    database.close()
