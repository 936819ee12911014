"""The street on which stories are told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import databases
from tests.stories.street import Street


@pytest.fixture(params=["sqlite", "platforms swapped", "postgresql"])
def street(request: pytest.FixtureRequest) -> Iterator[Street]:
    """A community on both platforms. Each story is told three times: with the platforms swapped, and on PostgreSQL."""
    address = databases.postgresql() if request.param == "postgresql" else ""
    street = Street(address, swapped=request.param == "platforms swapped")
    yield street
    street.database.close()
