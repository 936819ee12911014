"""Forms: the open question is answered as it can be answered, or a modal comes back with anything in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.conversation.replies import Ask, Input, Question
from bot.flows import FORMS
from bot.model.chats import Chat, Platform
from tests.fuzz.gestures import presses
from tests.fuzz.town import Raw
from tests.fuzz.trick import Made, Trick
from tests.stories.phones import Seen, TelegramWire
from tests.stories.street import ROOMS

TEXT, SELECT, FILE, LABEL = 4, 3, 19, 18  # Discord's components
MOST_FIELDS: Final = 5  # of a modal
ALL: Final = list(FORMS.values())


def answers(it: Trick) -> Made:
    """The first open question: by its button, by words, by a photo; without one, a button is pressed."""
    ask = it.ask
    if ask is None or not ask.questions:
        return presses(it)
    if it.platform is Platform.DISCORD and it.likely(0.8):
        return _whole(it, ask)
    question = ask.questions[0]
    pressable = [*(option.action for option in question.options), *([question.skip] if question.skip else ())]
    if pressable and it.likely(0.6):
        seen = Seen("1", it.who.direct, "", [], private=True)
        action = it.one(pressable)
        return it.platform, it.who.wire.press(it.who.account.id, it.who.name, seen, action, it.moderates)
    wire, person = it.who.wire, (it.who.account.id, it.who.name)
    if question.input is Input.PHOTO and isinstance(wire, TelegramWire):
        return it.platform, wire.photo(*person, it.town.crowd.file)
    return it.platform, wire.says(*person, it.answer_to(question.name))  # type: ignore[attr-defined]  # both have it


def submits(it: Trick) -> Made:
    """A filled modal: the open form's, somebody else's, or one that is not there, with whatever in it."""
    asks = [*it.town.asked.values()]
    ask = it.one(asks) if asks and it.likely(0.4) else it.ask
    return _odd(it, ask) if it.likely(0.5) or ask is None else _whole(it, ask)


def _whole(it: Trick, ask: Ask) -> Made:
    """All questions of a form at once."""
    return _submitted(it, f"form-{ask.draft}", [_filled(it, question) for question in ask.questions])


def _odd(it: Trick, ask: Ask | None) -> Made:
    """Fields that nobody asked for, of kinds that they have not."""
    names = [field.name for field in it.one(ALL).fields]
    draft = ask.draft if ask and it.likely(0.8) else it.dice.randrange(100)
    parts = [_part(it, name) for name in names]
    return _submitted(it, f"form-{draft}" if it.likely(0.8) else it.forged, parts)


def _part(it: Trick, name: str) -> Raw:
    """A field with a value of some kind."""
    words = it.answer_to(name)
    value: Mapping[str, Any] = it.one(
        ({"value": words}, {"values": [words]}, {"values": []}, {"value": None})
    )
    return {"type": it.one((TEXT, TEXT, SELECT, FILE)), "custom_id": name, **value}


def _filled(it: Trick, question: Question) -> Raw:
    """A field filled as Discord lets one fill it."""
    if question.input is Input.PHOTO:
        return {"type": FILE, "custom_id": question.name, "values": ["0"] if it.likely(0.5) else []}
    if question.options and question.input is Input.CHOICE:
        chosen = it.one(question.options).value if it.likely(0.9) else it.words
        return {"type": SELECT, "custom_id": question.name, "values": [chosen]}
    empty = not question.required and it.likely(0.4)
    return {"type": TEXT, "custom_id": question.name, "value": "" if empty else it.answer_to(question.name)}


def _submitted(it: Trick, custom_id: str, parts: list[Raw]) -> Made:
    """The modal comes back."""
    chat = ROOMS[Platform.DISCORD] if it.in_room else Chat(Platform.DISCORD, it.who.account.id)
    files = {"0": {"id": "0", "url": it.one((it.town.crowd.file, "pdf"))}}
    labels = [{"type": LABEL, "component": part} for part in parts[:MOST_FIELDS]]
    data = {"custom_id": custom_id, "components": labels, "resolved": {"attachments": files}}
    return Platform.DISCORD, it.discord._interaction(
        it.who.account.id, it.who.name, chat, 5, data, it.moderates
    )
