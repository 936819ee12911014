"""Holding back: a text with the signals of a scam is kept, and a moderator looks at it before others read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversation.answers import Answers
from bot.conversation.form_actions import Run
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Card, Say, Show, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.mod_actions import ModLetThrough
from bot.flows.people import known_for
from bot.language.signals import signals_in
from bot.model.held import Held
from bot.store import Draft, Store

Done = Callable[[Scene, Answers, Draft], Replies]
CLEARED = "cleared"  # in what a form is about: a moderator has let it through


def looked_at(done: Done, *shown: str) -> Done:
    """What a form does when it is complete; held first when one of the fields that others read carries a signal."""

    def done_or_held(scene: Scene, answers: Answers, draft: Draft) -> Replies:
        """Do it, unless it must wait."""
        if draft.about.get(CLEARED):
            return done(scene, answers, draft)
        texts = [answers.text(name) for name in shown]
        return hold(scene, draft, texts) or done(scene, answers, draft)

    return done_or_held


def hold(scene: Scene, draft: Draft, texts: Sequence[str]) -> Replies | None:
    """Keep a complete form and show it to the moderators; None when nothing speaks against it. Raises LookupNeeded."""
    signals = signals_in(texts)
    if not signals:
        return None
    me = scene.me
    told = Held(
        me.community_id,
        me.id,
        scene.account,
        draft.form,
        scene.now,
        dict(draft.answers),
        dict(draft.about),
        signals,
    )
    held = scene.store.held.add(told)
    scene.record(f"held:{held.id}", "hold", "", held.state, community=held.community_id)
    community = scene.store.communities.get(me.community_id)
    heard = scene.tell_moderators(community, Show(held_card(scene.store, held)), held_subject(held))
    if not heard and len(scene.store.held.waiting(community.id)) == 1:
        _knock(scene, held)
    return Say(t("held-waits"))


def held_card(store: Store, held: Held) -> Card:
    """What a moderator sees: who wrote what, what it looks like, and the two ways on."""
    writer = store.members.get(held.member_id)
    lines = [t("held-text", text=text) for text in held_texts(held)]
    looks = [t(f"held-signal-{signal}") for signal in held.signals]
    buttons = (
        Button(t("held-let-through"), ModLetThrough(held.id, 1).pack(), tone=Tone.GO),
        Button(t("held-take-down"), ModLetThrough(held.id, 0).pack(), tone=Tone.STOP),
    )
    title = t("held-title", who=writer.name, what=_what(held))
    known = known_for(store, writer, store.communities.get(held.community_id))
    return Card(title, (*lines, *looks, known), held.answers.get("photo", ""), (buttons,))


def held_subject(held: Held) -> str:
    """What the moderators' cards of it are kept under."""
    return f"held:{held.id}"


def held_texts(held: Held) -> list[str]:
    """The texts of it that people wrote."""
    names = ("title", "description", "note", "word", "words", "thanks")
    return [held.answers[name] for name in names if held.answers.get(name)]


def _what(held: Held) -> T:
    """What sort of text it is."""
    return t(f"held-what-{held.form.partition('-')[0]}")


def _knock(scene: Scene, held: Held) -> None:
    """No moderator is known yet: the rooms hear that one is wanted, and nothing of the text."""
    for room in scene.store.rooms.of(held.community_id):
        see = Button(t("held-see"), Run("mod_held", room.id).pack())
        scene.say_in(room, Say(t("held-wanted"), ((see,),)))
