"""REST v10: one table of calls, and what stands before it: authorisation, faults, pace, the spec."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.discord.answering import Answering
from tests.fakes.discord.commands import as_listed, command_breaches
from tests.fakes.discord.faults import too_many
from tests.fakes.discord.limits import Json
from tests.fakes.discord.posting import Files, Posting
from tests.fakes.discord.refusals import Refused, as_json, unknown
from tests.fakes.discord.world import BOT_PERMISSIONS, Channel, Guild

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

ACKNOWLEDGED = 40060  # no mistake of who sends again because a receipt was lost
SURROGATE = re.compile("[\ud800-\udfff]")
Handler = Callable[..., Any]


class Rest:
    """Answers every call under /api/v10."""

    def __init__(self, server: FakeDiscord) -> None:
        self._server = server
        posting, answering = Posting(server), Answering(server)
        calls: list[tuple[str, str, Handler]] = [
            (
                "GET",
                "/users/@me",
                lambda: server.bot.json() | {"verified": True, "mfa_enabled": False, "locale": "en-US"},
            ),
            ("GET", "/users/@me/guilds", self._guilds),
            ("POST", "/users/@me/channels", self._open_direct),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application),
            ("GET", "/gateway", lambda: {"url": server.gateway_url}),
            ("GET", "/gateway/bot", self._gateway_bot),
            ("GET", "/applications/{app}/commands", self._commands),
            ("PUT", "/applications/{app}/commands", self._set_commands),
            ("GET", "/guilds/{guild}", lambda guild: self._guild(guild).json()),
            ("GET", "/guilds/{guild}/channels", lambda guild: self._all(self._guild(guild).channels)),
            ("GET", "/guilds/{guild}/roles", lambda guild: self._all(self._guild(guild).roles)),
            ("GET", "/guilds/{guild}/members/{user}", self._member),
            ("GET", "/channels/{channel}", lambda channel: posting.channel(channel).json()),
            ("GET", "/channels/{channel}/messages", posting.history),
            ("GET", "/channels/{channel}/messages/{message}", posting.one),
            ("POST", "/channels/{channel}/messages", posting.create),
            ("PATCH", "/channels/{channel}/messages/{message}", posting.edit),
            ("DELETE", "/channels/{channel}/messages/{message}", posting.delete),
            ("POST", "/channels/{channel}/typing", posting.typing),
            ("POST", "/interactions/{interaction}/{token}/callback", answering.callback),
            ("POST", "/webhooks/{app}/{token}", answering.follow_up),
            ("GET", "/webhooks/{app}/{token}/messages/{message}", answering.one),
            ("PATCH", "/webhooks/{app}/{token}/messages/{message}", answering.edit),
            ("DELETE", "/webhooks/{app}/{token}/messages/{message}", answering.delete),
        ]
        self._calls = [
            (method, re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path) + "$"), handler)
            for method, path, handler in calls
        ]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Any call: trouble first, then the rules, then the work."""
        method, path = request.method, "/" + request.match_info["path"]
        body, files = await _body(request)
        self._server.calls.append((method, path, body))
        fault = next((fault for fault in self._server.faults if fault.takes(method, path)), None)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.drop == "before":
            return _hang_up(request)
        if fault is not None and (fault.status or fault.html):
            return fault.answer()
        response = await self._paced(request, method, path, body, files)
        return _hang_up(request) if fault is not None and fault.drop == "after" else response

    async def download(self, request: web.Request) -> web.Response:
        """The CDN: a file as it was uploaded."""
        name, content = self._server.files.get(request.match_info["file"], ("", b""))
        return web.Response(body=content) if name else web.Response(status=404)

    async def _paced(
        self, request: web.Request, method: str, path: str, body: Json | None, files: Files
    ) -> web.StreamResponse:
        headers: dict[str, str] = {}
        if self._server.pace is not None and not path.startswith("/interactions/"):
            passes, headers, wait = self._server.pace.take(f"{method}-{'-'.join(path.split('/')[1:3])}")
            if not passes:
                return too_many(round(wait, 3))
        response = await self._answer(request, method, path, body, files)
        response.headers.update(headers)
        return response

    async def _answer(
        self, request: web.Request, method: str, path: str, body: Json | None, files: Files
    ) -> web.StreamResponse:
        try:
            self._check(request, method, path, body)
            for known, pattern, handler in self._calls:
                match = pattern.match(path)
                if known == method and match:
                    extra = self._extra(request, method, body, files, handler)
                    result = handler(**match.groupdict(), **extra)
                    if asyncio.iscoroutine(result):
                        result = await result
                    return as_json(result) if result is not None else web.Response(status=204)
            raise Refused(404, 0, "404: Not Found")
        except Refused as refused:
            if refused.status == 400 and refused.code != ACKNOWLEDGED:
                self._server.violations.append(f"{method} {path}: {refused}")
            return as_json(refused.json(), status=refused.status)

    def _check(self, request: web.Request, method: str, path: str, body: Json | None) -> None:
        by_token = path.startswith(("/interactions/", "/webhooks/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {self._server.token}":
            raise Refused(401, 0, "401: Unauthorized")
        if "DiscordBot" not in request.headers.get("User-Agent", ""):
            self._server.violations.append(f"{method} {path}: no valid User-Agent")
        if body is not None and SURROGATE.search(json.dumps(body, ensure_ascii=False)):
            raise Refused(400, 50109, "The request body contains invalid JSON.")
        if self._server.spec is not None:
            self._server.violations += self._server.spec.complaints(method, path, body)

    @staticmethod
    def _extra(request: web.Request, method: str, body: Json | None, files: Files, handler: Handler) -> Json:
        """What a handler takes besides the ids in the path."""
        wanted = handler.__code__.co_varnames[: handler.__code__.co_argcount]
        offered = {"body": body or {}, "files": files, "query": request.query}
        return {name: value for name, value in offered.items() if name in wanted}

    # -- the simple calls -----------------------------------------------------------------------

    @staticmethod
    def _all(things: dict[str, Any]) -> list[Json]:
        return [thing.json() for thing in things.values()]

    def _guild(self, guild: str) -> Guild:
        found = self._server.guilds.get(guild)
        if found is None or not found.bot_is_in:
            raise unknown("Guild")
        return found

    def _guilds(self) -> list[Json]:
        inside = [guild for guild in self._server.guilds.values() if guild.bot_is_in]
        may = {"permissions": str(BOT_PERMISSIONS)}
        return [
            {"id": guild.id, "name": guild.name, "icon": None, "owner": False, "features": [], **may}
            for guild in inside
        ]

    def _member(self, guild: str, user: str) -> Json:
        found = self._guild(guild)
        if user not in found.members:
            raise unknown("Member")
        return found.member_json(found.members[user][0])

    def _open_direct(self, body: Json) -> Json:
        person = self._server.people.get(str(body.get("recipient_id")))
        if person is None:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        channel: Channel = person.direct
        return channel.json()

    def _gateway_bot(self) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        return {"url": self._server.gateway_url, "shards": 1, "session_start_limit": limit}

    def _application(self) -> Json:
        owner = next(iter(self._server.people.values())).user if self._server.people else self._server.bot
        return {
            "id": self._server.bot.id,
            "name": "Commonshed",
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "owner": owner.json(),
            "team": None,
            "flags": 0,
            "interactions_endpoint_url": None,
            "redirect_uris": [],
            "summary": "",
            "bot": self._server.bot.json(),
        }

    def _commands(self, app: str, query: Any) -> list[Json]:
        localised = query.get("with_localizations") == "true"
        bot = self._server.bot.id
        return [as_listed(one, one["id"], bot, localised=localised) for one in self._server.commands.values()]

    def _set_commands(self, app: str, body: Any) -> list[Json]:
        breaches = command_breaches(body or [])
        if breaches:
            raise Refused.form(breaches)
        before = self._server.commands
        ids = {command["name"]: before.get(command["name"], {}).get("id") for command in body}
        self._server.commands = {
            command["name"]: {**command, "id": ids[command["name"]] or self._server.ids.next()}
            for command in body
        }
        bot = self._server.bot.id
        return [as_listed(one, one["id"], bot, localised=True) for one in self._server.commands.values()]


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _body(request: web.Request) -> tuple[Json | None, Files]:
    """The JSON of a request, plain or inside multipart, and the files that came with it by their number."""
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return (json.loads(text) if text else None), {}
    body: Json = {}
    files: Files = {}
    for name, part in (await request.post()).items():
        if isinstance(part, web.FileField):
            files[name.removeprefix("files[").removesuffix("]")] = (part.filename, part.file.read())
        elif name == "payload_json":
            body = json.loads(part)
    return body, files
