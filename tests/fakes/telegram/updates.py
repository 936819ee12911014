"""The queue of updates: handed out to getUpdates, or posted to a webhook until it says 2xx."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.fakes.telegram.errors import ApiError, bad_request

LEFT_OUT_UNLESS_ASKED = ("chat_member", "message_reaction", "message_reaction_count")
MAX_BATCH = 100
RETRY_WEBHOOK_S = 0.05  # Telegram waits longer; a test has no time to
LOOK_AGAIN_S = 0.1


@dataclass
class UpdateQueue:
    """Updates in order of update_id; each stays until its receiver confirmed it."""

    next_id: int = 700_000_001
    waiting: list[dict[str, Any]] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    webhook_url: str = ""
    webhook_secret: str = ""
    webhook_answers: list[int] = field(default_factory=list)  # HTTP statuses; 0 when nobody answered
    last_webhook_error: str = ""
    max_wait_s: float = 50.0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _generation: int = 0

    def push(self, kind: str, content: dict[str, Any]) -> int:
        """Queue one update; returns its update_id."""
        update_id = self.next_id
        self.next_id += 1
        if kind in self.allowed if self.allowed else kind not in LEFT_OUT_UNLESS_ASKED:
            self.waiting.append({"update_id": update_id, kind: content})
            self._changed.set()
        return update_id

    def wake(self) -> None:
        """Let whoever waits look again."""
        self._changed.set()

    async def get(
        self, offset: int = 0, limit: int = MAX_BATCH, wait_s: float = 0, allowed: list[str] | None = None
    ) -> list[dict[str, Any]]:
        """getUpdates: forget what is below `offset`, then wait up to `wait_s` seconds for something."""
        if self.webhook_url:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if allowed is not None:
            self.allowed = allowed
        if offset < 0:
            offset = self.waiting[max(offset, -len(self.waiting))]["update_id"] if self.waiting else 0
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        self._generation += 1
        mine = self._generation
        self._changed.set()
        await self._until_something(mine, min(wait_s, self.max_wait_s))
        return self.waiting[: max(1, min(limit, MAX_BATCH))]

    async def _until_something(self, mine: int, wait_s: float) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_s
        while not self.waiting and loop.time() < deadline:
            self._changed.clear()
            # The webhook's loop clears the event, too, perhaps before this wait begins: so it looks again in between.
            with suppress(TimeoutError):
                await asyncio.wait_for(
                    self._changed.wait(), min(LOOK_AGAIN_S, max(0.0, deadline - loop.time()))
                )
            if self._generation != mine:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )

    def set_webhook(self, url: str, secret: str, allowed: list[str] | None, *, drop: bool) -> None:
        """setWebhook and, with an empty url, deleteWebhook."""
        if url and not url.startswith(("https://", "http://")):  # plain http as a self-hosted server allows
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret) or len(secret) > 256:
            raise bad_request("secret token contains unallowed characters")
        self.webhook_url, self.webhook_secret = url, secret
        if allowed is not None:
            self.allowed = allowed
        if drop:
            self.waiting.clear()
        self._changed.set()

    async def deliver_forever(self) -> None:
        """Post the oldest update to the webhook, again and again until it is taken."""
        async with aiohttp.ClientSession() as session:
            while True:
                if not (self.webhook_url and self.waiting):
                    self._changed.clear()
                    await self._changed.wait()
                    continue
                update = self.waiting[0]
                if 200 <= await self._post(session, update) < 300:
                    self.waiting = [other for other in self.waiting if other is not update]
                else:
                    await asyncio.sleep(RETRY_WEBHOOK_S)

    async def _post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> int:
        headers = {"Content-Type": "application/json"}
        if self.webhook_secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.webhook_secret
        timeout = aiohttp.ClientTimeout(total=10)
        try:
            async with session.post(
                self.webhook_url, data=json.dumps(update), headers=headers, timeout=timeout
            ) as answer:
                await answer.read()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            status, self.last_webhook_error = 0, str(error)
        else:
            if not 200 <= status < 300:
                self.last_webhook_error = f"Wrong response from the webhook: {status}"
        self.webhook_answers.append(status)
        return status
