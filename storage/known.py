"""What the world has answered: kept for as long as it may be believed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.conversation.lookups import (
    Answer,
    DrawLabel,
    Drawn,
    DrawWeeks,
    FetchedPhoto,
    FetchPhoto,
    FindPlace,
    FoundPlaces,
    IsModerator,
    Lookup,
    LookupNeeded,
    Picture,
    Verdict,
)
from bot.conversation.written import read_answer, write_answer, write_lookup
from bot.model.chats import Account, Chat
from bot.model.places import Point
from bot.ports import PhotoRefused
from storage.tables import known
from storage.upserts import upsert

BELIEVED: dict[type[Lookup], timedelta] = {
    FindPlace: timedelta(days=7),  # an address may be somebody's home
    IsModerator: timedelta(seconds=60),  # a moderator who was dismissed must not go on for long
    FetchPhoto: timedelta(days=1),
    DrawLabel: timedelta(days=1),  # the bot's name or address may change
    DrawWeeks: timedelta(days=1),
}
OFFLINE_BELIEVED = timedelta(seconds=60)  # "could not be asked" is soon asked again


class Shelf:
    """The kept answers, in the transaction of a connection."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def keep(self, lookup: Lookup, answer: Answer, now: datetime) -> None:
        """Keep an answer in the place of an older one."""
        row = {"question": write_lookup(lookup), "answer": write_answer(answer), "at": now}
        upsert(self._connection, known, row)

    def find(self, lookup: Lookup, now: datetime) -> Answer:
        """The answer, if it is known and may still be believed. Raises LookupNeeded."""
        found = self._connection.execute(
            select(known.c.answer, known.c.at).where(known.c.question == write_lookup(lookup))
        ).one_or_none()
        if found is None:
            raise LookupNeeded(lookup)
        answer = read_answer(found.answer)
        if now - found.at >= _believed(lookup, answer):
            raise LookupNeeded(lookup)
        return answer


class KnownWorld:
    """The answers as flows ask for them. Raises LookupNeeded."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        """Believe what is believable at `now`."""
        self._shelf, self._now = Shelf(connection), now

    def places(self, text: str, language: str, near: Point | None) -> FoundPlaces:
        """The places of that name."""
        answer = self._shelf.find(FindPlace(text, language, near), self._now)
        return answer if isinstance(answer, FoundPlaces) else FoundPlaces()

    def moderates(self, account: Account, room: Chat) -> bool:
        """Whether the platform says so, at most a minute ago."""
        answer = self._shelf.find(IsModerator(account, room), self._now)
        return isinstance(answer, Verdict) and answer.yes

    def owns(self, account: Account, room: Chat) -> bool:
        """Whether the platform says that the group or server is theirs, at most a minute ago."""
        answer = self._shelf.find(IsModerator(account, room), self._now)
        return isinstance(answer, Verdict) and answer.owner

    def photo(self, account: Account, ref: str) -> str:
        """The id of the kept photo. Raises PhotoRefused."""
        answer = self._shelf.find(FetchPhoto(account, ref), self._now)
        if not isinstance(answer, FetchedPhoto) or answer.refused:
            raise PhotoRefused(answer.refused if isinstance(answer, FetchedPhoto) else "gone")
        return answer.photo

    def picture(self, picture: Picture) -> str:
        """The id of the kept picture, "" when it could not be drawn."""
        answer = self._shelf.find(picture, self._now)
        return answer.photo if isinstance(answer, Drawn) else ""


def _believed(lookup: Lookup, answer: Answer) -> timedelta:
    """For how long an answer holds."""
    offline = isinstance(answer, FoundPlaces) and answer.offline
    offline = offline or (isinstance(answer, FetchedPhoto) and answer.refused == "offline")
    offline = offline or answer == Drawn()  # somebody may install the letters that are missing
    return OFFLINE_BELIEVED if offline else BELIEVED[type(lookup)]
