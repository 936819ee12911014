"""Loans as neighbours see them: where one stands, with the buttons that apply now; and all of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.conversation.commands import CommandMenu
from bot.conversation.contents import Command, Press
from bot.conversation.form_actions import Run
from bot.conversation.phrases import Moment, Param, Period, T, t
from bot.conversation.replies import Button, Card, Listing, Rows, Say, Show, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import MyLoans, OfferItem, Take, Thank, ViewLoan
from bot.flows.alike import alike_lines
from bot.flows.mod_actions import ReportLoan, TellSide
from bot.flows.paging import page_of, turn
from bot.flows.track import track_lines
from bot.model.loan import OPEN_STATES, Loan, LoanState, Role, Step
from bot.model.places import Point
from bot.model.trust import THANKS_WITHIN
from bot.store import Store

MEETING = (LoanState.REQUESTED, LoanState.APPROVED)  # before they have met over it
Told = Mapping[str, Param]  # what every phrase about a loan may tell
News = Callable[[Told], T]
MAP = "https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lon:.6f}#map=18/{lat:.6f}/{lon:.6f}"
TONES: Mapping[Step, Tone] = {
    Step.APPROVE: Tone.GO,
    Step.TAKE_SUGGESTION: Tone.GO,
    Step.SAY_HANDED_OVER: Tone.GO,
    Step.SAY_HAVE_IT: Tone.GO,
    Step.CONFIRM_HANDOVER: Tone.GO,
    Step.AGREE_EXTENSION: Tone.GO,
    Step.SAY_GOT_BACK: Tone.GO,
    Step.CONFIRM_SETTLED: Tone.GO,
    Step.ALL_GOOD: Tone.GO,
    Step.DECLINE: Tone.STOP,
    Step.WITHDRAW: Tone.STOP,
    Step.CANCEL: Tone.STOP,
}
LABELS = {step: t(f"loan-step-{step.replace('_', '-')}") for step in Step}
NEEDLESS: Mapping[Step, frozenset[Step]] = {  # while this is said, these steps would say nothing more
    Step.SAY_HANDED_OVER: frozenset({Step.SAY_HAVE_IT}),
    Step.SAY_HAVE_IT: frozenset({Step.SAY_HANDED_OVER}),
    Step.SAY_BROUGHT_BACK: frozenset({Step.ASK_EXTENSION}),
}


def loan_card(
    store: Store, loan: Loan, role: Role, now: datetime, *, news: News | None = None, private: bool = False
) -> Card:
    """A loan as one side sees it: the news or else where it stands, the days, and the buttons that apply now.

    `private` says that the card goes to a direct chat: only there the borrower reads where the handover takes place.
    """
    told = about(store, loan, role)
    lines = [
        news(told) if news else standing(loan, role, told),
        t("loan-days", period=told["period"]),
    ]
    if loan.word and loan.state is LoanState.REQUESTED:
        lines.append(t("loan-word", who=told["borrower"], word=loan.word))
    if loan.state in MEETING and role in (Role.OWNER, Role.BORROWER):
        lines += alike_lines(store, store.members.get(loan.other_side(role)))
    if role is Role.OWNER and loan.state is LoanState.REQUESTED:
        lines += track_lines(store, store.members.get(loan.borrower_id), now)
    rows = (*step_buttons(loan, role, now), *_thanks(store, loan, role, now))
    if loan.state is LoanState.DISPUTED and role in (Role.OWNER, Role.BORROWER):
        rows = (*rows, (Button(t("dispute-tell"), TellSide(loan.id).pack(), tone=Tone.GO),))
    if private and role is Role.BORROWER and loan.tells_place(now):
        where, way = _place(store, loan)
        lines, rows = [*lines, *where], (*way, *rows)
    return Card(t("loan-title", item=told["item"]), tuple(lines), buttons=rows)


def may_thank(store: Store, loan: Loan, role: Role, now: datetime) -> bool:
    """Whether this side may say thanks: after the return, for a while, once."""
    over = loan.returned_at is None or now > loan.returned_at + THANKS_WITHIN
    if over or loan.state is not LoanState.RETURNED or role not in (Role.OWNER, Role.BORROWER):
        return False
    return not store.trust.thanked(loan.id, role)


def _thanks(store: Store, loan: Loan, role: Role, now: datetime) -> Rows:
    """The ways to say thanks."""
    if not may_thank(store, loan, role, now):
        return ()
    thumb, note = Thank(loan.id, 0).pack(), Thank(loan.id, 1).pack()
    return ((Button(t("thanks-give-thumb"), thumb, tone=Tone.GO), Button(t("thanks-give-note"), note)),)


def about(store: Store, loan: Loan, role: Role) -> Told:
    """What every phrase about a loan may tell; `who` is the other side, as seen by this one."""
    item = store.items.get(loan.item_id)
    owner, borrower = store.members.get(loan.owner_id).name, store.members.get(loan.borrower_id).name
    claim, span = loan.claim, loan.span
    period = Period(span.start_at, span.due_at)
    suggested = Period(claim.span.start_at, claim.span.due_at) if claim and claim.span else period
    return {
        "who": borrower if role is Role.OWNER else owner,
        "owner": owner,
        "borrower": borrower,
        "item": item.title if item else "",
        "period": period,
        "until": Moment(claim.until if claim and claim.until else span.due_at),
        "suggested": suggested,
    }


def standing(loan: Loan, role: Role, told: Told) -> T:
    """Where a loan stands and what comes next, as one side sees it."""
    if role is Role.MODERATOR:
        return t(
            "loan-for-moderators",
            owner=told["owner"],
            borrower=told["borrower"],
            state=t(f"loan-state-{_key(loan.state)}"),
        )
    settled = loan.claim is not None and loan.claim.step is Step.SETTLE_RETURNED
    situation = loan.claim.step if loan.claim and not settled else loan.state
    if loan.claim and situation is Step.SAY_SETTLED and loan.claim.by is not role:  # either side may say so
        return t("loan-stands-other-says-settled", **told)
    return t(f"loan-stands-{role}-{_key(situation)}", **told)


def step_buttons(loan: Loan, role: Role, now: datetime) -> Rows:
    """The steps that this side may take now, two in a row."""
    needless = NEEDLESS.get(loan.claim.step, frozenset()) if loan.claim else frozenset()
    steps = [step for step in loan.steps_for(role, now) if step not in needless]
    buttons = [
        Button(LABELS[step], Take(loan.id, step).pack(), tone=TONES.get(step, Tone.PLAIN)) for step in steps
    ]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def loan_of(scene: Scene, number: int) -> Loan:
    """A loan that the table of rights has let the actor come to."""
    loan = scene.store.loans.get(number)
    if loan is None:
        raise LookupError(f"loan {number} was there a moment ago")
    return loan


def is_side(scene: Scene, loan: Loan) -> bool:
    """Whether the actor lends or borrows it: nobody judges what they are a side of."""
    return scene.member is not None and loan.role_of(scene.member.id) is not Role.NOBODY


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/loans`."""
    return _mine(scene, 0)


def _mine(scene: Scene, page: int) -> Replies:
    """What the actor borrows and lends, the next due first."""
    loans = scene.store.loans.of_member(scene.me.id, OPEN_STATES)
    if not loans:
        find = Button(t("loans-find"), Run("find", 0).pack(), tone=Tone.GO)
        return Say(t("loans-none"), ((find, Button(t("loans-offer"), OfferItem().pack())),))
    loans.sort(key=lambda loan: (loan.span.due_at, loan.id))
    shown, page = page_of(loans, page)
    entries = tuple(_entry(scene, loan) for loan in shown)
    return Listing(
        t("loans-heading", count=len(loans)), entries, turn(lambda to: MyLoans(to).pack(), page, len(loans))
    )


def _entry(scene: Scene, loan: Loan) -> Card:
    """One loan of a list; where there is more to see, a button to it."""
    role = loan.role_of(scene.me.id)
    card = loan_card(scene.store, loan, role, scene.now)
    tells_place = role is Role.BORROWER and loan.tells_place(scene.now)
    if not tells_place and loan.state not in (LoanState.ON_LOAN, LoanState.DISPUTED):
        return card
    more = (Button(t("loan-details"), ViewLoan(loan.id).pack()),)
    return Card(card.title, card.lines, buttons=(*card.buttons, more))


def _view(scene: Scene, action: ViewLoan) -> Replies:
    """Where a loan stands."""
    loan = loan_of(scene, action.loan)
    role = loan.role_of(scene.me.id)
    card = loan_card(scene.store, loan, role, scene.now, private=scene.event.chat.direct)
    report = (Button(t("report-button"), ReportLoan(loan.id).pack()),)
    return Show(replace(card, buttons=(*card.buttons, report)))


def _place(store: Store, loan: Loan) -> tuple[list[T], Rows]:
    """Where the handover takes place, and what the owner tells of it: for the borrower's direct chat alone."""
    item, home = store.items.get(loan.item_id), store.homes.of(loan.owner_id)
    lines = [t("loan-note", note=item.note)] if item and item.note else []
    if home is None:
        return lines, ()
    point, words = home
    where = [t("loan-place", words=words)] if words else []
    return [*where, *lines], ((Button(t("loan-open-map"), url=map_link(point)),),)


def map_link(point: Point) -> str:
    """A place on the map of OpenStreetMap."""
    return MAP.format(lat=point.lat, lon=point.lon)


def _key(name: str) -> str:
    """A step or state as phrases name it."""
    return name.replace("_", "-")


COMMANDS = {"loans": Command(CommandMenu("loans", t("command-loans-name"), t("command-loans")), run)}
ACTIONS = {ViewLoan: Press(_view), MyLoans: Press(lambda scene, action: _mine(scene, action.page))}
