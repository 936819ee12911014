"""A street with pages for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.stories.street import Street
from tests.web.pages.house import House, build


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Elm Street, its pages, and browsers."""
    house = await build(Street())
    yield house
    await house.end()
