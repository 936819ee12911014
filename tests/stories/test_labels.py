"""Labels: made as a picture, scanned by whoever stands in front of the thing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from PIL import Image

from bot.conversation.events import Completing
from bot.flows.actions import ScanItem
from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import LoanState
from bot.model.member import Member
from tests.stories.lent import approved
from tests.stories.neighbour import Neighbour
from tests.stories.street import ADDRESS, HOME, Street


def scans(who: Neighbour, item: Item) -> Neighbour:
    """Scan a label: on Telegram the deep link opens the direct chat; on Discord its number is typed."""
    if who.account.platform.whispers:
        return who.commands("/scan", number=str(item.id))
    return who.commands(f"/start {ScanItem(item.id).pack()}")


def test_a_label_is_a_picture(street: Street) -> None:
    """Asked for by a part of the title; what comes is a picture to print, with the way to a sheet of all."""
    anna = street.neighbour("Anna")
    anna.offers("cordless drill")
    anna.offers("ladder")

    anna.commands("/label drill")

    shown = anna.screen.messages[-1]
    jpeg = street.photos.jpeg(shown.photo)
    assert jpeg is not None
    assert Image.open(BytesIO(jpeg)).size == (1240, 877)
    assert "cordless drill" in shown.text
    assert anna.reads("label-print-sheet")
    anna.presses("All my labels to print")
    assert anna.screen.messages[-1].buttons[0][2].startswith(f"{ADDRESS}/label/")


def test_which_item_is_meant(street: Street) -> None:
    """Without words all are offered, for words that fit several those, for none it says so; numbers do as well."""
    anna = street.neighbour("Anna")
    anna.commands("/label")
    assert anna.reads("mine-empty")
    first = anna.offers("drill")
    anna.offers("drill bits")

    anna.commands("/label")
    assert anna.reads("label-which")
    anna.presses("Make the label")
    assert anna.screen.messages[-1].photo
    anna.commands("/label balloon")
    assert anna.reads("label-none", words="balloon")
    anna.commands(f"/label {first.id}")
    assert "drill bits" not in anna.sees
    anna.commands("/label drill")  # the very title, though another begins with it
    assert anna.count("label-which") == 1


def test_another_s_item_has_no_label_of_mine(street: Street) -> None:
    """Only its owner makes one."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    anna.offers("drill")

    ben.commands("/label drill")

    assert ben.reads("label-none", words="drill")


def test_where_there_are_no_letters_it_says_so(street: Street) -> None:
    """A title in a script that cannot be drawn makes no label of boxes."""
    anna = street.neighbour("Anna")
    anna.offers("สว่าน")

    anna.commands("/label สว่าน")

    assert anna.reads("label-no-letters", item="สว่าน")


def test_scanning_shows_the_item(street: Street) -> None:
    """Whoever has nothing to do with it sees its card, and can borrow it; its owner can change it."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")

    scans(ben, drill)
    scans(anna, drill)

    assert "Borrow" in ben.buttons
    assert "Change" in anna.buttons or "Edit" in anna.buttons


def test_a_newcomer_joins_and_gets_to_the_item(street: Street) -> None:
    """A scanned label is a way in."""
    anna, sam = street.neighbour("Anna", on="discord"), street.stranger("Sam")
    drill = anna.offers("drill")

    scans(sam, drill)

    assert not any("drill" in it.text and "Anna" in it.text for it in sam.screen.messages)
    assert sam.screen.messages


def test_another_community_s_label_shows_nothing(street: Street) -> None:
    """A label of elsewhere, of nothing and of no number are all refused, the first two in the same words."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    with street.database.work(street.now) as store:
        elsewhere = store.communities.add(Community("Oak Street", HOME, "Europe/Berlin", street.now))
        owner = store.members.add(Member(elsewhere.id, "Dora", drill.cell, street.now))
        saw = store.items.add(Item(elsewhere.id, owner.id, "saw", drill.cell, street.now))

    scans(ben, saw)
    assert ben.count("item-gone") == 1
    assert "saw" not in ben.sees
    ben.commands("/scan", number="999")
    ben.commands("/scan", number="drill")
    ben.commands("/scan", number="９")

    assert ben.count("item-gone") == 2
    assert ben.count("scan-number") == 2


def test_scanning_at_the_handover_offers_the_step(street: Street) -> None:
    """The borrower says "I have it", the owner "Handed over"; at the return it goes on in the same way."""
    anna, ben, drill = approved(street, span="tomorrow to Sunday")
    street.passes(hours=20)

    scans(ben, drill)
    assert ben.buttons == ["I have it", "All about this loan"]
    scans(anna, drill)
    assert anna.buttons == ["Handed over", "All about this loan"]
    scans(ben, drill).presses("I have it")
    scans(anna, drill)
    assert anna.buttons[:2] == ["Yes", "No, not yet"]
    anna.presses("Yes")
    assert street.loan().state is LoanState.ON_LOAN

    scans(ben, drill)
    assert ben.buttons == ["I brought it back", "All about this loan"]
    ben.presses("I brought it back")
    scans(anna, drill)
    anna.presses("I got it back")
    assert street.loan().state is LoanState.RETURNED
    scans(ben, drill)
    assert "Borrow" in ben.buttons


def test_long_before_the_handover_a_label_is_just_the_item(street: Street) -> None:
    """A step is offered from a day ahead of the start on."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    ben.presses("Borrow", drill).answers(span="30 Nov to 4 Dec").presses("Ask for it")
    anna.presses("Approve")

    scans(ben, drill)
    assert "Borrow" in ben.buttons
    street.passes(
        hours=(street.loan().span.start_at - street.now - timedelta(hours=5)).total_seconds() / 3600
    )
    scans(ben, drill)

    assert "I have it" in ben.buttons


def test_a_third_neighbour_scanning_moves_nothing(street: Street) -> None:
    """The label grants nothing: who has no part in the loan sees the item."""
    _, _, drill = approved(street, span="tomorrow to Sunday")
    cleo = street.neighbour("Cleo")

    scans(cleo, drill)

    assert "I have it" not in cleo.buttons
    assert "Borrow" in cleo.buttons
    assert street.loan().state is LoanState.APPROVED


def test_own_items_are_suggested(street: Street) -> None:
    """Completion knows one's own items alone."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    drill = anna.offers("drill")
    ben.offers("drill press")
    suggested = _suggests(street, anna, "dr")

    assert suggested == [("drill", f"#{drill.id}")]


def _suggests(street: Street, who: Neighbour, typed: str) -> list[tuple[str, str]]:
    """What completion shows."""
    event = Completing(
        id="1", account=who.account, chat=who.direct, command="label", option="item", typed=typed
    )
    with street.database.work(street.now) as store:
        return [(it.shown, it.value) for it in street.engine.complete(store, event, street.now)]
