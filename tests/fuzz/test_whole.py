"""A slice of the fuzzing through the whole program, by polling and the gateway. The long form: `make fuzz WHOLE=1`."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.whole import send_chunk


async def test_the_running_program_serves_on_whatever_it_is_sent(tmp_path: Path) -> None:
    """It stays ready, the innocent are answered, nothing is set aside, and no error leaves a trace in its log."""
    came = await send_chunk(tmp_path, 0, 0, 5)

    assert came.events > 100
