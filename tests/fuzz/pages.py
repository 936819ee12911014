"""The pages over real HTTP: a house that is lived in, and requests that no browser sends, byte by byte.

Whatever is asked, no answer is an error of ours, nothing is logged as one, every answer has the headers that guard it,
and nobody reads what only others may.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from random import Random
from typing import Final
from urllib.parse import urlsplit

from adapters.web.pages.served import SHELF
from adapters.web.pictures import SAMPLES
from bot.broken_requests import BrokenRequests
from bot.flows.web import MINI_APP
from bot.model.places import Point
from tests.fakes.telegram.mini_app import init_data
from tests.fuzz.long_run import Outcome
from tests.fuzz.reach import Reach
from tests.fuzz.requests import Known, Request, Requests
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street
from tests.web.pages.house import BOT_TOKEN, House, build

REQUESTS: Final = 500  # in a chunk
ANSWER_S: Final = 30.0
PATIENCE_S: Final = 0.3
PUBLIC: Final = "https://shed.example.org"
GUARDS: Final = ("content-security-policy", "x-content-type-options", "referrer-policy")
INSIDE: Final = MINI_APP + SHELF  # where the pages lie within the app
ELM, OAK = "elm", "oak"
HOME: Final = Point(52.523457, 13.411119)
# What only some may read: words that stand in nothing else, with whose secret it takes; with none, nobody may.
SECRETS: Final = (
    ("Elmcanary", ELM), ("Oakcanary", OAK), ("Homecanary", None), ("52.52345", None), ("13.41111", None),
)  # fmt: skip
NEVER: Final = ("Traceback (most recent", "<script>alert(7)", '" onfocus=alert(7)', "root:x:0", "def draw")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; a status of 0 is that nothing did."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""

    def header(self, name: str) -> str:
        """A header, "" when it is not there."""
        return next((value for key, value in self.headers if key == name), "")


class Errors(logging.Handler):
    """What is logged as an error while it listens; what is no HTTP is a line a minute, as in the program."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__(logging.ERROR)
        self.told: list[str] = []
        self.addFilter(BrokenRequests())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, unless it became a warning."""
        if record.levelno >= logging.ERROR:
            self.told.append(logging.Formatter().format(record))


def run_pages(number: int, of_seed: int, requests: int = REQUESTS) -> Outcome:
    """The chunk of that number, up to its first failure."""
    sent: list[Request] = []
    refused = 0
    try:
        refused = asyncio.run(_send_all(Random(f"pages {of_seed} {number}"), requests, sent))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        last = f"the last request: {sent[-1]!r}\n" if sent else ""
        return Outcome(number, len(sent), 0, Reach(), last + "".join(traceback.format_exception(error)))
    return Outcome(number, len(sent), refused, Reach())


async def _send_all(dice: Random, requests: int, sent: list[Request]) -> int:
    """Send them, one after another; how many were refused. Raises AssertionError for what must not be."""
    refused = 0
    async with _lived_in() as (house, known):
        drawn, port = Requests(known, dice), int(urlsplit(house.url).port or 0)
        with _listening() as errors:
            for _ in range(requests):
                sent.append(drawn.next())
                answer = await asyncio.wait_for(_ask(port, sent[-1].raw), ANSWER_S)
                _looked_at(sent[-1], answer)
                assert not errors.told, errors.told[0]
                refused += answer.status >= 400
        await _still_serves(house)
    return refused


@contextmanager
def _listening() -> Iterator[Errors]:
    """Hear what is logged as an error."""
    errors, root = Errors(), logging.getLogger()
    root.addHandler(errors)
    try:
        yield errors
    finally:
        root.removeHandler(errors)


async def _ask(port: int, raw: bytes) -> Answer:
    """One request, as it is, and what comes back; who sends half of one hangs up after a while."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        with suppress(TimeoutError):
            return await asyncio.wait_for(_read(reader, is_head=raw.startswith(b"HEAD ")), PATIENCE_S)
        writer.write_eof()
        return await _read(reader, is_head=raw.startswith(b"HEAD "))
    except (ConnectionError, asyncio.IncompleteReadError):
        return Answer(0)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _read(reader: asyncio.StreamReader, *, is_head: bool) -> Answer:
    """The first answer that does not only say to go on. Raises asyncio.IncompleteReadError."""
    head = await reader.readuntil(b"\r\n\r\n")
    while head.startswith(b"HTTP/1.1 100 "):
        head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "replace").rstrip().split("\r\n")
    headers = tuple((name.lower(), value.strip()) for name, _, value in (it.partition(":") for it in lines))
    answer = Answer(int(first.split(" ")[1]), headers)
    length = 0 if is_head or answer.status in (204, 304) else int(answer.header("content-length") or 0)
    assert answer.header("transfer-encoding") == "", "all answers are whole"
    return replace(answer, text=(await reader.readexactly(length)).decode("utf-8", "replace"))


def _looked_at(request: Request, answer: Answer) -> None:
    """Raises AssertionError for what must not be answered."""
    assert answer.status < 500, f"status {answer.status}"
    told = f"{answer.headers}\n{answer.text}"
    for secret, whose in SECRETS:
        assert whose in request.whose or secret not in told, f"{secret} is shown"
    assert not answer.header("x-injected"), "a header was put in"
    # aiohttp itself answers to what is no HTTP: it quotes that, as plain text.
    no_http = answer.status == 400 and answer.header("content-type") == "text/plain; charset=utf-8"
    if answer.status and not no_http:
        for words in NEVER:
            assert words not in told, f"{words} is shown"
        missing = [it for it in GUARDS if not answer.header(it)]
        assert not missing, f"status {answer.status} without {missing}"
    cookies = [value for name, value in answer.headers if name == "set-cookie"]
    assert all("HttpOnly" in it for it in cookies), cookies


@asynccontextmanager
async def _lived_in() -> AsyncIterator[tuple[House, Known]]:
    """A house with two communities, and what is true of it."""
    house = await build(Street(), public_url=PUBLIC, proxies="127.0.0.0/8")
    try:
        yield house, await _known(house)
    finally:
        await house.end()


async def _known(house: House) -> Known:
    """Its addresses, cookies and tokens, each with whose they are."""
    street = house.street
    anna, ben = (street.neighbour(f"{name} Elmcanary", home=HOME) for name in ("Anna", "Ben"))
    zoe = house.elsewhere("Zoe Oakcanary")
    photo = street.photos.keep(SAMPLES["drill"]())
    items = [
        house.puts(anna, "drill", public=True, photo=photo),
        house.puts(ben, "Elmcanary kite", description="Elmcanary, of silk", photo=photo),
        house.puts(zoe, "Oakcanary telescope", photo=photo),
    ]
    living = [who.member.id for who in (anna, ben, zoe)]
    with street.database.work(street.now) as store:
        for member in living:
            store.homes.put(member, HOME, "Homecanary 17", street.now)
    known = Known()
    for item in items:
        number = f"/items/{item.id}"
        theirs = number, f"{number}/photo.jpg", f"{number}/seen-by", f"/scan/{item.id}"
        known.paths += [(at + it, "") for it in theirs for at in ("", INSIDE)]
    files = ("page.css", "shelf.js", "telegram.js", "vendor/leaflet.js")
    shelves = [at + it for it in ("/", "/shelf.json") for at in ("", INSIDE)] * 4
    known.paths += [(it, "") for it in (*shelves, MINI_APP, "/leave", "/papers/papers.css")]
    known.paths += [(f"/static/{it}", "") for it in files]
    for who, whose in ((anna, ELM), (zoe, OAK)):
        await _signs_in(house, known, who, whose)
    known.paths += [(house.link(anna), ELM) for _ in range(3)]
    anna.commands("/calendar")
    known.paths += [(_linked(anna) + rest, ELM) for rest in ("", ".ics")]
    anna.commands("/label drill").presses("All my labels to print")
    moderator = street.moderator("Mod Elmcanary").commands("/mod stats").presses("See everything")
    known.paths += [(_linked(who), ELM) for who in (anna, moderator)]
    known.cookies += [("commonshed=x", ""), ("commonshed_form=x", ""), ("commonshed_language=ko", "")]
    return known


async def _signs_in(house: House, known: Known, who: Neighbour, whose: str) -> None:
    """In a browser and in the app; what that gives is known."""
    browser = house.browser()
    await browser.enter(who)
    user = {"id": int(who.account.id), "first_name": who.name}
    data = init_data(BOT_TOKEN, user, house.street.now)
    await browser.post(MINI_APP, {"data": data})
    token, cookies = (
        (await browser.get("/")).token,
        [f"{it.key}={it.value}" for it in browser.session.cookie_jar],
    )
    known.tokens += [(data, whose), ("0" * 64, ""), (token, whose)]
    known.cookies += [(it, whose) for it in cookies]
    known.fitting.append(("; ".join(cookies), token, whose))


def _linked(who: Neighbour) -> str:
    """Where the newest button leads that opens a page of ours."""
    links = [
        url for it in reversed(who.screen.messages) for _, _, url in it.buttons if url.startswith(PUBLIC)
    ]
    return links[0].removeprefix(PUBLIC)


async def _still_serves(house: House) -> None:
    """Whoever lives there is let in as ever, and nothing of anybody else's was changed. Raises AssertionError."""
    browser = house.browser()
    await browser.enter(house.street.neighbour("Cleo"))
    shelf = (await browser.get("/")).words
    assert "Elmcanary kite" in shelf
    assert "Oakcanary" not in shelf
    with house.street.database.work(house.street.now) as store:
        shown = [store.items.get(number) for number in (2, 3)]
    assert [it.public for it in shown if it] == [False, False]
