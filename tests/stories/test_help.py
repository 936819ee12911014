"""Helping: what one can do here, and what happens to words and photos that nobody asked for."""

from __future__ import annotations

from bot.conversation.engine import Engine
from bot.flows import contents
from bot.model.chats import Platform
from tests.stories.street import Street


def test_a_member_sees_what_one_does_most(street: Street) -> None:
    """Short, with buttons, and without what only moderators do."""
    anna = street.neighbour("Anna")

    anna.commands("/help")

    assert anna.reads("help-member", community="Elm Street")
    here = ["Open the shelf here"] if anna.account.platform is Platform.TELEGRAM else []
    assert anna.buttons == [
        "Find something", "Offer something", "My loans", "My items", "Settings", "Link accounts",
        "See everything in a browser", *here,
    ]  # fmt: skip


def test_a_moderator_sees_more(street: Street) -> None:
    """The same, and what moderators do."""
    anna = street.moderator("Anna")

    anna.commands("/help")

    assert anna.reads("help-moderator")
    assert {
        "Find something",
        "All loans",
        "All items",
        "Change the community",
        "Connect another room",
    } <= set(anna.buttons)


def test_every_button_of_help_works(street: Street) -> None:
    """None leads nowhere."""
    anna = street.moderator("Anna")
    anna.commands("/help")

    for label in [label for label, sends, _ in anna.screen.messages[-1].buttons if sends]:
        anna.commands("/help").forgets()
        anna.presses(label).commands("/cancel")

        assert not anna.reads("button-unknown"), label
        assert not anna.reads("moderators-only"), label
        assert not anna.reads("setup-where"), label


def test_help_leads_to_the_pages_where_there_are_some(street: Street) -> None:
    """The button does what /web does; without pages there is none."""
    anna = street.neighbour("Anna")

    anna.commands("/help").presses("See everything in a browser")
    street.engine = Engine(contents())
    anna.commands("/help")

    assert anna.reads("web-link", minutes=10)
    assert "See everything in a browser" not in anna.buttons


def test_a_stranger_in_the_room_is_invited(street: Street) -> None:
    """/help in a community's room shows the way in."""
    ben = street.stranger("Ben")
    ben.commands("/start").forgets()

    ben.commands("/help", in_room=True)

    assert ben.reads("help-stranger", community="Elm Street")
    assert ben.buttons == ["Join"]


def test_a_stranger_elsewhere_is_told_where_to_begin(street: Street) -> None:
    """Without a community there is only the way to one."""
    ben = street.stranger("Ben")

    ben.commands("/help")

    assert ben.reads("help-nowhere")


def test_help_speaks_korean(street: Street) -> None:
    """In the reader's own language."""
    mina = street.neighbour("미나", language="ko")

    mina.commands("/help")

    assert "도움" in mina.sees or "빌리고" in mina.sees
    assert "찾아보기" in mina.buttons


def test_words_out_of_the_blue_are_looked_for(street: Street) -> None:
    """Just tell the bot what you need."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    anna.offers("cordless drill")

    ben.says("drill")

    assert "cordless drill" in ben.sees


def test_words_of_a_stranger_lead_to_joining(street: Street) -> None:
    """Whoever just writes is told where to begin."""
    ben = street.stranger("Ben")

    ben.says("drill")

    assert ben.reads("join-nowhere")


def test_a_photo_out_of_the_blue_begins_an_offer(street: Street) -> None:
    """With its caption as the title."""
    anna = street.neighbour("Anna", on=street.telegram)

    anna.sends_photo(caption="drill")

    assert anna.asked is not None
    assert anna.asked.title.key == "form-offer"


def test_a_photo_of_a_stranger_leads_to_joining(street: Street) -> None:
    """No error, but the way in."""
    ben = street.stranger("Ben", on=street.telegram)

    ben.sends_photo()

    assert ben.reads("join-nowhere")


def test_huge_and_empty_words_are_answered_kindly(street: Street) -> None:
    """100,000 characters, nothing visible, lone surrogates: each gets an answer, and nothing breaks."""
    anna = street.neighbour("Anna")

    for text in ("x" * 100_000, "\u200b\u200b", "\ud83d", "@everyone *bold* <b>"):
        anna.forgets()
        anna.says(text)

        assert list(anna.phrases()), text[:20]


def test_cancel_leaves_the_open_questions(street: Street) -> None:
    """What was answered is dropped with them; nothing more is asked."""
    anna = street.neighbour("Anna")
    anna.commands("/near").commands("/cancel").commands("/cancel")

    assert anna.count("cancelled") == 1
    assert anna.count("nothing-to-cancel") == 1
    with street.database.work(street.now) as store:
        assert store.drafts.current(anna.account) is None


def test_a_command_written_out_is_a_command(street: Street) -> None:
    """In a direct chat on Discord "/find drill" may arrive as plain words; it is not looked for literally."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    anna.offers("drill")

    ben.says("/find drill")
    assert "drill" in ben.sees
    ben.says("/near").says("/cancel")

    assert ben.reads("cancelled")


def test_words_with_a_slash_are_still_words(street: Street) -> None:
    """A path or a fraction is no command."""
    anna = street.neighbour("Anna", on="discord")

    anna.says("/1/2 inch drill bit")

    assert not anna.reads("unknown-command")
