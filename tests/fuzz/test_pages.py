"""A slice of the fuzzing of the pages, over HTTP. The long form: `make fuzz PAGES=1`."""

from __future__ import annotations

import pytest

from tests.fuzz.pages import run_pages


# aiohttp warns of parts of a form without a name that can be read; the program prints that once, at most.
@pytest.mark.filterwarnings("ignore::aiohttp.BadContentDispositionHeader")
@pytest.mark.filterwarnings("ignore::aiohttp.BadContentDispositionParam")
@pytest.mark.parametrize("chunk", range(2))
def test_no_request_breaks_a_page_or_is_told_what_is_not_its_askers(chunk: int) -> None:
    """No answer is an error, none is without the headers, and none shows others' names and places."""
    outcome = run_pages(chunk, 0, 250)

    assert outcome.failure == ""
    assert 50 < outcome.refused < outcome.events
