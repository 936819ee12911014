"""Narrowing a search: by distance, by kind, by days on which it must be free."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.conversation.answers import read_written_span
from bot.conversation.contents import Refused
from bot.conversation.forms import AnswerRefused, Choice, Field, Reading, Span
from bot.conversation.phrases import Distance, Period, T, t
from bot.conversation.replies import Button, Rows, Say, Tone
from bot.conversation.scene import Scene
from bot.flows.actions import FindPage, Narrow
from bot.model.item import Kind
from bot.store import KeptSearch

ANY = "any"
WITHIN = Choice("within", choices=("500", "1000", "2000", "5000", ANY))
KIND = Choice("kind", choices=(*(kind.value for kind in Kind), ANY))
FREE = Span("free")
USUAL_DAYS = ("tomorrow", "weekend", "week")  # of the usual spans, those that the menu offers


def within_words(to: str) -> T:
    """A choice of distance."""
    return t("find-any-distance") if to == ANY else t("find-within", distance=Distance(int(to)))


def kind_words(kind: str) -> T:
    """A choice of kind."""
    return t(f"find-kind-{kind}")


def read_answer(scene: Scene, field: Field, raw: str) -> str:
    """An answer as a form would read it. Raises Refused."""
    try:
        return field.read(raw, _reading(scene))
    except AnswerRefused as refused:
        raise Refused(refused.phrase) from refused


def _reading(scene: Scene) -> Reading:
    """What is needed to understand the actor's words."""
    return Reading(scene.now, scene.zone, scene.language, scene.account, scene.store.known)


def set_filter(scene: Scene, search: KeptSearch, name: str, raw: str) -> None:
    """Set one filter, or take it off with "any". Raises Refused."""
    FILTERS[name](scene, search, raw)


def _set_within(scene: Scene, search: KeptSearch, raw: str) -> None:
    """How far away at most."""
    read = read_answer(scene, WITHIN, raw)
    search.within_m = None if read == ANY else int(read)


def _set_kind(scene: Scene, search: KeptSearch, raw: str) -> None:
    """Of which kind."""
    read = read_answer(scene, KIND, raw)
    search.kind = None if read == ANY else Kind(read)


def _set_free(scene: Scene, search: KeptSearch, raw: str) -> None:
    """On which days it must be free."""
    search.span = None if raw == ANY else read_written_span(read_answer(scene, FREE, raw))


FILTERS: Mapping[str, Callable[[Scene, KeptSearch, str], None]] = {
    "within": _set_within,
    "kind": _set_kind,
    "free": _set_free,
}


def narrowed(scene: Scene, search: KeptSearch) -> list[T]:
    """The filters in words; days that have passed narrow nothing any more."""
    told = []
    if search.within_m is not None:
        told.append(within_words(str(search.within_m)))
    if search.kind:
        told.append(kind_words(search.kind))
    if search.span and search.span.due_at > scene.now:
        told.append(t("find-free", days=Period(search.span.start_at, search.span.due_at)))
    return told


def menu(scene: Scene, search: KeptSearch) -> Say:
    """Everything to narrow by; what is chosen has a mark, and another press takes it off."""
    usual = dict(FREE.offers(_reading(scene)))
    within = tuple(
        _choice(search, "within", to, within_words(to), search.within_m == int(to))
        for to in WITHIN.choices
        if to != ANY
    )
    kinds = tuple(_choice(search, "kind", kind, kind_words(kind), search.kind is kind) for kind in Kind)
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
    return search.span is not None and search.span == read_written_span(read_answer(scene, FREE, to))
