"""What neighbours type: shown as typed on both platforms and on the pages, and nothing comes of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.flows.actions import AskNeighbours, ViewLoan
from tests.fakes.telegram.markup import automatic
from tests.hostile.case import Case, words

pytestmark = pytest.mark.asyncio(loop_scope="package")
ESCAPED = re.compile(r"\\([^\sA-Za-z0-9])")

TYPED: dict[str, str] = {
    "html": "<b>saw</b> <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "markdown": "**saw** __x__ ~~y~~ `z` ```w``` ||v|| > q",
    "discord-mentions": "@everyone @here <@1> <@&2> <#3> </find:4> <:a:5> <t:1>",
    "telegram-mentions": "@anna_bell #tag $USD /mod_ban /start",
    "masked-link": "[saw](javascript:alert)",
    "fluent": '{ $name } { -term } { NUMBER($x) } {""}',
    "format-strings": "%s %n {0} {self.__class__} ${jndi:ldap} #{7*7}",
    "jinja": "{{ 7*7 }} {% raw %} {{config}}",
    "sql": "'; DROP TABLE member; --",
    "quotes": "\" ' ` « » ‚ \\ \\\\ \\n",
    "formula": "=HYPERLINK(1) +1 -1 @SUM",
    "heading": "# big saw",
    "list": "1. saw",
    "path": "../../../etc/passwd",
    "null-and-bells": "s\x00a\x07w\x1b[31m",
    "newlines": "saw\r\nATTENDEE:mailto:x\r\nEND",
    "rtl-override": "\u202ewas\u202c drill",
    "rtl-isolate-left-open": "\u2067saw",
    "zero-width": "s\u200ba\u200bw",
    "zalgo": "s" + "\u0337\u0335\u0321" * 12 + "aw",
    "half-a-character": "saw \ud83d drill",
    "emoji-families": "👨‍👩‍👧‍👦" * 5,
    "homoglyphs": "sаw drіll",
    "tag-characters": "saw\U000e0041\U000e0042",
    "private-use": "saw \ue000\uf8ff",
    "fullwidth": "＠ｅｖｅｒｙｏｎｅ ＜ｂ＞",
    "hangul-fillers": "톱\u3164\uffa0",
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
async def test_what_a_neighbour_asks_for_in_both_rooms(case: Case, typed: str) -> None:
    """No markup, mention, link or command comes of it; a text that carries signs of a scam is held instead."""
    ground = case.ground
    eve, held = ground.comes("Eve"), ground.asks("SELECT count(*) FROM held")
    await ground.hears(eve, f"/find {typed}")
    search = ground.asks("SELECT max(id) FROM search")
    await ground.forges(eve, AskNeighbours(search).pack())
    if ground.asks("SELECT count(*) FROM held") > held:
        return

    card, message = ground.group.cards[-1], ground.room.messages[-1]
    assert eve.name in card.shown
    assert automatic(card.shown) == []
    assert {it["type"] for it in card.entities} <= {"bold", "italic"}
    assert eve.name in message.text
    bare = ESCAPED.sub("·", message.text)
    assert not re.search(r"\*\*s|__x|<@|@everyone|@here|\[[^]]*\]\(|://|```|\|\||^#", bare), message.text
    for shown in (card.shown, message.text):
        assert len(re.findall("[\u202a\u202b\u202d\u202e]", shown)) <= shown.count("\u202c")
        assert len(re.findall("[\u2066-\u2068]", shown)) <= shown.count("\u2069")
        assert not re.search("[\u0300-\u036f]{6}", shown)
        assert not re.search("[\x00-\x09\x0b-\x1f]", shown)
    posted = [body for _, path, body in ground.discord.calls if path.endswith(f"{ground.room.id}/messages")]
    assert isinstance(posted[-1], dict)
    assert posted[-1]["allowed_mentions"]["parse"] == []


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
async def test_what_somebody_is_called(case: Case, typed: str) -> None:
    """A name from the platform, on a request that goes to an owner on the other one, and on the owner's calendar."""
    ground = case.ground
    owner, eve = ground.comes("Odo", "discord"), ground.comes("Eve")
    person: Any = eve.person
    user = {**person.user.to_json(), "first_name": typed}
    number, command = 8_000_000 + person.id, {"type": "bot_command", "offset": 0, "length": 5}
    said = {"message_id": number, "date": 0, "chat": person.chat.to_json(), "from": user,
            "text": "/mine", "entities": [command]}  # fmt: skip
    assert await case.sends_update({"update_id": 1, "message": said}) == 200
    await ground.arrived()
    loan = ground.lends(ground.puts(owner, "ladder"), eve)
    told = await ground.uses(owner, "loans")  # type: ignore[arg-type]  # they are on Discord

    assert "ladder" in told
    assert not re.search(r"<@|@everyone|\]\(|://", ESCAPED.sub("", told)), told
    assert ground.asks(f"SELECT state FROM loan WHERE id = {loan}") == "requested"


LONG: dict[str, str] = {
    "4096-units-of-emoji": "😀" * 2048,
    "100000-letters": "x" * 100_000,
    "accents-on-one-letter": "e" + "\u0301" * 4000,
    "4000-lines": "a\n" * 2000,
    "4000-spaces": " " * 4000 + "x",
    "a-thousand-commands": "/mine " * 600,
    "a-thousand-entities": "@a_b #c " * 500,
}


@pytest.mark.parametrize("typed", LONG.values(), ids=LONG)
async def test_texts_as_long_as_they_may_be(case: Case, typed: str) -> None:
    """Each is answered on both platforms, and no call is refused for its length."""
    ground = case.ground
    eve, finn = ground.comes("Eve"), ground.comes("Finn", "discord")
    refused = len(ground.telegram.refusals)

    assert await ground.hears(eve, f"/find {typed}") != ""
    assert await ground.hears(finn, typed) != ""

    assert ground.telegram.refusals[refused:] == []


async def test_an_item_with_everything_in_its_words_on_the_pages(case: Case) -> None:
    """Titles, descriptions and owners are text there, too; data for scripts cannot end its element."""
    ground = case.ground
    eve = ground.comes("Eve")
    for typed in TYPED.values():
        typed = typed.replace("\x00", "")  # PostgreSQL keeps none; flows take it out before anything is kept
        ground.puts(eve, f"{typed[:70]}".encode("utf-8", "replace").decode(), description=f"</script>{typed[:100]}"
                    .encode("utf-8", "replace").decode())  # fmt: skip
    browser = await case.enters(ground.comes("Ben"))
    pages = [await browser.asks("/"), await browser.asks("/shelf.json")]
    item = ground.asks("SELECT max(id) FROM item")
    pages.append(await browser.asks(f"/items/{item}"))

    assert [it.status for it in pages] == [200, 200, 200]
    for page in (pages[0], pages[2]):
        assert not re.search(r"<script>alert|<img src=x|<b>saw|onerror=alert\(1\)>", page.text)
        assert "</script>" not in re.sub(r"<script[^>]*>.*?</script>", "", page.text, flags=re.S)


async def test_a_name_that_looks_like_another(case: Case) -> None:
    """A borrower with a Cyrillic letter in another neighbour's name is not taken for that one."""
    ground = case.ground
    owner, real = ground.comes("Odo"), ground.comes("Martha", "discord")
    false = ground.stranger("x")
    false.name = real.name.replace("a", "а")
    ground._joins(false, ground.elm)
    loan = ground.lends(ground.puts(owner, "ladder"), false)
    told = await ground.forges(owner, ViewLoan(loan).pack())

    assert words("alike-neighbour", who="|", where="|", since="|").split("|")[0][:30] in told
