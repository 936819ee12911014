"""Cards of items: what a room sees, what one neighbour sees, and how they change in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.conversation.phrases import Day, Distance, T, t
from bot.conversation.replies import Button, Card, Rows, Show, Tone
from bot.conversation.scene import Scene, Stage
from bot.flows.actions import Borrow, EditItem, PauseItem, RemoveItem, WhoMayBorrow
from bot.flows.alike import alike_lines
from bot.model.item import Item, ItemState, Standing
from bot.model.loan import OPEN_STATES, Loan, LoanState
from bot.model.member import Member
from bot.model.trust import SHARE_AFTER
from bot.store import Store

SHORT = 160  # characters of a description that a card shows: a line or two on a phone
NOT_OFFERED = {ItemState.PAUSED: Standing.PAUSED, ItemState.REMOVED: Standing.REMOVED}
BY_LOAN = (  # what the loans of an item make of it, the strongest first
    (LoanState.ON_LOAN, Standing.OUT),
    (LoanState.DISPUTED, Standing.OUT),
    (LoanState.APPROVED, Standing.PROMISED),
    (LoanState.REQUESTED, Standing.ASKED_FOR),
)


def standing_line(store: Store, item: Item, zone: str) -> T:
    """Where an item stands, in words; when it is out, by which day (of a zone) it is due back."""
    return standing_lines(store, (item,), zone)[0]


def standing_lines(store: Store, items: Sequence[Item], zone: str) -> list[T]:
    """The same for each of several items, by one look at their loans."""
    loans: dict[int, list[Loan]] = {item.id: [] for item in items}
    for loan in store.loans.of_items(loans, OPEN_STATES):
        loans[loan.item_id].append(loan)
    stands = [_stands(item, loans[item.id]) for item in items]
    return [_LINES[now](loan, zone) for now, loan in stands]


def item_card(store: Store, item: Item, *, viewer: Member | None = None) -> Card:
    """The card of an item: for a room, or for one viewer, who also sees how far away it is; its owner may change it."""
    community = store.communities.get(item.community_id)
    zone = viewer.zone if viewer and viewer.zone else community.zone
    own = viewer is not None and viewer.id == item.owner_id
    lines = [dotted(kind_word(item), t("card-longest", days=item.longest_days))]
    if item.description:
        lines.append(t("card-description", description=shortened(item.description)))
    if not own:
        lines += [_owner_line(store, item, viewer), *alike_lines(store, store.members.get(item.owner_id))]
    if own and item.note:
        lines.append(t("card-note", note=shortened(item.note)))
    if item.least_returns:
        lines.append(t("card-wanted", wanted=wanted(item.least_returns)))
    lines.append(standing_line(store, item, zone))
    buttons = (*own_buttons(item), *_who_may(item)) if own else borrow_buttons(item)
    return Card(card_title(item), tuple(lines), item.photo, buttons)


def item_of(scene: Scene, number: int) -> Item:
    """An item that the table of rights has let the actor come to."""
    item = scene.store.items.get(number)
    if item is None:
        raise LookupError(f"item {number} was there a moment ago")
    return item


def card_title(item: Item) -> T:
    """The title as typed."""
    return t("card-title", title=item.title)


def kind_word(item: Item) -> T:
    """Thing, space or skill."""
    return t(f"kind-{item.kind}")


def wanted(returns: int) -> T:
    """For whom an item is, in words."""
    if not returns:
        return t("trust-anybody")
    return t("trust-precious" if returns >= SHARE_AFTER else "trust-returned-before", count=returns)


def dotted(first: T, *more: T) -> T:
    """Several short phrases in one line."""
    for phrase in more:
        first = t("card-dot", first=first, second=phrase)
    return first


def shortened(text: str) -> str:
    """A text of several lines as one short line, cut between words where there are any."""
    line = " ".join(text.split())
    if len(line) <= SHORT:
        return line
    cut = line[: SHORT - 1]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > SHORT // 2 else cut).rstrip() + "…"


def borrow_buttons(item: Item) -> Rows:
    """Borrow, while it is offered; also while it is out: later days may be free."""
    if not item.offered:
        return ()
    return ((Button(t("borrow"), Borrow(item.id).pack(), tone=Tone.GO),),)


def own_buttons(item: Item) -> Rows:
    """What its owner may do with it."""
    if item.state is ItemState.REMOVED:
        return ()
    label, pause = (t("item-pause"), 1) if item.offered else (t("item-resume"), 0)
    return (
        (
            Button(t("item-edit"), EditItem(item.id, "").pack()),
            Button(label, PauseItem(item.id, pause).pack()),
            Button(t("item-remove"), RemoveItem(item.id, 0).pack(), tone=Tone.STOP),
        ),
    )


def _who_may(item: Item) -> Rows:
    """The button with which its owner says for whom it is."""
    if item.state is ItemState.REMOVED:
        return ()
    return ((Button(t("item-who-may"), WhoMayBorrow(item.id, "").pack()),),)


def post_item(scene: Scene, item: Item) -> None:
    """Show the card in all rooms of the item's community."""
    card = item_card(scene.store, item)
    scene.post(scene.store.communities.get(item.community_id), lambda _chat: Show(card), item_subject(item))


def refresh_item(scene: Stage, item: Item) -> None:
    """Change the cards in the rooms in place, after anything that they tell has changed."""
    card = cache(lambda: Show(item_card(scene.store, item)))  # built once, if any room shows it at all
    scene.refresh(scene.store.communities.get(item.community_id), lambda _chat: card(), item_subject(item))


def item_subject(item: Item) -> str:
    """What the cards of an item are kept under."""
    return f"item:{item.id}"


def _stands(item: Item, loans: Sequence[Loan]) -> tuple[Standing, Loan | None]:
    """What an item's open loans make of it: removed or not, then the loan that matters most, then whether it is
    paused."""
    if item.state is ItemState.REMOVED:
        return Standing.REMOVED, None
    for state, said in BY_LOAN:
        those = [loan for loan in loans if loan.state is state]
        if those and (item.offered or said is not Standing.ASKED_FOR):
            return said, min(those, key=lambda loan: loan.span.start_at)
    return NOT_OFFERED.get(item.state, Standing.FREE), None


def _owner_line(store: Store, item: Item, viewer: Member | None) -> T:
    """Whose it is; for one viewer, also how far away."""
    owner = t("card-owner", owner=store.members.get(item.owner_id).name)
    if viewer is None:
        return owner
    return dotted(owner, t("card-away", distance=Distance(store.search.step(viewer.cell, item.cell))))


def _out_line(loan: Loan | None, zone: str) -> T:
    """Out, and when it is due back; while it is disputed nobody knows when."""
    if loan is None or loan.state is LoanState.DISPUTED:
        return t("standing-out")
    return t("standing-out-until", day=Day(_day(loan.span.due_at, zone)))


def _promised_line(loan: Loan | None, zone: str) -> T:
    """Promised, and for which days."""
    if loan is None:
        return t("standing-promised")
    first, last = _day(loan.span.start_at, zone), _day(loan.span.due_at, zone)
    if first == last:
        return t("standing-promised-on", day=Day(first))
    return t("standing-promised-days", first=Day(first), last=Day(last))


def _day(at: datetime, zone: str) -> date:
    """The day of a moment by the calendar of a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


_LINES: Mapping[Standing, Callable[[Loan | None, str], T]] = {
    Standing.FREE: lambda _loan, _zone: t("standing-free"),
    Standing.ASKED_FOR: lambda _loan, _zone: t("standing-asked-for"),
    Standing.PROMISED: _promised_line,
    Standing.OUT: _out_line,
    Standing.PAUSED: lambda _loan, _zone: t("standing-paused"),
    Standing.REMOVED: lambda _loan, _zone: t("standing-removed"),
}
