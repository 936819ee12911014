"""Finding: the nearest first, narrowed by a few buttons; where nothing is found, the neighbours are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.conversation.actions import Action
from bot.conversation.commands import CommandMenu, CommandOption
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.forms import (
    AnswerRefused,
    Choice,
    Field,
    Reading,
    Span,
    Text,
    read_written_span,
)
from bot.conversation.phrases import Distance, Period, T, t
from bot.conversation.replies import Button, Card, Input, Listing, Rows, Say, Show, Toast, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import (
    AnswerAsk,
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
    community_of_item,
    dotted,
    item_card,
    item_here,
    kind_word,
    standing_line,
)
from bot.model.item import TITLE_LONGEST, Kind
from bot.ports import Suggestion
from bot.store import Found, KeptSearch, Sought

PAGE = 5
MOST_SUGGESTIONS = 25  # Discord: choices of an autocompletion
ANY = "any"
WITHIN = Choice("within", choices=("500", "1000", "2000", "5000", ANY))
KIND = Choice("kind", choices=(*(kind.value for kind in Kind), ANY))
FREE = Span("free")
WORDS = Text("words", most=TITLE_LONGEST)
USUAL_DAYS = ("tomorrow", "weekend", "week")  # of the usual spans, those that the menu offers


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/find [words]`, with the filters that were given."""
    search = KeptSearch(scene.me.id, "", scene.now)
    if given.get("words", "").strip():
        search.words = _read(scene, WORDS, given["words"])
    for name in _FILTERS:
        if given.get(name, "").strip():
            _set_filter(scene, search, name, given[name])
    return _page(scene, scene.store.searches.add(search), 0)


def _turn(scene: Scene, action: FindPage) -> Replies:
    """Another page."""
    return _page(scene, _search(scene, action.search), action.page)


def _narrow(scene: Scene, action: Narrow) -> Replies:
    """The choices to narrow by; or one of them, which shows what is left."""
    search = _search(scene, action.search)
    if not action.by:
        return _menu(scene, search)
    if action.by == ANY:
        search.within_m = search.kind = search.span = None
    elif action.by in _FILTERS:
        _set_filter(scene, search, action.by, action.to)
    else:
        raise Refused(t("choice-not-offered"))
    scene.store.searches.save(search)
    return _page(scene, search, 0)


def _view(scene: Scene, action: ViewItem) -> Replies:
    """One item's card."""
    return Show(item_card(scene.store, item_here(scene, action.item), viewer=scene.me))


def _view_found(scene: Scene, action: ViewFound) -> Replies:
    """The card of something that was found, with the way back."""
    search = _search(scene, action.search)
    card = item_card(scene.store, item_here(scene, action.item), viewer=scene.me)
    back = Button(t("find-back"), FindPage(search.id, action.page).pack())
    return Show(replace(card, buttons=(*card.buttons, (back,))))


def _ask_neighbours(scene: Scene, action: AskNeighbours) -> Replies:
    """Ask in the rooms, once for each search."""
    search = _search(scene, action.search)
    if not search.words:
        raise Refused(t("choice-not-offered"))
    if search.asked:
        return Toast(t("ask-already"))
    if not scene.store.rooms.of(scene.me.community_id):
        raise Refused(t("ask-no-room"))
    search.asked = True
    scene.store.searches.save(search)
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


def _read(scene: Scene, field: Field, raw: str) -> str:
    """An answer as a form would read it. Raises Refused."""
    reading = Reading(scene.now, scene.zone, scene.language, scene.account, scene.store.known)
    try:
        return field.read(raw, reading)
    except AnswerRefused as refused:
        raise Refused(refused.phrase) from refused


def _set_filter(scene: Scene, search: KeptSearch, name: str, raw: str) -> None:
    """Set one filter, or take it off with "any". Raises Refused."""
    _FILTERS[name](scene, search, raw)


def _set_within(scene: Scene, search: KeptSearch, raw: str) -> None:
    """How far away at most."""
    read = _read(scene, WITHIN, raw)
    search.within_m = None if read == ANY else int(read)


def _set_kind(scene: Scene, search: KeptSearch, raw: str) -> None:
    """Of which kind."""
    read = _read(scene, KIND, raw)
    search.kind = None if read == ANY else Kind(read)


def _set_free(scene: Scene, search: KeptSearch, raw: str) -> None:
    """On which days it must be free."""
    search.span = None if raw == ANY else read_written_span(_read(scene, FREE, raw))


_FILTERS: Mapping[str, Callable[[Scene, KeptSearch, str], None]] = {
    "within": _set_within,
    "kind": _set_kind,
    "free": _set_free,
}


def _narrowed(scene: Scene, search: KeptSearch) -> list[T]:
    """The filters in words; days that have passed narrow nothing any more."""
    told = []
    if search.within_m is not None:
        told.append(t("find-within", distance=Distance(search.within_m)))
    if search.kind:
        told.append(t(f"find-kind-{search.kind}"))
    if search.span and search.span.due_at > scene.now:
        told.append(t("find-free", days=Period(search.span.start_at, search.span.due_at)))
    return told


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
    entries = tuple(_entry(scene, search, page, it) for it in found[:PAGE])
    heading = t("find-words", words=search.words) if search.words else t("find-all")
    turns = [Button(t("find-previous"), FindPage(search.id, page - 1).pack())] if page else []
    turns += [Button(t("more"), FindPage(search.id, page + 1).pack())] if len(found) > PAGE else []
    narrow = Button(t("find-narrow"), Narrow(search.id, "", "").pack())
    return Listing(dotted(heading, *_narrowed(scene, search)), entries, (tuple([*turns, narrow]),))


def _entry(scene: Scene, search: KeptSearch, page: int, found: Found) -> Card:
    """One result: title, one line, and what to do with it."""
    item = found.item
    line = dotted(
        t("card-away", distance=Distance(found.step_m)),
        kind_word(item),
        standing_line(scene.store, item, scene.zone),
    )
    borrow = Button(t("borrow"), Borrow(item.id).pack(), tone=Tone.GO)
    details = Button(t("find-details"), ViewFound(search.id, page, item.id).pack())
    return Card(card_title(item), (line,), buttons=((borrow, details),))


def _nothing(scene: Scene, search: KeptSearch) -> Say:
    """Nothing near: ask the neighbours, look wider, or be the first to offer something."""
    wider = Button(t("find-wider"), Narrow(search.id, ANY, ANY).pack())
    rows: list[tuple[Button, ...]] = []
    if search.words:
        rows.append((Button(t("find-ask"), AskNeighbours(search.id).pack(), tone=Tone.GO),))
    if told := _narrowed(scene, search):
        rows.append((wider,))
        looked = t("find-nothing-narrowed", filters=dotted(*told))
        said = t("find-nothing-of", words=search.words, filters=dotted(*told)) if search.words else looked
        return Say(said, tuple(rows))
    if search.words:
        return Say(t("find-nothing", words=search.words), tuple(rows))
    return Say(t("find-empty"), ((Button(t("offer-something"), OfferItem().pack(), tone=Tone.GO),),))


def _menu(scene: Scene, search: KeptSearch) -> Say:
    """Everything to narrow by; what is chosen has a mark, and another press takes it off."""
    usual = dict(FREE.offers(Reading(scene.now, scene.zone, scene.language, scene.account, scene.store.known)))
    within = tuple(
        _choice(search, "within", to, t("find-within", distance=Distance(int(to))), search.within_m == int(to))
        for to in WITHIN.choices
        if to != ANY
    )
    kinds = tuple(
        _choice(search, "kind", kind, t(f"find-kind-{kind}"), search.kind is kind) for kind in Kind
    )
    days = tuple(
        _choice(search, "free", to, t(f"find-free-{to}"), _chosen_days(scene, search, to))
        for to in USUAL_DAYS
        if to in usual
    )
    back = Button(t("find-back"), FindPage(search.id, 0).pack())
    last = (Button(t("find-wider"), Narrow(search.id, ANY, ANY).pack()), back)
    rows: Rows = (within[:2], within[2:], kinds, days, last)
    return Say(t("find-how"), rows)


def _choice(search: KeptSearch, by: str, to: str, words: T, chosen: bool) -> Button:
    """One filter as a button."""
    if chosen:
        return Button(t("find-chosen", choice=words), Narrow(search.id, by, ANY).pack(), tone=Tone.GO)
    return Button(words, Narrow(search.id, by, to).pack())


def _chosen_days(scene: Scene, search: KeptSearch, to: str) -> bool:
    """Whether the search is narrowed to these usual days."""
    return search.span is not None and search.span == read_written_span(_read(scene, FREE, to))


# -- completion ----------------------------------------------------------------------------------------------------


def _complete_words(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Titles to look for, each once."""
    titles = [title for _, title in _titles(scene, typed)]
    return [Suggestion(title, title) for title in dict.fromkeys(titles)]


def _complete_item(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Items to borrow: not one's own."""
    own = {item.id for item in scene.store.items.of_owner(scene.me.id)}
    return [Suggestion(title, str(number)) for number, title in _titles(scene, typed) if number not in own]


def _titles(scene: Scene, typed: str) -> list[tuple[int, str]]:
    """Items that could be meant."""
    return scene.store.search.titles(scene.me.community_id, typed[:TITLE_LONGEST], MOST_SUGGESTIONS)


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
                    choices=tuple(
                        (to, t("find-any-distance") if to == ANY else t("find-within", distance=Distance(int(to))))
                        for to in WITHIN.choices
                    ),
                ),
                CommandOption(
                    "kind",
                    Input.CHOICE,
                    t("option-find-kind-name"),
                    t("option-find-kind"),
                    choices=tuple((kind, t(f"find-kind-{kind}")) for kind in KIND.choices),
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
    ViewItem: Press(_view, community=community_of_item),
    ViewFound: Press(_view_found),
    AskNeighbours: Press(_ask_neighbours),
}
COMPLETIONS: dict[tuple[str, str], Callable[[Scene, str], Sequence[Suggestion]]] = {
    ("find", "words"): _complete_words,
    ("borrow", "item"): _complete_item,
}
