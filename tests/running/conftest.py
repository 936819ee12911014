"""What the tests of the running parts share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running.house import House


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A house on an empty database, of either kind."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/shed.db" if sqlite else str(request.getfixturevalue("postgresql"))
    house = House(url)
    yield house
    house.database.close()
