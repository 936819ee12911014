"""My calendar: the feed behind a secret link, and a page that helps to subscribe to it."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import ETag, web

from adapters.web.papers.feed import PAST_KEPT, Entry, feed, shown
from adapters.web.papers.served import PRIVATE, Papers, html
from bot.conversation.phrases import Reader, T, t
from bot.model.links import Page, SecretLink
from bot.model.loan import OPEN_STATES, Loan, LoanState
from bot.model.member import Member
from bot.store import Store


def add_routes(app: web.Application, papers: Papers) -> None:
    """Serve feeds and their pages."""

    async def calendar(request: web.Request) -> web.StreamResponse:
        """The feed; nothing but "not modified" for whoever has it as it is."""
        now = papers.now()
        with papers.work(now) as store:
            link = papers.opened(store, request, Page.CALENDAR, now)
            name, reader = _of(store, link)
            entries = entries_of(store, store.members.get(link.member_id), now)
        body = feed(entries, name, urlsplit(papers.address).hostname or "commonshed", reader, papers.book)
        tag = sha256(body).hexdigest()[:32]
        headers = {**PRIVATE, "Cache-Control": "private, no-cache"}  # kept, but asked for anew each time
        answer = web.Response(status=304, headers=headers)
        if not _has(request, tag):
            answer = web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)
            answer.headers["Content-Disposition"] = 'inline; filename="commonshed.ics"'
        # It decides: an entry also leaves when it is long over, and nothing changes then.
        answer.etag = tag
        if entries:
            answer.last_modified = max(it.changed_at for it in entries)
        return answer

    async def page(request: web.Request) -> web.Response:
        """How to subscribe, with the address to copy."""
        now = papers.now()
        with papers.work(now) as store:
            name, reader = _of(store, papers.opened(store, request, Page.CALENDAR, now))
        address = f"{papers.address}/calendar/{request.match_info['token']}.ics"
        subscribe = "webcal" + address.removeprefix("https").removeprefix("http")
        return html(papers.page("calendar", name, reader, address=address, subscribe=subscribe))

    app.router.add_get(papers.base + r"/calendar/{token:[0-9A-Za-z]+}.ics", calendar)
    app.router.add_get(papers.base + r"/calendar/{token:[0-9A-Za-z]+}", page)


def entries_of(store: Store, member: Member, now: datetime) -> list[Entry]:
    """The loans of a member, in both directions, in the order in which they were asked for; not what is long over."""
    loans = store.loans.of_member(member.id, tuple(LoanState))
    recent = [it for it in loans if it.state in OPEN_STATES or now < (it.moved_at or it.made_at) + PAST_KEPT]
    return [it for loan in recent if shown(it := _entry(store, loan, member), now)]


def _entry(store: Store, loan: Loan, member: Member) -> Entry:
    """One loan as a member has it in the calendar."""
    records, item = store.audit.of(f"loan:{loan.id}"), store.items.get(loan.item_id)
    lending = loan.owner_id == member.id
    other = store.members.get(loan.borrower_id if lending else loan.owner_id)
    changed_at = max([loan.made_at, loan.moved_at or loan.made_at, *(it.at for it in records)])
    return Entry(loan, item.title if item else "", other.name, lending, len(records), changed_at)


def _of(store: Store, link: SecretLink) -> tuple[T, Reader]:
    """The calendar's name and its reader."""
    member = store.members.get(link.member_id)
    community = store.communities.get(member.community_id)
    return t("calendar-name", community=community.name), Reader(
        member.language, member.zone or community.zone
    )


def _has(request: web.Request, tag: str) -> bool:
    """Whether the asking program has this very feed (RFC 9110, 13.1.2: weak comparison)."""
    kept: tuple[ETag, ...] = request.if_none_match or ()
    return any(it.value in (tag, "*") for it in kept)
