"""Scams are seen in whatever letters they come; what neighbours write every day is not taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.lookalikes import seen, skeleton
from bot.language.signals import PATTERNS, Signal, signals_in

SCAMS = [
    (Signal.PREPAID, "Please send the deposit first, then you get the key"),
    (Signal.PREPAID, "You have to pay in advance"),
    (Signal.PREPAID, "Transfer a deposit of 50 euro to reserve it"),
    (Signal.PREPAID, "I need the payment upfront"),
    (Signal.PREPAID, "Pay the booking fee and it is yours, transfer today"),
    (Signal.PREPAID, "보증금 먼저 입금해 주세요"),
    (Signal.PREPAID, "선입금 부탁드립니다"),
    (Signal.PREPAID, "예약금을 미리 보내 주시면 잡아 둘게요"),
    (Signal.COURIER, "My courier will pick it up at your door"),
    (Signal.COURIER, "You only pay the courier fee"),
    (Signal.COURIER, "The shipping agent will come and collect the bike"),
    (Signal.COURIER, "택배비만 먼저 보내 주세요"),
    (Signal.COURIER, "퀵 기사님을 보낼게요"),
    (Signal.ELSEWHERE, "Text me on WhatsApp"),
    (Signal.ELSEWHERE, "my whatsapp number is below"),
    (Signal.ELSEWHERE, "let us continue on Telegram"),
    (Signal.ELSEWHERE, "write me at anna.b@example.com"),
    (Signal.ELSEWHERE, "카톡으로 연락 주세요"),
    (Signal.ELSEWHERE, "오픈채팅 아이디 알려 드릴게요"),
    (Signal.CODE, "Send me the verification code"),
    (Signal.CODE, "tell me the code you get by SMS"),
    (Signal.CODE, "I just sent you a code, read it to me"),
    (Signal.CODE, "인증번호 알려 주세요"),
    (Signal.CODE, "문자로 온 숫자 6자리 번호 불러 주세요"),
    (Signal.GIFT_CARD, "Buy a gift card and send me a photo"),
    (Signal.GIFT_CARD, "I take steam gift cards"),
    (Signal.GIFT_CARD, "google play cards are fine"),
    (Signal.GIFT_CARD, "문화상품권 핀 번호 찍어 보내 주세요"),
    (Signal.PAYMENT, "PayPal only"),
    (Signal.PAYMENT, "I accept bitcoin"),
    (Signal.PAYMENT, "by bank transfer please"),
    (Signal.PAYMENT, "토스로 보내 주세요"),
    (Signal.PAYMENT, "계좌번호 알려 드릴게요"),
    (Signal.LINK, "see https://drill-rental.example/login"),
    (Signal.LINK, "bit.ly/3xyz"),
    (Signal.LINK, "open t.me/somebody"),
    (Signal.LINK, "www.free-tools.example"),
    (Signal.LINK, "rental-check.top/elm"),
    (Signal.LINK, "https://en.wikipedia.org.evil.example"),
    (Signal.LINK, "https://en.wikipedia.org:x@evil.example"),
    (Signal.LINK, "www.wikipedia.org.evil.example"),
]
DISGUISED = [
    (Signal.GIFT_CARD, "Buy a g i f t   c a r d and send it"),
    (Signal.GIFT_CARD, "buy a gіft саrd"),  # Cyrillic
    (Signal.GIFT_CARD, "Buy a ｇｉｆｔ ｃａｒｄ"),
    (Signal.GIFT_CARD, "buy a g\u200bi\u200bf\u200bt card"),
    (Signal.GIFT_CARD, "buy a g1ft c4rd"),
    (Signal.PAYMENT, "P.a.y.P.a.l"),
    (Signal.PAYMENT, "Рау\u00adРаl only"),
    (Signal.ELSEWHERE, "text me on 𝐖𝐡𝐚𝐭𝐬𝐀𝐩𝐩"),
    (Signal.ELSEWHERE, "text me on wh4tsapp"),
    (Signal.CODE, "vérificatìon códe"),
    (Signal.CODE, "인\u200b증\u200b번\u200b호"),
    (Signal.PREPAID, "선 입금"),
    (Signal.LINK, "hxxps://x.example/a"),
]
INNOCENT = [
    "Cordless drill with two batteries",
    "I can give you the access code of the shed",
    "The code of the lock is 4711, please close it well",
    "Ring twice; the door code comes with the handover",
    "Please bring 20 euro as a deposit, you get them back with the drill",
    "A deposit is not needed",
    "Pay attention to the safety catch first",
    "Pay back the fuel you use, please",
    "I can deliver it with my cargo bike",
    "Do you deliver? I have no car.",
    "I am at home on Saturday before noon",
    "First come, first served",
    "Please send the drill back with both batteries",
    "Washing line, 20 m, with a line of pegs",
    "A signal horn for the garden party",
    "Toaster and a postcard collection",
    "Birthday cards, handmade; a gift for your neighbours",
    "Gift wrapping station: paper, ribbons and cards",
    "Card table with four chairs",
    "Steam cleaner, with cards that show how to use it",
    "Steam cleaner for carpets and a google home speaker",
    "Apple press; makes ten litres of juice",
    "Telegram and Discord: I can help you set them up",
    "I write on my laptop all day, so any hour suits me",
    "Bought at amazon.com in 2019, still fine",
    "Manual: https://en.wikipedia.org/wiki/Hammer_drill",
    "(see https://www.wikipedia.org)",
    "Meet me at the house with the blue door",
    "Mail slot too small? Put the key under the mat.",
    "It needs 3 x AA batteries, 1.5 V, and a 10 mm bit",
    "v2.0 of the board game; 3.5 hours",
    "Ladder, 4.2 m. Do not lean it on glass.",
    "J. K. R. has the key, A.B.C. Street",
    "Could I have it Friday to Sunday? I will bring cake!",
    "I lost my deposit box key, can somebody open a lock?",
    "Verification of gas pipes: a pressure gauge",
    "Ethereum poster, framed",
    "전동 드릴, 배터리 두 개 포함",
    "토스트기 빌려 드려요. 토스트 굽는 데 딱 좋아요",
    "보증금은 없어요",
    "창고 비밀번호는 만나서 알려 드릴게요",
    "현관 코드를 알려 드릴게요",
    "택배 상자 옮기는 수레예요",
    "배송은 안 되고 직접 가지러 오셔야 해요",
    "먼저 오시는 분께 빌려 드려요",
    "라인 테이프와 줄자",
    "카톡 이모티콘 그리는 법 가르쳐 드려요",
    "동전 지갑과 코인 세탁소 카드",
    "상품권 봉투 남은 것 나눠요",
    "제 인증샷 찍는 삼각대",
    "토요일에 돌려 드릴게요. 감사합니다!",
    "은행나무 아래에서 만나요",
]


@pytest.mark.parametrize(("signal", "text"), SCAMS)
def test_a_scam_is_seen(signal: Signal, text: str) -> None:
    """Each move has its pattern, in English and in Korean."""
    assert signal in signals_in([text])


@pytest.mark.parametrize(("signal", "text"), DISGUISED)
def test_no_disguise_hides_one(signal: Signal, text: str) -> None:
    """Letters of other alphabets, spaces, invisible characters, digits for letters."""
    assert signal in signals_in([text])


@pytest.mark.parametrize("text", INNOCENT)
def test_what_neighbours_write_every_day_is_none(text: str) -> None:
    """A false alarm makes an honest neighbour wait, so each word must be free by itself."""
    assert signals_in([text]) == ()


def test_every_signal_has_a_pattern_in_both_languages() -> None:
    """A scam in Korean is one, too; a link looks the same in all."""
    for signal in Signal:
        korean = any("가" <= char <= "힣" for pattern in PATTERNS[signal] for char in pattern)
        assert korean or signal is Signal.LINK


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    """Whatever is typed, looking at it raises nothing and says the same twice."""
    assert signals_in([text]) == signals_in([text])
    assert seen(seen(text)) == seen(text) or not text.isascii()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "Аnnа"),
        ("Moderator", "Modеratοr"),
        ("Will", "WiIl"),
        ("Bernd", "Bemd"),
        ("Anna", "a n n a"),
        ("Léa", "Lea"),
    ],
)
def test_names_that_look_alike(one: str, other: str) -> None:
    """What can be taken for the same at a glance has the same skeleton."""
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "Hanna"), ("Ben", "Bea"), ("민수", "민호"), ("Tom", "Tim")]
)
def test_other_names_do_not(one: str, other: str) -> None:
    """Different names stay different."""
    assert skeleton(one) != skeleton(other)
