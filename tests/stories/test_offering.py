"""Offering: something of one's own becomes an item that the whole street can see."""

from __future__ import annotations

from bot.conversation.replies import Show
from bot.flows.offering import OFFER
from bot.model.item import Kind
from tests.stories.phones import DiscordWire
from tests.stories.street import Street

DETAILS = {"kind": "thing", "description": "18 V, two batteries", "days": "5", "note": "Charge it overnight"}


def test_an_offer_goes_to_the_rooms_of_both_platforms(street: Street) -> None:
    """One community spans both: the card, with its photo, is in each room."""
    anna = street.neighbour("Anna", on="telegram")

    anna.commands("/offer cordless drill").answers(photo=anna.has_photo(), **DETAILS)

    for platform in ("telegram", "discord"):
        card = street.room(platform).messages[-1]
        assert "cordless drill" in card.text
        assert "18 V, two batteries" in card.text
        assert "Anna" in card.text
        assert [label for label, _, _ in card.buttons] == ["Borrow"]
        assert card.photo


def test_the_item_is_kept_as_it_was_told(street: Street) -> None:
    """Every answer has its place, and the item lies in its owner's cell."""
    anna = street.neighbour("Anna")

    anna.commands("/offer cordless drill").answers(**DETAILS)

    item, member = street.item("cordless drill"), anna.member
    assert (item.kind, item.description, item.longest_days) == (Kind.THING, "18 V, two batteries", 5)
    assert (item.note, item.photo, item.cell, item.owner_id) == (
        "Charge it overnight",
        "",
        member.cell,
        member.id,
    )


def test_the_handover_note_is_the_owners_alone(street: Street) -> None:
    """What to know at the handover stands on the owner's card, never in a room, never on a neighbour's."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")

    anna.commands("/offer cordless drill").answers(**DETAILS)
    ben.commands("/find drill").presses("Details")

    assert "Charge it overnight" in anna.sees
    assert "Charge it overnight" not in ben.sees
    assert not any(
        "Charge" in card.text for on in ("telegram", "discord") for card in street.room(on).messages
    )


def test_what_is_left_out_is_as_usual(street: Street) -> None:
    """Only title and kind are needed; a week is the usual longest loan."""
    anna = street.neighbour("Anna")

    anna.offers("ladder")

    item = street.item("ladder")
    assert (item.longest_days, item.description, item.note, item.photo) == (7, "", "", "")


def test_the_owner_sees_the_card_as_theirs_in_one_message(street: Street) -> None:
    """A warm line and the owner's buttons, on the one card that ends the form."""
    anna = street.neighbour("Anna")

    anna.offers("ladder")

    shown = anna.screen.replies[-1]
    assert isinstance(shown, Show)
    assert anna.reads("offer-done", rooms=2)
    assert anna.buttons == ["Edit", "Pause", "Remove", "Who may borrow it?", "My items"]


def test_offering_leaves_a_record(street: Street) -> None:
    """Who offered what, and when."""
    anna = street.neighbour("Anna")

    item = anna.offers("ladder")

    with street.database.work(street.now) as store:
        [record] = store.audit.of(f"item:{item.id}")
    assert (record.step, record.after, record.role, record.actor) == (
        "offer",
        "offered",
        "owner",
        anna.member.id,
    )


def test_a_second_press_offers_nothing_twice(street: Street) -> None:
    """The form is gone with its item: the same button or modal again finds nothing to finish."""
    anna = street.neighbour("Anna")
    anna.commands("/offer ladder")
    modal = anna.screen.modal

    if isinstance(anna.wire, DiscordWire):
        assert modal is not None
        for _ in range(2):
            raw = anna.wire.submit(anna.account.id, anna.name, anna.direct, modal, {"kind": "thing"})
            street.happens(anna.account.platform, raw)
    else:
        anna.answers(kind="thing", description="words")
        for message in list(anna.screen.messages):
            for label in [label for label, sends, _ in message.buttons if sends.startswith("fa-")]:
                anna.presses_on(message, label)

    assert anna.reads("form-gone")
    owner = anna.member.id
    with street.database.work(street.now) as store:
        assert len(store.items.of_owner(owner)) == 1
    assert len(street.room("telegram").messages) == 1


def test_another_title_is_another_item(street: Street) -> None:
    """An unfinished offer does not lend its answers to the next thing."""
    anna = street.neighbour("Anna")
    anna.commands("/offer ladder")
    with street.database.work(street.now) as store:
        draft = store.drafts.of_form(anna.account, "offer")
        assert draft is not None
        draft.answers["description"] = "five metres"
        store.drafts.save(draft)

    anna.offers("drill")

    assert street.item("drill").description == ""


def test_the_same_offer_goes_on_where_it_was_left(street: Street) -> None:
    """A draft waits: /offer alone asks what is still open."""
    anna = street.neighbour("Anna", on="telegram")
    anna.commands("/offer ladder")
    anna.commands("/find tent")

    anna.commands("/offer").answers(kind="thing")

    assert street.item("ladder").title == "ladder"


def test_what_is_typed_is_shown_as_typed(street: Street) -> None:
    """No markup, no mention comes of a title."""
    anna = street.neighbour("Anna")

    anna.offers("@everyone *free* <b>drill</b>")

    for on in ("telegram", "discord"):
        shown = street.room(on).messages[-1]
        assert isinstance(shown.reply, Show)
        assert shown.reply.card.title.params["title"] == "@everyone *free* <b>drill</b>"


def test_a_title_too_long_is_asked_again_and_the_rest_stays(street: Street) -> None:
    """A wrong answer gets the reason and the same question."""
    anna = street.neighbour("Anna", on="telegram")
    long = "x" * 81

    anna.commands(f"/offer {long}")

    assert anna.reads("typed-too-long", most=80)
    anna.answers(title="ladder", kind="thing")
    if anna.asked is not None:  # a modal has five parts: the reason took one, the rest comes in a second
        anna.answers()
    assert street.item("ladder").longest_days == 7


def test_days_out_of_range_are_asked_again(street: Street) -> None:
    """From one day to ninety."""
    anna = street.neighbour("Anna")

    anna.commands("/offer ladder").answers(kind="thing", days="91")

    assert anna.reads("number-out-of-range", least=1, most=90)


def test_a_file_that_is_no_photo_is_asked_again(street: Street) -> None:
    """A PDF gets the reason; the offer goes on with a photo or without."""
    anna = street.neighbour("Anna")
    pdf = anna.has_file(b"%PDF-1.7 not a picture")

    anna.commands("/offer ladder").answers(kind="thing", photo=pdf)

    assert anna.reads("photo-not-a-photo")


def test_the_kept_photo_is_encoded_anew(street: Street) -> None:
    """What is kept is a picture and nothing else."""
    anna = street.neighbour("Anna")

    anna.commands("/offer ladder").answers(kind="thing", photo=anna.has_photo())

    jpeg = street.photos.jpeg(street.item("ladder").photo)
    assert jpeg is not None
    assert jpeg.startswith(b"\xff\xd8")
    assert b"Exif" not in jpeg


def test_a_photo_out_of_the_blue_begins_an_offer(street: Street) -> None:
    """Its caption is the title; more lines describe it."""
    anna = street.neighbour("Anna", on="telegram")
    if anna.account.platform.whispers:
        return  # a photo in a Discord direct message comes the same way; the phone of these stories sends none

    anna.sends_photo(caption="ladder\nfive metres, aluminium").answers(kind="thing")

    item = street.item("ladder")
    assert item.photo
    assert item.description == "five metres, aluminium"


def test_a_korean_neighbour_is_asked_in_korean(street: Street) -> None:
    """Each reader in their own language; the room in the community's."""
    jiwoo = street.neighbour("지우", language="ko")

    jiwoo.offers("드릴")

    assert "지금 빌릴 수 있어요" in jiwoo.sees
    assert "Free to borrow" in street.room("telegram").messages[-1].text


def test_cards_shorten_a_long_description(street: Street) -> None:
    """A card is a line or two; the whole text is kept."""
    anna = street.neighbour("Anna")
    words = "a very sturdy ladder " * 40

    anna.commands("/offer ladder").answers(kind="thing", description=words)

    assert street.item("ladder").description == words.strip()
    card = street.room("telegram").messages[-1].text
    assert "very sturdy ladder a very sturdy" in card
    assert "…" in card
    assert len(card) < 400


def test_a_button_without_a_title_asks_for_all_six(street: Street) -> None:
    """Where a modal is too small for the form, its last questions come in a second one."""
    anna = street.neighbour("Anna")
    anna.commands("/mine").presses("Offer something")

    anna.answers(title="ladder", kind="thing")
    if anna.asked is not None:
        anna.answers(note="Mind the cat")

    assert street.item("ladder").title == "ladder"


def test_the_modal_has_room_for_what_the_options_left(street: Street) -> None:
    """Discord's modal takes five parts: the title is an option that must be given."""
    assert len(OFFER.fields) - 1 <= 5
