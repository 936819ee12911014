"""A reply becomes a Bot API call, in the reader's words and within the platform's limits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from adapters.telegram.styled import MAX_CAPTION, MAX_TEXT, Line, Styled, compose, cut, inert, units
from bot.conversation.phrases import T
from bot.conversation.replies import (
    Ask,
    Button,
    Card,
    GoDirect,
    Input,
    Listing,
    Question,
    Reply,
    Say,
    Show,
    Toast,
    Tone,
)
from bot.language import Phrasebook
from bot.ports import Parcel

MAX_LABEL: Final = 64  # units; nothing is documented, but a longer label is cut by the apps
MAX_IN_A_ROW: Final = 8
MAX_ROW_UNITS: Final = 30  # what fits beside one another on a phone
MAX_OPTIONS_IN_A_ROW: Final = 3
MAX_TOAST: Final = 200  # Bot API: answerCallbackQuery, text
LONG_TOAST: Final = 60  # more than this does not stay long enough to be read: show it until it is closed
STYLES: Final = {Tone.GO: "success", Tone.STOP: "danger"}  # Bot API: InlineKeyboardButton, style
NO_PREVIEW: Final = {"is_disabled": True}

Markup = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be read: words, buttons, and perhaps a photo by the id under which it is kept."""

    words: Styled
    markup: Markup | None = None
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API with its parameters; `photo` is the id of the kept photo that goes along."""

    method: str
    params: dict[str, Any] = field(default_factory=dict)
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Puts phrases into the words of one reader."""

    book: Phrasebook
    parcel: Parcel

    def of(self, phrase: T) -> str:
        """The words; what people typed is made inert."""
        return self.book.words(phrase, self.parcel.reader, inert)

    def label(self, phrase: T) -> str:
        """The words of a button, which nothing comes of but the press."""
        label = " ".join(self.book.words(phrase, self.parcel.reader).split())
        return cut(label, MAX_LABEL) or "…"  # Telegram refuses a button without words


def callback_of(parcel: Parcel) -> str:
    """The id of the press that the parcel answers, or ""."""
    return parcel.answers[1:] if parcel.answers.startswith("c") else ""


def render(parcel: Parcel, book: Phrasebook, link: str, *, photos: bool = True) -> Call:
    """The call that delivers a parcel. `link` is the start of a deep link; without `photos` a card is words alone."""
    callback, reply = callback_of(parcel), parcel.reply
    words = Words(book, parcel)
    if callback and isinstance(reply, GoDirect):
        return Call("answerCallbackQuery", {"callback_query_id": callback, "url": link + reply.start})
    if callback and isinstance(reply, Toast):
        return _toast(callback, words.of(reply.text))
    message = compose_message(reply, words, link, photos=photos)
    return _edit(parcel, message) if parcel.edits else _send(parcel, message)


def instead(parcel: Parcel, book: Phrasebook, link: str, *, photos: bool = True) -> Call:
    """The same as a new message, where a press is too old to be answered or a message cannot be edited."""
    return _send(parcel, compose_message(parcel.reply, Words(book, parcel), link, photos=photos))


def compose_message(reply: Reply, words: Words, link: str, *, photos: bool = True) -> Message:
    """A reply as something to be read."""
    match reply:
        case Say(text, buttons):
            return Message(_plain(words.of(text)), _keyboard(_rows(buttons, words)))
        case Show(card):
            return _card(card, words, photos=photos)
        case Listing():
            return _listing(reply, words)
        case Ask():
            return _question(reply, words)
        case Toast(text):
            return Message(_plain(words.of(text)))
        case GoDirect(text, start):
            button = {"text": words.label(T("adapter-open-direct")), "url": link + start}
            return Message(_plain(words.of(text)), _keyboard([[button]]))


def _plain(text: str) -> Styled:
    return compose([Line(text)], MAX_TEXT)


def _toast(callback: str, text: str) -> Call:
    alert = {"show_alert": True} if units(text) > LONG_TOAST else {}
    return Call("answerCallbackQuery", {"callback_query_id": callback, "text": cut(text, MAX_TOAST), **alert})


def _card(card: Card, words: Words, *, photos: bool) -> Message:
    photo = card.photo if photos else ""
    longest = MAX_CAPTION if photo else MAX_TEXT
    return Message(compose(_card_lines(card, words), longest), _keyboard(_rows(card.buttons, words)), photo)


def _card_lines(card: Card, words: Words, before: str = "") -> list[Line]:
    title = before + " ".join(words.of(card.title).split())
    return [Line(title, "bold"), *(Line(words.of(line)) for line in card.lines)]


def _listing(listing: Listing, words: Words) -> Message:
    lines = [Line(words.of(listing.heading), "bold")]
    rows: list[list[Markup]] = []
    for number, entry in enumerate(listing.entries, 1):
        lines += [Line(""), *_card_lines(entry, words, before=f"{number}. ")]
        buttons = [button for row in entry.buttons for button in row]
        rows += _rows([buttons], words, before=f"{number}. ")
    return Message(compose(lines, MAX_TEXT), _keyboard([*rows, *_rows(listing.buttons, words)]))


def _question(ask: Ask, words: Words) -> Message:
    """The first open question. The form's other questions come when this one is answered."""
    question = ask.questions[0]
    lines = [Line(words.of(ask.problem)), Line("")] if ask.problem else []
    lines += [Line(words.of(question.ask), "bold")]
    if question.hint:
        lines.append(Line(words.of(question.hint)))
    if _wants_pin(question):
        lines.append(Line(words.of(T("adapter-place-by-pin")), "italic"))
        return Message(compose(lines, MAX_TEXT), _pin_keyboard(words))
    options = [_pressable(words.label(option.label), option.action) for option in question.options]
    last = [
        _pressable(words.label(label), action)
        for label, action in ((T("skip"), question.skip), (T("cancel"), ask.cancel))
        if action
    ]
    return Message(compose(lines, MAX_TEXT), _keyboard([*_flow(options), last]))


def _wants_pin(question: Question) -> bool:
    """Whether the one keyboard of the message is used for the button that shares a location.

    Telegram allows one keyboard a message, and only the one below the input can ask for a location. Where there is
    something to pick or to skip, that goes first: a pin can be sent by hand, too.
    """
    return question.input is Input.PLACE and not question.options and not question.skip


def _pin_keyboard(words: Words) -> Markup:
    button = {"text": words.label(T("adapter-share-location")), "request_location": True}
    return {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}


def _rows(rows: Iterable[Sequence[Button]], words: Words, before: str = "") -> list[list[Markup]]:
    """Rows as the flow laid them out, broken only where a phone could not show them."""
    direct = words.parcel.to.direct  # Bot API: InlineKeyboardButton, web_app: only in direct chats
    made = [[_button(it, words, before) for it in row if direct or not it.page] for row in rows]
    return [part for row in made for part in _chunks(row, MAX_IN_A_ROW)]


def _button(button: Button, words: Words, before: str) -> Markup:
    label = cut(before + words.label(button.label), MAX_LABEL)
    wire = _pressable(label, button.action)
    if button.url:
        wire = {"text": label, "url": button.url}
    elif button.page:
        wire = {"text": label, "web_app": {"url": button.page}}
    style = STYLES.get(button.tone)
    return {**wire, "style": style} if style else wire


def _pressable(label: str, action: str) -> Markup:
    return {"text": label, "callback_data": action}


def _flow(buttons: list[Markup]) -> list[list[Markup]]:
    """One to three buttons a row, by the length of their labels."""
    rows: list[list[Markup]] = []
    for button in buttons:
        row = rows[-1] if rows else []
        together = sum(units(other["text"]) for other in [*row, button])
        if not row or len(row) >= MAX_OPTIONS_IN_A_ROW or together > MAX_ROW_UNITS:
            rows.append([button])
        else:
            row.append(button)
    return rows


def _chunks(row: list[Markup], size: int) -> Iterator[list[Markup]]:
    return (row[n : n + size] for n in range(0, len(row), size))


def _keyboard(rows: Iterable[list[Markup]]) -> Markup | None:
    filled = [row for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def _send(parcel: Parcel, message: Message) -> Call:
    params: dict[str, Any] = {"chat_id": int(parcel.to.id), **_content(message)}
    markup = message.markup
    if markup is None and parcel.to.direct and isinstance(parcel.reply, Say):
        markup = {"remove_keyboard": True}  # the button that shared a location has served
    if markup is not None:
        params["reply_markup"] = markup
    asked, _, number = parcel.answers.removeprefix("m").partition(":")
    if not parcel.to.direct and asked == parcel.to.id and number.isdigit():
        params["reply_parameters"] = {"message_id": int(number), "allow_sending_without_reply": True}
    return Call("sendPhoto" if message.photo else "sendMessage", params, message.photo)


def with_file(call: Call) -> Call:
    """The same words below a file."""
    named = {"text": "caption", "entities": "caption_entities"}
    params = {name: value for name, value in call.params.items() if name != "link_preview_options"}
    return Call("sendDocument", {named.get(name, name): value for name, value in params.items()})


def _edit(parcel: Parcel, message: Message) -> Call:
    """Change a message in place. A keyboard below the input cannot be edited in, so such a question is sent anew."""
    if message.markup is not None and "inline_keyboard" not in message.markup:
        return _send(parcel, message)
    where: dict[str, Any] = {"chat_id": int(parcel.to.id), "message_id": int(parcel.edits)}
    if message.markup is not None:
        where["reply_markup"] = message.markup
    if message.photo:
        media = {"type": "photo", **_content(message)}
        return Call("editMessageMedia", {**where, "media": media}, message.photo)
    return Call("editMessageText", {**where, **_content(message)})


def _content(message: Message) -> dict[str, Any]:
    """The words as the parameters of a text or of a caption."""
    entities = list(message.words.entities)
    if message.photo:
        return {"caption": message.words.text, **({"caption_entities": entities} if entities else {})}
    return {
        "text": message.words.text,
        **({"entities": entities} if entities else {}),
        "link_preview_options": NO_PREVIEW,
    }
