"""Offering: a thing, a space or a skill becomes an item, with a card in every room of the community."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.commands import CommandMenu, CommandOption
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.filling import Form, start
from bot.conversation.forms import Choice, Lines, Number, Photo, Text
from bot.conversation.limiting import spend, spent
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Card, Input, Show
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import AnswerAsk, MyItems, OfferItem
from bot.flows.cards import item_card, post_item
from bot.flows.holding import looked_at
from bot.model.item import (
    DAYS_LONGEST,
    DAYS_USUAL,
    DESCRIPTION_LONGEST,
    NOTE_LONGEST,
    TITLE_LONGEST,
    Item,
    Kind,
)
from bot.model.limits import Limited
from bot.store import Draft

KINDS = tuple(kind.value for kind in Kind)
FIELDS = (
    Text("title", most=TITLE_LONGEST),
    Photo("photo", required=False),
    Choice("kind", choices=KINDS),
    Lines("description", required=False, most=DESCRIPTION_LONGEST),
    Number("days", required=False, default=str(DAYS_USUAL), least=1, most=DAYS_LONGEST, usual=(1, 3, 7, 14)),
    Lines("note", required=False, hint=True, most=NOTE_LONGEST),
)
PUBLIC = ("title", "description")  # what all neighbours read


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/offer [title]`: ask what is not known yet. Another title is another item, so an older draft is left."""
    left = scene.store.drafts.of_form(scene.account, OFFER.key)
    if left is not None and "title" in given and left.answers.get("title") != given["title"].strip():
        scene.store.drafts.remove(left)
    return _begin(scene, given)


def start_with_photo(scene: Scene, ref: str, caption: str) -> Replies:
    """A photo sent out of the blue is an offer; the first line of its caption is the title, the rest describes."""
    title, _, rest = caption.strip().partition("\n")
    told = {"title": title, "description": rest.strip()}
    return _begin(scene, {"photo": ref} | {name: words for name, words in told.items() if words})


def _begin(scene: Scene, given: Mapping[str, str], about: Mapping[str, int] | None = None) -> Replies:
    """Start the form, or go on with it. Raises Refused for whoever has offered enough for today."""
    if enough := spent(scene, Limited.ITEMS):
        raise Refused(enough)
    filling = start(scene, OFFER, about=about)
    problem = filling.give(given)
    return filling.go_on(problem)


def _press(scene: Scene, action: OfferItem) -> Replies:
    """The button that a newcomer or an empty list shows."""
    return _begin(scene, {})


def _answer_ask(scene: Scene, action: AnswerAsk) -> Replies:
    """Somebody has what a neighbour looks for."""
    return _begin(scene, {}, {"ask": action.search})


def done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The item is there: its card goes to the rooms, the owner sees it as theirs, and who asked for it hears of it."""
    me = scene.me
    spend(scene, Limited.ITEMS)  # one too many, begun before the last, is let through
    item = scene.store.items.add(
        Item(
            me.community_id,
            me.id,
            answers.text("title"),
            me.cell,
            scene.now,
            Kind(answers.text("kind")),
            answers.text("description"),
            answers.text("note"),
            answers.text("photo"),
            answers.number("days"),
        )
    )
    scene.record(f"item:{item.id}", "offer", "", item.state, role="owner")
    post_item(scene, item)
    _tell_seeker(scene, item, draft.about.get("ask", 0))
    return Show(_thanked(scene, item))


def _thanked(scene: Scene, item: Item) -> Card:
    """The owner's card, with a warm line; one message, not two."""
    card = item_card(scene.store, item, viewer=scene.me)
    rooms = len(scene.store.rooms.of(item.community_id))
    mine = (Button(t("my-items"), MyItems(0).pack()),)
    return replace(card, lines=(*card.lines, t("offer-done", rooms=rooms)), buttons=(*card.buttons, mine))


def _tell_seeker(scene: Scene, item: Item, ask: int) -> None:
    """Whoever asked the neighbours sees what came of it."""
    search = scene.store.searches.get(ask) if ask else None
    if search is None or search.member_id == item.owner_id:
        return
    seeker = scene.store.members.get(search.member_id)
    if seeker.community_id != item.community_id:
        return
    card = item_card(scene.store, item, viewer=seeker)
    answered = t("offer-answers-ask", words=search.words)
    scene.tell(seeker, Show(replace(card, lines=(answered, *card.lines))))


OFFER = Form("offer", FIELDS, looked_at(done, "title", "description", "note"), words="title", public=PUBLIC)

COMMANDS: dict[str, Command] = {
    "offer": Command(
        CommandMenu(
            "offer",
            t("command-offer-name"),
            t("command-offer"),
            options=(
                CommandOption(
                    "title",
                    Input.TEXT,
                    t("option-offer-title-name"),
                    t("option-offer-title"),
                    required=True,
                    longest=TITLE_LONGEST,
                ),
                CommandOption("photo", Input.PHOTO, t("option-offer-photo-name"), t("option-offer-photo")),
                CommandOption(
                    "kind",
                    Input.CHOICE,
                    t("option-offer-kind-name"),
                    t("option-offer-kind"),
                    choices=tuple((kind, t(f"form-offer-kind-{kind}")) for kind in KINDS),
                ),
                CommandOption(
                    "description",
                    Input.TEXT,
                    t("option-offer-description-name"),
                    t("option-offer-description"),
                    longest=DESCRIPTION_LONGEST,
                ),
                CommandOption(
                    "days",
                    Input.NUMBER,
                    t("option-offer-days-name"),
                    t("option-offer-days"),
                    least=1,
                    most=DAYS_LONGEST,
                ),
            ),
        ),
        run,
        words="title",
    )
}
ACTIONS: dict[type[Action], Press] = {
    OfferItem: Press(_press),
    AnswerAsk: Press(_answer_ask),
}
FORMS = {OFFER.key: OFFER}
