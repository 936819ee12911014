"""The tables, by what they are about."""

from __future__ import annotations

from storage.tables.entering import code, launch, secret_link, web_session, wrong_code
from storage.tables.lending import loan, reminder, statement, thanks
from storage.tables.making import metadata
from storage.tables.people import community, face, forgotten, home, member, moderator, room
from storage.tables.sharing import imported, item, item_word, missed, photo, search, word
from storage.tables.talking import draft, inbox, known, lease, outbox, posting
from storage.tables.trust import audit, audit_detail, held, report, secret, tally

__all__ = [
    "audit",
    "audit_detail",
    "code",
    "community",
    "draft",
    "face",
    "forgotten",
    "held",
    "home",
    "imported",
    "inbox",
    "item",
    "item_word",
    "known",
    "launch",
    "lease",
    "loan",
    "member",
    "metadata",
    "missed",
    "moderator",
    "outbox",
    "photo",
    "posting",
    "reminder",
    "report",
    "room",
    "search",
    "secret",
    "secret_link",
    "statement",
    "tally",
    "thanks",
    "web_session",
    "word",
    "wrong_code",
]
