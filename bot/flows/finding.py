"""Finding: the nearest first, narrowed by a few buttons; where nothing is found, the neighbours are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.commands import CommandMenu, CommandOption
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.form_actions import Run
from bot.conversation.forms import Text
from bot.conversation.gate import admit
from bot.conversation.limiting import spend
from bot.conversation.phrases import Distance, T, t
from bot.conversation.replies import Button, Card, Input, Listing, Say, Show, Toast, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import (
    AnswerAsk,
    AskAllTheSame,
    AskNeighbours,
    Borrow,
    FindPage,
    Narrow,
    OfferItem,
    ViewFound,
    ViewItem,
)
from bot.flows.cards import (
    card_title,
    dotted,
    item_card,
    item_of,
    kind_word,
    standing_lines,
)
from bot.flows.holding import hold
from bot.flows.mod_actions import ReportItem
from bot.flows.narrowing import (
    ANY,
    FILTERS,
    KIND,
    WITHIN,
    kind_words,
    menu,
    narrowed,
    read_answer,
    set_filter,
    within_words,
)
from bot.flows.paging import PAGE, turns
from bot.flows.web import open_here
from bot.language.contacts import contact
from bot.model.item import TITLE_LONGEST
from bot.model.limits import Limited
from bot.ports import Suggestion
from bot.store import Draft, Found, KeptSearch, Sought

ASK = "ask"  # a question to the neighbours, while it waits for a moderator
MOST_SUGGESTIONS = 25  # Discord: choices of an autocompletion
WORDS = Text("words", most=TITLE_LONGEST)


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/find [words]`, with the filters that were given."""
    search = KeptSearch(scene.me.id, "", scene.now)
    if given.get("words", "").strip():
        search.words = read_answer(scene, WORDS, given["words"])
    for name in FILTERS:
        if given.get(name, "").strip():
            set_filter(scene, search, name, given[name])
    return _page(scene, scene.store.searches.add(search), 0)


def _turn(scene: Scene, action: FindPage) -> Replies:
    """Another page."""
    return _page(scene, _search(scene, action.search), action.page)


def _narrow(scene: Scene, action: Narrow) -> Replies:
    """The choices to narrow by; or one of them, which shows what is left."""
    search = _search(scene, action.search)
    if not action.by:
        return menu(scene, search)
    if action.by == ANY:
        search.within_m = search.kind = search.span = None
    elif action.by in FILTERS:
        set_filter(scene, search, action.by, action.to)
    else:
        raise Refused(t("choice-not-offered"))
    scene.store.searches.save(search)
    return _page(scene, search, 0)


def _view(scene: Scene, action: ViewItem) -> Replies:
    """One item's card."""
    return Show(_looked_at(scene, action.item))


def _view_found(scene: Scene, action: ViewFound) -> Replies:
    """The card of something that was found, with the way back."""
    search = _search(scene, action.search)
    admit(scene, "ViewItem", {"item": action.item})
    card = _looked_at(scene, action.item)
    back = Button(t("find-back"), FindPage(search.id, action.page).pack())
    return Show(replace(card, buttons=(*card.buttons, (back,))))


def _looked_at(scene: Scene, number: int) -> Card:
    """An item's card as its details; somebody else's can be reported."""
    item = item_of(scene, number)
    card = item_card(scene.store, item, viewer=scene.me)
    if item.owner_id == scene.me.id:
        return card
    report = Button(t("report-button"), ReportItem(item.id).pack())
    return replace(card, buttons=(*card.buttons, (report,)))


def _ask_neighbours(scene: Scene, action: AskNeighbours | AskAllTheSame) -> Replies:
    """Ask in the rooms, once for each search; whoever would tell them more than they should is warned first."""
    search = _search(scene, action.search)
    if not search.words:
        raise Refused(t("choice-not-offered"))
    if search.asked:
        return Toast(t("ask-already"))
    if not scene.store.rooms.of(scene.me.community_id):
        raise Refused(t("ask-no-room"))
    if isinstance(action, AskNeighbours) and (seen := contact(search.words)):
        change, all_the_same = Run("find", 0).pack(), AskAllTheSame(search.id).pack()
        buttons = (Button(t("contact-change"), change), Button(t("contact-post"), all_the_same))
        return Say(t(f"contact-{seen}"), (buttons,))
    if enough := spend(scene, Limited.ASKS):
        raise Refused(enough)
    search.asked = True
    scene.store.searches.save(search)
    draft = Draft(scene.account, ASK, scene.now, {"words": search.words}, {"search": search.id})
    return hold(scene, draft, [search.words]) or ask_now(scene, Answers(draft.answers), draft)


def ask_now(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The rooms hear what is looked for."""
    search = _search(scene, draft.about["search"])
    offer = Button(t("ask-offer"), AnswerAsk(search.id).pack(), tone=Tone.GO)
    asked = Say(t("ask-posted", who=scene.me.name, words=search.words), ((offer,),))
    scene.post(scene.here, lambda _chat: asked, f"ask:{search.id}")
    scene.record(f"search:{search.id}", "ask", "", "asked", role="borrower")
    return Say(t("ask-thanks", words=search.words))


# -- what was looked for -------------------------------------------------------------------------------------------


def _search(scene: Scene, number: int) -> KeptSearch:
    """A kept search of the actor's. Raises Refused; somebody else's and a forgotten one look the same."""
    search = scene.store.searches.get(number)
    if search is None or search.member_id != scene.me.id:
        raise Refused(t("find-over"))
    return search


def _found(scene: Scene, search: KeptSearch, page: int) -> list[Found]:
    """A page of what is found, and one more where there is more."""
    me, span = scene.me, search.span
    sought = Sought(
        me.community_id,
        me.cell,
        search.words,
        search.within_m,
        search.kind,
        span if span and span.due_at > scene.now else None,
        not_of=me.id,
    )
    return scene.store.search.find(sought, page * PAGE, PAGE + 1)


# -- what is shown -------------------------------------------------------------------------------------------------


def _page(scene: Scene, search: KeptSearch, page: int) -> Replies:
    """One page of results; the first when there are not that many any more."""
    found = _found(scene, search, page)
    if not found and page:
        page, found = 0, _found(scene, search, 0)
    if not found:
        return _nothing(scene, search)
    shown = found[:PAGE]
    stand = standing_lines(scene.store, [it.item for it in shown], scene.zone)
    entries = tuple(_entry(search, page, it, how) for it, how in zip(shown, stand, strict=True))
    heading = t("find-words", words=search.words) if search.words else t("find-all")
    turning = turns(lambda to: FindPage(search.id, to).pack(), page, page * PAGE + len(found))
    narrow = Button(t("find-narrow"), Narrow(search.id, "", "").pack())
    below = ((*turning, narrow), *open_here(scene.pages, search))
    return Listing(dotted(heading, *narrowed(scene, search)), entries, below)


def _entry(search: KeptSearch, page: int, found: Found, stands: T) -> Card:
    """One result: title, one line, and what to do with it."""
    item = found.item
    line = dotted(t("card-away", distance=Distance(found.step_m)), kind_word(item), stands)
    borrow = Button(t("borrow"), Borrow(item.id).pack(), tone=Tone.GO)
    details = Button(t("find-details"), ViewFound(search.id, page, item.id).pack())
    return Card(card_title(item), (line,), buttons=((borrow, details),))


def _nothing(scene: Scene, search: KeptSearch) -> Say:
    """Nothing near: ask the neighbours, look wider, or be the first to offer something."""
    wider = Button(t("find-wider"), Narrow(search.id, ANY, ANY).pack())
    rows: list[tuple[Button, ...]] = []
    if search.words and not narrowed(scene, search) and contact(search.words) is None:
        # Moderators read what is missing, and need nobody's number for that.
        scene.store.insights.missed(scene.here.id, scene.me.id, search.words, scene.here.zone, scene.now)
    if search.words:
        rows.append((Button(t("find-ask"), AskNeighbours(search.id).pack(), tone=Tone.GO),))
    if told := narrowed(scene, search):
        rows.append((wider,))
        looked = t("find-nothing-narrowed", filters=dotted(*told))
        said = t("find-nothing-of", words=search.words, filters=dotted(*told)) if search.words else looked
        return Say(said, tuple(rows))
    if search.words:
        return Say(t("find-nothing", words=search.words), tuple(rows))
    return Say(t("find-empty"), ((Button(t("offer-something"), OfferItem().pack(), tone=Tone.GO),),))


# -- completion ----------------------------------------------------------------------------------------------------


def _complete_words(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Titles to look for, each once."""
    found = scene.store.search.titles(scene.me.community_id, typed[:TITLE_LONGEST], MOST_SUGGESTIONS)
    return [Suggestion(title, title) for title in dict.fromkeys(title for _, title in found)]


COMMANDS: dict[str, Command] = {
    "find": Command(
        CommandMenu(
            "find",
            t("command-find-name"),
            t("command-find"),
            options=(
                CommandOption(
                    "words",
                    Input.TEXT,
                    t("option-find-words-name"),
                    t("option-find-words"),
                    completes=True,
                    longest=TITLE_LONGEST,
                ),
                CommandOption(
                    "within",
                    Input.CHOICE,
                    t("option-find-within-name"),
                    t("option-find-within"),
                    choices=tuple((to, within_words(to)) for to in WITHIN.choices),
                ),
                CommandOption(
                    "kind",
                    Input.CHOICE,
                    t("option-find-kind-name"),
                    t("option-find-kind"),
                    choices=tuple((kind, kind_words(kind)) for kind in KIND.choices),
                ),
                CommandOption("free", Input.SPAN, t("option-find-free-name"), t("option-find-free")),
            ),
        ),
        run,
        words="words",
    )
}
ACTIONS: dict[type[Action], Press] = {
    FindPage: Press(_turn),
    Narrow: Press(_narrow),
    ViewItem: Press(_view),
    ViewFound: Press(_view_found),
    AskNeighbours: Press(_ask_neighbours),
    AskAllTheSame: Press(_ask_neighbours),
}
COMPLETIONS: dict[tuple[str, str], Callable[[Scene, str], Sequence[Suggestion]]] = {
    ("find", "words"): _complete_words,
}
