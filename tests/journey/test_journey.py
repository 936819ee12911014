"""The main job, end to end: Anna on Telegram lends her drill to Ben on Discord.

The real program runs between fake platforms over HTTP and WebSocket. The same journey with the program stopped and
started again between any two steps ends the same, and its transcript stands in docs/.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.journey.journey import Journey
from tests.journey.town import Town
from tests.journey.transcript import Transcript

PAGE = Path(__file__).parents[2] / "docs" / "transcript.md"


async def _travel(
    folder: Path, *, restarts: bool = False, webhook: bool = False
) -> tuple[Transcript, list[tuple[str, ...]]]:
    """Make the journey; returns what everybody saw and what the database says at the end."""
    async with Town(folder, webhook=webhook) as town:
        transcript = Transcript(town)

        async def done(what: str) -> None:
            """Note it, and perhaps start anew."""
            await town.settles()
            transcript.note(what)
            if restarts:
                await town.restart()

        await Journey(town, done).whole()
        with town.program.database.engine.begin() as connection:
            rows = connection.exec_driver_sql(
                "SELECT role, step, before, after FROM audit WHERE subject LIKE 'loan:%' ORDER BY id"
            ).all()
            state = connection.exec_driver_sql("SELECT state, extensions FROM loan").all()
        assert town.discord.violations == []
        assert town.telegram.violations == []
        assert town.telegram.unanswered == []
    return transcript, [tuple(map(str, row)) for row in (*rows, *state)]


STEPS = [
    ("borrower", "request", "", "requested"),
    ("owner", "approve", "requested", "approved"),
    ("owner", "say_handed_over", "approved", "approved"),
    ("borrower", "confirm_handover", "approved", "on_loan"),
    ("borrower", "ask_extension", "on_loan", "on_loan"),
    ("owner", "agree_extension", "on_loan", "on_loan"),
    ("borrower", "say_brought_back", "on_loan", "on_loan"),
    ("owner", "say_got_back", "on_loan", "returned"),
    ("owner", "all_good", "returned", "returned"),
    ("returned", "1"),
]


async def test_the_journey_and_its_transcript(tmp_path: Path) -> None:
    """A drill goes from Telegram to Discord and back; what everybody saw is what docs/transcript.md shows."""
    transcript, ended = await _travel(tmp_path)

    assert ended == STEPS
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(transcript.page(), encoding="utf-8")
    assert transcript.page() == PAGE.read_text(encoding="utf-8"), (
        "docs/transcript.md is out of date: make docs"
    )


async def test_with_a_restart_between_any_two_steps_it_ends_the_same(tmp_path: Path) -> None:
    """Everybody sees the same, though the program was stopped and started after each step."""
    transcript, ended = await _travel(tmp_path, restarts=True)

    assert ended == STEPS
    assert transcript.page() == PAGE.read_text(encoding="utf-8")


async def test_the_journey_by_webhook(tmp_path: Path) -> None:
    """Telegram calls us instead of being asked; nobody notices."""
    transcript, ended = await _travel(tmp_path, webhook=True)

    assert ended == STEPS
    assert transcript.page() == PAGE.read_text(encoding="utf-8")
