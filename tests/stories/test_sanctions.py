"""Warnings, pauses and bans: who may, about whom, and what they do."""

from __future__ import annotations

import pytest

from bot.flows.mod_actions import ModSanction
from bot.model.chats import Platform
from bot.model.item import ItemState
from bot.model.loan import LoanState
from bot.model.member import Conduct
from bot.model.report import ReportState
from bot.model.session import Session
from tests.stories.forging import sends
from tests.stories.lent import approved, asked, on_loan
from tests.stories.reported import bans, report, reported_item
from tests.stories.street import Street


def test_a_warning_is_told_with_its_reason(street: Street) -> None:
    """Nothing else changes."""
    mod, ben = street.moderator(), street.neighbour("Ben", on="discord")

    mod.commands("/mod warn Ben").answers(why="Please answer your requests")
    assert mod.reads("sanction-check-warn", who="Ben")
    assert not ben.reads("sanction-told-warn")
    mod.presses("Warn them")

    assert ben.reads("sanction-told-warn", community="Elm Street", why="Please answer your requests")
    assert ben.member.conduct is Conduct.GOOD
    ben.commands("/mine")
    assert ben.reads("mine-empty")


def test_the_reason_may_stand_behind_the_name(street: Street) -> None:
    """A name may have several words; what follows it is the reason, and is not asked again."""
    mod = street.moderator(on="telegram")
    ben = street.neighbour("Ben Smith", on="discord")
    if mod.account.platform is Platform.DISCORD:
        mod.commands("/mod warn Ben Smith", why="late again")
    else:
        mod.commands("/mod warn ben smith late again")

    mod.presses("Warn them")

    assert ben.reads("sanction-told-warn", why="late again")


def test_a_pause_lasts_a_week_unless_said_otherwise(street: Street) -> None:
    """It ends by itself."""
    mod, ben = street.moderator(), street.neighbour("Ben", on="discord")

    mod.commands("/mod pause Ben").answers(why="Cool down").presses("Pause them")

    assert ben.reads("sanction-told-pause", why="Cool down")
    ben.commands("/offer")
    assert ben.reads("barred-paused")
    street.passes(days=7)
    ben.forgets()
    ben.commands("/find")
    assert not ben.reads("barred-paused")


def test_how_long_is_asked_by_buttons(street: Street) -> None:
    """A day, a week or a month; any other number may be typed."""
    mod, ben = street.moderator(), street.neighbour("Ben")

    mod.commands("/mod pause Ben").answers(days="30", why="Cool down").presses("Pause them")

    assert mod.reads("sanction-done-pause", who="Ben", days=30)
    assert (ben.member.barred_until or street.now).date() == (street.now.date().replace(month=12, day=23))


def test_a_ban_ends_what_has_not_begun(street: Street) -> None:
    """What was asked for is withdrawn, what was promised cancelled; the other side is told, items rest."""
    mod = street.moderator()
    anna, ben, _ = asked(street)
    ben.offers("tent")
    anna.presses("Borrow", street.item("tent")).answers(span="tomorrow").presses("Ask for it")

    bans(mod, "Ben")

    with street.database.work(street.now) as store:
        states = [loan.state for loan in store.loans.all_where()]
    assert states == [LoanState.WITHDRAWN, LoanState.DECLINED]
    assert anna.count("loan-news-comes-to-nothing", who="Ben") == 2
    assert street.item("tent").state is ItemState.PAUSED
    assert "Paused" in street.room_of(ben).messages[-1].text
    assert ben.reads("sanction-told-ban", why="He sold my drill")


def test_a_promise_is_cancelled(street: Street) -> None:
    """The owner's days are free again."""
    mod = street.moderator()
    approved(street)

    bans(mod, "Ben")

    assert street.loan().state is LoanState.CANCELLED


def test_a_handover_that_was_said_is_still_answered(street: Street) -> None:
    """The thing may have changed hands: the loan stays, and whoever is banned can say what became of it."""
    mod = street.moderator()
    anna, ben, _ = approved(street)
    anna.presses("Handed over")

    bans(mod, "Ben")
    ben.presses("Yes")

    assert street.loan().state is LoanState.ON_LOAN
    assert anna.reads("loan-news-still-out-owner")


def test_what_is_on_loan_can_and_must_come_back(street: Street) -> None:
    """Both sides are told; the return works as ever, nothing new begins."""
    mod = street.moderator()
    anna, ben, _ = on_loan(street)

    bans(mod, "Ben")
    assert anna.reads("loan-news-still-out-owner", item="drill")
    assert ben.reads("loan-news-must-come-back", item="drill")
    ben.presses("I brought it back")
    anna.presses("I got it back")

    assert street.loan().state is LoanState.RETURNED
    ben.commands("/find drill")
    assert ben.reads("barred-banned")


def test_browsers_are_signed_out(street: Street) -> None:
    """No page opens any more, nor a secret link."""
    mod, ben = street.moderator(), street.neighbour("Ben")
    ben.commands("/calendar")
    number = ben.member.id
    with street.database.work(street.now) as store:
        store.sessions.add(Session("d", number, street.now, street.now.replace(year=2027)))

    bans(mod, "Ben")

    with street.database.work(street.now) as store:
        assert store.sessions.find_digest("d", street.now) is None
        assert store.sessions.end_all(number) == 0
        assert list(store.connection.exec_driver_sql("SELECT 1 FROM secret_link")) == []


def test_an_unban_offers_nothing_again(street: Street) -> None:
    """The member is back; their items rest until they offer them again."""
    mod, ben = street.moderator(), street.neighbour("Ben", on="discord")
    ben.offers("tent")
    bans(mod, "Ben")

    mod.commands("/mod unban Ben").answers(why="Sorry, a mistake").presses("Let them back")

    assert ben.reads("sanction-told-unban", why="Sorry, a mistake")
    assert ben.member.conduct is Conduct.GOOD
    assert street.item("tent").state is ItemState.PAUSED


def test_there_is_nothing_to_lift(street: Street) -> None:
    """Who is neither paused nor banned."""
    mod = street.moderator()
    street.neighbour("Ben")

    mod.commands("/mod unban Ben")

    assert mod.reads("mod-not-barred", who="Ben")


@pytest.mark.parametrize("what", ["warn", "pause", "ban"])
def test_some_are_beyond_a_sanction(street: Street, what: str) -> None:
    """Oneself, another moderator, the owner of the group: by command and by forged button."""
    mod, max_ = street.moderator(), street.moderator("Max", on="discord")
    olga = street.neighbour("Olga")
    street.owners.add(olga.account)

    for who, why in ((mod, "mod-not-yourself"), (max_, "mod-not-a-moderator"), (olga, "mod-not-the-owner")):
        mod.forgets()
        mod.commands(f"/mod {what} {who.name}")
        assert mod.reads(why), why
        assert sends(mod, ModSanction(who.member.id, what, 0)) == why
        assert who.member.conduct is Conduct.GOOD


def test_nobody_else_sanctions(street: Street) -> None:
    """A neighbour is told what they would be told of a member who is not there."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")

    assert sends(anna, ModSanction(ben.member.id, "ban", 0)) == "moderators-only"
    assert sends(anna, ModSanction(999, "ban", 0)) == "moderators-only"
    anna.commands("/mod ban Ben")

    assert ben.member.conduct is Conduct.GOOD


def test_two_of_one_name_are_told_apart(street: Street) -> None:
    """Since when, where, what they borrowed: then the right one is picked."""
    mod, ben = street.moderator(), street.neighbour("Ben")
    street.passes(days=3)
    other = street.neighbour("Ben", on="discord")

    mod.commands("/mod warn ben")
    assert mod.reads("mod-several-members")
    assert mod.reads("mod-member", name="Ben", number=str(other.member.id))
    assert sends(mod, ModSanction(other.member.id, "warn", 0)) == "form-warn"
    mod.answers(why="Hm").presses("Warn them")

    assert other.reads("sanction-told-warn")
    assert not ben.reads("sanction-told-warn")


def test_somebody_is_named_by_a_mention(street: Street) -> None:
    """Discord writes the account into the text; on Telegram a reply says it."""
    mod = street.moderator()
    ben = street.neighbour(
        "Ben", on="discord" if mod.account.platform is street.platform("discord") else "telegram"
    )
    if mod.account.platform is Platform.DISCORD:
        mod.commands(f"/mod warn <@{ben.account.id}>", why="late again")
    else:
        mod.says("hello").replies("/mod warn late again", ben, "whatever")

    mod.presses("Warn them")

    assert ben.reads("sanction-told-warn", why="late again")


def test_who_is_not_here(street: Street) -> None:
    """No such name, and no name at all."""
    mod = street.moderator()

    mod.commands("/mod warn Nobody")
    mod.commands("/mod warn ")

    assert mod.reads("mod-no-member", words="Nobody")
    assert mod.reads("mod-which-member")


def test_a_sanction_decides_its_report(street: Street) -> None:
    """Pressed on the report; a second moderator finds it decided."""
    mod, max_ = street.moderator(), street.moderator("Max", on="discord")
    anna, _ = reported_item(street)

    mod.presses("Warn").answers(why="Please mend it first").presses("Warn them")

    assert report(street).state is ReportState.WARNED
    assert anna.reads("sanction-told-warn", why="Please mend it first")
    assert "Warned by Mod" in next(it.text for it in max_.screen.messages if "Report 1" in it.text)
    assert sends(max_, ModSanction(anna.member.id, "ban", 1)) == "report-decided"


def test_a_link_is_no_way_around_a_ban(street: Street) -> None:
    """Whoever joins anew elsewhere and links the two accounts stays banned."""
    mod, ben = street.moderator(), street.neighbour("Ben", on="telegram")
    again = street.neighbour("Ben the second", on="discord")
    bans(mod, "Ben")
    again.commands("/link")
    code = next(str(it.params["code"]) for it in again.phrases() if "code" in it.params)

    ben.commands(f"/link {code}").presses("Yes")
    back = [it for it in again.screen.messages if any(label == "Yes" for label, _, _ in it.buttons)]
    again.presses_on(back[-1], "Yes")

    assert again.member.id == ben.member.id
    assert again.member.conduct is Conduct.BANNED
