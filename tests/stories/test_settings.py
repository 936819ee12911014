"""Settings: language, time zone, quiet hours and reminders, each for one member."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.flows.actions import ChangeSetting, Setting
from bot.language.zones import find_zones
from bot.model.loan import Loan, LoanState
from bot.model.quiet import QuietHours
from bot.model.reminder import Occasion, Reminder
from bot.model.spans import Span
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street

DUE = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)  # a Thursday, 18:00 in Berlin


def lent(street: Street, owner: Neighbour, borrower: Neighbour) -> Loan:
    """A loan that is out, due on Thursday at 18:00."""
    item, lender, other = owner.offers("drill"), owner.member, borrower.member
    span = Span(street.now - timedelta(days=1), DUE, "Europe/Berlin")
    with street.database.work(street.now) as store:
        loan = Loan(
            item.id, street.community.id, lender.id, other.id, span, street.now, state=LoanState.ON_LOAN
        )
        return store.loans.add(loan)


def planned(street: Street, who: Neighbour) -> dict[Occasion, datetime]:
    """When a member will be reminded of what."""
    member = who.member
    with street.database.work(street.now) as store:
        ahead: list[Reminder] = store.reminders.all_where()
    return {it.occasion: it.due_at for it in ahead if it.member_id == member.id}


def test_settings_show_what_is_set(street: Street) -> None:
    """One card, with a button for each."""
    anna = street.neighbour("Anna")

    anna.commands("/settings")

    assert "Europe/Berlin" in anna.sees
    assert "21:00 to 8:00" in anna.sees
    assert "Quiet hours" in anna.buttons
    assert "✅ The day before it is due" in anna.buttons


def test_the_language_changes_at_once(street: Street) -> None:
    """The card that comes back is in the new language, in the place of the old one."""
    anna = street.neighbour("Anna")
    anna.commands("/settings")
    before = len(anna.screen.messages)

    anna.presses("한국어 (Korean)")

    assert anna.member.language == "ko"
    assert "내 설정" in anna.sees
    assert len(anna.screen.messages) == before


def test_a_reminder_is_switched_off_and_on(street: Street) -> None:
    """Off, it is planned no more; on, it is planned again."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    lent(street, anna, ben)
    ben.commands("/settings").presses("✅ The day before it is due")
    off = planned(street, ben)

    ben.presses("⬜ The day before it is due")

    assert Occasion.DAY_BEFORE not in off
    assert Occasion.DUE_DAY in off
    assert Occasion.DAY_BEFORE in planned(street, ben)


def test_overdue_reminders_cannot_be_switched_off(street: Street) -> None:
    """There is no such switch, and a forged one does nothing."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    lent(street, anna, ben)

    for label in ("handover", "day_before", "due_day", "overdue"):
        ben.forges(Setting(label, "off"))

    assert Occasion.OVERDUE in planned(street, ben)


@pytest.mark.parametrize(
    ("label", "quiet"),
    [
        ("22:00 to 7:00", QuietHours(22, 7)),
        ("23:00 to 9:00", QuietHours(23, 9)),
        ("No quiet hours", QuietHours(0, 0)),
    ],
)
def test_usual_quiet_hours_are_one_press(street: Street, label: str, quiet: QuietHours) -> None:
    """The usual ones, and none at all."""
    anna = street.neighbour("Anna")

    anna.commands("/settings").presses("Quiet hours").presses(label)

    assert anna.member.quiet == quiet


@pytest.mark.parametrize(
    ("start", "end"), [("20", "6"), ("8 pm", "6am"), ("20:00", "6시"), ("오후 8시", "06:00")]
)
def test_other_quiet_hours_are_typed(street: Street, start: str, end: str) -> None:
    """Hours as people write them."""
    anna = street.neighbour("Anna")

    anna.commands("/settings").presses("Quiet hours").presses("Other hours").answers(start=start, end=end)

    assert anna.member.quiet.start == 20
    assert anna.member.quiet.end in (6, 18)


@pytest.mark.parametrize("typed", ["25", "never", "-1", "9" * 3000])
def test_an_hour_that_is_none_is_asked_again(street: Street, typed: str) -> None:
    """The old ones stay meanwhile."""
    anna = street.neighbour("Anna")

    anna.commands("/settings").presses("Quiet hours").presses("Other hours").answers(start=typed)

    assert anna.asked is not None
    assert anna.asked.questions[0].name == "start"
    assert anna.member.quiet == QuietHours()


def test_reminders_follow_the_quiet_hours(street: Street) -> None:
    """A reminder of a loan that is out moves out of the new quiet hours."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    lent(street, anna, ben)
    ben.forges(Setting("quiet", "21_8"))
    before = planned(street, ben)[Occasion.DUE_DAY]

    ben.forges(Setting("quiet", "21_11"))

    assert before == datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    assert planned(street, ben)[Occasion.DUE_DAY] == datetime(2026, 11, 26, 10, 0, tzinfo=UTC)


def test_reminders_follow_the_zone(street: Street) -> None:
    """Nine in the morning is where the reader lives."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    lent(street, anna, ben)

    ben.commands("/settings").presses("Time zone").answers(zone="Lisbon")

    assert ben.member.zone == "Europe/Lisbon"
    assert planned(street, ben)[Occasion.DUE_DAY] == datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def test_the_communitys_zone_can_be_had_back(street: Street) -> None:
    """As it was before anything was set."""
    anna = street.neighbour("Anna", zone="Asia/Seoul")

    anna.commands("/settings").presses("Time zone").answers(zone="community")

    assert anna.member.zone == ""
    assert "as the community's" in anna.sees


def test_a_city_in_several_zones_is_asked_about(street: Street) -> None:
    """What could be meant is offered."""
    anna = street.neighbour("Anna")

    anna.commands("/settings").presses("Time zone").answers(zone="Louisville")
    anna.presses("America/Kentucky/Louisville")

    assert anna.member.zone == "America/Kentucky/Louisville"


@pytest.mark.parametrize("typed", ["Xanadu", "\u200b", "x" * 5000, "UTC+99", "../../etc/passwd", "Etc"])
def test_a_zone_that_is_none_is_asked_again(street: Street, typed: str) -> None:
    """With what does do."""
    anna = street.neighbour("Anna")

    anna.commands("/settings").presses("Time zone").answers(zone=typed)

    assert anna.asked is not None
    assert anna.member.zone == ""


@pytest.mark.parametrize(
    "action",
    [
        Setting("language", "xx"),
        Setting("quiet", "99_1"),
        Setting("quiet", "x"),
        Setting("zone", "Mars"),
        Setting("handover", "maybe"),
        Setting("nothing", "on"),
        ChangeSetting("nothing"),
    ],
)
def test_a_forged_button_changes_nothing(street: Street, action: Setting | ChangeSetting) -> None:
    """It no longer works, as any button that is none."""
    anna = street.neighbour("Anna")
    before = anna.member

    anna.forges(action)

    assert anna.reads("button-unknown")
    assert anna.member == before


def test_settings_leave_a_record(street: Street) -> None:
    """What was set to what."""
    anna = street.neighbour("Anna")
    anna.forges(Setting("quiet", "22_7"))
    member = anna.member

    with street.database.work(street.now) as store:
        records = store.audit.of(f"member:{member.id}")

    assert [(it.step, it.before, it.after) for it in records] == [("set quiet", "", "22_7")]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Seoul", "Asia/Seoul"),
        ("서울", "Asia/Seoul"),
        ("berln", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("asia/seoul", "Asia/Seoul"),
        ("UTC+9", "Etc/GMT-9"),
        ("-3", "Etc/GMT+3"),
        ("utc", "UTC"),
    ],
)
def test_zones_are_found_as_people_name_them(typed: str, zone: str) -> None:
    """Cities in both languages, names, offsets; misspelt, too."""
    assert find_zones(typed) == [zone]
