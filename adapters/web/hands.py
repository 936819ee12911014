"""Hands that use the drawn phones without a browser, to fill a street. They see only what the screens show."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from adapters.web.messenger import PlaygroundMessenger
from adapters.web.people import ROOMS, Person
from adapters.web.screens import Json, Screens
from bot.conversation.form_actions import Answer, Cancel, Confirm, Resume
from bot.model.chats import Platform

MOST_STEPS: Final = 30  # a form that goes on for longer goes in circles


class FormStuck(RuntimeError):
    """A form did not take its answers."""


class Hands:
    """Presses, types and fills in for anybody, and waits each time until everything that follows has happened."""

    def __init__(
        self,
        screens: Screens,
        messengers: Mapping[Platform, PlaygroundMessenger],
        settle: Callable[[], Awaitable[None]],
        named: str,
    ) -> None:
        """`settle` waits until nothing is under way; `named` begins the ids of the gestures."""
        self._screens, self._messengers, self._settle = screens, messengers, settle
        self._ids = (f"{named}-{number}" for number in itertools.count(1))

    async def make(self, person: Person, do: str, **gesture: Any) -> None:
        """One gesture."""
        await self.follow(
            lambda: self._messengers[person.platform].receive(
                {"id": next(self._ids), "who": person.key, "do": do, **gesture}
            )
        )

    async def follow(self, begin: Callable[[], object]) -> None:
        """Begin something, and wait for what follows."""
        begin()
        await self._settle()

    async def command(self, person: Person, text: str, where: str = "direct", **options: str) -> None:
        """Type a slash command."""
        await self.make(person, "command", text=text, where=where, options=options)

    async def press(self, person: Person, action: str) -> None:
        """Press a button that does this, on the newest message that has it; then follow where that leads."""
        shown = self._showing(person, action)
        where = "room" if shown and shown["chat"].endswith(f":{ROOMS[person.platform].id}") else "direct"
        await self.make(person, "press", action=action, where=where, message=shown["id"] if shown else "0")
        last = self._screens.entries[-1]
        if last["kind"] == "open" and last["who"] == person.account:
            await self.command(person, f"/start {last['start']}")

    async def fill(self, person: Person, **answers: str) -> None:
        """Fill the open form to its end: a dialog or one question after another; what is not named is skipped."""
        for _ in range(MOST_STEPS):
            if not await self._fill_on(person, answers):
                return
        raise FormStuck(f"{person.name}: {sorted(answers)}")

    async def _fill_on(self, person: Person, answers: Mapping[str, str]) -> bool:
        """One step through a form; False when there is none left."""
        entry = self.newest(person)
        if entry["kind"] == "dialog":
            given = {it["name"]: answers.get(it["name"], it["given"]) for it in entry["fields"]}
            await self.make(person, "submit", where=entry["where"], draft=entry["draft"], answers=given)
            return True
        for tag in (Confirm.tag, Resume.tag):
            if step := next((it for it in actions(entry) if it.startswith(f"{tag}-")), ""):
                await self.press(person, step)
                return True
        if "asks" in entry:
            await self._answer(person, entry, answers.get(entry["asks"], ""))
        return "asks" in entry

    async def _answer(self, person: Person, entry: Json, value: str) -> None:
        """Answer one question: by its button, by a photo, or in words."""
        draft = next(it.split("-")[1] for it in actions(entry) if it.startswith(f"{Cancel.tag}-"))
        if value.startswith("sample:"):
            await self.make(person, "photo", ref=value)
            return
        packed = f"{Answer.tag}-{draft}-{entry['asks']}-{value}"
        if not value or packed in actions(entry):
            await self.press(person, packed)
        else:
            await self.make(person, "say", text=value)

    def newest(self, person: Person) -> Json:
        """The newest message or dialog for a person's own eyes."""
        direct = f"{person.platform}:{person.account}"
        for entry in reversed(self._screens.entries):
            mine = person.account in (entry.get("only"), entry.get("who"))
            if (mine or entry.get("chat") == direct) and (
                entry["kind"] == "dialog" or entry.get("from") == "bot"
            ):
                return entry
        return {"kind": "none"}

    def _showing(self, person: Person, action: str) -> Json | None:
        """The newest message on a person's phone with a button that does this."""
        chats = {f"{chat.platform}:{chat.id}" for chat in (person.direct, ROOMS[person.platform])}
        for entry in reversed(self._screens.entries):
            seen = entry.get("chat") in chats and entry.get("only", person.account) == person.account
            if seen and action in actions(entry):
                return entry
        return None


def actions(entry: Json) -> list[str]:
    """What the buttons of a message do."""
    return [button["action"] for row in entry.get("rows", ()) for button in row if "action" in button]
