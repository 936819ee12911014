"""Signals of known sharing scams in what neighbours write, in every language that the bot speaks.

A signal proves nothing: a text that carries one is looked at by a moderator before others read it. What people lend one
another has its own codes, deposits and couriers, so each pattern asks for the whole move, not for a word of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Final

from bot.language.lookalikes import joined, lettered, seen


class Signal(StrEnum):
    """What a text seems to ask for."""

    PREPAID = "prepaid"  # money before anything changes hands
    COURIER = "courier"  # somebody to be paid who comes in between
    ELSEWHERE = "elsewhere"  # to go on where no neighbour and no moderator sees it
    CODE = "code"  # a one-time code, with which an account is taken over
    GIFT_CARD = "gift-card"  # money that nobody gets back
    PAYMENT = "payment"  # a way to pay that nobody can undo
    LINK = "link"  # a page that asks for a password, or installs something


APPS: Final = (
    r"(?:whats\s?app|viber|we\s?chat|kakao(?:\s?talk)?|snap\s?chat|hangouts|google\s?chat|messenger|instagram|insta"
    r"|signal|telegram|line|skype)"
)
MONEY: Final = r"(?:deposit|payment|money|fee|advance|rent)"
KNOWN_HOSTS: Final = (
    r"(?:[a-z]{2,3}\.(?:m\.)?wikipedia\.org|www\.wikipedia\.org|www\.openstreetmap\.org|openstreetmap\.org)"
)
KO_PAY: Final = r"(?:입금|송금|이체|선결제|결제)"
KO_APPS: Final = r"(?:카톡|카카오톡|오픈\s?채팅|오픈\s?톡|오픈\s?카톡|라인|텔레그램|왓츠앱|위챗|인스타|디엠)"

PATTERNS: Final[Mapping[Signal, tuple[str, ...]]] = {
    Signal.PREPAID: (
        rf"\b{MONEY}\b[^.!?\n]{{0,30}}\b(?:in advance|up\s?-?front|ahead of time|beforehand)\b",
        rf"\b(?:send|transfer|wire|pay)\b[^.!?\n]{{0,25}}\b{MONEY}\b[^.!?\n]{{0,40}}"
        r"\b(?:first|before|in advance|to (?:reserve|secure|hold|confirm|book)|now)\b",
        r"\bpay (?:me |us )?(?:the )?(?:full (?:amount|price) |half )?(?:first|in advance|up\s?-?front)\b",
        r"\b(?:reservation|booking|holding|insurance) (?:fee|deposit|payment)\b[^.!?\n]{0,40}\b(?:pay|send|transfer)",
        r"\b(?:pay|send|transfer)\b[^.!?\n]{0,25}\b(?:reservation|booking|holding|insurance) (?:fee|deposit|payment)\b",
        rf"(?:보증금|예약금|계약금|선금|착수금)[^.!?\n]{{0,15}}(?:먼저|미리)[^.!?\n]{{0,10}}(?:{KO_PAY}|보내)",
        rf"(?:먼저|미리|선)\s?[^.!?\n]{{0,12}}(?:보증금|예약금|계약금|선금|돈)[^.!?\n]{{0,12}}(?:{KO_PAY}|보내)",
        rf"선\s?입금|(?:먼저|미리)\s?{KO_PAY}|{KO_PAY}\s?(?:먼저|하시면|해\s?주시면|확인되면)",
    ),
    Signal.COURIER: (
        r"\b(?:my|a|the|our) (?:courier|shipper|mover|(?:shipping|delivery|moving) (?:agent|company|service|guy))\b"
        r"[^.!?\n]{0,40}\b(?:will|can|is going to|comes? to) (?:come|pick|collect|get|bring|deliver|pay)",
        r"\b(?:courier|shipping|delivery|customs|insurance) (?:fees?|costs?|charges?)\b"
        r"[^.!?\n]{0,40}\b(?:pay|send|transfer|in advance|first|refund)",
        r"\b(?:pay|send|transfer)\b[^.!?\n]{0,30}\b(?:courier|shipping|delivery|customs) (?:fees?|costs?|charges?)\b",
        rf"(?:택배비|배송비|퀵비|퀵\s?서비스\s?비|운송비|탁송비)[^.!?\n]{{0,15}}(?:먼저|미리|{KO_PAY}|보내)",
        r"(?:택배|퀵)\s?(?:기사|업체)[^.!?\n]{0,15}(?:보내|보낼|찾으러|가지러)",
    ),
    Signal.ELSEWHERE: (
        rf"\b(?:text|message|write|contact|reach|add|dm|msg|call|chat with|find) (?:me|us|my \w+)\b[^.!?\n]{{0,20}}"
        rf"\b(?:on|at|via|in|over|through|by) (?:my |our )?{APPS}\b",
        rf"\b(?:my|our) {APPS} (?:is|id|number|name|contact)\b",
        r"\b(?:whats\s?app|viber|telegram|signal)\W{0,4}(?:\+|@)\w",
        rf"\b(?:move|switch|continue|go on|carry on|talk|chat)\b[^.!?\n]{{0,20}}\b(?:on|to|over|via) {APPS}\b",
        r"\b(?:e\s?-?mail|mail|write|contact|reach) (?:me|us) (?:at|on|to|directly at) \S+\s?(?:@|\(at\)|\[at\])\s?\w",
        rf"{KO_APPS}[^.!?\n]{{0,10}}(?:연락|주세요|추가|친추|아이디|\bid\b"
        r"|으로 와|로 와|으로 문의|로 문의|으로 얘기|로 얘기|주시면)",
    ),
    Signal.CODE: (
        r"\b(?:verification|confirmation|activation|authentication|log\s?-?in|sign\s?-?in|otp|one\s?-?time|2fa|whatsapp)"
        r" (?:code|pass\s?code|password|pin|number)s?\b",
        r"\b(?:send|tell|give|forward|share|read|text|show)\b[^.!?\n]{0,20}"
        r"\b(?:code|pin|digits)\b[^.!?\n]{0,20}\b(?:you (?:get|got|receive|received|will get|will receive)"
        r"|sent (?:to )?you|on your phone|by (?:sms|text))\b",
        r"\b(?:i|we)(?:'ve|\u2019ve| have| will|'ll|\u2019ll)? (?:just )?(?:sent|send|text|texted)"
        r" you a (?:\w+ )?(?:code|pin)\b",
        r"인증\s?(?:번호|코드|문자)",
        r"(?:문자|sms|휴대폰|핸드폰|카톡)[^.!?\n]{0,6}(?:온|받은|간|도착한|전송된)\s?(?:\S+\s?)?(?:번호|코드|숫자)",
    ),
    Signal.GIFT_CARD: (
        r"\b(?:buy|get|purchase|send|pay|scratch|email|photo|picture)\b[^.!?\n]{0,30}\bgift\s?-?(?:cards?|vouchers?)\b",
        r"\bgift\s?-?(?:cards?|vouchers?)\b[^.!?\n]{0,30}"
        r"\b(?:codes?|numbers?|pins?|pay|payment|instead of (?:cash|money))\b",
        r"\b(?:steam|itunes|i\s?tunes|google\s?play|apple|amazon|razer(?:\s?gold)?|xbox|paysafe|vanilla)"
        r"\W{0,2}gift\s?-?cards?\b",
        r"\b(?:itunes|google\s?play|razer\s?gold|paysafe)\s?-?cards?\b",
        r"(?:문화\s?상품권|상품권|기프트\s?카드|구글\s?카드|구글\s?플레이\s?카드|기프티콘|틴캐시)[^.!?\n]{0,15}"
        r"(?:사서|사다|구매|구입|핀|번호|코드|찍어|보내|긁)",
    ),
    Signal.PAYMENT: (
        r"\b(?:western\s?union|money\s?gram|zelle|cash\s?app|venmo|paypal|revolut)\b",
        r"\b(?:pay|paid|send|transfer|accept|take)\w*\b[^.!?\n]{0,25}\b(?:bit\s?coins?|btc|usdt|crypto(?:currency)?|ethereum)\b",
        r"\b(?:bank|wire) transfer\b|\bfriends and family\b|\b(?:my|our) (?:iban|bank account|account number)\b",
        rf"(?:토스(?!트)|카카오\s?페이|네이버\s?페이|페이팔|비트\s?코인|무통장|코인)[^.!?\n]{{0,10}}(?:{KO_PAY}|보내|주세요)",
        rf"계좌\s?(?:번호|이체)|계좌(?:로|에)?\s?(?:{KO_PAY}|보내)",
    ),
    Signal.LINK: (
        rf"\b(?:https?|hxxps?)\s?:\s?/\s?/\s?(?!{KNOWN_HOSTS}(?![\w.@:-]))\S",
        r"\bwww\.(?!(?:wikipedia|openstreetmap)\.org(?![\w.@:-]))[\w-]+\.\w",
        r"\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|cutt\.ly|is\.gd|rb\.gy|ow\.ly|shorturl\.at|t\.ly|tiny\.cc|rebrand\.ly"
        r"|wa\.me|t\.me|discord\.gg|me2\.do|han\.gl|vo\.la|url\.kr|buly\.kr|c11\.kr|open\.kakao\.com|forms\.gle)\b",
        r"\b(?!wikipedia\.|openstreetmap\.)[\w-]{2,}\.(?:com|net|org|info|xyz|top|shop|click|link|site|online|ru|cn|kr|de|me|io)/\S",
    ),
}


def signals_in(texts: Iterable[str]) -> tuple[Signal, ...]:
    """The signals that these texts carry, in the order of the table; look-alike letters, spaces and invisible
    characters hide none."""
    looks: set[str] = set()
    for text in texts:
        plain = " ".join(seen(text).split())
        looks |= {plain, *joined(plain), *joined(lettered(plain))}
    return tuple(signal for signal, found in _compiled().items() if any(found.search(look) for look in looks))


@cache
def _compiled() -> Mapping[Signal, re.Pattern[str]]:
    """One pattern a signal; made when somebody first shows others a text, as that takes 5 ms."""
    return {signal: re.compile("|".join(patterns)) for signal, patterns in PATTERNS.items()}
