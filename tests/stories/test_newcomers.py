"""House rules, and newcomers whom a moderator lets in."""

from __future__ import annotations

from bot.flows.actions import Join
from bot.flows.mod_actions import ModVouch
from bot.model.member import Conduct
from tests.stories.forging import sends
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street


def joins(street: Street, name: str = "Sam", on: str = "telegram") -> Neighbour:
    """Somebody presses Join and answers the questions."""
    who = street.stranger(name, on)
    sends(who, Join(street.community.id))
    who.answers(language="en", home="52.5201, 13.4051")
    return who


def vouched(street: Street, mod: Neighbour) -> None:
    """A moderator has chosen that newcomers wait."""
    mod.commands("/mod approve").presses("Let newcomers wait for a yes")
    mod.forgets()


def test_a_newcomer_waits_for_a_yes(street: Street) -> None:
    """Kindly told; nothing is shown or done before; the moderators get a card."""
    mod = street.moderator()
    vouched(street, mod)

    sam = joins(street)
    assert sam.reads("join-waits")
    sam.forgets()
    sam.commands("/find")
    assert sam.reads("barred-waiting")
    mod.presses("Yes")

    assert sam.reads("newcomer-welcome", community="Elm Street")
    assert sam.member.conduct is Conduct.GOOD
    sam.forgets()
    sam.commands("/mine")
    assert sam.reads("mine-empty")


def test_a_no_forgets_what_was_told(street: Street) -> None:
    """The other moderators see who decided; whoever was turned away may ask again."""
    mod, max_ = street.moderator(), street.moderator("Max", on="discord")
    vouched(street, mod)
    sam = joins(street)

    mod.presses("No")

    assert sam.reads("newcomer-not-now")
    assert "Mod said no" in max_.screen.messages[-1].text
    assert max_.screen.messages[-1].buttons == []
    with street.database.work(street.now) as store:
        face = store.faces.get(sam.account)
    assert face is None or not face.member_id


def test_everybody_joins_unless_it_is_chosen(street: Street) -> None:
    """As before; nobody is asked, and a decided newcomer cannot be turned away."""
    mod = street.moderator()

    sam = joins(street)

    assert sam.reads("join-done")
    assert not mod.reads("mod-newcomer", who="Sam")
    assert sends(mod, ModVouch(sam.member.id, 0)) == "mod-newcomer-decided"


def test_who_waits_is_listed(street: Street) -> None:
    """`/mod approve` shows them with the buttons, whatever became of the card."""
    mod = street.moderator()
    vouched(street, mod)
    sam = joins(street)

    mod.commands("/mod approve").presses("Yes")

    assert sam.reads("newcomer-welcome")


def test_the_house_rules_are_shown_and_changed(street: Street) -> None:
    """For moderators; the change is in the log."""
    mod = street.moderator()

    mod.commands("/mod rules")
    assert mod.reads("mod-rules-none")
    mod.presses("Change them").answers(rules="Bring it back clean")
    mod.commands("/mod rules")

    assert mod.reads("mod-rules-are", rules="Bring it back clean")
    mod.commands("/mod log")
    assert mod.reads("mod-log-step-rules")
