"""Vouching: where a community wants it so, a moderator lets each newcomer in; until then they only wait."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.actions import Action
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Card, Listing, Say, Show, Toast, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.mod_actions import ModNewcomers, ModVouch
from bot.flows.moderators import menu_of
from bot.flows.people import known_for
from bot.model.member import Conduct, Member

MOST_SHOWN = 5


def must_wait(scene: Scene, member: Member) -> bool:
    """Whether somebody who joins waits for a moderator, who then is told. Raises LookupNeeded."""
    waits = member.conduct is Conduct.WAITING or (scene.here.vouched and member.conduct is Conduct.GOOD)
    return waits and not scene.is_moderator()


def ask_moderators(scene: Scene, member: Member) -> None:
    """Ask the moderators about a newcomer. Raises LookupNeeded."""
    scene.tell_moderators(scene.here, Show(_card(scene, member)), _subject(member))


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod approve`: who waits, and whether newcomers wait at all."""
    return _waiting(scene)


def _waiting(scene: Scene) -> Replies:
    """Those who wait, and the other setting."""
    here = scene.here
    waiting = scene.store.members.waiting(here.id)
    label = t("mod-newcomers-let-all-in" if here.vouched else "mod-newcomers-let-wait")
    other = Button(label, ModNewcomers(here.id, 0 if here.vouched else 1).pack())
    entries = tuple(_card(scene, member) for member in waiting[:MOST_SHOWN])
    heading = t("mod-newcomers-vouched" if here.vouched else "mod-newcomers-free", count=len(waiting))
    return Listing(heading, entries, ((other,),))


def _set(scene: Scene, action: ModNewcomers) -> Replies:
    """From now on newcomers wait, or do not; whoever waits goes on waiting."""
    here = scene.here
    here.vouched = bool(action.vouched)
    scene.store.communities.save(here)
    scene.record(f"community:{here.id}", "change", "", "vouched" if here.vouched else "", role="moderator")
    return _waiting(scene)


def _vouch(scene: Scene, action: ModVouch) -> Replies:
    """Yes or no, once: every copy says who said it, and the newcomer hears kindly."""
    member = scene.store.members.get(action.member)
    if member.conduct is not Conduct.WAITING:
        raise Refused(t("mod-newcomer-decided"))
    who, by = member.name, scene.member.name if scene.member else scene.face.name
    step = "approve" if action.yes else "turn away"
    scene.record(
        f"member:{member.id}", step, Conduct.WAITING, "", role="moderator", community=member.community_id
    )
    if action.yes:
        member.conduct = Conduct.GOOD
        scene.store.members.save(member)
        scene.tell(member, Say(t("newcomer-welcome", community=scene.here.name)))
    else:
        _turn_away(scene, member)
    told = t("mod-newcomer-in" if action.yes else "mod-newcomer-out", who=by)
    said = Show(Card(t("mod-newcomer", who=who), (told,)))
    scene.refresh(scene.here, lambda _chat: said, _subject(member))
    return [Toast(t("report-noted")), said]


def _turn_away(scene: Scene, member: Member) -> None:
    """Forget what they told, and tell them."""
    faces, reader = scene.store.faces.of_member(member.id), scene.reader_of(member)
    member.conduct = Conduct.GOOD  # they may ask again
    scene.store.members.save(member)
    scene.store.forgetting.forget(member, scene.now)
    for face in faces:
        scene.tell_account(face.account, Say(t("newcomer-not-now", community=scene.here.name)), reader)


def _card(scene: Scene, member: Member) -> Card:
    """A newcomer, with yes and no."""
    yes = Button(t("mod-newcomer-yes"), ModVouch(member.id, 1).pack(), tone=Tone.GO)
    no = Button(t("mod-newcomer-no"), ModVouch(member.id, 0).pack(), tone=Tone.STOP)
    line = known_for(scene.store, member, scene.here)
    return Card(t("mod-newcomer", who=member.name), (line,), buttons=((yes, no),))


def _subject(member: Member) -> str:
    """What the moderators' cards of a newcomer are kept under."""
    return f"newcomer:{member.id}"


MENU = menu_of("mod approve", t("command-mod-approve-name"), t("command-mod-approve"))
COMMANDS: dict[str, Command] = {"mod approve": Command(MENU, run)}
ACTIONS: dict[type[Action], Press] = {ModNewcomers: Press(_set), ModVouch: Press(_vouch)}
