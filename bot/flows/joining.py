"""Joining: a neighbour says which language, and where home is; later, that home has moved."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.commands import CommandMenu, CommandOption
from bot.conversation.contents import Command, Press
from bot.conversation.filling import Form, start
from bot.conversation.form_actions import Run
from bot.conversation.forms import Choice, Place
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Input, Rows, Say, Tone
from bot.conversation.scene import AskAgain, Replies, Scene
from bot.flows.actions import Join, MyLoans, OfferItem
from bot.flows.drawing import show_at
from bot.flows.setup_form import LANGUAGES
from bot.flows.vouching import ask_moderators, must_wait
from bot.language.typed import TextRefused, clean
from bot.model.blocks import at_first
from bot.model.community import Community
from bot.model.member import Conduct, Member
from bot.model.places import Cell, Point, great_circle_m
from bot.store import Draft

NAME_LONGEST = 64
BEYOND = 1.5  # of the radius: who lives a little outside is a neighbour as well

# -- joining -----------------------------------------------------------------------------------------------------------


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/start`: a greeting for a member, the questions for anybody else."""
    return greeting(scene) if scene.member else newcomer(scene, "")


def press(scene: Scene, action: Join) -> Replies:
    """The button on a community's card."""
    if scene.member is None:
        scene.community = scene.store.communities.get(action.community)
        return newcomer(scene, "")
    if scene.member.community_id == action.community:
        return greeting(scene)
    return Say(t("join-elsewhere", community=scene.here.name), starting_points())


def newcomer(scene: Scene, then: str) -> Replies:
    """Somebody who is no member yet, and wants to go on with a packed action ("" for none)."""
    community = scene.community or _begun(scene)
    if community is None:
        return Say(t("join-nowhere"))
    form = JOIN_RULED if community.rules else JOIN
    return start(scene, form, about={"community": community.id}, then=then).go_on()


def greeting(scene: Scene) -> Say:
    """A word for a member who comes back."""
    return Say(t("start-again", name=scene.me.name, community=scene.here.name), starting_points())


def starting_points() -> Rows:
    """The two ways in."""
    find, help = (Run(command, 0).pack() for command in ("find", "help"))
    return (
        (Button(t("start-find"), find), Button(t("start-offer"), OfferItem().pack())),
        (Button(t("start-loans"), MyLoans(0).pack()), Button(t("start-help"), help)),
    )


def _begun(scene: Scene) -> Community | None:
    """The community that the actor began to join."""
    for form in (JOIN, JOIN_RULED):
        draft = scene.store.drafts.of_form(scene.account, form.key)
        if draft is not None:
            return scene.store.communities.get(draft.about["community"])
    return None


def _heard(scene: Scene, answers: Answers) -> None:
    """The language counts from the next question on."""
    chosen = answers.text("language")
    if chosen and chosen != scene.face.language:
        scene.face.language = chosen
        scene.store.faces.save(scene.face)


def rules(scene: Scene, answers: Answers, draft: Draft) -> T:
    """The house rules, to be agreed to; a home that is too far away is told first."""
    community = scene.store.communities.get(draft.about["community"])
    home_within(community, answers)
    return t("join-rules", community=community.name, rules=community.rules)


def done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The questions are answered: a new member, who goes on with what they wanted."""
    community = scene.community = scene.store.communities.get(draft.about["community"])
    if scene.member is not None:
        return greeting(scene)  # linked to a member meanwhile
    if community.rules and draft.form != JOIN_RULED.key:  # rules came while the questions were open
        filling = start(scene, JOIN_RULED, about=draft.about, then=draft.then)
        filling.give(answers.kept)
        return filling.go_on()
    home = home_within(community, answers)
    member = scene.store.members.add(_member(scene, community, home, answers.text("language")))
    scene.store.homes.put(member.id, home, answers.words("home"), scene.now)
    scene.member, scene.face.member_id = member, member.id
    scene.store.faces.save(scene.face)
    scene.record(f"member:{member.id}", "join", "", "")
    if must_wait(scene, member):
        member.conduct = Conduct.WAITING
        scene.store.members.save(member)
        ask_moderators(scene, member)
        return Say(t("join-waits", name=member.name, community=community.name))
    rows = starting_points()
    if draft.then:
        rows = ((Button(t("join-go-on"), draft.then, tone=Tone.GO),), *rows)
    return Say(t("join-done", name=member.name, community=community.name), rows)


def _member(scene: Scene, community: Community, home: Point, language: str) -> Member:
    """The actor as a member."""
    try:
        name = clean(scene.face.name, longest=NAME_LONGEST, lines=False)
    except TextRefused:
        name = "?"  # a name of which nothing can be seen
    cell = at_first(Cell.of(home, community.cell_m), scene.cell_members)
    member = Member(community.id, name, cell, scene.now, language)
    member.conduct, member.barred_until = scene.store.forgetting.conduct(
        scene.account, community.id, scene.now
    )
    return member


def home_within(community: Community, answers: Answers) -> Point:
    """The home that was told. Raises AskAgain for one that is too far from the community's centre."""
    home = answers.point("home")
    if great_circle_m(home, community.centre) > community.radius_m * BEYOND:
        raise AskAgain("home", t("join-too-far", community=community.name))
    return home


# -- /near -------------------------------------------------------------------------------------------------------------


def near(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/near`: another home."""
    filling = start(scene, NEAR)
    problem = filling.give(given)
    return filling.go_on(problem)


def offer_move(scene: Scene, place: str) -> Replies:
    """A place was shared out of the blue: is that the new home?"""
    filling = start(scene, MOVE)
    problem = filling.give({"home": place})
    return filling.go_on(problem)


def _is_it_home(scene: Scene, answers: Answers, draft: Draft) -> T:
    """Ask before a shared place becomes the home."""
    home_within(scene.here, answers)
    return t("near-is-it-home", place=answers.words("home") or t("near-shared-place"))


def done_near(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The member lives elsewhere now, and their items with them."""
    me, community = scene.me, scene.here
    home = home_within(community, answers)
    cell, before = Cell.of(home, community.cell_m), scene.store.homes.cell(me.id, community.cell_m)
    stays = before is not None and before.cell == cell
    scene.store.homes.put(me.id, home, answers.words("home"), before.since if before and stays else scene.now)
    if not stays:
        show_at(scene.store, me, at_first(cell, scene.cell_members))
    scene.record(f"member:{me.id}", "move", "", "")
    return Say(t("near-done"), starting_points()[:1])


LANGUAGE, HOME = Choice("language", choices=LANGUAGES), Place("home", hint=True)
JOIN = Form("join", (LANGUAGE, HOME), done, heard=_heard)
JOIN_RULED = Form("join_ruled", (LANGUAGE, HOME), done, rules, heard=_heard)
NEAR = Form("near", (HOME,), done_near)
MOVE = Form("move", (HOME,), done_near, _is_it_home)

COMMANDS: dict[str, Command] = {
    "start": Command(CommandMenu("start", t("command-start-name"), t("command-start")), run),
    "near": Command(
        CommandMenu(
            "near",
            t("command-near-name"),
            t("command-near"),
            options=(CommandOption("home", Input.PLACE, t("option-near-home-name"), t("option-near-home")),),
        ),
        near,
        words="home",
    ),
}
ACTIONS: dict[type[Action], Press] = {Join: Press(press)}
FORMS = {form.key: form for form in (JOIN, JOIN_RULED, NEAR, MOVE)}
