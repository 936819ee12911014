"""Borrowing: from the button, or the words, to a request that the owner answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from bot.conversation.answers import Answers
from bot.conversation.commands import CommandMenu, CommandOption
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.filling import Form, start
from bot.conversation.form_actions import Run
from bot.conversation.forms import Lines, Span
from bot.conversation.gate import admit
from bot.conversation.phrases import Distance, Moment, Period, T, t
from bot.conversation.replies import Button, Card, Input, Listing, Say, Show, Tone
from bot.conversation.scene import AskAgain, Replies, Scene
from bot.flows.actions import Borrow
from bot.flows.cards import card_title, dotted, item_of, refresh_item
from bot.flows.free_days import clashing, next_days, next_free
from bot.flows.holding import looked_at
from bot.flows.loans import Told, loan_card
from bot.flows.stepping import move, tell_side
from bot.flows.trust import must_be_trusted
from bot.model.item import TITLE_LONGEST, Item
from bot.model.loan import HOLDING_STATES, OPEN_STATES, Loan, LoanState, Role, Step
from bot.model.spans import Span as LoanSpan
from bot.ports import Suggestion
from bot.store import Draft, Found, Sought

WORD_LONGEST = 300
MOST_PICKS = 5
MOST_SUGGESTIONS = 25  # Discord: choices of an autocompletion
NUMBERED = re.compile(r"#(\d{1,12})")  # what a completion stands for: an item by its number


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/borrow [item]`: what is meant, or a list to pick from."""
    words = given.get("item", "").strip()
    if numbered := NUMBERED.fullmatch(words):
        admit(scene, "Borrow", {"item": int(numbered[1])})
        return _begin(scene, item_of(scene, int(numbered[1])), given)
    me = scene.me
    sought = Sought(me.community_id, me.cell, words[:TITLE_LONGEST], not_of=me.id)
    found = scene.store.search.find(sought, 0, MOST_PICKS)
    if words and len(found) == 1:
        return _begin(scene, found[0].item, given)
    if found:
        return Listing(t("borrow-which"), tuple(_pick(scene, it) for it in found), (_find(),))
    told = t("borrow-not-found", words=words[:TITLE_LONGEST]) if words else t("borrow-nothing-there")
    return Say(told, (_find(),))


def press(scene: Scene, action: Borrow) -> Replies:
    """The Borrow button of a card."""
    return _begin(scene, item_of(scene, action.item), {})


def decline_requests(scene: Scene, item: Item) -> None:
    """Decline what is still asked of an item that is no longer offered; each borrower is told why."""
    for loan in scene.store.loans.of_item(item.id, (LoanState.REQUESTED,)):
        move(scene, loan, Role.OWNER, Step.DECLINE)
        tell_side(scene, loan, Role.BORROWER, lambda told: t("loan-news-no-longer-offered", **told))


def suggest_items(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Items whose titles go on as typed."""
    titles = scene.store.search.titles(scene.me.community_id, typed, MOST_SUGGESTIONS)
    return [Suggestion(title[:100], f"#{number}") for number, title in titles]


def _begin(scene: Scene, item: Item, given: Mapping[str, str]) -> Replies:
    """Ask for the days and a word. Raises Refused."""
    must_be_trusted(scene, item)
    _must_wait(scene)
    filling = start(scene, BORROW, about={"item": item.id})
    answered = {name: given[name] for name in ("span", "word") if given.get(name, "").strip()}
    return filling.go_on(filling.give(answered) if answered else None)


def _check(scene: Scene, answers: Answers, draft: Draft) -> T:
    """Item and dates as they were understood. Raises AskAgain."""
    item, span = item_of(scene, draft.about["item"]), answers.span("span")
    _must_fit(scene, item, span)
    owner = scene.store.members.get(item.owner_id).name
    period = Period(span.start_at, span.due_at)
    if word := answers.text("word"):
        return t("form-borrow-check-word", item=item.title, owner=owner, period=period, word=word)
    return t("form-borrow-check", item=item.title, owner=owner, period=period)


def _fits(scene: Scene, answers: Answers, draft: Draft) -> None:
    """Days that do not do are told before the word is asked. Raises AskAgain."""
    if answers.text("span"):
        _must_fit(scene, item_of(scene, draft.about["item"]), answers.span("span"))


def _done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The request stands, and the owner hears of it. Raises AskAgain and Refused."""
    _must_wait(scene)
    item, span = item_of(scene, draft.about["item"]), answers.span("span")
    must_be_trusted(scene, item)
    _must_fit(scene, item, span)
    loan = Loan(item.id, item.community_id, item.owner_id, scene.me.id, span, scene.now, answers.text("word"))
    scene.store.loans.add(loan)
    scene.record(
        f"loan:{loan.id}", "request", "", loan.state, role=Role.BORROWER, community=loan.community_id
    )
    heard = tell_side(scene, loan, Role.OWNER, lambda told: t("borrow-request", **told))
    refresh_item(scene, item)
    sent = partial(_sent, heard)
    return Show(loan_card(scene.store, loan, Role.BORROWER, scene.now, news=sent))


def _sent(heard: bool, told: Told) -> T:
    """What the borrower reads of their request."""
    return t("borrow-sent" if heard else "borrow-owner-unreachable", **told)


def _must_wait(scene: Scene) -> None:
    """Raise Refused while as many of the actor's requests wait for an answer as may."""
    waiting = scene.store.loans.of_member(scene.me.id, (LoanState.REQUESTED,))
    if sum(loan.borrower_id == scene.me.id for loan in waiting) >= scene.limits.open_requests:
        raise Refused(t("limit-requests", most=scene.limits.open_requests))


def _must_fit(scene: Scene, item: Item, span: LoanSpan) -> None:
    """Raise AskAgain when the days do not do: past, too many, asked for already, or promised to somebody."""
    if span.due_at <= scene.now:
        raise AskAgain("span", t("span-past"))
    if span.days > item.longest_days:
        raise AskAgain("span", t("borrow-too-long", days=item.longest_days))
    clashes = clashing(scene.store, item.id, span, scene.now, states=OPEN_STATES)
    if any(it.state is LoanState.REQUESTED and it.borrower_id == scene.me.id for it in clashes):
        raise AskAgain("span", t("borrow-asked-already", item=item.title))
    if taken := [it for it in clashes if it.state in HOLDING_STATES]:
        free = next_free(scene.store, item.id, span, scene.now)
        period = Period(taken[0].span.start_at, taken[0].span.due_at)
        raise AskAgain(
            "span",
            t("borrow-taken", period=period, free=Moment(free)),
            next_days(scene.store, item.id, span, scene.now),
        )


def _pick(scene: Scene, found: Found) -> Card:
    """One of several items that may be meant."""
    item = found.item
    owner = t("card-owner", owner=scene.store.members.get(item.owner_id).name)
    line = dotted(owner, t("card-away", distance=Distance(found.step_m)))
    return Card(
        card_title(item), (line,), buttons=((Button(t("borrow"), Borrow(item.id).pack(), tone=Tone.GO),),)
    )


def _find() -> tuple[Button, ...]:
    """The way to everything else."""
    return (Button(t("borrow-find"), Run("find", 0).pack()),)


BORROW = Form(
    "borrow",
    (Span("span", hint=True), Lines("word", required=False, most=WORD_LONGEST)),
    looked_at(_done, "word"),
    _check,
    fits=_fits,
)
MENU = CommandMenu(
    "borrow",
    t("command-borrow-name"),
    t("command-borrow"),
    options=(
        CommandOption(
            "item",
            Input.TEXT,
            t("option-borrow-item-name"),
            t("option-borrow-item"),
            completes=True,
            longest=TITLE_LONGEST,
        ),
        CommandOption("span", Input.TEXT, t("option-borrow-span-name"), t("option-borrow-span")),
        CommandOption(
            "word", Input.TEXT, t("option-borrow-word-name"), t("option-borrow-word"), longest=WORD_LONGEST
        ),
    ),
)
COMMANDS = {"borrow": Command(MENU, run, words="item")}
ACTIONS = {Borrow: Press(press)}
FORMS = {"borrow": BORROW}
COMPLETIONS = {("borrow", "item"): suggest_items}
