"""Who may do what: one table decides, for every command, button and form, by every role, in every state.

The steps of a loan have a table of their own (model.loan.LOAN_STEPS); here stands who gets as far as taking one.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.model.item import ItemState
from bot.model.loan import LOAN_STEPS, LoanState, Role, Step
from bot.model.report import ReportState
from bot.model.right import Right, Standing, Subject, Who

EVERYONE = frozenset(Who)
NEIGHBOURS = frozenset({Who.OWNER, Who.BORROWER, Who.MEMBER})
OWNER = frozenset({Who.OWNER})
BORROWER = frozenset({Who.BORROWER})
PARTIES = OWNER | BORROWER
MODERATORS = frozenset({Who.MODERATOR})
STANDING_ITEM = frozenset({ItemState.OFFERED, ItemState.PAUSED})
RESTING: Mapping[str, str] = {Who.OWNER: "borrow-own", ItemState.PAUSED: "borrow-resting"}

ANYONE = Right(EVERYONE, barred=True)
OWN = Right(NEIGHBOURS)
OWN_STILL = Right(NEIGHBOURS, barred=True)
OWN_ITEM = Right(OWNER, Subject.ITEM, STANDING_ITEM)
OWN_LOAN_STILL = Right(PARTIES, Subject.LOAN, barred=True)
TELL_SIDE = Right(PARTIES, Subject.LOAN, frozenset({LoanState.DISPUTED}), barred=True)
OWN_SEARCH = Right(OWNER, Subject.SEARCH)
OWN_DRAFT = Right(OWNER, Subject.DRAFT, barred=True)
SEE_ITEM = Right(NEIGHBOURS, Subject.ITEM)
BORROW_ITEM = Right(frozenset({Who.MEMBER}), Subject.ITEM, frozenset({ItemState.OFFERED}), otherwise=RESTING)
THANK = Right(PARTIES, Subject.LOAN, frozenset({LoanState.RETURNED}))
MODERATE = Right(MODERATORS, barred=True)
MODERATE_IT = Right(MODERATORS, Subject.COMMUNITY, barred=True)
MODERATE_ROOM = Right(MODERATORS, Subject.ROOM, barred=True)

REPORT_ITEM = Right(frozenset({Who.MEMBER}), Subject.ITEM, otherwise={Who.OWNER: "report-own"}, barred=True)
WRITE_REPORT = Right(OWNER, Subject.REPORT, frozenset({ReportState.BEGUN}), barred=True)
DECIDE = Right(
    MODERATORS,
    Subject.REPORT,
    frozenset({ReportState.OPEN}),
    barred=True,
    otherwise=dict.fromkeys(set(ReportState) - {ReportState.BEGUN, ReportState.OPEN}, "report-decided")
    | {Standing.SELF: "mod-not-yourself"},
    unseen="moderators-only",
)
JUDGE = Right(
    MODERATORS,
    Subject.MEMBER,
    frozenset({Standing.NEIGHBOUR}),
    barred=True,
    otherwise={
        Standing.SELF: "mod-not-yourself",
        Standing.HOST: "mod-not-the-owner",
        Standing.FELLOW: "mod-not-a-moderator",
        Standing.DECIDED: "report-decided",
    },
)

# By name: a command with its slash, an action by its class, a form as "form <key>".
RIGHTS: Mapping[str, Right] = {
    "/start": ANYONE,
    "/help": ANYONE,
    "/cancel": ANYONE,
    "/link": ANYONE,
    "/privacy": ANYONE,
    "/find": OWN,
    "/borrow": OWN,
    "/offer": OWN,
    "/near": OWN,
    "/label": OWN,
    "/scan": OWN_STILL,
    "/web": OWN,
    "/loans": OWN_STILL,
    "/mine": OWN_STILL,
    "/settings": OWN_STILL,
    "/calendar": OWN_STILL,
    "/report": OWN_STILL,
    "/setup": ANYONE,  # asks for the room in which it is typed; the form is for that room's moderators
    "/mod setup": ANYONE,
    "/mod": MODERATE,
    "/mod code": MODERATE,
    "/mod held": MODERATE,
    "/mod items": MODERATE,
    "/mod loans": MODERATE,
    "/mod remove": MODERATE,
    "/mod settle": MODERATE,
    "/mod room": MODERATE,
    "/mod reports": MODERATE,
    "/mod log": MODERATE,
    "/mod rules": MODERATE,
    "/mod approve": MODERATE,
    "/mod warn": MODERATE,
    "/mod pause": MODERATE,
    "/mod ban": MODERATE,
    "/mod unban": MODERATE,
    "/mod stats": MODERATE,
    "Join": Right(EVERYONE, Subject.COMMUNITY, barred=True, unseen="join-gone"),
    "LinkAgree": Right(OWNER, Subject.CODE, barred=True),
    "Setting": OWN_STILL,
    "ChangeSetting": OWN_STILL,
    "OfferItem": OWN,
    "MyItems": OWN_STILL,
    "ViewItem": SEE_ITEM,
    "ScanItem": Right(NEIGHBOURS, Subject.ITEM, barred=True),
    "EditItem": OWN_ITEM,
    "PauseItem": OWN_ITEM,
    "RemoveItem": Right(OWNER, Subject.ITEM, STANDING_ITEM, barred=True),
    "WhoMayBorrow": OWN_ITEM,
    "LabelItem": OWN_ITEM,
    "LabelSheet": OWN,
    "FindPage": OWN_SEARCH,
    "ViewFound": OWN_SEARCH,
    "Narrow": OWN_SEARCH,
    "ForgetMe": OWN_STILL,
    "TakeMyData": OWN_STILL,
    "AskNeighbours": OWN_SEARCH,
    "AskAllTheSame": OWN_SEARCH,
    "AnswerAsk": Right(NEIGHBOURS, Subject.SEARCH),
    "Borrow": BORROW_ITEM,
    "Take": Right(PARTIES, Subject.LOAN),
    "Take back": OWN_LOAN_STILL,  # the steps that bring a loan to its end
    "Take settle": Right(PARTIES | MODERATORS, Subject.LOAN, barred=True),
    "ViewLoan": OWN_LOAN_STILL,
    "Thank": THANK,
    "MyLoans": OWN_STILL,
    "WebItems": OWN,
    "ShowToAll": OWN_ITEM,
    "SignOutWeb": OWN_STILL,
    "RenewCalendar": OWN_STILL,
    "UseCode": MODERATE_ROOM,
    "RoomCode": MODERATE_IT,
    "ModLetThrough": Right(MODERATORS, Subject.HELD, barred=True),
    "ModHeld": MODERATE_IT,
    "ModItems": MODERATE_IT,
    "ModLoans": MODERATE_IT,
    "ModStats": MODERATE_IT,
    "InsightsPage": MODERATE_IT,
    "ModRemove": Right(
        MODERATORS,
        Subject.ITEM,
        STANDING_ITEM,
        barred=True,
        otherwise={ItemState.REMOVED: "item-gone"},
        unseen="moderators-only",
    ),
    "ReportItem": REPORT_ITEM,
    "ReportLoan": OWN_LOAN_STILL,
    "TellSide": TELL_SIDE,
    "ModReports": MODERATE_IT,
    "ModLog": MODERATE_IT,
    "ModRules": MODERATE_IT,
    "ModNewcomers": MODERATE_IT,
    "ModVouch": JUDGE,
    "ModDecide": DECIDE,
    "ModSanction": JUDGE,
    "Run": ANYONE,  # a command by a button: the command's own row decides
    "Answer": OWN_DRAFT,
    "Cancel": OWN_DRAFT,
    "Change": OWN_DRAFT,
    "Confirm": OWN_DRAFT,
    "Resume": OWN_DRAFT,
    "form join": ANYONE,
    "form join_ruled": ANYONE,
    "form near": OWN,
    "form move": OWN,
    "form zone": OWN_STILL,
    "form quiet": OWN_STILL,
    "form offer": OWN,
    "form edit-title": OWN_ITEM,
    "form edit-photo": OWN_ITEM,
    "form edit-kind": OWN_ITEM,
    "form edit-description": OWN_ITEM,
    "form edit-days": OWN_ITEM,
    "form edit-note": OWN_ITEM,
    "form borrow": BORROW_ITEM,
    "form suggest": Right(OWNER, Subject.LOAN),
    "form thanks": THANK,
    "form extend": Right(BORROWER, Subject.LOAN),
    "form rules": MODERATE_IT,
    "form warn": JUDGE,
    "form pause": JUDGE,
    "form ban": JUDGE,
    "form unban": JUDGE,
    "form report": OWN_STILL,
    "form report-this": WRITE_REPORT,
    "form side": TELL_SIDE,
    "form setup": MODERATE_ROOM,
    "form code": MODERATE_ROOM,
}

SETTLING = frozenset(step for (_, step), rule in LOAN_STEPS.items() if Role.MODERATOR in rule.who)
# What a paused or banned neighbour may still do with a loan: all that brings it to its end, and nothing that begins it.
STILL_OUT = frozenset({LoanState.ON_LOAN, LoanState.DISPUTED, LoanState.RETURNED})
STILL_STEPS = (
    frozenset(step for (state, step) in LOAN_STEPS if state in STILL_OUT) - {Step.ASK_EXTENSION} - SETTLING
    | {Step.CONFIRM_HANDOVER, Step.DENY_HANDOVER}  # what the other side said of a handover wants an answer
)


def row_of(action: str, step: str = "") -> str:
    """The name of an action's row; steps of a loan have three."""
    if action == "Take" and step in STILL_STEPS | SETTLING:
        return "Take settle" if step in SETTLING else "Take back"
    return action
