"""A text that looks like a scam is looked at by a moderator before others read it; nothing of it is lost."""

from __future__ import annotations

from datetime import timedelta

from bot.flows.mod_actions import ModLetThrough
from bot.model.held import HeldState
from bot.model.item import ItemState
from bot.model.loan import LoanState
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street

SCAM = "Pay in advance, send gift cards"


def offer(who: Neighbour, title: str, **answers: str) -> None:
    """Offer something that may be held."""
    who.commands(f"/offer {title}")
    who.answers(**{"kind": "thing", **answers})


def titles(street: Street) -> list[str]:
    """What is offered."""
    with street.database.work(street.now) as store:
        return [it.title for it in store.items.of_community(street.community.id, 0, 100)]


def states(street: Street) -> list[HeldState]:
    """What became of the held texts."""
    with street.database.work(street.now) as store:
        return [it.state for it in store.held.all_where()]


def last(street: Street) -> int:
    """The number of the text that was held last."""
    with street.database.work(street.now) as store:
        return store.held.all_where()[-1].id


def test_an_offer_waits_and_goes_on(street: Street) -> None:
    """The rooms see it when a moderator has let it through, as if it had just been offered."""
    anna, mod = street.neighbour("Anna"), street.moderator()

    offer(anna, "drill", description=SCAM)
    assert anna.reads("held-waits")
    assert titles(street) == []
    assert "drill" not in "".join(it.text for it in street.room().messages)
    assert mod.reads("held-signal-gift-card")
    assert mod.reads("held-text", text=SCAM)
    mod.presses("Let it through")

    assert anna.reads("held-passed")
    assert titles(street) == ["drill"]
    assert "drill" in street.room().messages[-1].text
    assert states(street) == [HeldState.LET_THROUGH]


def test_what_is_taken_down_comes_back_to_its_writer(street: Street) -> None:
    """The writer gets their own words back; nobody else reads them."""
    anna, mod = street.neighbour("Anna"), street.moderator()
    offer(anna, "drill", description=SCAM)

    mod.presses("Take it down")

    assert anna.reads("held-refused")
    assert anna.reads("held-yours", text=SCAM)
    assert titles(street) == []
    assert mod.reads("held-taken-down-done")


def test_a_message_to_an_owner_waits(street: Street) -> None:
    """The owner hears of the request when it was let through."""
    anna, ben, mod = street.neighbour("Anna"), street.neighbour("Ben", on="discord"), street.moderator()
    drill = anna.offers("drill")

    ben.presses("Borrow", drill).answers(span="tomorrow", word="text me on whatsapp").presses("Ask for it")
    assert ben.reads("held-waits")
    assert not anna.reads("borrow-request")
    mod.presses("Let it through")

    assert anna.reads("borrow-request", who="Ben", item="drill")
    assert street.loan().state is LoanState.REQUESTED
    assert ben.reads("borrow-sent")


def test_what_no_longer_fits_is_told_to_the_writer(street: Street) -> None:
    """Days that were promised to somebody else meanwhile are no reason to lose the words."""
    anna, ben, mod = street.neighbour("Anna"), street.neighbour("Ben", on="discord"), street.moderator()
    drill = anna.offers("drill")
    ben.presses("Borrow", drill).answers(span="tomorrow", word="text me on whatsapp").presses("Ask for it")
    anna.presses("Pause")

    mod.presses("Let it through")

    assert ben.reads("borrow-resting", item="drill")
    assert ben.reads("held-yours", text="text me on whatsapp")


def test_a_question_to_all_waits(street: Street) -> None:
    """What is asked in the rooms is public, too."""
    anna, mod = street.neighbour("Anna"), street.moderator()

    anna.commands("/find steam gift cards").presses("Ask the neighbours")
    assert anna.reads("held-waits")
    mod.presses("Let it through")

    assert "steam gift cards" in street.room().messages[-1].text
    assert anna.reads("ask-thanks")


def test_a_change_waits(street: Street) -> None:
    """An innocent item does not become a scam afterwards; what it said before stays meanwhile."""
    anna, mod = street.neighbour("Anna"), street.moderator()
    anna.offers("drill", description="with two batteries")
    anna.presses("Edit").presses("Description").answers(description=SCAM)

    assert anna.reads("held-waits")
    assert street.item("drill").description == "with two batteries"
    mod.presses("Let it through")

    assert street.item("drill").description == SCAM


def test_the_first_decision_counts(street: Street) -> None:
    """A second moderator, or a second press, sees what became of it."""
    anna, mod, other = street.neighbour("Anna"), street.moderator(), street.moderator("Mia", on="discord")
    offer(anna, "drill", description=SCAM)
    mod.presses("Let it through")

    assert "Take it down" not in other.buttons
    other.forges(ModLetThrough(last(street), 0))

    assert other.reads("held-was-let-through")
    assert other.reads("held-by", who="Mod")
    assert titles(street) == ["drill"]


def test_nobody_but_a_moderator_decides(street: Street) -> None:
    """A forged button is told what it would be told of a text that is not there."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    offer(anna, "drill", description=SCAM)

    for who in (anna, ben):
        who.forgets()
        who.forges(ModLetThrough(last(street), 1))
        assert who.reads("moderators-only")
        who.forgets()
        who.forges(ModLetThrough(999, 1))
        assert who.reads("moderators-only")

    assert states(street) == [HeldState.WAITING]


def test_where_no_moderator_is_known_the_rooms_hear_that_one_is_wanted(street: Street) -> None:
    """They hear nothing of the text, and hear it once; whoever moderates finds it under /mod."""
    anna = street.neighbour("Anna")
    offer(anna, "drill", description=SCAM)
    offer(anna, "ladder", description=SCAM)
    said = [it.text for it in street.room().messages]

    assert len(said) == 1
    assert "drill" not in said[0]
    mod = street.moderator()
    mod.commands("/mod held")
    assert mod.reads("held-heading", count=2)
    mod.presses("Let it through")
    assert titles(street) == ["drill"]


def test_an_innocent_text_goes_out_at_once(street: Street) -> None:
    """Nobody waits for a code of a shed."""
    anna, mod = street.neighbour("Anna"), street.moderator()

    anna.offers("shed", kind="space", description="I can give you the access code of the shed")

    assert not mod.screen.replies
    assert street.item("shed").state is ItemState.OFFERED


def test_what_was_decided_is_forgotten_after_a_month(street: Street) -> None:
    """What still waits is not."""
    anna, mod = street.neighbour("Anna"), street.moderator()
    offer(anna, "drill", description=SCAM)
    mod.presses("Take it down")
    offer(anna, "ladder", description=SCAM)

    street.now += timedelta(days=31)
    street.database.sweep(street.now)

    assert states(street) == [HeldState.WAITING]
