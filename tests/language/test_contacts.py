"""Contacts in a text: found as people write them, and not seen where there are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.contacts import Contact, contact

PHONES = (
    "call me: +49 171 2345678",
    "+1 (415) 555-2671",
    "ring 030 1234 5678 after six",
    "0171/2345678",
    "020 7946 0958",
    "07700 900123",
    "(415) 555-2671",
    "415-555-2671",
    "0049 171 2345678",
    "010-1234-5678로 전화 주세요",
    "연락처 010 1234 5678",
    "01012345678",
    "+82 10-1234-5678",
    "+82-2-312-3456",
    "02-312-3456",
    "031)123-4567",
    "０１０－１２３４－５６７８",
)
EMAILS = ("anna@example.org", "write to anna.b+tools@mail.example.co.kr please", "메일: anna_b@example.com")
ADDRESSES = (
    "Pick up at 12 Elm Street",
    "I live at 221B Baker Street, second floor",
    "4 Old Mill Road",
    "Elm Street 12",
    "come to 12 elm street.",
    "Torstraße 12",
    "세종대로 110",
    "서울 마포구 독막로3길 21에서",
    "테헤란로 152, 3층",
    "월드컵북로 400번지",
    "망원로12길 5",
    "강남대로12번길 34-5",
    "망원동 123-4번지",
    "래미안 101동 1203호",
)
NONE = (
    "Cordless drill",
    "Drill 12V, two batteries, 2.0 Ah",
    "Bosch GSR 12V-15 FC, no. 06019F6001",
    "Free 23.11.2026 - 30.11.2026",
    "Free from 2026-11-23 to 2026-11-30",
    "Open 9:00-17:00, Monday to Friday",
    "Tent for 4, 210 x 140 x 120 cm",
    "ISBN 9783161484100",
    "EAN 4006381333931",
    "Screen 1920 x 1080, 24 inch",
    "Cost 1,200,000 when new",
    "1 000 000 screws",
    "A 2 lane road bridge for toy cars",
    "For 3 way street lamps",
    "The Street Fighter 2 game",
    "Main Street 1:87 model houses",
    "Ladder, 3 m; road bike, 28 inch",
    "Years 2019 2020 2021",
    "00000000000",
    "@anna_b knows how",
    "전동드릴 12V, 배터리 2개",
    "가로 60 세로 90 높이 120",
    "그대로 2개 있어요",
    "차로 10분 거리",
    "트럭으로 2번 옮겼어요",
    "무료로 3일 빌려드려요",
    "새로 3개 샀어요",
    "길이 120cm, 폭 40cm",
    "2026년 11월 23일까지",
    "3동 사람들과 같이 써요",
    "4인용 텐트 210 x 140",
    "최대로 10 kg까지",
    "",
)


@pytest.mark.parametrize("text", PHONES)
def test_phone_numbers_are_seen(text: str) -> None:
    """With country codes, spaces, dashes and brackets, and in wide digits."""
    assert contact(text) is Contact.PHONE


@pytest.mark.parametrize("text", EMAILS)
def test_e_mail_addresses_are_seen(text: str) -> None:
    """As people write them."""
    assert contact(text) is Contact.EMAIL


@pytest.mark.parametrize("text", ADDRESSES)
def test_addresses_are_seen(text: str) -> None:
    """A street and a number, in English and Korean."""
    assert contact(text) is Contact.ADDRESS


@pytest.mark.parametrize("text", NONE)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    """Sizes, dates, hours, prices, part numbers and games go by in silence."""
    assert contact(text) is None


@given(st.text(max_size=300))
def test_any_text_may_be_looked_at(text: str) -> None:
    """Nothing that is typed breaks it."""
    assert contact(text) in (None, *Contact)
