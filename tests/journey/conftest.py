"""What all journeys share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One message a second to a chat is Telegram's pace; that it is kept, test_telegram_sending.py shows. Nor does the
    broom rest, where hours pass in a moment."""
    monkeypatch.setattr("adapters.telegram.pace.CHAT", (1000, 1.0))
    monkeypatch.setattr("adapters.telegram.pace.GROUP", (1000, 1.0))
    monkeypatch.setattr("bot.running.rounds.PAUSE_S", 0.0)
