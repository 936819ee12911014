"""Deeds: what one of the people does, and the raw event that the platform makes of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapters.telegram.inbound import OTHERS
from bot.flows import FORMS
from bot.model.chats import Chat, Platform
from tests.fuzz.by_spec import update, updates_by_spec
from tests.fuzz.town import Raw, Town
from tests.fuzz.wounds import Wound, wounded
from tests.stories.forging import GOOD
from tests.stories.odd import NAMES
from tests.stories.phones import DiscordWire, Seen, TelegramWire
from tests.stories.street import CONTENTS, ROOMS, Neighbour

COMMANDS: Final = sorted(CONTENTS.commands)
TYPES: Final = updates_by_spec()
LATEST: Final = 12  # buttons, of which one is pressed
USUAL: Final = (  # words that carry a form on
    "drill", "ladder", "thing", "tomorrow to Sunday", "3", "yes", "52.5201, 13.4049", "Elm Street 5", "2 km", "21:00",
    "en", "It broke", "Ben", "12345", "until Friday", "Be kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that happens. What the numbers mean depends on `what`; all of them may be anything."""

    what: str
    who: int
    number: int
    words: str
    forged: str
    in_room: bool
    wounds: tuple[Wound, ...]

    def happens(self, town: Town) -> None:
        """It happens in the town."""
        if self.what == "time":
            town.passes(1 + self.number % 72)
            return
        who = town.people[self.who % len(town.people)]
        made = MAKERS[self.what](town, who, self)
        if made is not None:
            platform, raw = made
            town.happens(platform, wounded(raw, self.wounds))


Made = tuple[Platform, Raw] | None


def _says(town: Town, who: Neighbour, deed: Deed) -> Made:
    """Words in the direct chat; often such as answer the open question."""
    ask = town.asked.get((who.account.platform, who.account.id))
    fits = GOOD.get(ask.questions[0].name, "") if ask and ask.questions else ""
    usual = fits if fits and deed.number % 2 else USUAL[deed.number % len(USUAL)]
    words = usual if deed.number % 5 else deed.words
    return who.account.platform, who.wire.says(who.account.id, who.name, words)  # type: ignore[attr-defined]  # both have it


def _commands(town: Town, who: Neighbour, deed: Deed) -> Made:
    """A command with anything behind it, or as its options; `/start` with a payload."""
    chat = ROOMS[who.account.platform] if deed.in_room else who.direct
    name = COMMANDS[deed.number % len(COMMANDS)]
    moderates = who.account in town.street.moderators
    if who.account.platform is Platform.TELEGRAM:
        behind = deed.forged if name == "start" else deed.words
        return who.account.platform, who.wire.command(
            who.account.id, who.name, chat, f"/{name} {behind}", {}, moderates
        )
    option = NAMES[deed.number % len(NAMES)]
    words = CONTENTS.commands[name].words
    options = {it: deed.words for it in (words, option) if it}
    return who.account.platform, who.wire.command(
        who.account.id, who.name, chat, f"/{name}", options, moderates
    )


def _presses(town: Town, who: Neighbour, deed: Deed) -> Made:
    """A button: one that the person sees, one that somebody else sees, or a forged one."""
    own = who.account.platform, ROOMS[who.account.platform].id if deed.in_room else who.account.id
    chats = [own] if deed.number % 4 else [*town.offered]
    offered = [it for chat in chats for it in town.offered.get(chat, ())]
    message, action = offered[-1 - deed.number % min(LATEST, len(offered))] if offered else ("1", deed.forged)
    chat = ROOMS[who.account.platform] if deed.in_room else who.direct
    message = (
        message if message.isdecimal() and len(message) < 20 else "1"
    )  # another platform's may be anything
    seen = Seen(message, chat, "", [], private=not deed.in_room)
    moderates = who.account in town.street.moderators
    return who.account.platform, who.wire.press(who.account.id, who.name, seen, action, moderates)


def _follows(town: Town, who: Neighbour, deed: Deed) -> Made:
    """The link behind a button that somebody saw, their own or another's."""
    offered = [action for it in town.offered.values() for _, action in it]
    payload = offered[deed.number % len(offered)] if offered else deed.forged
    raw = who.wire.command(who.account.id, who.name, who.direct, f"/start {payload}", {}, False)
    return who.account.platform, raw


def _forges(town: Town, who: Neighbour, deed: Deed) -> Made:
    """Callback data or a custom id that nobody gave out."""
    chat = ROOMS[who.account.platform] if deed.in_room else who.direct
    seen = Seen(str(deed.number), chat, "", [], private=not deed.in_room)
    return who.account.platform, who.wire.press(who.account.id, who.name, seen, deed.forged, False)


def _submits(town: Town, who: Neighbour, deed: Deed) -> Made:
    """A filled modal: the open form's fields with usual and with odd words, or a forged one."""
    ask = town.asked.get((Platform.DISCORD, who.account.id))
    wire = town.street.wires[Platform.DISCORD]
    assert isinstance(wire, DiscordWire)
    draft = ask.draft if ask and deed.number % 5 else deed.number
    form = list(FORMS.values())[deed.number % len(FORMS)]
    names = [it.name for it in ask.questions] if ask else [it.name for it in form.fields]
    dice = random.Random(deed.number)
    parts = []
    for name in names[:5]:
        words = dice.choice((*[GOOD.get(name, "drill")] * 4, dice.choice(USUAL), deed.words))
        value: Mapping[str, Any] = dice.choice(
            ({"value": words}, {"value": words}, {"values": [words]}, {"values": []})
        )
        parts.append(
            {"type": 18, "component": {"type": dice.choice((4, 4, 3, 19)), "custom_id": name, **value}}
        )
    custom_id = f"form-{draft}" if deed.number % 7 else deed.forged
    data = {"custom_id": custom_id, "components": parts, "resolved": {"attachments": {}}}
    chat = ROOMS[Platform.DISCORD] if deed.in_room else Chat(Platform.DISCORD, who.account.id)
    return Platform.DISCORD, wire._interaction(who.account.id, who.name, chat, 5, data, False)


def _shares(town: Town, who: Neighbour, deed: Deed) -> Made:
    """A pin, a photo, a file, or something that is no answer to anything."""
    wire, person = who.wire, (who.account.id, who.name)
    ref = town.crowd.file if deed.number % 2 else "pdf"
    if not isinstance(wire, TelegramWire):
        raw = wire.says(*person, deed.words)  # type: ignore[attr-defined]  # Discord's
        raw["d"]["attachments"] = [{"id": "1", "url": ref, "content_type": "image/png"}]
        return Platform.DISCORD, raw
    makers: tuple[Callable[[], Raw], ...] = (
        lambda: wire.place(*person, deed.number % 181 - 90.5, deed.number % 361 - 180.5),
        lambda: wire.photo(*person, ref, deed.words),
        lambda: wire._message(*person, who.direct, document={"file_id": ref}, caption=deed.words),
        lambda: _unusable(wire._message(*person, who.direct), OTHERS[deed.number % len(OTHERS)]),
    )
    return Platform.TELEGRAM, makers[deed.number % len(makers)]()


def _unusable(raw: Raw, kind: str) -> Raw:
    """The message with something in it that we cannot use."""
    raw["message"][kind] = {}
    return raw


def _points(town: Town, who: Neighbour, deed: Deed) -> Made:
    """A command about what somebody wrote in the room."""
    author = town.people[deed.number % len(town.people)]
    wrote = who.wire.author(author.account.id, author.name, bot=deed.number % 5 == 0)
    command = ("/report", "/mod warn", "/mod ban", "/report")[deed.number % 4]
    chat, moderates = ROOMS[who.account.platform], who.account in town.street.moderators
    return who.account.platform, who.wire.points(who, chat, command, wrote, "77", deed.words, moderates)


def _moves(town: Town, who: Neighbour, deed: Deed) -> Made:
    """The bot is added, thrown out or blocked, a group moves, a server or a channel goes."""
    user: Raw = {"id": int(who.account.id), "is_bot": False, "first_name": who.name}
    group: Raw = {
        "id": -1001 - deed.number % 3,
        "type": ("group", "supergroup")[deed.number % 2],
        "title": deed.words,
    }
    chat = group if deed.in_room else {"id": user["id"], "type": "private"}
    then, now = ("left", "member") if deed.number % 2 else ("member", "kicked")
    standing: Raw = {"chat": chat, "from": user, "date": deed.number}
    standing |= {
        "old_chat_member": {"user": user, "status": then},
        "new_chat_member": {"user": user, "status": now},
    }
    message: Raw = {
        "message_id": deed.number,
        "date": 0,
        "chat": group,
        "from": user,
        "migrate_to_chat_id": -2000 - deed.number % 5,
    }
    guild: Raw = {"id": "7000", "name": deed.words, "owner_id": who.account.id, "preferred_locale": "ko"}
    guild |= {
        "joined_at": town.street.now.isoformat(),
        "roles": [{"id": "7000", "name": "@everyone", "permissions": "3072"}],
    }
    guild["channels"] = [{"id": "7001", "type": 0, "permission_overwrites": []}]
    telegram, discord = Platform.TELEGRAM, Platform.DISCORD
    made: tuple[tuple[Platform, Raw], ...] = (
        (telegram, {"update_id": deed.number, "my_chat_member": standing}),
        (telegram, {"update_id": deed.number, "message": message}),
        (discord, {"t": "GUILD_CREATE", "d": guild}),
        (discord, {"t": "GUILD_DELETE", "d": {"id": "7000"}}),
        (discord, {"t": "CHANNEL_DELETE", "d": {"id": "7001", "guild_id": "7000"}}),
        (discord, {"t": deed.forged, "d": guild}),
    )
    return made[deed.number % len(made)]


def _completes(town: Town, who: Neighbour, deed: Deed) -> Made:
    """An option that is being typed into."""
    wire = town.street.wires[Platform.DISCORD]
    assert isinstance(wire, DiscordWire)
    command, option = list(CONTENTS.complete)[deed.number % len(CONTENTS.complete)]
    name, *sub = command.split(" ")
    typed: list[Raw] = [{"name": option, "type": 3, "value": deed.words, "focused": True}]
    options = [{"name": sub[0], "type": 1, "options": typed}] if sub else typed
    chat = Chat(Platform.DISCORD, who.account.id)
    return Platform.DISCORD, wire._interaction(
        who.account.id, who.name, chat, 4, {"name": name, "options": options}, False
    )


def _any_update(town: Town, who: Neighbour, deed: Deed) -> Made:
    """Any update that the Bot API's description allows, perhaps from somebody whom we know."""
    if TYPES is None:
        return _shares(town, who, deed)
    return Platform.TELEGRAM, update(TYPES, deed.number)


def _again(town: Town, who: Neighbour, deed: Deed) -> Made:
    """Something that was sent before comes once more."""
    return town.sent[deed.number % len(town.sent)] if town.sent else None


MAKERS: Final[Mapping[str, Callable[[Town, Neighbour, Deed], Made]]] = {
    "press": _presses, "follow": _follows, "say": _says, "command": _commands, "submit": _submits,
    "forge": _forges, "share": _shares, "point": _points, "move": _moves, "complete": _completes,
    "update": _any_update, "again": _again,
}  # fmt: skip
