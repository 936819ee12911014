"""Mine: one's own items, changed, resting, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.model.item import Item, ItemState
from bot.model.loan import HOLDING_STATES, Loan, LoanState
from bot.model.spans import Span
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street


def lent(street: Street, item: Item, to: Neighbour, state: LoanState) -> int:
    """A loan of an item in a state; returns its number."""
    borrower = to.member.id
    span = Span(street.now + timedelta(days=1), street.now + timedelta(days=3), "Europe/Berlin")
    with street.database.work(street.now) as store:
        return store.loans.add(
            Loan(item.id, item.community_id, item.owner_id, borrower, span, street.now, state=state)
        ).id


def steps(street: Street, item: Item) -> list[str]:
    """The recorded steps of an item."""
    with street.database.work(street.now) as store:
        return [record.step for record in store.audit.of(f"item:{item.id}")]


def kept(street: Street, item: Item) -> Item:
    """The item as it is now."""
    with street.database.work(street.now) as store:
        found = store.items.get(item.id)
    assert found is not None
    return found


def test_an_empty_shelf_invites_to_offer(street: Street) -> None:
    """One idea, one button."""
    anna = street.neighbour("Anna")

    anna.commands("/mine")

    assert anna.reads("mine-empty")
    assert anna.buttons == ["Offer something"]


def test_five_items_a_page_the_newest_first(street: Street) -> None:
    """Each with its buttons; only one's own."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    ben.offers("boat")
    for number in range(6):
        anna.offers(f"tent {number}")

    anna.commands("/mine")
    first = anna.sees
    anna.presses("More")

    assert first.startswith("You offer 6 items")
    assert "tent 5" in first
    assert "tent 0" not in first
    assert "boat" not in first
    assert "tent 0" in anna.sees
    assert anna.buttons == ["1. Edit", "1. Pause", "1. Remove", "Previous", "Offer something"]


@pytest.mark.parametrize(
    ("label", "answers", "expected"),
    [
        ("Name", {"title": "hammer drill"}, {"title": "hammer drill"}),
        ("Kind", {"kind": "skill"}, {"kind": "skill"}),
        ("Description", {"description": "18 V"}, {"description": "18 V"}),
        ("Description", {"description": "-"}, {"description": ""}),
        ("Longest loan", {"days": "14"}, {"longest_days": 14}),
        ("For the handover", {"note": "Ring twice"}, {"note": "Ring twice"}),
    ],
)
def test_each_field_is_changed_by_itself(
    street: Street, label: str, answers: Mapping[str, str], expected: Mapping[str, object]
) -> None:
    """One field, one question; the rest stays."""
    anna = street.neighbour("Anna")
    item = anna.offers("drill", description="old")

    anna.commands("/mine").presses("Edit").presses(label).answers(**answers)

    now = kept(street, item)
    assert {name: getattr(now, name) for name in expected} == expected
    assert (now.state, now.owner_id, now.cell) == (item.state, item.owner_id, item.cell)
    assert anna.buttons == ["Edit", "Pause", "Remove", "Who may borrow it?", "My items"]
    assert steps(street, item)[-1].startswith("edit ")


def test_the_photo_is_changed(street: Street) -> None:
    """A new photo takes the place of none."""
    anna = street.neighbour("Anna")
    item = anna.offers("drill")

    anna.commands("/mine").presses("Edit").presses("Photo").answers(photo=anna.has_photo())

    assert kept(street, item).photo
    assert street.room().messages[0].photo


def test_a_change_shows_on_the_cards_in_place(street: Street) -> None:
    """No new card: the ones in the rooms change."""
    anna = street.neighbour("Anna")
    anna.offers("drill")

    anna.commands("/mine").presses("Edit").presses("Name").answers(title="hammer drill")

    for platform in ("telegram", "discord"):
        assert [message.text.split("\n")[0] for message in street.room(platform).messages] == ["hammer drill"]


def test_the_handover_note_never_shows_in_a_room(street: Street) -> None:
    """Not after a change, either."""
    anna = street.neighbour("Anna")
    anna.offers("drill")

    anna.commands("/mine").presses("Edit").presses("For the handover").answers(
        note="The key is under the pot"
    )

    for platform in ("telegram", "discord"):
        assert not any("pot" in message.text for message in street.room(platform).messages)


def test_a_wrong_change_is_asked_again(street: Street) -> None:
    """The reason, the same question, nothing changed."""
    anna = street.neighbour("Anna")
    item = anna.offers("drill")

    anna.commands("/mine").presses("Edit").presses("Longest loan").answers(days="1000")

    assert anna.reads("number-out-of-range", least=1, most=90)
    assert kept(street, item).longest_days == 7


def test_a_resting_item_is_not_offered_and_comes_back(street: Street) -> None:
    """Pause takes Borrow off the cards; Offer again puts it back."""
    anna = street.neighbour("Anna")
    item = anna.offers("drill")

    anna.commands("/mine").presses("Pause")
    paused = street.room().messages[0]
    assert (kept(street, item).state, paused.buttons) == (ItemState.PAUSED, [])
    assert paused.text.endswith("Paused for now")
    anna.presses("Offer again")

    assert kept(street, item).state is ItemState.OFFERED
    assert [label for label, _, _ in street.room().messages[0].buttons] == ["Borrow"]
    assert steps(street, item) == ["offer", "pause", "resume"]


def test_a_resting_item_takes_no_new_request(street: Street) -> None:
    """An old card's Borrow is answered kindly."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    item = anna.offers("drill")
    ben.commands("/find drill")
    anna.presses("Pause")

    ben.presses("Borrow")

    with street.database.work(street.now) as store:
        assert store.loans.of_item(item.id, tuple(LoanState)) == []


def test_pausing_twice_is_one_step(street: Street) -> None:
    """The same button again changes nothing."""
    anna = street.neighbour("Anna")
    item = anna.offers("drill")
    message = anna.screen.messages[-1]

    anna.presses_on(message, "Pause")
    anna.presses_on(message, "Pause")

    assert steps(street, item) == ["offer", "pause"]


def test_removing_asks_first(street: Street) -> None:
    """Keep it keeps it."""
    anna = street.neighbour("Anna")
    item = anna.offers("drill")

    anna.presses("Remove")
    asked = anna.reads("remove-sure", item="drill")
    anna.presses("Keep it")

    assert asked
    assert kept(street, item).state is ItemState.OFFERED
    assert "drill" in anna.sees


def test_a_removed_item_is_gone_and_its_cards_say_so(street: Street) -> None:
    """No button is left on them, no list shows it, a record stays."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    item = anna.offers("drill")

    anna.presses("Remove").presses("Yes, remove it")

    for platform in ("telegram", "discord"):
        [card] = street.room(platform).messages
        assert card.text.endswith("No longer offered")
        assert card.buttons == []
    assert ben.commands("/find drill").reads("find-nothing", words="drill")
    assert anna.commands("/mine").reads("mine-empty")
    assert steps(street, item)[-1] == "remove"


@pytest.mark.parametrize("state", HOLDING_STATES)
def test_what_a_neighbour_has_or_was_promised_cannot_be_removed(street: Street, state: LoanState) -> None:
    """A kind no, with the way to that loan; nothing changes."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    item = anna.offers("drill")
    message = anna.screen.messages[-1]
    lent(street, item, ben, state)

    anna.presses_on(message, "Remove")

    assert anna.reads("remove-lent", item="drill")
    assert anna.buttons == ["Show the loan"]
    assert kept(street, item).state is ItemState.OFFERED


def test_a_promise_made_meanwhile_stops_the_removal(street: Street) -> None:
    """The rule is looked at when the last button is pressed."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    item = anna.offers("drill")
    anna.presses("Remove")
    lent(street, item, ben, LoanState.APPROVED)

    anna.presses("Yes, remove it")

    assert anna.reads("remove-lent", item="drill")
    assert kept(street, item).state is ItemState.OFFERED


def test_who_asked_for_a_removed_item_is_told(street: Street) -> None:
    """Their request is declined, with a word."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    item = anna.offers("drill")
    loan = lent(street, item, ben, LoanState.REQUESTED)

    anna.presses("Remove").presses("Yes, remove it")

    assert street.loan(loan).state is LoanState.DECLINED
    assert ben.reads("loan-news-no-longer-offered", item="drill")


def test_only_its_owner_changes_an_item(street: Street) -> None:
    """Edit, pause and remove of another's item: the answer for one that does not exist."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    item = anna.offers("drill")
    buttons = [sends for _, sends, _ in anna.screen.messages[-1].buttons][:3]
    ben.commands("/find drill")

    for sends in [*buttons, "ri-1-1", "ei-1-title"]:
        raw = ben.wire.press(ben.account.id, ben.name, ben.screen.messages[-1], sends, False)
        street.happens(ben.account.platform, raw)

    assert ben.count("item-gone") == 5
    assert kept(street, item) == item


def test_an_edit_ends_with_its_item(street: Street) -> None:
    """Removed while the question was open: a kind word, and the form is gone."""
    anna = street.neighbour("Anna")
    item = anna.offers("drill")
    anna.commands("/mine").presses("Edit").presses("Name")
    with street.database.work(street.now) as store:
        item.state = ItemState.REMOVED
        store.items.save(item)

    anna.answers(title="hammer drill")

    assert anna.reads("item-gone")
    with street.database.work(street.now) as store:
        assert store.drafts.current(anna.account) is None


def test_a_modal_starts_from_what_is_there(street: Street) -> None:
    """Changing a word does not mean typing all of it again."""
    anna = street.neighbour("Anna", on="discord")
    anna.offers("drill", description="18 V, two batteries")

    anna.commands("/mine").presses("Edit").presses("Description")

    assert anna.asked is not None
    assert anna.asked.questions[0].given == "18 V, two batteries"


def test_a_moderator_cannot_remove_what_a_neighbour_has_either(street: Street) -> None:
    """The same rule for everyone: the loan ends first."""
    anna, ben, mia = street.neighbour("Anna"), street.neighbour("Ben"), street.moderator("Mia")
    item = anna.offers("drill")
    lent(street, item, ben, LoanState.ON_LOAN)

    mia.commands(f"/mod remove #{item.id}", in_room=mia.account.platform.whispers)
    mia.presses("Yes, remove it")

    assert "with a neighbour" in " ".join([*mia.screen.toasts, mia.sees])
    assert kept(street, item).state is ItemState.OFFERED
