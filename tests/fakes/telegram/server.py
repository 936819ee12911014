"""The server: receives calls over HTTP, holds them to the limits, breaks when a test wants it to."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from aiohttp.typedefs import Middleware

from tests.fakes.telegram.calls import Call
from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.faults import ANY_METHOD, Fault, Faults, FloodGate
from tests.fakes.telegram.groups import Group
from tests.fakes.telegram.methods import METHODS, Methods
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.spec import find_spec, violations
from tests.fakes.telegram.street import Callbacks, Street
from tests.fakes.telegram.updates import UpdateQueue
from tests.fakes.telegram.wire import answer, broken, drop, read_call
from tests.fakes.telegram.world import ANONYMOUS_ADMIN_ID, Chat, User, World

TOKEN = "123456789:AAfake-token_of-the-test-suite-00000"
MAX_REQUEST_BYTES = 60 * 1024 * 1024


class FakeTelegram:
    """`async with FakeTelegram() as telegram:` runs it on a free loopback port."""

    def __init__(
        self,
        username: str = "shed_bot",
        *,
        flood_limits: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = TOKEN
        self.bot = User(int(TOKEN.split(":")[0]), "Commonshed", username=username, is_bot=True)
        self.world = World(self.bot)
        self.world.users[ANONYMOUS_ADMIN_ID] = User(
            ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True
        )
        self.updates = UpdateQueue()
        self.street = Street(self.world, self.updates, Callbacks({}, {}), clock)
        self.flood = FloodGate(clock, enabled=flood_limits)
        self.faults = Faults()
        self.methods = Methods(self.street, self.flood, clock)
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.refusals: list[tuple[str, str]] = []  # (method, description) of every answer that was no
        self.revoked = False
        self.middlewares: list[Middleware] = []  # whoever looks at every call, before and after
        self._spec = find_spec()
        self._next_user_id = 1001
        self._next_group_id = -2001
        self._port = 0
        self._runner: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None

    # The server's own life

    async def __aenter__(self) -> Self:
        await self.comes_up()
        self._delivery = asyncio.create_task(self.updates.deliver_forever())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
        await self.goes_down()

    async def comes_up(self) -> None:
        """Listen; after an outage on the same port again."""
        application = web.Application(client_max_size=MAX_REQUEST_BYTES, middlewares=self.middlewares)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/{path:.+}", self._file)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handle_signals=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def goes_down(self) -> None:
        """Stop listening: connections are refused until comes_up()."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def base_url(self) -> str:
        """What comes before the token in a method's address."""
        return f"http://127.0.0.1:{self._port}/bot"

    @property
    def base_file_url(self) -> str:
        """What comes before the token in a file's address."""
        return f"http://127.0.0.1:{self._port}/file/bot"

    # What a test sets up

    def user(self, first_name: str, *, language: str | None = None, username: str | None = None) -> Person:
        """A person who has not talked to the bot yet."""
        user = User(self._next_user_id, first_name, username=username, language_code=language)
        self._next_user_id += 1
        return Person(self.street, user)

    def group(self, title: str, *, admins: Iterable[Person] = (), members: Iterable[Person] = ()) -> Group:
        """A group without the bot; its first administrator made it."""
        statuses = {member.id: "member" for member in members}
        statuses |= {admin.id: "administrator" if n else "creator" for n, admin in enumerate(admins)}
        chat = Chat(self._next_group_id, "group", title, statuses=statuses)
        self._next_group_id -= 1
        return Group(self.street, chat)

    def fail(
        self,
        method: str = ANY_METHOD,
        fault: Fault = Fault.SERVER_ERROR,
        times: int = 1,
        retry_after: int = 1,
    ) -> None:
        """The next calls of `method` (or of all of them) go wrong."""
        self.faults.add(method, fault, times, retry_after)

    def inject(self, kind: str, content: dict[str, Any]) -> int:
        """Queue a raw update, however strange; returns its update_id."""
        return self.updates.push(kind, content)

    # What a test reads

    @property
    def floods(self) -> list[tuple[str, int, int]]:
        """(method, chat, retry_after) of every call beyond the flood limits."""
        return self.flood.floods

    @property
    def unanswered(self) -> list[str]:
        """Presses whose progress bar still turns."""
        return list(self.street.callbacks.waiting)

    def answer_to(self, callback_id: str) -> dict[str, Any]:
        """How the bot answered a press."""
        return self.street.callbacks.answers[callback_id]

    def calls_of(self, method: str) -> list[Call]:
        """Every call of one method, refused ones too."""
        return [call for call in self.calls if call.method == method]

    async def until(self, predicate: Callable[[], object], timeout_s: float = 30.0) -> None:
        """Wait until something is so; fails after `timeout_s`."""
        async with asyncio.timeout(timeout_s):
            while not predicate():  # noqa: ASYNC110 - what is waited for may be anything, in anybody's code
                await asyncio.sleep(0.005)

    # HTTP

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            self._check_token(request)
            call = await read_call(request, method)
            self.calls.append(call)
            fault, retry_after = self.faults.take(method)
            if fault is Fault.DROP_BEFORE:
                return drop(request)
            spoiled = broken(fault, retry_after)
            if spoiled is not None:
                return spoiled
            result = await self._perform(call)
            if fault is Fault.DROP_AFTER:
                return drop(request)
        except ApiError as error:
            self.refusals.append((method, error.description))
            return answer(error.answer(), error.code)
        return answer({"ok": True, "result": result}, 200)

    async def _perform(self, call: Call) -> object:
        if self._spec is not None:
            given = {**dict.fromkeys(call.files, "attached"), **call.parameters}
            attached = {name for name in call.files if f"attach://{name}" in json.dumps(call.parameters)}
            self.violations += violations(
                self._spec, call.method, {k: v for k, v in given.items() if k not in attached}
            )
        if call.method == "getUpdates":
            return await self.updates.get(
                call.get("offset", 0),
                call.get("limit", 100),
                call.get("timeout", 0),
                call.get("allowed_updates"),
            )
        if call.method in ("setWebhook", "deleteWebhook", "getWebhookInfo"):
            return self._webhook(call)
        method = METHODS.get(call.method)
        if method is None:
            self.violations.append(f"{call.method}: the fake server does not know it")
            raise ApiError(404, "Not Found")
        return method(self.methods, call)

    def _webhook(self, call: Call) -> object:
        if call.method == "getWebhookInfo":
            return {
                "url": self.updates.webhook_url, "has_custom_certificate": False,
                "pending_update_count": len(self.updates.waiting),
            }  # fmt: skip
        url = str(call.need("url")) if call.method == "setWebhook" else ""
        self.updates.set_webhook(
            url, str(call.get("secret_token", "")), call.get("allowed_updates"),
            drop=bool(call.get("drop_pending_updates")),
        )  # fmt: skip
        return True

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
        except ApiError as error:
            return answer(error.answer(), error.code)
        content = self.world.files.get(request.match_info["path"].removeprefix("photos/"))
        if content is None:
            return answer(ApiError(404, "Not Found").answer(), 404)
        return web.Response(body=content, content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if ":" not in token:
            raise ApiError(404, "Not Found")
        if self.revoked or token != self.token:
            raise ApiError(401, "Unauthorized")
