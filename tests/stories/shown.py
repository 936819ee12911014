"""What a platform has against a parcel as it is really sent: in place, as a press's answer, or as a new message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Final

from adapters.discord.modals import modal
from adapters.discord.render import render as render_discord
from adapters.telegram.render import Call as Rendered
from adapters.telegram.render import render as render_telegram
from bot.conversation.replies import Ask
from bot.model.chats import Platform
from bot.ports import Parcel
from tests.fakes.discord.limits import message_breaches, modal_breaches
from tests.fakes.telegram.calls import Call, formatted, keyboard
from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.markup import utf16_units
from tests.fakes.telegram.spec import find_spec, violations
from tests.stories.phones import LINK
from tests.stories.street import phrasebook

LONGEST_TOAST: Final = 200
EVERY: Final = 16  # of so many calls one is compared with the Bot API's description, which takes its time
OTHER: Final = {"en": "ko", "ko": "en"}


@cache
def _spec() -> dict[str, Any] | None:
    return find_spec()


def drawn(parcel: Parcel) -> Rendered | dict[str, Any]:
    """The call or the message's body that would go out."""
    if parcel.to.platform is Platform.TELEGRAM:
        return render_telegram(parcel, phrasebook(), LINK)
    return render_discord(parcel.reply, parcel.reader, phrasebook()).body


def breaches_of(parcel: Parcel) -> list[str]:
    """What its platform would have against it, in its reader's language and in the other one."""
    other = replace(parcel.reader, language=OTHER.get(parcel.reader.language, "en"))
    check = _telegram if parcel.to.platform is Platform.TELEGRAM else _discord
    return [*check(parcel), *check(replace(parcel, reader=other))]


def _telegram(parcel: Parcel) -> Iterator[str]:
    made = drawn(parcel)
    assert isinstance(made, Rendered)
    str(made.params).encode()
    call = Call(made.method, made.params)
    if made.method == "answerCallbackQuery":
        if utf16_units(made.params.get("text", "")) > LONGEST_TOAST:
            yield "the toast is too long"
        return
    content = made.params.get("media", made.params)
    try:
        formatted(content, "caption" if "caption" in content else "text")
        keyboard(call)
    except ApiError as error:
        yield f"{made.method}: {error}"
    spec = _spec()
    if spec is not None and parcel.id % EVERY == 0 and not made.photo:
        yield from violations(spec, made.method, made.params)


def _discord(parcel: Parcel) -> Iterator[str]:
    made = drawn(parcel)
    assert isinstance(made, dict)
    str(made).encode()
    yield from map(str, message_breaches(made))
    if made["allowed_mentions"] != {"parse": []}:
        yield "mentions are let through"
    form = modal(parcel.reply, parcel.reader, phrasebook()) if isinstance(parcel.reply, Ask) else None
    if form is not None:
        str(form).encode()
        yield from map(str, modal_breaches(form))


def buttons_of(made: Rendered | dict[str, Any]) -> Iterator[str]:
    """What pressing each button would send."""
    if isinstance(made, Rendered):
        rows = (made.params.get("reply_markup") or {}).get("inline_keyboard", [])
        yield from (it["callback_data"] for row in rows for it in row if "callback_data" in it)
        return
    for part in (it for row in made["components"] for it in row["components"]):
        yield from (option["value"] for option in part.get("options", ()))
        if "custom_id" in part and "options" not in part:
            yield part["custom_id"]
