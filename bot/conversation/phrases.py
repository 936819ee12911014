"""Phrases: what is meant, by key and parameters; put into words only when rendered, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import SerializeAsAny


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment (aware, UTC), written with weekday, day and time in the reader's zone."""

    at: datetime
    type: Literal["moment"] = "moment"


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, written with its weekday."""

    day: date
    type: Literal["day"] = "day"


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment to a moment (aware, UTC), written in the reader's zone."""

    start: datetime
    due: datetime
    type: Literal["period"] = "period"


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance in one of the steps of `model.places.STEPS_M`, metres; 0 reads "your block"."""

    step_m: int
    type: Literal["distance"] = "distance"


@dataclass(frozen=True, slots=True)
class T:
    """A phrase of the .ftl files by its key.

    A `str` parameter is always something a person typed: it is shown as typed and escaped for the platform.
    SerializeAsAny: each parameter is written as what it is, rather than by each of its types in turn.
    """

    key: str
    params: Annotated[Mapping[str, Param], SerializeAsAny()] = field(default_factory=dict)
    type: Literal["phrase"] = "phrase"


Param = str | int | Moment | Day | Period | Distance | T


def t(key: str, **params: Param) -> T:
    """A phrase, written short: `t("borrow.request", who="Ben", item="drill")`."""
    return T(key, params)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom words are for: an IETF language tag ("en", "ko") and an IANA zone ("Asia/Seoul")."""

    language: str = "en"
    zone: str = "UTC"
