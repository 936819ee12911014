"""The pace at which Telegram takes messages, and whose turn it is."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.line import Line
from adapters.telegram.pace import Pace
from bot.model.chats import Chat, Platform

DIRECT = Chat(Platform.TELEGRAM, "5")
ROOM = Chat(Platform.TELEGRAM, "-7", direct=False)


def sends(pace: Pace, chat: Chat, at: float) -> None:
    """A message that is answered at once."""
    pace.begin(chat, at, answers=True)
    pace.end(chat, at, answers=True)


def test_the_pace_of_one_chat_a_group_and_all() -> None:
    """A burst of 3 in a direct chat, 20 a minute in a group, 30 a second in all."""
    pace = Pace()
    for _ in range(3):
        assert pace.wait_for_chat(DIRECT, 10.0) == 0
        sends(pace, DIRECT, 10.0)
    assert 3.0 < pace.wait_for_chat(DIRECT, 10.0) < 3.1
    assert pace.wait_for_chat(ROOM, 10.0) == 0

    for n in range(20):
        sends(pace, ROOM, 20.0 + 2 * n)
    assert 20.0 < pace.wait_for_chat(ROOM, 60.0) < 20.1

    for n in range(30):
        assert pace.wait_for_all(200.0, answers=True) == 0
        sends(pace, Chat(Platform.TELEGRAM, str(n)), 200.0)
    assert 1.0 < pace.wait_for_all(200.0, answers=True) < 1.1
    assert pace.wait_for_all(201.1, answers=True) == 0


def test_a_broadcast_leaves_a_place_for_an_answer() -> None:
    """What nobody waits for takes 29 places of a second; the last one is an answer's."""
    pace = Pace()
    for number in range(29):
        chat, now = Chat(Platform.TELEGRAM, str(number)), 200.0 + number / 32
        assert pace.wait_for_all(now, answers=False) == 0
        pace.begin(chat, now, answers=False)
        pace.end(chat, now, answers=False)

    assert pace.wait_for_all(200.95, answers=False) > 0.05
    assert pace.wait_for_all(200.95, answers=True) == 0


def test_a_broadcast_is_no_burst() -> None:
    """Its messages go one after another, so that places come free one after another: an answer may be next at once."""
    pace = Pace()
    pace.begin(ROOM, 200.0, answers=False)

    assert 0.02 < pace.wait_for_all(200.0, answers=False) < 0.03
    assert pace.wait_for_all(200.03, answers=False) == 0
    assert pace.wait_for_all(200.0, answers=True) == 0


UnderWay = list[tuple[float, Chat, bool]]  # until when, to whom, whether somebody waits for it


def _end(pace: Pace, under_way: UnderWay, now: float) -> None:
    """Let the pace know of the answers that have come until now, in their order."""
    for end, chat, answers in sorted((it for it in under_way if it[0] <= now), key=lambda it: it[0]):
        under_way.remove((end, chat, answers))
        pace.end(chat, end, answers=answers)


@given(st.lists(st.tuples(st.floats(0, 0.05), st.floats(0, 0.5), st.booleans()), min_size=31, max_size=90))
def test_telegram_never_counts_more_than_it_allows(sent: list[tuple[float, float, bool]]) -> None:
    """However long a message is under way, and wherever in that time it arrives: no second sees more than 30."""
    pace, now = Pace(), 0.0
    under_way: UnderWay = []
    arrived: list[float] = []
    for number, (later, takes, answers) in enumerate(sent):
        chat = Chat(Platform.TELEGRAM, str(number))
        now += later
        _end(pace, under_way, now)
        while (wait_s := pace.wait_for_all(now, answers=answers)) > 0:
            now += wait_s
            _end(pace, under_way, now)
        pace.begin(chat, now, answers=answers)
        under_way.append((now + takes, chat, answers))
        arrived.append(now + takes * (number % 3) / 2)  # at the beginning, in the middle, at the end

    for at in arrived:
        assert sum(at - 1.0 < it <= at for it in arrived) <= 30


async def test_an_answer_goes_before_a_broadcast() -> None:
    """Many messages that nobody asked for wait in line; an answer that comes last goes next."""
    line, went = Line(), list[str]()

    async def goes(name: str, *, answers: bool) -> None:
        async with line.turn(Chat(Platform.TELEGRAM, name, direct=answers), answers=answers):
            went.append(name)

    broadcast = [asyncio.create_task(goes(f"-{number}", answers=False)) for number in range(40)]
    await asyncio.sleep(0.1)
    before = len(went)
    await goes("anna", answers=True)

    assert before < 29
    assert went.index("anna") <= before + 1
    await asyncio.gather(*broadcast)
    assert len(went) == 41
