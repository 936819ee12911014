"""What people do with their phones: press, type, follow, share, point."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from adapters.telegram.inbound import OTHERS
from bot.model.chats import Chat, Platform
from tests.fuzz.town import Raw
from tests.fuzz.trick import USUAL, Made, Trick
from tests.stories.odd import NAMES
from tests.stories.phones import Seen, TelegramWire
from tests.stories.street import CONTENTS, ROOMS

COMMANDS: Final = sorted(CONTENTS.commands)
FOR_MODERATORS: Final = [name for name in COMMANDS if name.startswith("mod")]
MEANT: Final = {  # behind a command, by what it names
    "item": ("drill", "saw", "#1", "#3", "#5", ""), "words": ("drill", "", "bok", "piano, call +49 151 5550199"),
    "what": ("drill", "#2", "Ben", "bike"), "member": ("Ben", "#2", "#3 Late again", "Gil", "Anna", "Hal"),
    "loan": ("1", "2", "3", "4"), "number": ("1", "2", "3", "4", "5"), "home": ("52.5201, 13.4049", ""),
    "title": ("piano", "rope", "", "drill"), "rules": ("Be kind", ""),
}  # fmt: skip


def presses(it: Trick) -> Made:
    """A button that the person sees, or that somebody else sees; a select's option, or one that was never there."""
    message, action = it.offered()
    seen = Seen(message, it.chat, "", [], private=not it.in_room)
    raw = it.who.wire.press(it.who.account.id, it.who.name, seen, action, it.moderates)
    if it.platform is Platform.DISCORD and it.likely(0.1):
        chosen = it.one((action, it.forged, it.words))
        raw["d"]["data"] = {
            "custom_id": "pick",
            "component_type": 3,
            "values": [chosen, action][: it.one((0, 1, 1, 2))],
        }
    return it.platform, raw


def forges(it: Trick) -> Made:
    """Callback data or a custom id that nobody gave out, on a message that nobody may have sent."""
    seen = Seen(str(it.dice.randrange(2**16)), it.chat, "", [], private=not it.in_room)
    return it.platform, it.who.wire.press(it.who.account.id, it.who.name, seen, it.forged, False)


def follows(it: Trick) -> Made:
    """The link behind a button of the room, or one that somebody else saw."""
    seen = [action for chat, shown in it.town.offered.items() for _, action in shown if it.likely(0.3)]
    room = [action for _, action in it.town.offered.get((it.platform, ROOMS[it.platform].id), ())]
    share = it.dice.random()
    found = it.town.ways if share < 0.5 else room if share < 0.8 else seen
    return _typed(it, it.who.direct, "start", it.one([*found]) if found else it.forged)


def says(it: Trick) -> Made:
    """Words in the direct chat that nobody asked for."""
    words = it.one((it.one(USUAL), it.one(USUAL), it.words))
    return it.platform, it.who.wire.says(it.who.account.id, it.who.name, words)  # type: ignore[attr-defined]  # both have it


def commands(it: Trick) -> Made:
    """A command with what it names behind it, or with anything."""
    name = it.one(FOR_MODERATORS if it.moderates and it.likely(0.6) else COMMANDS)
    option = CONTENTS.commands[name].words
    meant = (it.code(),) if option == "code" else MEANT.get(option, ("",))
    words = it.one(meant) if it.likely(0.8) else it.words
    if name == "start" and it.likely(0.5):
        words = it.forged
    return _typed(it, it.chat, name, words)


def links(it: Trick) -> Made:
    """An account is linked: a code is made, or one is typed, wherever it was made."""
    return _typed(it, it.who.direct, "link", it.code() if it.likely(0.7) else "")


def _typed(it: Trick, chat: Chat, name: str, words: str) -> Made:
    """A command as it comes: words behind it, or its options."""
    who, options = it.who, {}
    text = f"/{name} {words}"
    if it.platform is Platform.DISCORD and not (name == "start" and words):
        option, other = CONTENTS.commands[name].words, it.one(NAMES)
        options = {option: words} if option and words else {}
        options |= {other: it.words} if it.likely(0.1) else {}
        text = f"/{name}"
    return it.platform, who.wire.command(who.account.id, who.name, chat, text, options, it.moderates)


def shares(it: Trick) -> Made:
    """A pin, a photo, a file, or something that is no answer to anything."""
    wire, person = it.who.wire, (it.who.account.id, it.who.name)
    ref = it.one((it.town.crowd.file, it.town.crowd.file, "pdf"))
    if not isinstance(wire, TelegramWire):
        raw = wire.says(*person, it.words)  # type: ignore[attr-defined]  # Discord's
        kind = it.one(("image/png", "image/png", "audio/ogg", None))
        raw["d"]["attachments"] = [{"id": "1", "url": ref, "content_type": kind}]
        raw["d"] |= it.one(({}, {}, {"flags": 1 << 13}, {"attachments": [], "sticker_items": [{"id": "1"}]}))
        return Platform.DISCORD, raw
    near = (
        (52.52 + it.dice.uniform(-0.01, 0.01), 13.405),
        (it.dice.uniform(-91, 91), it.dice.uniform(-181, 181)),
    )
    makers: tuple[Callable[[], Raw], ...] = (
        lambda: wire.place(*person, *it.one(near)),
        lambda: wire.photo(*person, ref, it.words),
        lambda: wire._message(*person, it.who.direct, document={"file_id": ref}, caption=it.words),
        lambda: _with(wire._message(*person, it.who.direct), it.one(OTHERS), {}),
    )
    return Platform.TELEGRAM, it.one(makers)()


def _with(raw: Raw, kind: str, content: Any) -> Raw:
    """The message with something more in it."""
    raw["message"][kind] = content
    return raw


def points(it: Trick) -> Made:
    """A command about what somebody wrote in the room, or about a person."""
    author = it.one(it.town.people)
    wrote = it.who.wire.author(author.account.id, author.name, bot=it.likely(0.2))
    command = it.one(("/report", "/mod warn", "/mod ban", "/mod pause", "/report"))
    chat = ROOMS[it.platform]
    raw = it.who.wire.points(it.who, chat, command, wrote, "77", it.words, it.moderates)
    if it.platform is Platform.DISCORD and it.likely(0.3):
        number = author.account.id
        raw["d"]["data"] |= {"type": 2, "target_id": number, "resolved": {"users": {number: wrote}}}
    return it.platform, raw


def completes(it: Trick) -> Made:
    """An option that is being typed into."""
    command, option = it.one([*CONTENTS.complete])
    name, *sub = command.split(" ")
    value = it.one((it.words, "", "dr", "#", "B"))
    typed: list[Raw] = [{"name": option, "type": 3, "value": value, "focused": True}]
    options = [{"name": sub[0], "type": 1, "options": typed}] if sub else typed
    data = {"name": name, "options": options}
    chat = ROOMS[Platform.DISCORD] if it.in_room else Chat(Platform.DISCORD, it.who.account.id)
    return Platform.DISCORD, it.discord._interaction(
        it.who.account.id, it.who.name, chat, 4, data, it.moderates
    )
