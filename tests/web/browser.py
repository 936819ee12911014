"""A real Chromium, and the playground as a process, for the tests that look through a neighbour's eyes."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync")
PATIENCE_MS = 60_000
START_WITHIN_S = 30


def chromium() -> str | None:
    """The path of an installed Chromium. Playwright's own download is never needed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window."""
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()  # Chromium refuses its sandbox to root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, *root])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def played(folder: Path) -> Iterator[str]:
    """The playground as `make demo` starts it, on a free port; gives the address."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COMMONSHED_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "playground", "--port", "0", "--no-browser"],
        cwd=folder, env={**environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.communicate(timeout=START_WITHIN_S)


def _address(process: subprocess.Popen[str]) -> str:
    """What the program says of where it is."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], START_WITHIN_S)
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline() if ready else "")
    assert found, "the playground did not say where it is"
    return found[0]


def opened(
    browser: Browser, address: str, *, language: str = "en", width: int = 1280, scheme: str = "light"
) -> Page:
    """An open page on a screen of that width; small ones are phones."""
    small = width < 700
    context = browser.new_context(
        viewport={"width": width, "height": 740 if small else 860},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=small,
        is_mobile=small,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/?lang={language}")
    page.locator(".phone").first.wait_for()
    return page


class Seat:
    """A neighbour's seat: what they see and do on their phone."""

    def __init__(self, page: Page, key: str) -> None:
        """Take it."""
        page.locator(f'#street [data-key="{key}"]').click()
        self.page, self.key = page, key
        self.phone: Locator = page.locator(f'.phone[data-key="{key}"]')
        self.phone.wait_for()

    def turns(self, tab: str) -> Seat:
        """To the bot, or to the room."""
        self.phone.get_by_role("tab").nth(0 if tab == "direct" else 1).click()
        return self

    def types(self, text: str) -> Seat:
        """Type and send."""
        field = self.phone.locator(".line input")
        field.fill(text)
        field.press("Enter")
        return self

    def presses(self, label: str, on: str = "") -> Seat:
        """Press the newest button of that label, on the newest message that says something, if named."""
        scope = self.phone.locator(".bubble", has_text=on) if on else self.phone
        scope.get_by_role("button", name=label, exact=True).last.click()
        return self

    def starts(self) -> Seat:
        """The Start button with which Telegram goes on in the direct chat."""
        self.phone.get_by_role("button", name="Start", exact=True).click()
        return self

    def fills(self, **answers: str) -> Seat:
        """Fill the open dialog and send it."""
        dialog = self.page.locator("dialog[open]")
        for name, value in answers.items():
            field = dialog.locator(f'[name="{name}"]')
            if field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        dialog.locator("button.go").click()
        dialog.wait_for(state="detached")
        return self

    def reads(self, text: str) -> Seat:
        """Wait until the newest messages say this."""
        self.phone.locator(".bubble", has_text=text).last.wait_for()
        return self

    @property
    def newest(self) -> str:
        """The newest message."""
        return self.phone.locator(".bubble").last.inner_text()
