"""Reminders as they are read: in time, in the reader's hours, one message for each person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.scene import Stage
from bot.flows.reminding import remind, replan
from bot.model.loan import Loan, LoanState, Role, Step
from bot.model.quiet import QuietHours
from tests.stories.lent import approved, on_loan
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street

BERLIN = ZoneInfo("Europe/Berlin")


def until(street: Street, text: str) -> None:
    """Time goes by, hour by hour, until a wall time on the street."""
    wanted = datetime.fromisoformat(text).replace(tzinfo=BERLIN)
    street.passes(hours=(wanted - street.now) / timedelta(hours=1))


def outage(street: Street, text: str) -> None:
    """Nothing ticks until a wall time on the street; then the clock ticks once."""
    street.now = datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)
    street.ticks()
    street.deliver()


def more_loans(street: Street, ben: Neighbour, anna: Neighbour, count: int) -> None:
    """Ben has as many more of Anna's things, all due on Thursday."""
    for number in range(count):
        ben.presses("Borrow", anna.offers(f"book {number}")).answers(span="tomorrow to Thursday").presses(
            "Ask for it"
        )
        anna.presses("Approve").presses("Handed over")
        ben.presses("Yes")


def received(who: Neighbour) -> int:
    """How many messages came since they last started afresh."""
    return len(who.screen.replies)


def test_both_hear_of_the_handover_two_hours_ahead(street: Street) -> None:
    """It starts at 10:00, so at 08:00; the borrower is told where, again."""
    anna, ben, _ = approved(street)
    anna.forgets()
    ben.forgets()

    until(street, "2026-11-24T07:00")
    early = anna.reads("reminder-handover") or ben.reads("reminder-handover")
    until(street, "2026-11-24T08:00")

    assert not early
    assert anna.count("reminder-handover", who="Ben", item="drill") == 1
    assert ben.count("reminder-handover", who="Anna", item="drill") == 1
    assert ben.reads("loan-open-map")


def test_a_handover_that_happened_is_not_announced(street: Street) -> None:
    """It changed hands early."""
    anna, ben, _ = on_loan(street)

    until(street, "2026-11-24T12:00")

    assert not anna.reads("reminder-handover")
    assert not ben.reads("reminder-handover")


def test_the_return_is_said_the_evening_before_and_in_the_morning(street: Street) -> None:
    """18:00 the day before, 09:00 on the day; with the buttons that apply."""
    _, ben, _ = on_loan(street)
    seen = []

    for at in ("2026-11-25T17:00", "2026-11-25T18:00", "2026-11-26T08:00", "2026-11-26T09:00"):
        until(street, at)
        seen.append((ben.count("reminder-day-before"), ben.count("reminder-due-day")))

    assert seen == [(0, 0), (1, 0), (1, 0), (1, 1)]
    assert {"Extend", "I brought it back"} <= set(ben.buttons)


def test_late_is_said_after_one_three_and_seven_days_then_weekly(street: Street) -> None:
    """At 10:00; the owner hears after one day, a moderator after seven."""
    moderator = street.moderator()
    anna, ben, _ = on_loan(street)
    days = []

    for day in range(1, 25):
        before = ben.count("reminder-overdue")
        until(street, f"{datetime(2026, 11, 26, 10, tzinfo=BERLIN) + timedelta(days=day):%Y-%m-%dT%H:%M}")
        days += (
            [day]
            if ben.count("reminder-overdue", days=day) > 0 and ben.count("reminder-overdue") > before
            else []
        )

    assert days == [1, 3, 7, 14, 21]
    assert ben.count("reminder-overdue") == 5
    assert (
        anna.count("reminder-owner-overdue", who="Ben", days=1) == anna.count("reminder-owner-overdue") == 1
    )
    assert moderator.count("reminder-moderator-overdue", days=7, owner="Anna", borrower="Ben") == 1


def test_never_after_the_return(street: Street) -> None:
    """What is back is not spoken of again."""
    anna, ben, _ = on_loan(street)
    anna.presses("I got it back")
    anna.forgets()
    ben.forgets()

    street.passes(days=20)

    assert received(anna) == received(ben) == 0


def test_who_says_that_it_is_back_is_not_nagged(street: Street) -> None:
    """Then it is the owner who is asked, once a day late."""
    anna, ben, _ = on_loan(street)
    ben.presses("I brought it back")
    anna.forgets()
    ben.forgets()

    street.passes(days=12)

    assert received(ben) == 0
    assert anna.count("reminder-brought-back", who="Ben") == 1
    assert "I got it back" in anna.buttons


def test_an_extension_moves_the_reminders(street: Street) -> None:
    """The old due date is forgotten."""
    anna, ben, _ = on_loan(street)
    ben.presses("Extend").answers(until="2 more days").presses("Ask for it")
    anna.presses("Agree")

    until(street, "2026-11-26T23:00")
    before = ben.count("reminder-day-before") + ben.count("reminder-due-day")
    until(street, "2026-11-28T23:00")

    assert before == 0
    assert (ben.count("reminder-day-before"), ben.count("reminder-due-day")) == (1, 1)


def test_asking_for_an_extension_loses_no_reminder(street: Street) -> None:
    """As long as the owner has not agreed, the due date is what it was."""
    _, ben, _ = on_loan(street)
    ben.presses("Extend").answers(until="2 more days").presses("Ask for it")

    until(street, "2026-11-26T12:00")

    assert (ben.count("reminder-day-before"), ben.count("reminder-due-day")) == (1, 1)


def test_several_loans_are_one_message(street: Street) -> None:
    """One digest for each person a run, however many items; the first few with their buttons, the rest a press away."""
    anna, ben, _ = on_loan(street)
    more_loans(street, ben, anna, 6)
    ben.forgets()

    until(street, "2026-11-25T18:00")

    assert received(ben) == 1
    assert ben.reads("reminder-digest", count=7)
    assert ben.count("reminder-day-before") == 5
    assert "See all loans" in ben.buttons


def test_after_a_long_outage_there_is_one_digest(street: Street) -> None:
    """A week of silence is one message, about what is true now, and not one for each missed hour."""
    anna, ben, _ = on_loan(street)
    more_loans(street, ben, anna, 1)
    anna.forgets()
    ben.forgets()

    outage(street, "2026-12-01T15:00")

    assert received(ben) == received(anna) == 1
    assert ben.count("reminder-overdue", days=5) == 2
    assert not ben.reads("reminder-day-before")
    until(street, "2026-12-03T12:00")
    assert ben.count("reminder-overdue", days=7) == 2


def test_an_outage_into_the_night_waits_for_the_morning(street: Street) -> None:
    """Quiet hours hold for what comes late, too; of two that wait for the morning, the later one speaks."""
    _, ben, _ = on_loan(street)
    ben.forgets()

    outage(street, "2026-11-25T22:30")
    night = received(ben)
    until(street, "2026-11-26T08:00")
    eight = received(ben)
    until(street, "2026-11-26T09:00")

    assert (night, eight) == (0, 0)
    assert received(ben) == 1
    assert ben.reads("reminder-due-day")


def test_quiet_hours_of_ones_own(street: Street) -> None:
    """Who sleeps in the day is reminded before or after, by their own clock."""
    _, ben, _ = on_loan(street)
    member = ben.member
    member.quiet = QuietHours(8, 20)
    with street.database.work(street.now) as store:
        store.members.save(member)
        loan = store.loans.all_where()[-1]
        replan(Stage(store, street.now), loan)
    hours = []

    while street.now < datetime(2026, 11, 28, 12, tzinfo=UTC):
        ben.forgets()
        street.passes(hours=1)
        hours += [street.now.astimezone(BERLIN).hour] if received(ben) else []

    assert hours
    assert all(hour < 8 or hour >= 20 for hour in hours)


def test_each_in_their_own_words_and_hours(street: Street) -> None:
    """A neighbour who reads Korean and is in Seoul."""
    anna, ben = street.neighbour("Anna"), street.neighbour("지민", language="ko", zone="Asia/Seoul")
    anna.offers("드릴")
    ben.commands("/borrow 드릴").answers(span="내일부터 목요일까지").presses("신청하기")
    anna.presses("Approve").presses("Handed over")
    ben.presses("네")

    while not ben.reads("reminder-day-before"):
        street.passes(hours=1)

    assert street.now.astimezone(ZoneInfo("Asia/Seoul")).hour == 18
    assert "드릴을" in ben.sees
    assert "Anna 님에게 돌려주세요" in ben.sees


def test_one_who_cannot_be_reached_holds_up_nobody(street: Street) -> None:
    """The others are reminded all the same, and nothing is tried for ever."""
    anna, ben, _ = on_loan(street)
    ben.blocks()

    street.passes(days=5)

    assert anna.reads("reminder-owner-overdue")
    with street.database.work(street.now) as store:
        assert not store.reminders.due(street.now, 10)


def test_a_silent_platform_holds_up_no_reminder(street: Street) -> None:
    """When nobody can say who moderates, members are reminded, and the moderators' one waits."""
    street.moderator()
    _, ben, _ = on_loan(street)
    street.now = datetime(2026, 12, 3, 12, tzinfo=UTC)

    with street.database.work(street.now) as store:
        first = remind(store, street.now, 100)
        waiting = store.reminders.due(street.now, 10)
    street.ticks()
    street.deliver()

    assert first == 2
    assert [it.member_id for it in waiting] == [0]
    assert ben.reads("reminder-overdue")
    with street.database.work(street.now) as store:
        assert not store.reminders.due(street.now, 10)


def test_few_at_a_time_reach_everybody(street: Street) -> None:
    """A run sees to so many people at most; the next goes on."""
    anna, ben, _ = on_loan(street)
    street.now = datetime(2026, 11, 27, 12, tzinfo=UTC)

    with street.database.work(street.now) as store:
        counts = [remind(store, street.now, 1) for _ in range(3)]
    street.deliver()

    assert counts == [1, 1, 0]
    assert anna.count("reminder-owner-overdue") == ben.count("reminder-overdue") == 1


def test_a_reminder_that_has_become_pointless_is_dropped(street: Street) -> None:
    """Though a row was left behind, what came back is not spoken of."""
    anna, ben, _ = on_loan(street)
    loan: Loan = street.loan()
    loan.take(Step.SAY_GOT_BACK, Role.OWNER, street.now)
    with street.database.work(street.now) as store:
        store.loans.save(loan)
    anna.forgets()
    ben.forgets()

    street.passes(days=9)

    assert street.loan().state is LoanState.RETURNED
    assert received(anna) == received(ben) == 0
