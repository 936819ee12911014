"""The house rules: moderators read and change them; neighbours see them on the community's card."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.commands import CommandOption
from bot.conversation.contents import Command, Press
from bot.conversation.filling import Filling, Form, start
from bot.conversation.forms import Lines
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Input, Say
from bot.conversation.scene import Replies, Scene
from bot.flows.mod_actions import ModRules
from bot.flows.moderators import back_to_menu, menu_of
from bot.flows.welcoming import refresh_welcome
from bot.model.community import RULES_LONGEST
from bot.store import Draft


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod rules [words]`: the rules as they are, or other ones."""
    here = scene.here
    if words := given.get("rules", "").strip():
        filling = _change(scene, here.id)
        return filling.go_on(filling.give({"rules": words}))
    change = (Button(t("mod-rules-change"), ModRules(here.id).pack()),)
    told = t("mod-rules-are", rules=here.rules) if here.rules else t("mod-rules-none")
    return Say(told, (change, *back_to_menu(scene)))


def _press(scene: Scene, action: ModRules) -> Replies:
    """Ask for other rules, from what they are."""
    filling = _change(scene, action.community)
    filling.draft.rejected["rules"] = scene.store.communities.get(action.community).rules
    return filling.go_on()


def _change(scene: Scene, community: int) -> Filling:
    """The form, begun or gone on with."""
    return start(scene, RULES, about={"community": community})


def _done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The rules are changed, and the community's cards with them; none are none."""
    community = scene.store.communities.get(draft.about["community"])
    community.rules = answers.text("rules")
    scene.store.communities.save(community)
    scene.record(f"community:{community.id}", "rules", "", "", role="moderator", community=community.id)
    refresh_welcome(scene, community)
    return Say(t("mod-rules-changed" if community.rules else "mod-rules-none"))


RULES = Form("rules", (Lines("rules", required=False, most=RULES_LONGEST, hint=True),), _done)
OPTION = CommandOption(
    "rules", Input.TEXT, t("option-mod-rules-name"), t("option-mod-rules"), longest=RULES_LONGEST
)
MENU = menu_of("mod rules", t("command-mod-rules-name"), t("command-mod-rules"), OPTION)
COMMANDS: dict[str, Command] = {"mod rules": Command(MENU, run, words="rules")}
ACTIONS: dict[type[Action], Press] = {ModRules: Press(_press)}
FORMS = {RULES.key: RULES}
