"""The street on which stories are told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stories.street import Street


@pytest.fixture(params=["as told", "platforms swapped"])
def street(request: pytest.FixtureRequest) -> Iterator[Street]:
    """A community on both platforms. Each story is told twice, the second time with the platforms swapped."""
    street = Street(swapped=request.param != "as told")
    yield street
    street.database.close()
