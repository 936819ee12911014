"""A neighbour of a story: the gestures on a phone, and what shows on it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PIL import Image

from bot.conversation.actions import Action
from bot.conversation.phrases import T
from bot.conversation.replies import Ask
from bot.model.chats import Account, Chat, Platform
from bot.model.item import Item
from bot.model.member import Member
from tests.stories.phones import DiscordWire, Raw, Screen, Seen, TelegramWire, phrases

if TYPE_CHECKING:
    from tests.stories.street import Street


class Neighbour:
    """A person with a phone."""

    def __init__(self, street: Street, name: str, account: Account, room: Chat) -> None:
        """Nothing on the phone yet; `room` is the community's on their platform."""
        self.street, self.name, self.account, self.room = street, name, account, room
        self.wire = street.wires[account.platform]
        self.direct = Chat(account.platform, account.id)
        self.language = "en"

    @property
    def member(self) -> Member:
        """Who they are in the community."""
        with self.street.database.work(self.street.now) as store:
            face = store.faces.get(self.account)
            assert face is not None, f"{self.name} was never here"
            assert face.member_id, f"{self.name} has not joined"
            return store.members.get(face.member_id)

    @property
    def screen(self) -> Screen:
        """The direct chat (and what is whispered)."""
        return self.street.screen(self.direct)

    # -- gestures ----------------------------------------------------------------------------------------------------

    def _does(self, raw: Raw) -> Neighbour:
        """Something happens on the phone."""
        self.screen.modal, self.screen.link = None, ""
        self.street.happens(self.account.platform, raw)
        self._follow_link()
        return self

    def _follow_link(self) -> None:
        """Telegram opens the direct chat behind a pressed card, where one more press says /start."""
        link = self.screen.link or self.street.room_of(self).link
        self.street.room_of(self).link = self.screen.link = ""
        if link:
            payload = link.partition("start=")[2]
            self._does(
                self.wire.command(self.account.id, self.name, self.direct, f"/start {payload}", {}, False)
            )

    def replies(self, text: str, to: Neighbour, wrote: str, *, bot: str = "") -> Neighbour:
        """A command about what somebody wrote in the room: a reply on Telegram, the message's menu on Discord.

        With `bot`, it is about that message of ours.
        """
        author = (
            to.wire.author("9", "Commonshed", bot=True) if bot else to.wire.author(to.account.id, to.name)
        )
        moderator = self.account in self.street.moderators
        return self._does(self.wire.points(self, self.room, text, author, bot or "77", wrote, moderator))

    def says(self, text: str) -> Neighbour:
        """Type into the direct chat."""
        return self._does(self.wire.says(self.account.id, self.name, text))  # type: ignore[attr-defined]  # both have it

    def commands(self, text: str, *, in_room: bool = False, **options: str) -> Neighbour:
        """Type a slash command: "/offer cordless drill"; on Discord the words are the option that they fill."""
        chat = self.room if in_room else self.direct
        if self.account.platform is Platform.DISCORD:
            name, words = self._split(text)
            option = self.street.contents.commands[name].words
            options = {option: words, **options} if words and option else options
            text = f"/{name}"
        moderator = self.account in self.street.moderators
        return self._does(self.wire.command(self.account.id, self.name, chat, text, options, moderator))

    def _split(self, text: str) -> tuple[str, str]:
        """A command's name, with its subcommand, and the words behind it."""
        parts = text.removeprefix("/").split(" ")
        size = 2 if " ".join(parts[:2]) in self.street.contents.commands and len(parts) > 1 else 1
        return " ".join(parts[:size]), " ".join(parts[size:])

    def presses(self, label: str, of: Item | None = None) -> Neighbour:
        """Press the button of that label: on the card of an item in the room, else on the newest message that has
        it."""
        message, sends = self._button(label, of)
        moderator = self.account in self.street.moderators
        return self._does(self.wire.press(self.account.id, self.name, message, sends, moderator))

    def _button(self, label: str, of: Item | None) -> tuple[Seen, str]:
        """The newest visible button of that label."""
        shown = self.street.room_of(self).messages if of is not None else self.screen.messages
        for message in reversed(shown):
            for words, sends, _ in message.buttons:
                if words.removeprefix("1. ") == label and (of is None or of.title in message.text):
                    return message, sends
        visible = [words for message in shown for words, _, _ in message.buttons]
        raise AssertionError(f"{self.name} sees no button {label!r} among {visible}")

    def presses_on(self, message: Seen, label: str) -> Neighbour:
        """Press a button of a certain message, though it may be an old one."""
        sends = next(sends for words, sends, _ in message.buttons if words == label)
        return self._does(self.wire.press(self.account.id, self.name, message, sends, False))

    def forges(self, action: Action | str) -> Neighbour:
        """Press a button in the direct chat, though it was never shown."""
        message = Seen("1", self.direct, "", [], private=True)
        packed = action if isinstance(action, str) else action.pack()
        return self._does(self.wire.press(self.account.id, self.name, message, packed, False))

    def answers(self, **answers: str) -> Neighbour:
        """Fill the open form: one question after another on Telegram, the modal on Discord.

        A question that is not named is skipped if it can be.
        """
        if self.account.platform is Platform.DISCORD:
            return self._fills(answers)
        left = dict(answers)
        while (asked := self.asked) is not None:
            question = asked.questions[0]
            if question.name in left:
                self._answers_one(question.name, left.pop(question.name))
            elif question.skip and asked is not self._stuck:
                self._stuck = asked
                self._presses_action(question.skip)
            else:
                break
        assert not left, f"never asked for {sorted(left)}"
        return self

    _stuck: Ask | None = None

    def _answers_one(self, name: str, value: str) -> None:
        """One answer: by its button if it is offered, as a photo if it is one, else typed."""
        asked = self.asked
        assert asked is not None
        offered = {option.value: option.action for option in asked.questions[0].options}
        self.screen.asked = None
        if value in offered:
            self._presses_action(offered[value])
        elif value in self.street.files:
            self._does(self.wire.photo(self.account.id, self.name, value))  # type: ignore[attr-defined]  # Telegram's
        else:
            self.says(value)

    def _presses_action(self, action: str) -> None:
        """Press the newest button that sends this."""
        self.screen.asked = None
        message = next(
            it for it in reversed(self.screen.messages) if action in [sends for _, sends, _ in it.buttons]
        )
        self._does(self.wire.press(self.account.id, self.name, message, action, False))

    def _fills(self, answers: dict[str, str]) -> Neighbour:
        """Fill the modal; opened by Continue where it could not open itself."""
        assert isinstance(self.wire, DiscordWire)
        if self.screen.modal is None:
            self.presses("Continue")
        shown = self.screen.modal
        assert shown is not None, f"{self.name} sees no form"
        fields = [part["component"]["custom_id"] for part in shown["components"] if part["type"] == 18]
        assert set(answers) <= set(fields), f"{sorted(answers)} are not all asked for: {fields}"
        self.screen.asked = None
        return self._does(self.wire.submit(self.account.id, self.name, self.direct, shown, answers))

    def shares_place(self, lat: float, lon: float) -> Neighbour:
        """A pin on Telegram; Discord knows no pins, so coordinates are typed."""
        if isinstance(self.wire, TelegramWire):
            return self._does(self.wire.place(self.account.id, self.name, lat, lon))
        return self.says(f"{lat}, {lon}")

    def sends_photo(self, ref: str = "", caption: str = "") -> Neighbour:
        """A photo in the direct chat."""
        assert isinstance(self.wire, TelegramWire)
        return self._does(self.wire.photo(self.account.id, self.name, ref or self.has_photo(), caption))

    def has_photo(self) -> str:
        """A photo on the phone; returns what names it in an answer."""
        image = io.BytesIO()
        Image.new("RGB", (320, 240), (180, 120, 60)).save(image, "JPEG")
        return self.has_file(image.getvalue())

    def has_file(self, content: bytes) -> str:
        """A file on the phone."""
        ref = f"https://cdn.discordapp.com/file{len(self.street.files)}"
        self.street.files[ref] = content
        return ref

    def offers(self, title: str, **answers: str) -> Item:
        """Offer something; what is not named is left out or as usual."""
        self.commands(f"/offer {title}")
        self.answers(**{"kind": "thing", **answers})
        return self.street.item(title)

    def blocks(self) -> None:
        """Nothing reaches them any more."""
        self.street.unreachable.add(self.account)

    # -- what they see -----------------------------------------------------------------------------------------------

    @property
    def asked(self) -> Ask | None:
        """The open question, if the last thing that came was one."""
        return self.screen.asked

    @property
    def sees(self) -> str:
        """The newest message."""
        return self.screen.messages[-1].text if self.screen.messages else ""

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message."""
        return [label for label, _, _ in self.screen.messages[-1].buttons] if self.screen.messages else []

    def phrases(self) -> Iterator[T]:
        """Every phrase that ever came."""
        for reply in self.screen.replies:
            yield from phrases(reply)

    def reads(self, key: str, **params: object) -> bool:
        """Whether a phrase came, with these parameters at least."""
        return self.count(key, **params) > 0

    def count(self, key: str, **params: object) -> int:
        """How often a phrase came, with these parameters at least."""
        wanted = params.items()
        return sum(
            it.key == key and all(it.params.get(name) == value for name, value in wanted)
            for it in self.phrases()
        )

    def forgets(self) -> None:
        """Start afresh: nothing has come yet."""
        self.screen.replies.clear()
        self.screen.toasts.clear()
