"""Telegram around the app in a real browser: a window of its own apps, or the frame of web.telegram.org; over https."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import BrowserContext, Page, async_playwright

from tests.fakes.telegram.mini_app import fragment, init_data
from tests.stories.neighbour import Neighbour
from tests.web.browser import QUIET, chromium
from tests.web.pages.house import BOT_TOKEN, House

SHED = "https://shed.example.org"
TELEGRAM = "https://web.telegram.org"
EVIL = "https://evil.example.org"
PROXY = "window.TelegramWebviewProxy = { postEvent: (type, data) => window.tellTelegram(type, data) };"
FRAME = """<!doctype html><title>Telegram</title><iframe width="360" height="700"></iframe>
<script>
  const frame = document.querySelector("iframe");
  window.heard = [];
  addEventListener("message", (event) => {
    if (event.source === frame.contentWindow) heard.push(JSON.parse(event.data));
  });
  frame.src = decodeURIComponent(location.search.slice(1)) + location.hash;
</script>"""


@dataclass
class Telegram:
    """A browser, and what the app says to Telegram."""

    house: House
    context: BrowserContext
    language: str = "en"
    said: list[tuple[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def window(self) -> Page:
        """A new page. What the policy forbids or a script gets wrong fails the test; so does asking other servers."""
        page = await self.context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda it: (
                None if it.url.startswith((SHED, TELEGRAM, EVIL)) else self.wrong.append(f"asked {it.url}")
            ),
        )
        return page

    async def native(self) -> Page:
        """A page in one of Telegram's own apps."""
        page = await self.window()
        await page.expose_function(
            "tellTelegram", lambda kind, data: self.said.append((kind, json.loads(data)))
        )
        await page.add_init_script(PROXY)
        return page

    def launch(self, who: Neighbour, theme: dict[str, str] | None = None, version: str = "8.0") -> str:
        """What Telegram writes behind the app's address when somebody opens it now."""
        user = {"id": int(who.account.id), "first_name": who.name, "language_code": self.language}
        return fragment(init_data(BOT_TOKEN, user, self.house.street.now), theme, version)

    async def opens(
        self,
        page: Page,
        who: Neighbour,
        theme: dict[str, str] | None = None,
        version: str = "8.0",
        path: str = "",
    ) -> None:
        """Open the app."""
        await page.goto(f"{SHED}/app/{path}#{self.launch(who, theme, version)}")
        await page.wait_for_selector("#entries")

    def told(self, kind: str) -> list[Any]:
        """What the app said of that kind."""
        return [data for said, data in self.said if said == kind]


@asynccontextmanager
async def around(
    house: House, folder: Path, *, width: int = 360, dark: bool = False, language: str = "en-GB"
) -> AsyncIterator[Telegram]:
    """Telegram around a house's app."""
    async with AsyncExitStack() as stack:
        certificate = _certificate(folder)
        shed = await _behind_tls(stack, certificate, urlsplit(house.url).port or 0)
        frames = await _frames(stack, certificate)
        rules = f"MAP shed.example.org 127.0.0.1:{shed}, MAP *.example.org 127.0.0.1:{frames}"
        rules += f", MAP web.telegram.org 127.0.0.1:{frames}"
        root = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses its sandbox to root
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=[*QUIET, *root, f"--host-resolver-rules={rules}",
            "--test-third-party-cookie-phaseout"],
        )  # fmt: skip
        stack.push_async_callback(browser.close)
        context = await browser.new_context(
            viewport={"width": width, "height": 800}, locale=language, ignore_https_errors=True,
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        telegram = Telegram(house, context, language[:2])
        yield telegram
        assert telegram.wrong == []


def _certificate(folder: Path) -> ssl.SSLContext:
    """A certificate of nobody's, which the browser is told to believe."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
         "2", "-subj", "/CN=shed.example.org", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def _behind_tls(stack: AsyncExitStack, certificate: ssl.SSLContext, port: int) -> int:
    """What a web server in front does: it speaks https and passes everything on."""

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            while part := await source.read(65_536):
                sink.write(part)
                await sink.drain()
        sink.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back_reader, back_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, back_writer), pump(back_reader, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=certificate)
    stack.callback(server.close)
    at: int = server.sockets[0].getsockname()[1]
    return at


async def _frames(stack: AsyncExitStack, certificate: ssl.SSLContext) -> int:
    """A site that shows whatever it is told in a frame."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=FRAME, content_type="text/html")

    application = web.Application()
    application.router.add_get("/{path:.*}", page)
    server = TestServer(application, scheme="https")
    await server.start_server(ssl=certificate)
    stack.push_async_callback(server.close)
    return server.port or 0
