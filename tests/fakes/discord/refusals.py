"""Discord's error answers: the HTTP status, its own code and sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.fakes.discord.limits import Breach, Json, as_errors

UNKNOWN = {
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "Webhook": 10015,
    "Interaction": 10062,
}


class Refused(Exception):
    """A call that Discord refuses."""

    def __init__(self, status: int, code: int, message: str, breaches: list[Breach] | None = None) -> None:
        """Keep what the JSON answer is made of."""
        super().__init__(f"{status} {code} {message} {'; '.join(map(str, breaches or []))}".strip())
        self.status, self.code, self.message, self.breaches = status, code, message, breaches or []

    @classmethod
    def form(cls, breaches: list[Breach]) -> Refused:
        """A body that breaks limits."""
        return cls(400, 50035, "Invalid Form Body", breaches)

    def json(self) -> Json:
        """The body of the answer."""
        errors = {"errors": as_errors(self.breaches)} if self.breaches else {}
        return {"message": self.message, "code": self.code, **errors}


def unknown(what: str) -> Refused:
    """404 for a thing that is not there, or that the bot cannot see."""
    return Refused(404, UNKNOWN[what], f"Unknown {what}")


def as_json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON answer. discord.py takes it for JSON only when the content type says nothing more, no charset."""
    content = json.dumps(body).encode()
    return web.Response(body=content, status=status, headers=headers, content_type="application/json")
