"""A street with its pages: the real program on a loopback port, and browsers that visit it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import cast

from aiohttp import ClientResponse, ClientSession, CookieJar
from aiohttp.test_utils import unused_port
from yarl import URL

from adapters.telegram.init_data import reader
from adapters.web.pages.server import Pages, Served
from adapters.web.papers import Papers
from bot.conversation.engine import Engine
from bot.flows import contents
from bot.model.chats import Platform
from bot.model.community import Community
from bot.model.item import Item, Kind
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from bot.ports import Messenger
from bot.setting_values import Listen
from bot.settings import WebSettings
from storage.web import kept_secret
from tests.stories.neighbour import Neighbour
from tests.stories.phones import LINK
from tests.stories.street import Street, phrasebook

TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')
BOT_TOKEN = "123456:a-token-of-nobody"
CANARY = Point(52.5204137, 13.4097731)  # a home; its digits must appear nowhere
NEAR = Point(52.5206219, 13.4091153)  # another home in the same cell
FAR = Point(52.5391773, 13.4411917)


@dataclass
class LinkOnly:
    """As much of a messenger as the pages use."""

    link: str = ""

    def direct_link(self, start: str) -> str:
        """The address of the direct chat."""
        return f"{self.link}{start}" if self.link else ""


@dataclass
class Answer:
    """A page that was fetched."""

    status: int
    text: str
    headers: dict[str, str]
    address: str

    @property
    def words(self) -> str:
        """What a reader sees: the text without tags."""
        return unescape(" ".join(re.sub(r"<[^>]+>", " ", self.text).split()))

    @property
    def token(self) -> str:
        """The token of the last form: the one that the page is about."""
        found = TOKEN.findall(self.text)
        assert found, "no form on this page"
        return str(found[-1])


@dataclass
class Browser:
    """Somebody's browser: it keeps cookies."""

    house: House
    session: ClientSession
    language: str = "en"

    async def get(self, path: str, *, follow: bool = True) -> Answer:
        """Open a page."""
        asked = {"Accept-Language": self.language}
        async with self.session.get(self.house.url + path, headers=asked, allow_redirects=follow) as response:
            return await _read(response)

    async def post(self, path: str, fields: dict[str, str], *, follow: bool = True) -> Answer:
        """Send a form."""
        asked = {"Accept-Language": self.language}
        url = self.house.url + path
        async with self.session.post(url, data=fields, headers=asked, allow_redirects=follow) as response:
            return await _read(response)

    async def enter(self, who: Neighbour) -> Answer:
        """Come in by the bot's link."""
        path = self.house.link(who)
        asked = await self.get(path)
        return await self.post(path, {"token": asked.token})

    def cookie(self, name: str = "commonshed") -> str:
        """What a cookie holds; "" when it is not there."""
        return next((it.value for it in self.session.cookie_jar if it.key == name), "")

    def tamper(self, value: str, name: str = "commonshed") -> None:
        """Put something else into a cookie."""
        self.session.cookie_jar.update_cookies({name: value}, URL(self.house.url))


async def _read(response: ClientResponse) -> Answer:
    body = await response.read()
    text = body.decode("utf-8", "replace")
    return Answer(response.status, text, dict(response.headers), str(response.url))


@dataclass
class House:
    """The street and its pages."""

    street: Street
    url: str
    pages: Pages
    telegram: LinkOnly
    discord: LinkOnly
    browsers: list[ClientSession] = field(default_factory=list)

    async def end(self) -> None:
        """Close everything."""
        for browser in self.browsers:
            await browser.close()
        await self.pages.close()
        self.street.database.close()

    def browser(self, language: str = "en") -> Browser:
        """A browser that nobody has signed in."""
        # Unsafe: it takes those of an IP address.
        jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(self.url))
        session = ClientSession(cookie_jar=jar)
        self.browsers.append(session)
        return Browser(self, session, language)

    def link(self, who: Neighbour) -> str:
        """The path of the one-time link that the bot gives."""
        who.commands("/web")
        return self.last_link(who)

    def last_link(self, who: Neighbour) -> str:
        """The path of the link in the newest message."""
        links = [url for *_, url in who.screen.messages[-1].buttons if url]
        assert links, who.sees
        return links[0][links[0].index("/enter/") :]

    def puts(self, owner: Neighbour, title: str, **more: object) -> Item:
        """An item on the shelf, without the conversation that puts it there."""
        me = owner.member
        with self.street.database.work(self.street.now) as store:
            item = Item(me.community_id, me.id, title, me.cell, self.street.now, Kind.THING)
            for name, value in more.items():
                setattr(item, name, value)
            return store.items.add(item)

    def elsewhere(self, name: str = "Zoe") -> Neighbour:
        """A member of another community."""
        who = self.street.stranger(name)
        home = Point(48.1, 11.5)
        with self.street.database.work(self.street.now) as store:
            community = store.communities.add(Community("Oak Lane", home, "Europe/Berlin", self.street.now))
            member = store.members.add(Member(community.id, name, Cell.of(home), self.street.now))
            store.faces.save(Face(who.account, name, "en", member.id, True, self.street.now))
        return who


async def build(street: Street, **settings: object) -> House:
    """Serve the pages of a street."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}{settings.pop('base', '')}"
    public_url = str(settings.pop("public_url", url))
    given = {"public_url": public_url, "listen": Listen("127.0.0.1", port), **settings}
    street.contents = contents(public_url)
    street.engine = Engine(street.contents)
    telegram, discord = LinkOnly("https://t.me/shed_bot?start="), LinkOnly()
    messengers = {
        Platform.TELEGRAM: cast(Messenger, telegram),
        Platform.DISCORD: cast(Messenger, discord),
    }
    secret = kept_secret(street.database.engine, "web", lambda: "s" * 32).encode()
    served = Served(
        WebSettings.model_validate(given), secret, street.database.work, lambda: street.now, phrasebook(),
        street.photos, messengers, reader(BOT_TOKEN) if public_url.startswith("https:") else None,
    )  # fmt: skip
    papers = Papers(
        street.database.work,
        lambda: street.now,
        phrasebook(),
        street.printer,
        lambda it: LINK + it.start,
        public_url,
    )
    pages = Pages(served, papers)
    await pages.start()
    return House(street, url, pages, telegram, discord)
