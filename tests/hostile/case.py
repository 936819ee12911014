"""What a hostile case has at hand."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from typing import Any, Final

from aiohttp import ClientResponse, ClientSession, ClientTimeout, CookieJar
from sqlalchemy import select
from yarl import URL

from bot.conversation.phrases import Reader, T
from bot.language import Phrasebook
from storage import tables
from tests.hostile.aftermath import Aftermath
from tests.hostile.ground import PUBLIC, Hand
from tests.stories.forging import PASSING, SEEN

BOOK: Final = Phrasebook.load()
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
TOKEN: Final = re.compile(r'name="token" value="([0-9a-f]+)"')
LONGEST_S: Final = 20.0
ADDRESSES: Final = itertools.count(1)  # each browser has its own
FETCHED: Final = itertools.count(900_000_001)  # numbers of updates that had none that can be confirmed


def words(key: str, **params: str | int) -> str:
    """A phrase as an English reader sees it, without what isolates a text of the other direction."""
    return BOOK.words(T(key, params), Reader("en", "Europe/Berlin"))


class Page:
    """An answer over HTTP, as it came."""

    def __init__(self, response: ClientResponse, body: bytes) -> None:
        """All of it was read."""
        self.status, self.headers = response.status, dict(response.headers)
        self.address = str(response.url)
        self.body, self.text = body, body.decode("utf-8", "replace")

    @property
    def words(self) -> str:
        """What a reader sees."""
        return unescape(" ".join(re.sub(r"<[^>]+>", " ", self.text).split()))

    @property
    def token(self) -> str:
        """What the page's last form brings along."""
        return str(TOKEN.findall(self.text)[-1])


class Browser:
    """A browser from an address of its own; what it reads is looked through afterwards."""

    def __init__(self, at: str, read: list[str]) -> None:
        """Nobody is signed in."""
        number = next(ADDRESSES)
        self.headers = {"X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        self._at, self._read = at, read
        self.jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(at))
        self.session = ClientSession(cookie_jar=self.jar, timeout=ClientTimeout(total=LONGEST_S))

    async def asks(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, **more: Any
    ) -> Page:
        """One request; redirections are not followed."""
        sent = {**self.headers, **(headers or {})}
        url = URL(self._at + path, encoded=True)
        async with self.session.request(method, url, headers=sent, allow_redirects=False, **more) as response:
            page = Page(response, await response.read())
        self._read.append(f"{page.headers}\n{page.text}")
        return page

    async def posts(self, path: str, fields: Mapping[str, str], **headers: str) -> Page:
        """Send a form."""
        return await self.asks(path, "POST", headers, data=dict(fields))


class Case:
    """One hostile case."""

    def __init__(self, aftermath: Aftermath) -> None:
        """Its people are yet to come."""
        self.aftermath, self.ground = aftermath, aftermath.ground
        self._browsers: list[Browser] = []

    async def ends(self) -> None:
        """Its browsers are closed, and all that it sent has come in."""
        for browser in self._browsers:
            await browser.session.close()
        await self.ground.arrived()

    def browser(self) -> Browser:
        """A new browser."""
        self._browsers.append(Browser(self.ground.pages, self.aftermath.read))
        return self._browsers[-1]

    async def link(self, who: Hand, command: str = "/web") -> str:
        """The path of the secret link that a command gives somebody on Telegram."""
        await self.ground.hears(who, command)
        shown = who.person.last.rows  # type: ignore[union-attr]  # on Telegram
        found = [it["url"] for row in shown for it in row if it.get("url", "").startswith(PUBLIC)]
        return str(found[0]).removeprefix(PUBLIC)

    async def enters(self, who: Hand) -> Browser:
        """Somebody's own browser, signed in."""
        browser, path = self.browser(), await self.link(who)
        asked = await browser.asks(path)
        entered = await browser.posts(path, {"token": asked.token})
        assert entered.status == 303, entered.words
        self.aftermath.read.clear()  # their own way in
        return browser

    async def sends_update(self, sent: dict[str, Any] | bytes) -> int:
        """An update comes from Telegram, in whichever way it does here; the webhook's status, or 200 when it was
        fetched."""
        if self.ground.footing.transport == "webhook":
            return await self.posts_update(sent)
        update = json.loads(sent) if isinstance(sent, bytes) else sent
        queue = self.ground.telegram.updates
        number = update.get("update_id")
        fetched = update if isinstance(number, int) and number > 0 else {**update, "update_id": next(FETCHED)}
        await self.ground.arrived()  # one after the other: numbers in disorder confirm one another
        queue.waiting.append(fetched)
        queue.wake()
        await self.ground.until(lambda: fetched not in queue.waiting, "the update to be fetched")
        return 200

    async def posts_update(self, body: Any, headers: Mapping[str, str] | None = None) -> int:
        """Call the webhook as Telegram does, or as somebody would who plays Telegram; the status."""
        settings = self.ground.settings().telegram
        assert settings.webhook_secret is not None
        known = {HEADER: settings.webhook_secret.get_secret_value()}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with (
            ClientSession(timeout=ClientTimeout(total=LONGEST_S)) as session,
            session.post(
                str(settings.webhook_url),
                data=io.BytesIO(data),
                headers=known if headers is None else headers,
            ) as answer,
        ):
            self.aftermath.read.append(await answer.text())
            return answer.status

    def kept(self) -> dict[str, list[Any]]:
        """All that is remembered, but for what any word changes."""
        with self.ground.program.database.engine.begin() as connection:
            return {
                table.name: list(
                    connection.execute(
                        select(*[it for it in table.c if it.name not in SEEN]).order_by(*table.primary_key)
                    )
                )
                for table in tables.metadata.sorted_tables
                if table not in (*PASSING, tables.lease)  # which is renewed every few seconds
            }

    @contextmanager
    def nothing_changes(self, *but: str) -> Iterator[None]:
        """What happens within leaves everything as it was, but for the tables that are named."""
        before = self.kept()
        yield
        after = self.kept()
        changed = [name for name, rows in after.items() if rows != before[name] and name not in but]
        assert changed == []
