"""What moderators do, and nobody else."""

from __future__ import annotations

from bot.conversation.events import Completing
from bot.flows.mod_actions import ModItems, ModLoans, ModRemove
from bot.model.chats import Account, Platform
from bot.model.item import ItemState
from bot.model.loan import LoanState
from tests.stories.lent import asked, on_loan
from tests.stories.neighbour import Neighbour
from tests.stories.phones import Seen
from tests.stories.street import ROOMS, Street


def newest(who: Neighbour) -> Seen:
    """The newest message."""
    return who.screen.messages[-1]


def test_mod_shows_what_there_is_to_do(street: Street) -> None:
    """A menu of buttons; each leads on."""
    mod = street.moderator()

    mod.commands("/mod")

    assert mod.reads("mod-menu", community="Elm Street")
    assert mod.buttons == [
        "Loans", "Items", "Set up", "Add a room", "Reports", "Held texts", "Numbers",
        "House rules", "Newcomers", "Log",
    ]  # fmt: skip
    for label, answer in (
        ("Loans", "mod-no-loans"),
        ("House rules", "mod-rules-none"),
        ("Log", "mod-log-empty"),
    ):
        mod.presses(label)
        assert mod.reads(answer)
        mod.commands("/mod")


def test_nobody_else_gets_in(street: Street) -> None:
    """Neither by the commands nor by forged buttons, member or not."""
    anna, sam = street.neighbour("Anna"), street.stranger("Sam")
    drill = anna.offers("drill")

    for who in (anna, sam):
        for words in ("/mod", "/mod items", "/mod loans", "/mod remove drill", "/mod settle 1"):
            who.forgets()
            who.commands(words)
            assert who.reads("moderators-only"), words
        for action in (
            ModItems(1, 0),
            ModLoans(1, 0),
            ModLoans(999, 0),
            ModRemove(drill.id, 1),
            ModRemove(999, 1),
        ):
            who.forgets()
            who.forges(action)
            assert who.reads("moderators-only"), action
    assert street.item("drill").state is ItemState.OFFERED


def test_a_dismissed_moderator_is_none(street: Street) -> None:
    """What the platform says is asked at each use, and believed for a minute at most."""
    mod = street.moderator()
    mod.commands("/mod")
    street.moderators.clear()
    street.passes(minutes=1)

    mod.presses("Loans")

    assert mod.reads("moderators-only")


def test_a_moderator_need_not_be_a_member(street: Street) -> None:
    """Who looks after the group may have joined nothing."""
    sam = street.stranger("Sam")
    street.moderators.add(sam.account)
    street.neighbour("Anna").offers("drill")

    sam.commands("/mod", in_room=True)
    if not sam.screen.messages:  # Telegram: the group shows the way to the direct chat
        (_, _, link) = street.room_of(sam).messages[-1].buttons[0]
        sam.commands(f"/start {link.partition('start=')[2]}")
    sam.presses("Items")

    assert sam.reads("mod-items-heading")


def test_loans_overdue_first(street: Street) -> None:
    """What is late stands on top, then disputes, then the rest."""
    mod = street.moderator()
    anna, ben, _ = on_loan(street)
    ben.presses("Borrow", anna.offers("ladder")).answers(span="30 Nov to 4 Dec").presses("Ask for it")
    street.passes(hours=47)
    anna.presses("Approve")
    street.passes(days=2)
    anna.presses("Borrow", ben.offers("tent")).answers(span="tomorrow").presses("Ask for it")

    mod.commands("/mod loans")

    assert mod.reads("mod-loans-heading", count=3, late=1)
    text = mod.sees
    assert text.index("drill") < text.index("ladder") < text.index("tent")
    assert "overdue" in text


def test_a_dispute_is_settled_by_its_number(street: Street) -> None:
    """`/mod settle 1` shows the ways to settle it; without a number all disputes are listed."""
    mod = street.moderator()
    anna, ben, _ = on_loan(street)
    ben.presses("There is a problem")

    mod.commands("/mod settle")
    assert mod.reads("mod-disputes-heading", count=1)
    mod.commands(f"/mod settle {street.loan().id}")
    mod.presses("It is lost")

    assert street.loan().state is LoanState.LOST
    assert anna.reads("loan-news-settle-lost")
    assert ben.reads("loan-news-settle-lost")


def test_nothing_to_settle(street: Street) -> None:
    """No dispute, no such loan, no number at all: each has its answer."""
    mod = street.moderator()
    asked(street)

    mod.commands("/mod settle")
    mod.commands("/mod settle 1")
    mod.commands("/mod settle 999")
    mod.commands("/mod settle everything")

    assert mod.reads("mod-no-disputes")
    assert mod.reads("mod-not-disputed")
    assert mod.count("loan-gone") == 2
    assert newest(mod).buttons == []


def test_a_removed_item_is_gone_and_its_owner_is_told(street: Street) -> None:
    """It asks first; whoever had asked for it hears, too, and the cards say so."""
    mod = street.moderator()
    anna, ben, _ = asked(street)

    mod.commands("/mod remove drill")
    assert mod.reads("mod-remove-sure", item="drill")
    assert not anna.reads("mod-removed-yours")
    mod.presses("Yes, remove it")

    assert anna.reads("mod-removed-yours", item="drill")
    assert ben.reads("loan-news-no-longer-offered", who="Anna", item="drill")
    assert street.loan().state is LoanState.DECLINED
    assert "No longer offered" in street.room().messages[-1].text


def test_what_is_with_a_neighbour_stays(street: Street) -> None:
    """A promise is kept: the item can be removed when it is back."""
    mod = street.moderator()
    on_loan(street)

    mod.commands("/mod remove drill").presses("Yes, remove it")

    assert mod.reads("remove-lent", item="drill")
    assert street.item("drill").state is ItemState.OFFERED


def test_which_item_is_meant(street: Street) -> None:
    """By words or by number; several are a list, none says so."""
    mod, anna = street.moderator(), street.neighbour("Anna")
    anna.offers("cordless drill")
    hammer = anna.offers("hammer drill")

    mod.commands("/mod remove drill")
    assert mod.reads("mod-remove-which")
    mod.commands(f"/mod remove #{hammer.id}")
    assert mod.reads("mod-remove-sure", item="hammer drill")
    mod.commands("/mod remove balloon")
    assert mod.reads("mod-no-item", words="balloon")


def test_items_come_in_pages(street: Street) -> None:
    """Five a page, each with its owner and a button."""
    mod, anna = street.moderator(), street.neighbour("Anna")
    for number in range(6):
        anna.offers(f"book {number}")

    mod.commands("/mod items")
    first = newest(mod)
    mod.presses("More")

    assert "book 5" in first.text
    assert "book 0" not in first.text
    assert "book 0" in mod.sees
    assert [label for label, _, _ in first.buttons].count("1. Remove") == 1


def test_completion_is_for_moderators(street: Street) -> None:
    """What is typed suggests items and disputes, to those whom the platform calls moderators with the event itself."""
    mod = street.moderator()
    anna, _, _ = on_loan(street)
    anna.presses("There is a problem")
    room = ROOMS[mod.account.platform]

    shown = {}
    with street.database.work(street.now) as store:
        for says in (True, False, None):
            for command, option, typed in (("mod remove", "item", "dr"), ("mod settle", "loan", "")):
                event = Completing(
                    id="1",
                    account=mod.account,
                    chat=room,
                    moderator=says,
                    command=command,
                    option=option,
                    typed=typed,
                )
                suggested = street.engine.complete(store, event, street.now)
                shown[command, says] = [(it.shown, it.value) for it in suggested]

    assert shown.pop(("mod remove", True)) == [("drill", "#1")]
    assert shown.pop(("mod settle", True)) == [("#1 · drill (Anna → Ben)", "1")]
    assert not any(shown.values())


def test_an_anonymous_administrator_is_not_told_in_front_of_all(street: Street) -> None:
    """Who acts as the group itself would read it there, with everybody else."""
    group = ROOMS[Platform.TELEGRAM]
    nobody = Account(group.platform, group.id)
    street.moderators.add(nobody)
    community = street.community.id
    with street.database.work(street.now) as store:
        store.moderators.saw(community, nobody)
    anna, _, _ = on_loan(street)

    anna.presses("There is a problem")

    assert [len(street.room(on).messages) for on in ("telegram", "discord")] == [1, 1]
