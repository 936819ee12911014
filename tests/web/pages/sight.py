"""What a page shows that it should not."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.async_api import Page

HIDDEN = "document.documentElement.scrollWidth > innerWidth"


async def troubles(page: Page) -> list[str]:
    """What axe-core calls serious or worse."""
    found = (await Axe().run(page)).response["violations"]
    return [
        f"{it['id']}: {it['nodes'][0]['html']}" for it in found if it["impact"] in ("serious", "critical")
    ]
