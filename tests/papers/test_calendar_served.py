"""The feed as calendar programs fetch it."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from icalendar import Calendar

from bot.model.codes import digest_of
from tests.papers.conftest import Served, link_of
from tests.stories.lent import approved
from tests.stories.street import ADDRESS


def statuses(body: bytes) -> list[tuple[str, str]]:
    """What the events say."""
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    return [(str(it["SUMMARY"]), str(it["STATUS"])) for it in calendar.events]


async def feed_of(served: Served, link: str) -> bytes:
    """The feed behind a link."""
    answer = await served.get(f"{link}.ics")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    return await answer.read()


async def test_loans_in_both_directions(served: Served) -> None:
    """What one lends and what one borrows, requested ones as tentative; nothing of other neighbours."""
    anna, ben, _ = approved(served.street, span="tomorrow to Sunday")
    saw = ben.offers("saw")
    anna.presses("Borrow", saw).answers(span="tomorrow").presses("Ask for it")
    cleo = served.street.neighbour("Cleo")
    for who in (anna, cleo):
        who.commands("/calendar")

    mine, none = await feed_of(served, link_of(anna)), await feed_of(served, link_of(cleo))

    assert statuses(mine) == [("Lend: drill (to Ben)", "CONFIRMED"), ("Borrow: saw (from Ben)", "TENTATIVE")]
    assert statuses(none) == []


async def test_an_unchanged_feed_is_not_sent_again(served: Served) -> None:
    """Whoever has it is told so; after a step it is sent, with a higher sequence."""
    anna, ben, _ = approved(served.street, span="tomorrow to Sunday")
    anna.commands("/calendar")
    link = f"{link_of(anna)}.ics"
    first = await served.get(link)
    tag = first.headers["ETag"]

    served.street.passes(minutes=30)
    again = await served.get(link, **{"If-None-Match": f'"other", W/{tag}'})
    ben.presses("Cancel the loan")
    after = await served.get(link, **{"If-None-Match": tag})

    assert (again.status, await again.read(), again.headers["ETag"]) == (304, b"", tag)
    assert parsedate_to_datetime(first.headers["Last-Modified"]) < parsedate_to_datetime(
        after.headers["Last-Modified"]
    )
    assert after.status == 200
    assert statuses(await after.read()) == [("Lend: drill (to Ben)", "CANCELLED")]
    assert b"SEQUENCE:3" in await after.read()


async def test_nothing_of_the_place_is_in_it(served: Served) -> None:
    """Neither the address, nor the note for the handover, nor a word to the owner."""
    street = served.street
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    with street.database.work(street.now) as store:
        owner = store.faces.get(anna.account)
        assert owner is not None
        home = store.homes.of(owner.member_id)
        assert home is not None
        store.homes.put(owner.member_id, home[0], "CANARY Street 5", street.now)
    drill = anna.offers("drill", note="CANARY bell, third floor")
    ben.presses("Borrow", drill).answers(span="tomorrow", word="CANARY word").presses("Ask for it")
    anna.presses("Approve")
    ben.commands("/calendar")

    body = await feed_of(served, link_of(ben))

    assert statuses(body) == [("Borrow: drill (from Anna)", "CONFIRMED")]
    assert b"CANARY" not in body
    assert b"52.5" not in body


async def test_a_renewed_link_ends_and_a_forged_one_never_was(served: Served) -> None:
    """All get the same page, without a hint."""
    anna = served.street.neighbour("Anna")
    anna.commands("/calendar")
    old = link_of(anna)
    anna.commands("/calendar").presses("Make a new link")

    answers = [
        await served.get(f"{old}.ics"),
        await served.get(old),
        await served.get("/calendar/0.ics"),
        await served.get(f"/calendar/{'f' * 5000}.ics"),
        await served.get(f"/calendar/{digest_of('0')}.ics"),
        await served.get(f"/insights/{old.rpartition('/')[2]}"),
        await served.get(link_of(anna).replace("/calendar/", "/insights/")),
        await served.get(link_of(anna).replace("/calendar/", "/label/") + ".pdf"),
    ]

    assert [it.status for it in answers] == [404] * len(answers)
    assert len({await it.text() for it in answers}) == 1
    assert (await served.get(link_of(anna) + ".ics")).status == 200


async def test_a_page_helps_to_subscribe(served: Served) -> None:
    """With the address for programs that take one, and one that opens them; in one's own language, without script."""
    anna = served.street.neighbour("Anna", language="ko")
    anna.commands("/calendar")
    link = link_of(anna)

    answer = await served.get(link)
    page = await answer.text()

    assert answer.status == 200
    assert f'value="{link}.ics"' in page
    assert f'href="webcal{link.removeprefix("https")}.ics"' in page
    assert '<html lang="ko">' in page
    assert "<script" not in page
    assert "style=" not in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert ADDRESS not in answer.headers.get("Referrer-Policy", "")
    assert (await served.get("/papers/papers.css")).status == 200
