"""One-time codes: not to be guessed, easy to type."""

from __future__ import annotations

import math
import re

import pytest

from bot.model.codes import CODE_LETTERS, LETTERS, digest_of, fresh_code
from bot.model.places import Point, great_circle_m


def test_a_code_has_128_bits_at_least() -> None:
    """Nobody guesses it in ten minutes, nor in ten thousand years."""
    assert CODE_LETTERS * math.log2(len(LETTERS)) >= 128
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}", fresh_code())


def test_codes_differ() -> None:
    """Each is new."""
    assert len({fresh_code() for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize(
    "typed", ["7k2m-o1l0", "7K2M O1L0", " 7K2M–0110 ", "７Ｋ２Ｍ-ｏ1l0", "7K2M\u200b0110"], ids=range(5)
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    """Small letters, other dashes, letters that look like digits."""
    assert digest_of(typed) == digest_of("7K2M-0110")


@pytest.mark.parametrize("typed", ["", "7K2M-0111", "x" * 100_000, "\ud83d", "7K2M-0110-7K2M-0110"])
def test_another_code_is_another(typed: str) -> None:
    """And no text breaks it."""
    assert digest_of(typed) != digest_of("7K2M-0110")


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (Point(52.52, 13.405), Point(52.52, 13.405), 0),
        (Point(52.52, 13.405), Point(48.1374, 11.5755), 504_000),  # Berlin to Munich
        (Point(0, 179.999), Point(0, -179.999), 222),  # over the date line
        (Point(90, 0), Point(-90, 0), 20_015_000),
    ],
)
def test_great_circles_are_right_within_a_percent(one: Point, other: Point, metres: float) -> None:
    """Enough to see whether a home is far away."""
    assert great_circle_m(one, other) == pytest.approx(metres, rel=0.01, abs=1)
