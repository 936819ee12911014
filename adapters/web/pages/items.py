"""The page of one item: photo, description, free days, and the ways to borrow it in a chat."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.web.pages.drawing import Drawing, Words
from adapters.web.pages.months import months
from adapters.web.pages.refusals import FormOver, NotHere
from adapters.web.pages.served import Served
from adapters.web.pages.visitors import Visitor, Visitors, seen
from bot.conversation.phrases import Distance, Reader, t
from bot.flows.actions import Borrow
from bot.flows.cards import card_title, dotted, item_subject, kind_word, shortened, standing_line
from bot.flows.web import show
from bot.language.typed import tame
from bot.model.chats import Platform
from bot.model.item import Item
from bot.model.loan import HOLDING_STATES
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Way:
    """A way to borrow: where a link leads, or without one what to type there."""

    label: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """What the page of an item tells, in words."""

    number: int
    title: str
    facts: tuple[str, ...]
    description: str
    standing: str
    community: str
    photo: str
    summary: str
    public: bool
    own: bool
    kind: str


class ItemPages:
    """The pages of items."""

    def __init__(self, served: Served, visitors: Visitors, drawing: Drawing) -> None:
        """Only keep them."""
        self._at, self._visitors, self._drawing = served, visitors, drawing

    def routes(self) -> list[web.RouteDef]:
        """Their addresses."""
        item = f"{self._at.base}/items/{{number}}"
        return [
            web.get(item, self._page),
            web.get(f"{item}/photo.jpg", self._photo),
            web.post(f"{item}/seen-by", self._change),
        ]

    async def _page(self, request: web.Request) -> web.Response:
        """One item."""
        visitor, now = self._visitors.of(request), self._at.now()
        words = self._drawing.words(visitor)
        with self._at.work(now) as store:
            item = self._seen(store, request, visitor)
            zone = visitor.reader.zone if visitor.member else store.communities.get(item.community_id).zone
            loans = store.loans.of_item(item.id, HOLDING_STATES)
            view = self._view(
                store, item, visitor, Words(self._at.book, Reader(visitor.reader.language, zone))
            )
            ways = self._ways(store, item, visitor, words)
        language = self._at.book.language(visitor.reader)
        shown = months(loans, now, zone, language)
        response = self._drawing.page(request, visitor, "item", item=view, months=shown, ways=ways)
        if view.public:
            response.headers["X-Robots-Tag"] = "all"
        return response

    async def _photo(self, request: web.Request) -> web.Response:
        """The photo of an item, for whoever may see the item."""
        visitor = self._visitors.of(request)
        with self._at.work(self._at.now()) as store:
            item = self._seen(store, request, visitor)
        jpeg = self._at.photos.jpeg(item.photo) if item.photo else None
        if jpeg is None:
            raise NotHere
        response = web.Response(body=jpeg, content_type="image/jpeg")
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response

    async def _change(self, request: web.Request) -> web.Response:
        """Its owner shows it to everybody, or to members alone."""
        visitor, now = self._visitors.of(request), self._at.now()
        if visitor.member is None:
            raise FormOver
        fields = await self._visitors.form(request, visitor.key)
        with self._at.work(now) as store:
            item = self._seen(store, request, visitor)
            if item.owner_id != visitor.member.id:
                raise NotHere
            show(store, item, now, public=fields.get("seen-by") == "all")
        return web.Response(status=303, headers={"Location": f"{self._at.base}/items/{item.id}"})

    def _seen(self, store: Store, request: web.Request, visitor: Visitor) -> Item:
        """The item, if this visitor may see it. Raises NotHere; hidden and missing ones look the same."""
        item = seen(store, request.match_info["number"], visitor)
        if item is None:
            raise NotHere
        return item

    def _view(self, store: Store, item: Item, visitor: Visitor, words: Words) -> ItemView:
        """What the page tells. Who owns it, and how far away it is, is for neighbours alone."""
        community = store.communities.get(item.community_id).name
        member = visitor.member if visitor.community_id == item.community_id else None
        own = member is not None and member.id == item.owner_id
        facts = [words.of(dotted(kind_word(item), t("card-longest", days=item.longest_days)))]
        if own:
            facts.append(words.say("yours"))
        elif member is not None:
            owner = t("card-owner", owner=store.members.get(item.owner_id).name)
            away = t("card-away", distance=Distance(store.search.step(member.cell, item.cell)))
            facts.append(words.of(dotted(owner, away)))
        photo = f"{self._at.base}/items/{item.id}/photo.jpg?v={item.photo[:8]}" if item.photo else ""
        return ItemView(
            item.id,
            words.of(card_title(item)),
            tuple(facts),
            tame(item.description) if item.description else "",
            words.of(standing_line(store, item, words.reader.zone)),
            community,
            photo,
            tame(shortened(item.description)) if item.description else words.of(kind_word(item)),
            item.public and item.offered,
            own,
            item.kind.value,
        )

    def _ways(self, store: Store, item: Item, visitor: Visitor, words: Words) -> list[Way]:
        """How this visitor can borrow it."""
        own = visitor.member is not None and visitor.member.id == item.owner_id
        if own or not item.offered:
            return []
        ways = []
        telegram, discord = (self._at.messengers.get(it) for it in (Platform.TELEGRAM, Platform.DISCORD))
        link = telegram.direct_link(Borrow(item.id).pack()) if telegram else ""
        if link:
            ways.append(Way(words.say("borrow-telegram"), link))
        elsewhere = not self._at.inside  # within Telegram nobody wants to go to Discord
        if discord and elsewhere and visitor.community_id == item.community_id:
            card = discord_card(store, item)
            typed = words.say("borrow-discord-how", item=item.title)
            ways.append(Way(words.say("borrow-discord"), card) if card else Way(typed))
        return ways


def discord_card(store: Store, item: Item) -> str:
    """The address of the card in a Discord channel; "" when it was not sent there yet."""
    for posting in store.postings.of(item_subject(item)):
        chat = posting.chat
        if chat.platform is Platform.DISCORD and posting.message and chat.space:
            return f"https://discord.com/channels/{chat.space}/{chat.id}/{posting.message}"
    return ""
