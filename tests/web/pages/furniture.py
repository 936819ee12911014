"""What stands in a house that is lived in: neighbours in several cells, a full shelf, weeks of lending."""

from __future__ import annotations

from datetime import timedelta

from adapters.web.pictures import SAMPLES
from bot.model.audit import Record
from bot.model.item import Item, Kind
from bot.model.loan import Loan, LoanState, Step
from bot.model.places import Point
from bot.model.spans import Span
from tests.stories.neighbour import Neighbour
from tests.stories.street import HOME
from tests.web.pages.house import House

ZONE = "Europe/Berlin"
SHELF: dict[str, tuple[tuple[str, str, Kind, str], ...]] = {
    "en": (
        ("Cordless drill", "18 V, with two batteries and a box of bits.", Kind.THING, "drill"),
        ("Big tent", "For six. Please air it before you bring it back.", Kind.THING, "tent"),
        ("Sewing lessons", "An hour at my kitchen table; bring what needs mending.", Kind.SKILL, ""),
        ("Corner of a dry cellar", "Two square metres, for as long as you move house.", Kind.SPACE, ""),
        ("Waffle iron", "", Kind.THING, "waffles"),
        ("Step ladder", "", Kind.THING, "ladder"),
    ),
    "ko": (
        ("충전 드릴", "18V예요. 배터리 두 개와 비트 상자가 함께 있어요.", Kind.THING, "drill"),
        ("큰 텐트", "여섯 명까지 잘 수 있어요. 말려서 돌려주세요.", Kind.THING, "tent"),
        ("바느질 한 시간", "고칠 옷을 가지고 오세요.", Kind.SKILL, ""),
        ("지하실 한쪽", "이사할 때 짐을 두세요.", Kind.SPACE, ""),
        ("와플 기계", "", Kind.THING, "waffles"),
        ("발판 사다리", "", Kind.THING, "ladder"),
    ),
}
STEPS = (
    (0.0, 0.0),
    (0.0048, 0.002),
    (-0.0051, 0.009),
    (0.0002, 0.0081),
)  # where the neighbours live, in degrees


def furnish(house: House, language: str = "en") -> tuple[Neighbour, list[Item]]:
    """Neighbours in several cells, a full shelf, one thing out; returns the viewer and the items."""
    if language == "ko":
        house.street.community.name = "느티나무길"
        with house.street.database.work(house.street.now) as store:
            store.communities.save(house.street.community)
    homes = [Point(HOME.lat + lat, HOME.lon + lon) for lat, lon in STEPS]
    names = ("Anna", "Ben", "Cleo", "Daan") if language == "en" else ("안나", "민지", "서준", "하윤")
    people = [
        house.street.neighbour(name, home=home, language=language)
        for name, home in zip(names, homes, strict=True)
    ]
    items = []
    for at, (title, description, kind, drawn) in enumerate(SHELF[language]):
        kept = house.street.photos.keep(SAMPLES[drawn]()) if drawn else ""
        owner = people[(at + 1) % len(people)]
        items.append(house.puts(owner, title, description=description, kind=kind, photo=kept, public=at < 2))
    now = house.street.now
    span = Span(now - timedelta(days=1), now + timedelta(days=4), ZONE)
    loan = Loan(items[1].id, items[1].community_id, items[1].owner_id, people[0].member.id, span, now)
    loan.state = LoanState.ON_LOAN
    with house.street.database.work(now) as store:
        store.loans.add(loan)
    return people[0], items


WEEKS = (0, 1, 0, 2, 1, 3, 2, 4, 3, 5, 4, 2)  # loans in each, the oldest first
MISSED = {
    "en": ("pressure washer", "pressure washer", "pressure washer", "raclette", "raclette", "unicycle"),
    "ko": ("고압 세척기", "고압 세척기", "고압 세척기", "빙수 기계", "빙수 기계", "캐리어"),
}


def lend_for_weeks(house: House, items: list[Item], language: str = "en") -> None:
    """Twelve weeks in which much changed hands, a little came back late, and some things were looked for in vain."""
    now, number, members = house.street.now, 0, sorted({it.owner_id for it in items})
    with house.street.database.work(now) as store:
        for weeks_ago, count in enumerate(reversed(WEEKS)):
            for _ in range(count):
                number += 1
                item, borrower = items[number * 5 % 4], members[number % 4]
                at = now - timedelta(weeks=weeks_ago, hours=2 * number % 9)
                late = number % 7 == 3
                span = Span(at, at + timedelta(hours=2), ZONE)
                back = span.due_at + timedelta(hours=5 if late else -1)
                loan = Loan(item.id, item.community_id, item.owner_id, borrower, span, at)
                loan.state, loan.returned_at, loan.busy_until = (
                    LoanState.RETURNED,
                    back,
                    min(back, span.due_at),
                )
                subject = f"loan:{store.loans.add(loan).id}"
                step = Record(at, item.community_id, borrower, "", subject, Step.CONFIRM_HANDOVER, "", "")
                store.audit.add(step)
        for by, words in enumerate(MISSED[language]):
            store.insights.missed(items[0].community_id, members[by % 4], words, ZONE, now)
