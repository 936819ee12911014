"""The pages in a browser: a link that opens them once, what everybody may see there, and signing out.

All of it is there only where pages are served; so it is made for their address, not listed at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from bot.conversation.actions import Action
from bot.conversation.commands import CommandMenu
from bot.conversation.contents import Command, Press
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Card, Listing, Rows, Say, Toast, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import OfferItem, ShowToAll, SignOutWeb, WebItems
from bot.flows.cards import card_title, dotted, item_of, kind_word
from bot.flows.one_time import make
from bot.flows.paging import page_of, turn
from bot.model.audit import Record
from bot.model.community import CODE_VALID, Purpose
from bot.model.item import Item
from bot.store import KeptSearch, Store

ENTRY = "/enter/"  # the path behind which a one-time link lies
MINI_APP = "/app/"  # the path of the page that opens within a chat


def mini_app(public_url: str) -> str:
    """The address of the page that opens within a chat; "" where none does: messengers want https."""
    return f"{public_url}{MINI_APP}" if public_url.startswith("https://") else ""


def open_here(public_url: str, search: KeptSearch | None = None) -> Rows:
    """The button that opens the pages within the chat, at a search if there is one."""
    app = mini_app(public_url)
    if not app:
        return ()
    if search is None:
        return ((Button(t("web-here"), page=app),),)
    asked = {"words": search.words, "within": search.within_m or "", "kind": search.kind or ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return ((Button(t("web-search-here"), page=f"{app}?{query}" if query else app),),)


def commands(public_url: str) -> dict[str, Command]:
    """`/web`, for the pages at that address."""

    def run(scene: Scene, given: Mapping[str, str]) -> Replies:
        """A link for one browser, and what else concerns the pages."""
        words, _ = make(scene, Purpose.WEB)
        opens = Button(t("web-open"), url=f"{public_url}{ENTRY}{words}", tone=Tone.GO)
        minutes = int(CODE_VALID.total_seconds()) // 60
        return Say(t("web-link", minutes=minutes), ((opens,), *open_here(public_url), *_more()))

    return {"web": Command(CommandMenu("web", t("command-web-name"), t("command-web")), run)}


def _more() -> Rows:
    """What everybody may see, and signing out."""
    seen = Button(t("web-who-sees"), WebItems(0).pack())
    return ((seen, Button(t("web-sign-out-all"), SignOutWeb().pack())),)


def _turn(scene: Scene, action: WebItems) -> Replies:
    """A page of one's own items."""
    return _page(scene, action.page)


def _page(scene: Scene, page: int) -> Replies:
    """One's own items, each with whom the pages show it to, and the other choice."""
    items = scene.store.items.of_owner(scene.me.id)
    if not items:
        offer = Button(t("offer-something"), OfferItem().pack(), tone=Tone.GO)
        return Say(t("mine-empty"), ((offer,),))
    shown, page = page_of(items, page)
    entries = tuple(_entry(item, page) for item in shown)
    return Listing(t("web-items"), entries, turn(lambda to: WebItems(to).pack(), page, len(items)))


def _entry(item: Item, page: int) -> Card:
    """One item."""
    line = dotted(kind_word(item), t("web-seen-by-all" if item.public else "web-seen-by-members"))
    label = t("web-show-to-members" if item.public else "web-show-to-all")
    other = Button(label, ShowToAll(item.id, 0 if item.public else 1, page).pack())
    return Card(card_title(item), (line,), buttons=((other,),))


def _show_to_all(scene: Scene, action: ShowToAll) -> Replies:
    """Show an own item to everybody, or to members alone."""
    item = item_of(scene, action.item)
    show(scene.store, item, scene.now, public=bool(action.public))
    return _page(scene, action.page)


def show(store: Store, item: Item, now: datetime, *, public: bool) -> None:
    """What its owner decided: everybody sees the item, or members alone."""
    if item.public == public:
        return
    item.public = public
    store.items.save(item)
    step, subject = "show to all" if public else "show to members", f"item:{item.id}"
    record = Record(now, item.community_id, item.owner_id, "owner", subject, step, item.state, item.state)
    store.audit.add(record)


def _sign_out(scene: Scene, action: SignOutWeb) -> Replies:
    """Sign out everywhere; a link that was not used yet ends by itself."""
    ended = scene.store.sessions.end_all(scene.me.id)
    scene.record(f"member:{scene.me.id}", "sign out of the pages", "", str(ended))
    return Toast(t("web-signed-out", count=ended))


ACTIONS: dict[type[Action], Press] = {
    WebItems: Press(_turn),
    ShowToAll: Press(_show_to_all),
    SignOutWeb: Press(_sign_out),
}
