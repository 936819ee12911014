"""The table of rights, row by row: every command, button and form, by every role, in every state of the thing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select

from bot.conversation.actions import Action
from bot.conversation.events import AnyEvent, Commanded, Pressed
from bot.conversation.form_actions import Answer, Cancel, Change, Confirm, Resume, Run
from bot.conversation.lookups import IsModerator, LookupNeeded, Verdict
from bot.flows.actions import Take
from bot.model.chats import Account, Chat, Platform
from bot.model.community import CODE_VALID, Code, Community, Purpose, Room
from bot.model.held import Held
from bot.model.item import ItemState
from bot.model.loan import LoanState, Step
from bot.model.member import Conduct
from bot.model.report import Report, ReportState
from bot.model.right import Right, Standing, Subject, Who, refusal
from bot.model.rights import RIGHTS, SETTLING, STILL_STEPS
from bot.store import Draft, KeptSearch, Store
from storage import tables
from tests.stories.forging import PASSING, SEEN
from tests.stories.lent import on_loan
from tests.stories.phones import phrases
from tests.stories.street import CONTENTS, HOME, ROOMS, START, Street

NOTHING = 999_999
SANCTIONS = ("form rules", "form warn", "form pause", "form ban", "form unban")
OAK = Chat(Platform.DISCORD, "8001", direct=False, space="8000")
FORM_ACTIONS: tuple[type[Action], ...] = (Answer, Cancel, Change, Confirm, Resume, Run)
ACTIONS = {it.__name__: it for it in (*CONTENTS.actions, *FORM_ACTIONS)}
STEPS = {"Take": Step.APPROVE, "Take back": Step.SAY_BROUGHT_BACK, "Take settle": Step.SETTLE_RETURNED}
WORDS = {"command": "help", "name": "language", "field": "title"}
STATES: dict[Subject, tuple[str, ...]] = {
    Subject.ITEM: tuple(ItemState),
    Subject.LOAN: tuple(LoanState),
    Subject.REPORT: tuple(ReportState),
    Subject.MEMBER: (Standing.NEIGHBOUR,),
}


@dataclass(frozen=True)
class Actor:
    """Somebody of a role: what they are to the drill, to its loan, and to Elm Street."""

    account: Account
    item: Who
    loan: Who
    street: Who
    conduct: Conduct = Conduct.GOOD
    moderates: bool = False

    def to(self, subject: Subject) -> Who:
        """What they are to a thing of the story; its searches, reports, codes and drafts are the owner's."""
        if subject is Subject.OWN:
            return Who.STRANGER if self.street is Who.STRANGER else Who.MEMBER
        if subject in (Subject.CODE, Subject.DRAFT):
            return Who.OWNER if self.item is Who.OWNER else Who.STRANGER
        whole = self.street
        of_owner = dict.fromkeys((Subject.ITEM, Subject.SEARCH, Subject.REPORT), self.item)
        return {**of_owner, Subject.LOAN: self.loan}.get(subject, whole)


class Undone(Exception):
    """What was tried is taken back."""


@dataclass(frozen=True)
class Stand:
    """Everything that a row may be about, and everybody who may try."""

    street: Street
    ids: dict[str, int]
    actors: dict[str, Actor]

    def tries(self, row: str, actor: Actor, state: str, ids: dict[str, int]) -> tuple[list[str], bool]:
        """The phrases that answer an actor, and whether anything changed; all of it is taken back."""
        about = RIGHTS[row].about if ids is self.ids else Subject.OWN
        told: list[str] = []
        changed = False
        try:
            with suppress(Undone), self.street.database.work(self.street.now) as store:
                put(store, about, state, ids)
                event = (
                    begun(store, row, actor, ids) if row.startswith("form ") else event_of(row, actor, ids)
                )
                before = remembered(store)
                replies = self.street.engine.handle(store, event, self.street.now)
                told = [phrase.key for reply in replies for phrase in phrases(reply)]
                changed = remembered(store) != before
                raise Undone
        except LookupNeeded as needed:
            self.street.database.keep(needed.lookup, self.street._answer(needed.lookup))
            return self.tries(row, actor, state, ids)
        return told, changed


def begun(store: Store, row: str, actor: Actor, ids: dict[str, int]) -> AnyEvent:
    """A form that the actor began when they still might, and now goes on with."""
    form = row.removeprefix("form ")
    if older := store.drafts.of_form(actor.account, form):
        store.drafts.remove(older)
    draft = store.drafts.add(Draft(actor.account, form, START, about=ids))
    return event_of("Resume", actor, {"draft": draft.id})


def put(store: Store, about: Subject, state: str, ids: dict[str, int]) -> None:
    """Bring the thing into a state."""
    if about is Subject.ITEM and (item := store.items.get(ids["item"])):
        item.state = ItemState(state)
        store.items.save(item)
    if about is Subject.LOAN and (loan := store.loans.get(ids["loan"])):
        loan.state = LoanState(state)
        store.loans.save(loan)
    if about is Subject.REPORT and (report := store.reports.get(ids["report"])):
        report.state = ReportState(state)
        store.reports.save(report)


def remembered(store: Any) -> list[list[Any]]:
    """Everything that is kept, but for what passes; by the driver itself, as each of thousands of tries looks twice."""
    cursor = store.connection.connection.cursor()
    return [cursor.execute(statement).fetchall() for statement in looks()]


@cache
def looks() -> list[str]:
    """What reads each table whose rows do not change by themselves."""
    kept = [table for table in tables.metadata.sorted_tables if table not in (*PASSING, tables.face)]
    columns = [[it for it in table.c if it.name not in SEEN] for table in kept]
    return [str(select(*of_table)) for of_table in columns]


@pytest.fixture(scope="module")
def stand() -> Stand:
    """Anna's drill is with Ben. Cara lives next door, Eve in Oak Street; Mo and Olga moderate, here and there."""
    street = Street()
    anna, ben, drill = on_loan(street)
    neighbours = {
        name: street.neighbour(name, on="discord") for name in ("Cara", "Dora", "Rosa", "Eve", "Olga")
    }
    mo, sam = street.stranger("Mo", on="discord"), street.stranger("Sam", on="discord")
    with street.database.work(street.now) as store:
        oak = store.communities.add(Community("Oak Street", HOME, "Europe/Berlin", street.now))
        store.rooms.add(Room(OAK, oak.id))
        for name, who in neighbours.items():
            member = who_of(store, who.account)
            member.community_id = oak.id if name in ("Eve", "Olga") else member.community_id
            member.conduct = {"Dora": Conduct.BANNED, "Rosa": Conduct.PAUSED}.get(name, Conduct.GOOD)
            store.members.save(member)
        owner = who_of(store, anna.account)
        search = store.searches.add(KeptSearch(owner.id, "ladder", street.now)).id
        room = store.rooms.at(ROOMS[Platform.DISCORD])
        asked = Code("d", Purpose.LINK, ben.account, 0, street.now + CODE_VALID, used_by=anna.account)
        code = store.codes.add(asked).id
        draft = store.drafts.add(Draft(anna.account, "offer", street.now)).id
        cara = who_of(store, neighbours["Cara"].account).id
        told = Report(street.community.id, owner.id, street.now, cara, state=ReportState.OPEN)
        report = store.reports.add(told).id
        held = store.held.add(Held(street.community.id, owner.id, anna.account, "offer", street.now)).id
    here, there, street_of = neighbours["Olga"].account, mo.account, street.community.id
    judge(street, {account_of(it) for it in (anna, ben, mo, sam, *neighbours.values())}, elm=there, oak=here)
    assert room is not None
    ids = {
        "item": drill.id,
        "loan": street.loan().id,
        "search": search,
        "community": street_of,
        "room": room.id,
        "member": cara,
        "report": report,
    }
    return Stand(
        street, ids | {"code": code, "draft": draft, "held": held}, actors(anna, ben, neighbours, mo, sam)
    )


def actors(anna: Any, ben: Any, neighbours: dict[str, Any], mo: Any, sam: Any) -> dict[str, Actor]:
    """Everybody by their role."""
    member, outsider, stranger = (Who.MEMBER,) * 3, (Who.OUTSIDER,) * 3, (Who.STRANGER,) * 3
    return {
        "owner": Actor(anna.account, Who.OWNER, Who.OWNER, Who.MEMBER),
        "borrower": Actor(ben.account, Who.MEMBER, Who.BORROWER, Who.MEMBER),
        "another member": Actor(neighbours["Cara"].account, *member),
        "member of another community": Actor(neighbours["Eve"].account, *outsider),
        "moderator here": Actor(mo.account, *stranger, moderates=True),
        "moderator elsewhere": Actor(neighbours["Olga"].account, *outsider),
        "banned": Actor(neighbours["Dora"].account, *member, conduct=Conduct.BANNED),
        "paused": Actor(neighbours["Rosa"].account, *member, conduct=Conduct.PAUSED),
        "gone": Actor(sam.account, *stranger),
    }


def account_of(who: Any) -> Account:
    """Somebody's account."""
    account: Account = who.account
    return account


def who_of(store: Store, account: Account) -> Any:
    """The member behind an account."""
    face = store.faces.get(account)
    assert face is not None
    return store.members.get(face.member_id)


def judge(street: Street, them: set[Account], *, elm: Account, oak: Account) -> None:
    """What the platforms say of moderators."""
    for account in them:
        for chat in (*ROOMS.values(), OAK):
            yes = account == (oak if chat == OAK else elm)
            street.database.keep(IsModerator(account, chat), Verdict(yes))


def event_of(row: str, actor: Actor, ids: dict[str, int]) -> AnyEvent:
    """What an actor does, in the room: a command, or a button whether it was shown or not."""
    chat = ROOMS[Platform.DISCORD]
    if row.startswith("/"):
        return Commanded(id="e", account=actor.account, chat=chat, command=row[1:])
    made = ACTIONS[row.split(" ")[0]]
    hints = get_type_hints(made)
    values: dict[str, Any] = {it.name: ids.get(it.name, 0) for it in fields(made) if hints[it.name] is int}
    values |= {it.name: WORDS.get(it.name, "") for it in fields(made) if hints[it.name] is str}
    if made is Take:
        values["step"] = STEPS[row]
    return Pressed(id="e", account=actor.account, chat=chat, action=made(**values).pack())


def expected(right: Right, actor: Actor, state: str) -> str | None:
    """What the table says: a phrase that refuses, None for yes, "join" for whoever must join first."""
    who = actor.to(right.about)
    joins = Who.MEMBER in right.who and Who.STRANGER not in right.who
    if joins and actor.street is Who.STRANGER:
        return "join"
    why = refusal(right, who, state, actor.conduct)
    if why is not None and actor.moderates and Who.MODERATOR in right.who:
        return refusal(right, Who.MODERATOR, state, actor.conduct)
    return why


def cases() -> Iterator[tuple[str, str]]:
    """Every row in every state."""
    for row, right in RIGHTS.items():
        for state in STATES.get(right.about, ("",)):
            yield row, state


def test_the_table_has_a_row_for_everything_that_can_be_asked() -> None:
    """A command, button or form without a row could not be used; a row without one would say nothing."""
    commands = {f"/{name}" for name in CONTENTS.commands}
    forms = {f"form {name}" for name in CONTENTS.forms}

    assert set(RIGHTS) == commands | set(ACTIONS) | set(STEPS) | forms


@pytest.mark.parametrize(("row", "state"), list(cases()))
def test_each_row_decides(stand: Stand, row: str, state: str) -> None:
    """Nine roles try it. Who may not is told what they would be told of a thing that is not there; nothing changes."""
    right, nowhere = RIGHTS[row], dict.fromkeys(stand.ids, NOTHING)

    for role, actor in stand.actors.items():
        told, changed = stand.tries(row, actor, state, stand.ids)
        why = expected(right, actor, state)

        if why is None:
            assert not [it for it in told if it.startswith("barred-")], (role, told)
            assert told != [right.gone] or Who.STRANGER in right.who, (role, told)
        elif why == "join":
            assert [it for it in told if it.startswith(("form-join", "join-", "form-gone"))], (role, told)
        else:
            assert told == [why], (role, told)
            assert not changed, role
        if why == right.gone and right.about is not Subject.OWN:
            assert stand.tries(row, actor, state, nowhere)[0] == told, role


# -- what the table itself must say ------------------------------------------------------------------------------------


def test_outsiders_and_strangers_get_nowhere_but_to_the_door() -> None:
    """Somebody of elsewhere may ask for help and what is kept, link an account, set a room up, or be shown in."""
    for who in (Who.OUTSIDER, Who.STRANGER):
        open_to = {row for row, right in RIGHTS.items() if who in right.who}
        assert open_to == {
            "/start", "/help", "/cancel", "/link", "/privacy", "/setup", "/mod setup", "Join", "Run",
            "form join", "form join_ruled",
        }  # fmt: skip


def test_only_moderators_moderate() -> None:
    """What is for moderators is for nobody else; being one opens nothing but that, and settling."""
    for row, right in RIGHTS.items():
        named = row.startswith(
            ("/mod", "Mod", "RoomCode", "UseCode", "InsightsPage", "form setup", "form code", *SANCTIONS)
        )
        if named and row != "/mod setup":
            assert right.who == {Who.MODERATOR}, row
        elif Who.STRANGER not in right.who and row != "Take settle":
            assert Who.MODERATOR not in right.who, row


def test_what_is_somebodys_own_is_theirs_alone() -> None:
    """Items, loans, searches, codes and forms are changed by nobody else."""
    for row, right in RIGHTS.items():
        if row in ("ViewItem", "ScanItem", "AnswerAsk", "Borrow", "form borrow", "ModRemove", "Take settle"):
            continue
        if row in ("ReportItem", "ModDecide"):
            continue
        if right.about in (Subject.ITEM, Subject.SEARCH, Subject.CODE, Subject.DRAFT):
            assert right.who == {Who.OWNER}, row
        if right.about is Subject.LOAN:
            assert right.who <= {Who.OWNER, Who.BORROWER}, row


def test_who_is_barred_begins_nothing_and_ends_what_they_hold() -> None:
    """A paused or banned neighbour can return, report and settle what is out; not offer, find, ask or extend."""
    barred = {row for row, right in RIGHTS.items() if right.barred}

    assert not barred & {
        "/find",
        "/borrow",
        "/offer",
        "Borrow",
        "form borrow",
        "form offer",
        "form extend",
        "Take",
    }
    assert {"/loans", "MyLoans", "ViewLoan", "Take back", "/settings", "/help"} <= barred
    assert {
        Step.SAY_BROUGHT_BACK,
        Step.SAY_GOT_BACK,
        Step.REPORT_PROBLEM,
        Step.DENY_BROUGHT_BACK,
    } <= STILL_STEPS
    assert not STILL_STEPS & {Step.APPROVE, Step.SAY_HAVE_IT, Step.ASK_EXTENSION, *SETTLING}
