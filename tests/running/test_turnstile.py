"""The turnstile: far too much is turned away before it is kept, and nobody without a word."""

from __future__ import annotations

from bot.conversation.events import Joined, Said
from bot.model.chats import Account, Chat, Platform
from bot.running.turnstile import Turnstile

MOST = 3
KEPT = 2 * MOST + 1


class Clock:
    """Seconds that a test sets."""

    now_s = 100.0

    def __call__(self) -> float:
        """Now."""
        return self.now_s


def said(who: str = "7") -> Said:
    """A message of somebody's."""
    account = Account(Platform.TELEGRAM, who)
    return Said(id="m1", account=account, chat=Chat(Platform.TELEGRAM, who), text="hello")


def let_in(turnstile: Turnstile, event: Said, times: int) -> int:
    """Come so often; how often it was let in."""
    through = 0
    for _ in range(times):
        if not turnstile.turns_away(event):
            turnstile.let_in(event)
            through += 1
    return through


def test_once_more_than_twice_the_limit_is_let_in() -> None:
    """So much that the core has told them by then, wherever its minute began."""
    turnstile = Turnstile(MOST, Clock())

    assert let_in(turnstile, said(), 100) == KEPT
    assert let_in(turnstile, said("8"), 1) == 1


def test_after_a_minute_it_goes_on() -> None:
    """Counting begins with the first that comes then; who was turned away has not put that off."""
    clock = Clock()
    turnstile = Turnstile(MOST, clock)
    let_in(turnstile, said(), 100)

    clock.now_s += 59.0
    assert let_in(turnstile, said(), 1) == 0
    clock.now_s += 1.0

    assert let_in(turnstile, said(), 100) == KEPT


def test_what_the_platform_reports_is_always_let_in() -> None:
    """That the bot was added to a group is nobody's hurry."""
    turnstile = Turnstile(MOST, Clock())
    let_in(turnstile, said(), 100)

    added = Joined(id="j1", account=said().account, chat=said().chat)

    assert not turnstile.turns_away(added)


def test_asking_counts_nothing() -> None:
    """An event that could not be kept comes again, and is still the first."""
    turnstile = Turnstile(MOST, Clock())

    for _ in range(100):
        assert not turnstile.turns_away(said())
