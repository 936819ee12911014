"""What a test can let go wrong: answers, connections, the pace."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from tests.fakes.discord.refusals import as_json

Drop = Literal["before", "after"]


@dataclass
class Fault:
    """Trouble for calls whose method and path begin so; `times` None lasts until it is removed."""

    method: str
    path: str
    status: int = 0
    html: bool = False
    drop: Drop | None = None
    delay: float = 0.0
    retry_after: float = 0.05
    times: int | None = 1
    met: int = 0

    def takes(self, method: str, path: str) -> bool:
        """Whether this call meets it; counts."""
        fits = self.method in ("*", method) and path.startswith(self.path)
        if not fits or (self.times is not None and self.met >= self.times):
            return False
        self.met += 1
        return True

    def answer(self) -> web.Response:
        """The answer instead of the real one."""
        if self.html:
            page = "<html><body>upstream connect error</body></html>"
            return web.Response(status=self.status or 502, text=page, content_type="text/html")
        if self.status == 429:
            return too_many(self.retry_after)
        body = {"message": f"{self.status}: told to fail", "code": 0}
        return as_json(body, status=self.status)


def too_many(retry_after: float) -> web.Response:
    """A 429 as Discord sends it (without the `Via` header it would be a ban by Cloudflare)."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": False}
    headers = {"Via": "1.1 google", "Retry-After": str(retry_after), "X-RateLimit-Scope": "user"}
    return as_json(body, status=429, headers=headers)


@dataclass
class Pace:
    """So many calls to one bucket (method and major path) in so many seconds."""

    limit: int = 5
    per: float = 1.0
    refused: int = 0
    _windows: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, bucket: str) -> tuple[bool, dict[str, str], float]:
        """Whether the call may pass, the headers that say so, and the seconds until the bucket is full again."""
        now = asyncio.get_running_loop().time()
        ends, used = self._windows.get(bucket, (0.0, 0))
        if now >= ends:
            ends, used = now + self.per, 0
        passes = used < self.limit
        self.refused += not passes
        self._windows[bucket] = (ends, used + passes)
        left = max(0, self.limit - used - passes)
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset-After": f"{ends - now:.3f}",
            "X-RateLimit-Bucket": bucket,
            "X-RateLimit-Reset": f"{ends:.3f}",
        }
        return passes, headers, ends - now
