"""The catalogue: what the neighbours share, as a list and as shaded cells on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from aiohttp import web

from adapters.web.pages.asked import DISTANCES, Asked
from adapters.web.pages.drawing import Drawing, Words
from adapters.web.pages.served import Served
from adapters.web.pages.visitors import Visitor, Visitors
from bot.conversation.phrases import Distance, T, t
from bot.flows.cards import card_title, dotted, kind_word, standing_line
from bot.model.item import Kind
from bot.model.member import Member
from bot.model.places import Cell
from bot.store import Found, Sought, Store

PAGE: Final = 24
MOST: Final = 2_000  # items of one search; a neighbourhood has fewer
DIGITS: Final = 5  # of a corner's degrees: a metre, of a square that is no secret


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in the list."""

    address: str
    title: str
    line: str
    photo: str
    kind: str
    own: bool


@dataclass(frozen=True, slots=True)
class Shade:
    """A cell on the map: its corners in degrees, and how many items it holds. `cell` is how an address names it."""

    cell: str
    south: float
    west: float
    north: float
    east: float
    count: int
    label: str
    home: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a search found, in words."""

    said: str
    problem: str
    entries: Sequence[Entry]
    shades: Sequence[Shade]
    chosen: str  # the cell that was picked on the map, in words
    previous: str
    next: str


class Catalogue:
    """The catalogue, as a page and as JSON for the page's search."""

    def __init__(self, served: Served, visitors: Visitors, drawing: Drawing) -> None:
        """Only keep them."""
        self._at, self._visitors, self._drawing = served, visitors, drawing

    def routes(self) -> list[web.RouteDef]:
        """Their addresses."""
        return [web.get(f"{self._at.base}/", self._page), web.get(f"{self._at.base}/shelf.json", self._json)]

    async def _page(self, request: web.Request) -> web.Response:
        """The page: it works without its script."""
        visitor, asked = self._visitors.of(request), Asked.read(request.query)
        words = self._drawing.words(visitor)
        shelf, community = self._shelf(visitor, asked, words)
        tiles = self._at.settings
        return self._drawing.page(
            request,
            visitor,
            "catalogue",
            shelf=shelf,
            asked=asked,
            community=community,
            distances=[
                (value, words.of(t("find-within", distance=Distance(int(value))))) for value in DISTANCES
            ],
            kinds=[(kind.value, words.of(t(f"find-kind-{kind}"))) for kind in Kind],
            anywhere=words.of(t("find-any-distance")),
            of_any_kind=words.of(t("find-kind-any")),
            map={
                "shades": [asdict(shade) for shade in shelf.shades],
                "tiles": tiles.tiles_url or "",
                "attribution": tiles.tiles_attribution,
                "zoomIn": words.say("zoom-in"),
                "zoomOut": words.say("zoom-out"),
            },
        )

    async def _json(self, request: web.Request) -> web.Response:
        """The same, for the search as one types."""
        visitor = self._visitors.of(request)
        shelf, _ = self._shelf(visitor, Asked.read(request.query), self._drawing.words(visitor))
        response = web.json_response(asdict(shelf))
        response.headers["Cache-Control"] = "private, no-store"
        return response

    # -- what is found -----------------------------------------------------------------------------------------------

    def _shelf(self, visitor: Visitor, asked: Asked, words: Words) -> tuple[Shelf, str]:
        """What is found, and the name of the community ("" for somebody who is in none)."""
        now = self._at.now()
        span, problem = asked.days(now, visitor.reader.zone)
        with self._at.work(now) as store:
            member = visitor.member
            sought = Sought(
                member.community_id if member else 0,
                member.cell if member else Cell(0, 0),
                asked.words,
                asked.within_m if member else None,
                asked.wanted_kind,
                span,
            )
            community = store.communities.get(member.community_id).name if member else ""
            found = store.search.find(sought, 0, MOST) if member else _public(store, sought)
            if problem:
                found = []
            shades = _shades(found, member, words) if member else []
            here = [it for it in found if _chosen(it, asked, visitor)]
            page = min(asked.page, max(0, len(here) - 1) // PAGE)
            shown = here[page * PAGE : (page + 1) * PAGE]
            entries = [self._entry(store, it, visitor, words) for it in shown]
        more = len(here) > (page + 1) * PAGE
        shelf = Shelf(
            _said(len(here), asked, words),
            words.of(problem) if problem else "",
            entries,
            shades,
            _chosen_words(shades, asked, words) if member else "",
            self._turned(asked, page - 1) if page else "",
            self._turned(asked, page + 1) if more else "",
        )
        return shelf, community

    def _entry(self, store: Store, found: Found, visitor: Visitor, words: Words) -> Entry:
        """One item as the list shows it."""
        item, member = found.item, visitor.member
        own = member is not None and member.id == item.owner_id
        where = t("web-yours") if own else _where(store, found, visitor)
        line = dotted(where, kind_word(item), standing_line(store, item, visitor.reader.zone))
        address = f"{self._at.base}/items/{item.id}"
        photo = f"{address}/photo.jpg?v={item.photo[:8]}" if item.photo else ""
        return Entry(address, words.of(card_title(item)), words.of(line), photo, item.kind.value, own)

    def _turned(self, asked: Asked, page: int) -> str:
        """The address of another page."""
        return f"{self._at.base}/?{asked.query(page=page)}"


def _public(store: Store, sought: Sought) -> list[Found]:
    """What everybody may see; from nowhere in particular, so without a distance."""
    return [Found(item, 0) for item in store.search.public(sought, MOST)]


def _where(store: Store, found: Found, visitor: Visitor) -> T:
    """How far away an item is; for somebody who lives nowhere here, only in which neighbourhood."""
    if visitor.member is None:
        return t("web-community", name=store.communities.get(found.item.community_id).name)
    return t("card-away", distance=Distance(found.step_m))


def _chosen(found: Found, asked: Asked, visitor: Visitor) -> bool:
    """Whether an item lies in the cell that was picked, if one was; cells are for members alone."""
    return not asked.cell or visitor.member is None or name_of(found.item.cell) == asked.cell


def _chosen_words(shades: Sequence[Shade], asked: Asked, words: Words) -> str:
    """The cell that was picked, in words."""
    if not asked.cell:
        return ""
    return next((shade.label for shade in shades if shade.cell == asked.cell), words.say("cell-empty"))


def _said(count: int, asked: Asked, words: Words) -> str:
    """How many were found."""
    if count:
        return words.say("found" if asked.narrowed else "on-shelf", count=count)
    return words.say("found-none" if asked.narrowed else "shelf-empty")


def _shades(found: Sequence[Found], member: Member, words: Words) -> list[Shade]:
    """The cells that hold what was found, and the visitor's own."""
    counted: Counter[Cell] = Counter(it.item.cell for it in found)
    steps = {it.item.cell: it.step_m for it in found}
    counted.setdefault(member.cell, 0)
    return [
        _shade(cell, counted[cell], steps.get(cell, 0), cell == member.cell, words)
        for cell in sorted(counted)
    ]


def _shade(cell: Cell, count: int, step_m: int, home: bool, words: Words) -> Shade:
    """One cell."""
    one, other = cell.corners
    degrees: dict[str, Any] = {"south": one.lat, "west": one.lon, "north": other.lat, "east": other.lon}
    label = words.say("cell", distance=Distance(step_m), count=count)
    rounded = {name: round(value, DIGITS) for name, value in degrees.items()}
    return Shade(name_of(cell), count=count, label=label, home=home, **rounded)


def name_of(cell: Cell) -> str:
    """How an address names a cell, or a block of cells."""
    return f"{cell.row}_{cell.col}" + (f"_{cell.side}" if cell.side > 1 else "")
