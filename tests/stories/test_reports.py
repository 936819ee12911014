"""Reports: what a neighbour tells the moderators, and what these decide."""

from __future__ import annotations

from datetime import timedelta

from bot.flows.mod_actions import ModDecide, ReportLoan
from bot.model.chats import Platform
from bot.model.item import Item, ItemState
from bot.model.report import MOST_A_DAY, ReportState
from tests.stories.forging import sends
from tests.stories.lent import on_loan
from tests.stories.reported import report, reported_item
from tests.stories.street import ROOMS, Street


def kept_item(street: Street, key: int) -> Item:
    """An item as it is kept now, removed or not."""
    with street.database.work(street.now) as store:
        found = store.items.get(key)
        assert found is not None
        return found


def test_a_report_reaches_the_moderators_and_nobody_else(street: Street) -> None:
    """They get what is needed to decide; the reporter is thanked; the reported one hears nothing."""
    mod = street.moderator()
    anna, ben = reported_item(street)

    assert ben.reads("report-thanks")
    assert mod.reads("report-about-item", item="drill", who="Anna")
    assert mod.reads("card-description", description="Bare wires, works fine")
    assert mod.reads("report-reason-unsafe")
    assert mod.reads("report-words", words="It gave me a shock")
    assert mod.reads("report-by", who="Ben")
    assert mod.reads("person-known-for", lent=0, borrowed=0, reports=1, items=1)
    assert not [it for it in anna.phrases() if it.key.startswith("report")]
    assert street.item("drill").state is ItemState.OFFERED


def test_one_decides_and_the_others_see_it_in_place(street: Street) -> None:
    """The item is removed and its owner told; every copy of the report says who decided, and has no button left."""
    mod, max_ = street.moderator(), street.moderator("Max", on="discord")
    anna, _ = reported_item(street)
    copy = max_.screen.messages[-1].id

    drill = street.item("drill").id
    mod.presses("Remove")

    assert kept_item(street, drill).state is ItemState.REMOVED
    assert anna.reads("mod-removed-yours", item="drill")
    changed = next(it for it in max_.screen.messages if it.id == copy)
    assert "Removed by Mod" in changed.text
    assert changed.buttons == []
    assert (report(street).state, report(street).decided_by) == (ReportState.REMOVED, "Mod")


def test_nothing_wrong_ends_it_without_a_word_to_the_reported(street: Street) -> None:
    """A report bans nobody by itself, and a second moderator finds it decided."""
    mod, max_ = street.moderator(), street.moderator("Max", on="discord")
    anna, _ = reported_item(street)

    mod.presses("Nothing wrong")

    assert report(street).state is ReportState.NOTHING
    assert not [it for it in anna.phrases() if it.key.startswith(("report", "mod-"))]
    assert sends(max_, ModDecide(1, "remove")) == "report-decided"
    assert street.item("drill").state is ItemState.OFFERED


def test_reports_that_wait_are_listed(street: Street) -> None:
    """`/mod reports`: the oldest first, each with its buttons; decided ones are gone."""
    mod = street.moderator()
    reported_item(street)

    mod.commands("/mod reports")
    assert mod.reads("mod-reports-heading", count=1)
    mod.presses("Nothing wrong")
    mod.commands("/mod reports")

    assert mod.reads("mod-no-reports")


def test_what_somebody_wrote_in_the_room_is_reported_where_it_stands(street: Street) -> None:
    """By a reply on Telegram, by the message's menu on Discord: the moderators read it, by whomever it is."""
    mod, anna = street.moderator(), street.neighbour("Anna")
    ben, sam = street.neighbour("Ben"), street.stranger("Sam")

    for author, wrote in ((ben, "Send me a gift card first"), (sam, "Cheap watches")):
        anna.replies("/report", author, wrote)
        anna.answers(reason="scam")

    assert mod.reads("report-quote", quote="Send me a gift card first")
    assert mod.reads("report-about-message", who="Ben")
    assert mod.reads("report-about-message", who="Sam")
    assert report(street, 1).member_id == ben.member.id
    assert report(street, 2).member_id == 0


def test_one_of_our_cards_is_its_item(street: Street) -> None:
    """Whoever points at the card of an item reports the item."""
    mod, anna, ben = street.moderator(), street.neighbour("Anna"), street.neighbour("Ben")
    anna.offers("drill")
    card = street.room_of(ben).messages[-1]

    ben.replies("/report", ben, card.text, bot=card.id)
    ben.answers(reason="unsafe")

    assert mod.reads("report-about-item", item="drill", who="Anna")


def test_a_person_is_reported_from_their_menu(street: Street) -> None:
    """Discord: the menu of a user names nobody's words."""
    mod = street.moderator()
    anna, ben = street.neighbour("Anna", on="discord"), street.neighbour("Ben", on="discord")
    if anna.account.platform is not Platform.DISCORD:
        return
    users = {ben.account.id: {"id": ben.account.id, "username": "ben", "global_name": "Ben"}}
    data = {"name": "Report", "type": 2, "target_id": ben.account.id, "resolved": {"users": users}}

    anna._does(anna.wire._interaction(anna.account.id, "Anna", ROOMS[Platform.DISCORD], 2, data, False))  # type: ignore[attr-defined]  # Discord's
    anna.answers(reason="rude")

    assert mod.reads("report-about-member", who="Ben")


def test_the_other_side_of_a_loan_is_reported(street: Street) -> None:
    """The button stands with the loan; a neighbour with no part in it finds no such loan."""
    mod, eve = street.moderator(), street.neighbour("Eve")
    anna, ben, _ = on_loan(street)

    anna.commands("/loans").presses("Details").presses("Report")
    anna.answers(reason="rude", words="Ben shouts")

    assert mod.reads("report-about-loan", who="Ben", item="drill")
    assert sends(eve, ReportLoan(street.loan().id)) == "loan-gone"
    assert not ben.reads("report-thanks")


def test_by_words_it_asks_what_is_meant(street: Street) -> None:
    """An item or a neighbour by name; where it may be several, it asks; what is not there, it says."""
    mod, anna, ben = street.moderator(), street.neighbour("Anna"), street.neighbour("Ben")
    anna.offers("drill")
    street.neighbour("Drill")

    ben.commands("/report balloon").answers(reason="other")
    assert ben.reads("report-not-found", words="balloon")
    ben.answers(what="drill")
    assert ben.reads("report-which")
    ben.presses("drill")

    assert mod.reads("report-about-item", item="drill")


def test_nobody_reports_themselves(street: Street) -> None:
    """Neither an own item nor oneself."""
    anna = street.neighbour("Anna")
    drill = anna.offers("drill")

    anna.commands(f"/report #{drill.id}")
    anna.answers(reason="other")

    assert anna.reads("report-own")


def test_somebody_who_reports_all_day_is_asked_to_talk(street: Street) -> None:
    """A few a day; the day after they are heard again."""
    street.moderator()
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    anna.offers("drill")
    for _ in range(MOST_A_DAY):
        ben.replies("/report", anna, "hello").answers(reason="rude")

    ben.replies("/report", anna, "hello")
    assert ben.reads("report-enough")
    street.now += timedelta(days=1)
    ben.forgets()
    ben.replies("/report", anna, "hello").answers(reason="rude")

    assert ben.reads("report-thanks")


def test_a_moderator_who_is_reported_neither_hears_nor_decides(street: Street) -> None:
    """It is for the others, who do not read who reported it: a moderator may read along."""
    mod, max_ = street.moderator(), street.moderator("Max", on="discord")
    ben = street.neighbour("Ben")

    ben.replies("/report", mod, "I keep your drill") if mod.wire is ben.wire else ben.commands("/report Mod")
    ben.answers(reason="rude")

    assert not mod.reads("report-title", number="1")
    assert max_.reads("report-by-somebody")
    assert not max_.reads("report-by", who="Ben")
    assert sends(mod, ModDecide(1, "nothing")) == "mod-not-yourself"
