"""A place service on a loopback port: Nominatim's /search and Photon's /api, with the manners of the public ones."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import Any, Self

from aiohttp import web

PHOTON_SPEAKS = ("default", "de", "en", "fr")
Known = tuple[str, float, float]  # display name, latitude, longitude


@dataclass(frozen=True)
class Asked:
    """One request: its path, its parameters, who asked, and when (monotonic seconds)."""

    path: str
    parameters: Mapping[str, str]
    user_agent: str
    at: float


@dataclass
class FakeNominatim:
    """Knows a few names, and fails as told.

    `knows` maps a query to what is found; `asked` is every request so far; `gap_s` is the least time between two
    requests, answered with 429 below it. `status`, `body`, `headers` and `delay_s` spoil answers while they are set.
    """

    knows: dict[str, list[Known]] = field(default_factory=dict)
    gap_s: float = 0.0
    status: int = 200
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listen on a free port; `url` is the address."""
        app = web.Application()
        app.router.add_get("/search", self._search)
        app.router.add_get("/api", self._api)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _search(self, request: web.Request) -> web.Response:
        """Nominatim: https://nominatim.org/release-docs/latest/api/Search/."""
        asked = request.query
        if asked.get("format") != "json" or not asked.get("q"):
            return web.json_response(
                {"error": {"code": 400, "message": "Nothing to search for."}}, status=400
            )
        return await self._answer(
            request,
            [
                {"place_id": number, "display_name": name, "lat": str(lat), "lon": str(lon)}
                for number, (name, lat, lon) in enumerate(self._found(request), 1)
            ],
        )

    async def _api(self, request: web.Request) -> web.Response:
        """Photon: https://github.com/komoot/photon, "Search API"."""
        if request.query.get("lang", "default") not in PHOTON_SPEAKS:
            return web.json_response({"message": "Language is not supported."}, status=400)
        features = [
            {
                "type": "Feature",
                "properties": {"name": name},
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
            }
            for name, lat, lon in self._found(request)
        ]
        return await self._answer(request, {"type": "FeatureCollection", "features": features})

    def _found(self, request: web.Request) -> list[Known]:
        """As many as were wanted; ten is what Nominatim gives unasked."""
        return self.knows.get(request.query["q"], [])[: int(request.query.get("limit", 10))]

    async def _answer(self, request: web.Request, found: Any) -> web.Response:
        """The answer, or what was set in its place."""
        before = self.asked[-1].at if self.asked else float("-inf")
        user_agent = request.headers.get("User-Agent", "")
        self.asked.append(Asked(request.path, dict(request.query), user_agent, monotonic()))
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        if self.asked[-1].at - before < self.gap_s:
            return web.Response(status=429, text="Too Many Requests", headers=self.headers)
        if not user_agent or user_agent.startswith(("geopy/", "Python/")):
            return web.Response(status=403, text="Access blocked")
        if self.status != 200 or self.body is not None:
            return web.Response(status=self.status, text=self.body or "", headers=self.headers)
        return web.json_response(found)
