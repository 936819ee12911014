"""Pictures for docs/screenshots: small ones, as they are part of the repository."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page

from tests.web.browser import chromium

FOLDER = os.environ.get("SCREENSHOTS", "")
WANTED = [
    pytest.mark.skipif(not FOLDER, reason="make screenshots makes them"),
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("screenshots"),
]


async def shoot(page: Page, name: str) -> None:
    """Keep a picture of a whole page, if pictures are wanted."""
    if FOLDER:
        put(await page.screenshot(full_page=True), name)


def put(picture: bytes, name: str) -> None:
    """Keep a picture, in 256 colours."""
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    shown = Image.open(BytesIO(picture)).convert("RGB")
    shown.quantize(colors=256, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)
