"""Moderators who go too far, have just been dismissed, or never were any; and those whom they have barred."""

from __future__ import annotations

import pytest

from bot.flows.actions import Borrow, OfferItem, Take
from bot.flows.mod_actions import ModDecide, ModSanction, ReportItem
from bot.model.loan import LoanState, Step
from bot.model.member import Conduct
from bot.model.report import MOST_A_DAY, Report, ReportState
from tests.hostile.case import Case, words
from tests.hostile.ground import Hand
from tests.journey.town import OnTelegram

pytestmark = pytest.mark.asyncio(loop_scope="package")
SEEN = ("moderator",)  # who was seen to moderate


def moderator(case: Case) -> OnTelegram:
    """A neighbour whom the Telegram group has made an administrator."""
    mod = case.ground.comes("Mod")
    assert isinstance(mod, OnTelegram)
    case.ground.group.chat.statuses[mod.person.id] = "administrator"
    return mod


def bars(case: Case, who: Hand, conduct: Conduct = Conduct.BANNED) -> None:
    """Somebody was barred."""
    number = case.ground.member(who)
    with case.ground.program.database.work(case.ground.now()) as store:
        member = store.members.get(number)
        member.conduct = conduct
        store.members.save(member)


def conduct(case: Case, who: Hand) -> str:
    """How somebody stands."""
    return str(case.ground.asks(f"SELECT conduct FROM member WHERE id = {case.ground.member(who)}"))


@pytest.mark.parametrize("what", ["warn", "pause", "ban", "unban"])
@pytest.mark.parametrize("whom", ["themselves", "the-owner", "another-moderator", "somebody-of-elsewhere"])
async def test_whom_no_sanction_meets(case: Case, what: str, whom: str) -> None:
    """Each is refused in its own words, and nothing is done."""
    ground, mod = case.ground, moderator(case)
    others: dict[str, tuple[Hand, str]] = {
        "themselves": (mod, "mod-not-yourself"),
        "the-owner": (ground.mia, "mod-not-the-owner"),
        "another-moderator": (moderator(case), "mod-not-a-moderator"),
        "somebody-of-elsewhere": (ground.comes("Zoe", community=ground.oak), "moderators-only"),
    }
    who, why = others[whom]

    with case.nothing_changes(*SEEN):
        assert words(why) in await ground.forges(mod, ModSanction(ground.member(who), what, 0).pack())


COMMANDS = (
    "/mod", "/mod items", "/mod loans", "/mod code", "/mod setup", "/mod remove samovar of old", "/mod settle #1",
    "/mod room", "/mod reports", "/mod log", "/mod rules", "/mod approve", "/mod held", "/mod stats",
    "/mod warn Vera why", "/mod pause Vera 5 why", "/mod ban Vera why", "/mod unban Vera why",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_moderators_command_of_one_who_is_none(case: Case, command: str) -> None:
    """In the direct chat and in the group, by a neighbour and by a stranger."""
    ground = case.ground
    eve, sam = ground.comes("Eve"), ground.stranger("Sam")

    with case.nothing_changes("face"):
        for who in (eve, sam):
            said = await ground.hears(who, command)
            assert said, command
            assert "samovar" not in said
            assert ground.vera.name not in said
        assert isinstance(eve, OnTelegram)
        eve.person.says(command, ground.group)
        await ground.arrived()


async def test_rights_that_were_lost_a_minute_ago(case: Case) -> None:
    """The platform is asked again after sixty seconds."""
    ground, mod = case.ground, moderator(case)
    assert words("moderators-only") not in await ground.hears(mod, "/mod")
    ground.group.chat.statuses[mod.person.id] = "member"
    await ground.passes(seconds=61)

    with case.nothing_changes():
        for said in ("/mod", "/mod ban Vera why", "/mod reports"):
            assert words("moderators-only") in await ground.hears(mod, said)


async def test_rights_that_were_lost_between_question_and_answer(case: Case) -> None:
    """The ban was written and waits for the last press: it is refused."""
    ground, mod, eve = case.ground, moderator(case), case.ground.comes("Eve")
    await ground.forges(mod, ModSanction(ground.member(eve), "ban", 0).pack())
    await ground.hears(mod, "Because I can")
    ground.group.chat.statuses[mod.person.id] = "left"
    await ground.passes(seconds=61)

    await mod.presses("Ban them")

    assert conduct(case, eve) == Conduct.GOOD


async def test_a_moderator_of_elsewhere_who_knows_the_name(case: Case) -> None:
    """To Olga there is nobody called so."""
    ground = case.ground

    with case.nothing_changes(*SEEN):
        said = await ground.hears(ground.olga, f"/mod ban {ground.vera.name} she is rude")

    assert words("mod-no-member", words=f"{ground.vera.name} she is rude") in said


async def test_an_anonymous_administrator_of_elsewhere(case: Case) -> None:
    """Olga speaks in the name of her own group: it moderates that alone."""
    ground = case.ground
    assert isinstance(ground.olga, OnTelegram)

    with case.nothing_changes(*SEEN, "face"):
        for command in (f"/mod ban {ground.vera.name} why", "/mod items", "/mod reports", "/mod log"):
            ground.olga.person.says(command, ground.other_group, anonymous=True)
        await ground.arrived()

    assert not any("samovar" in it.shown for it in ground.other_group.cards)


def reports(case: Case, about: Hand, item: int = 0) -> int:
    """Somebody has reported a neighbour; the report's number."""
    ground = case.ground
    reporter, member = ground.member(ground.comes("Rita")), ground.member(about)
    with ground.program.database.work(ground.now()) as store:
        told = Report(
            ground.elm.id, reporter, ground.now(), member, item, words="rude", state=ReportState.OPEN
        )
        return store.reports.add(told).id


async def test_a_report_that_is_decided_twice(case: Case) -> None:
    """The second moderator learns that it is decided, and the item stays."""
    ground, eve = case.ground, case.ground.comes("Eve")
    item = ground.puts(eve, "ladder")
    report = reports(case, eve, item)
    await ground.forges(moderator(case), ModDecide(report, "nothing").pack())
    second = moderator(case)

    with case.nothing_changes(*SEEN):
        said = await ground.forges(second, ModDecide(report, "remove").pack())

    assert words("report-decided") in said


async def test_a_report_about_oneself(case: Case) -> None:
    """It is left to another moderator."""
    ground, mod = case.ground, moderator(case)
    report = reports(case, mod, ground.puts(mod, "ladder"))

    with case.nothing_changes(*SEEN):
        assert words("mod-not-yourself") in await ground.forges(mod, ModDecide(report, "nothing").pack())


async def test_report_after_report_bans_nobody(case: Case) -> None:
    """One neighbour reports another again and again: it ends, and no report decides anything."""
    ground, eve, victim = case.ground, case.ground.comes("Eve"), case.ground.comes("Vic")
    item = ground.puts(victim, "ladder")
    for number in range(7):
        said = await ground.forges(eve, ReportItem(item).pack())
        if number < MOST_A_DAY:
            await ground.hears(eve, "Rude", "He is a bad neighbour")

    assert words("report-enough") in said

    assert conduct(case, victim) == Conduct.GOOD
    assert ground.asks(f"SELECT state FROM item WHERE id = {item}") == "offered"


@pytest.mark.parametrize("barred", [Conduct.PAUSED, Conduct.BANNED, Conduct.WAITING])
async def test_old_buttons_of_one_who_is_barred(case: Case, barred: Conduct) -> None:
    """Nothing new begins, by whatever button or command."""
    ground, eve = case.ground, case.ground.comes("Eve")
    item = ground.puts(ground.comes("Odo"), "ladder")
    bars(case, eve, barred)

    with case.nothing_changes():
        for action in (Borrow(item), OfferItem()):
            assert await ground.forges(eve, action.pack()) != ""
        for said in ("/offer lamp", "/borrow ladder", "/find ladder"):
            assert "ladder" not in await ground.hears(eve, said)


async def test_one_who_is_banned_brings_it_back(case: Case) -> None:
    """What is out must come back, and the owner can say so."""
    ground, eve, owner = case.ground, case.ground.comes("Eve"), case.ground.comes("Odo")
    loan = ground.lends(ground.puts(owner, "ladder"), eve, LoanState.ON_LOAN)
    bars(case, eve)

    await ground.forges(eve, Take(loan, Step.SAY_BROUGHT_BACK).pack())
    await ground.forges(owner, Take(loan, Step.SAY_GOT_BACK).pack())

    assert ground.asks(f"SELECT state FROM loan WHERE id = {loan}") == "returned"


async def test_a_moderator_in_their_own_dispute(case: Case) -> None:
    """Who is a side of it is no judge of it."""
    ground, mod, eve = case.ground, moderator(case), case.ground.comes("Eve")
    loan = ground.lends(ground.puts(mod, "ladder"), eve, LoanState.ON_LOAN)
    await ground.forges(eve, Take(loan, Step.REPORT_PROBLEM).pack())
    assert ground.asks(f"SELECT state FROM loan WHERE id = {loan}") == "disputed"

    await ground.forges(mod, Take(loan, Step.SETTLE_LOST).pack())

    assert ground.asks(f"SELECT state FROM loan WHERE id = {loan}") == "disputed"


async def test_a_number_typed_by_mistake_is_no_news_for_moderators(case: Case) -> None:
    """A neighbour types a phone number into the direct chat, which looks for it: the numbers of what is missing leave
    it out."""
    ground, eve = case.ground, case.ground.comes("Eve")
    await ground.hears(eve, "+49 30 5550123", "a wheelbarrow of nobody")
    with ground.program.database.engine.begin() as connection:
        said = " ".join(connection.exec_driver_sql("SELECT words FROM missed").scalars())

    assert "wheelbarrow" in said
    assert "5550123" not in said
