"""What moderators did stands for good, with who, when and why."""

from __future__ import annotations

from bot.flows.mod_actions import ModLog
from tests.stories.forging import sends
from tests.stories.lent import on_loan
from tests.stories.reported import bans
from tests.stories.street import Street


def test_every_act_with_who_and_why(street: Street) -> None:
    """The newest first; the words that were told to the member stand beside it."""
    mod = street.moderator()
    anna, _, _ = on_loan(street)
    anna.presses("There is a problem")
    mod.presses("It was returned")

    mod.commands("/mod log")

    assert mod.reads("mod-log-step-settle-returned", about="drill")
    assert mod.reads("mod-log-name", name="Mod")


def test_a_ban_is_in_the_log_with_its_reason(street: Street) -> None:
    """In pages, for moderators alone."""
    mod, ben = street.moderator(), street.neighbour("Ben")
    bans(mod, "Ben")

    mod.commands("/mod log")

    assert mod.reads("mod-log-step-ban", about="Ben")
    assert mod.reads("mod-log-why", why="He sold my drill")
    assert sends(ben, ModLog(street.community.id, 0)) == "moderators-only"


def test_a_moderator_who_never_joined_is_named(street: Street) -> None:
    """Whoever looks after the group may be no member; their account is what the log tells."""
    sam, ben = street.stranger("Sam"), street.neighbour("Ben")
    street.moderators.add(sam.account)
    ben.says("hello")
    sam.says("hello")
    with street.database.work(street.now) as store:
        store.moderators.saw(street.community.id, sam.account)
    anna, _, _ = on_loan(street)
    anna.presses("There is a problem")
    sam.presses("It was returned")

    with street.database.work(street.now) as store:
        records = store.audit.of_moderators(street.community.id, 0, 10)

    assert [it.by for it in records if it.step == "settle_returned"] == [
        f"Sam ({sam.account.platform}:{sam.account.id})"
    ]


def test_nothing_to_tell_yet(street: Street) -> None:
    """An empty log says so."""
    mod = street.moderator()

    mod.commands("/mod log")

    assert mod.reads("mod-log-empty")
