"""Finding: the nearest first; and where nothing is found, the neighbours are asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.engine import Engine
from bot.conversation.events import Completing
from bot.conversation.replies import Listing, Show
from bot.flows import CONTENTS
from bot.flows.actions import FindPage, ViewItem
from bot.model.community import Community
from bot.model.item import Item, ItemState
from bot.model.loan import Loan, LoanState
from bot.model.places import Point
from bot.model.spans import Span
from tests.stories.neighbour import Neighbour
from tests.stories.phones import TelegramWire
from tests.stories.street import HOME, Street

NORTH = Point(HOME.lat + 0.009, HOME.lon)  # a kilometre
FAR = Point(HOME.lat + 0.05, HOME.lon)  # five and a half


def listed(who: Neighbour) -> list[str]:
    """The titles of the listing that somebody sees."""
    reply = who.screen.messages[-1].reply
    assert isinstance(reply, Listing), who.sees
    return [str(entry.title.params["title"]) for entry in reply.entries]


def lends(street: Street, item: Item, to: Neighbour, days: tuple[int, int], state: LoanState) -> None:
    """A loan of an item, from so many days ahead until so many."""
    owner, borrower = item.owner_id, to.member.id
    span = Span(street.now + timedelta(days=days[0]), street.now + timedelta(days=days[1]), "Europe/Berlin")
    with street.database.work(street.now) as store:
        store.loans.add(Loan(item.id, item.community_id, owner, borrower, span, street.now, state=state))


def test_a_misspelt_word_finds_it_on_the_other_platform(street: Street) -> None:
    """Offered on one platform, found on the other."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    anna.offers("cordless drill")

    ben.commands("/find dril")

    assert listed(ben) == ["cordless drill"]
    assert ben.buttons[:3] == ["1. Borrow", "1. Details", "Narrow"]


@pytest.mark.parametrize("typed", ["드릴", "드랄", "전동 드릴", "전동드릴"])
def test_korean_is_forgiven_as_well(street: Street, typed: str) -> None:
    """Letters within a syllable may be wrong, and spaces stand where one likes."""
    anna, jiwoo = street.neighbour("Anna"), street.neighbour("지우", on="discord", language="ko")
    anna.offers("전동드릴")

    jiwoo.commands(f"/find {typed}")

    assert listed(jiwoo) == ["전동드릴"]
    assert "바로 근처 · 물건 · 지금 빌릴 수 있어요" in jiwoo.sees


def test_the_nearest_comes_first_in_pages_of_five(street: Street) -> None:
    """More and Previous turn the pages; nothing shows twice."""
    anna, far = street.neighbour("Anna"), street.neighbour("Fay", home=FAR)
    far.offers("far tent")
    for number in range(6):
        street.now += timedelta(minutes=1)
        anna.offers(f"tent {number}")
    ben = street.neighbour("Ben", on="discord")

    ben.commands("/find tent")
    assert listed(ben) == ["tent 5", "tent 4", "tent 3", "tent 2", "tent 1"]
    assert "More" in ben.buttons
    assert "Previous" not in ben.buttons
    ben.presses("More")
    assert listed(ben) == ["tent 0", "far tent"]
    assert "More" not in ben.buttons
    ben.presses("Previous")

    assert listed(ben)[0] == "tent 5"
    assert len(ben.screen.messages) == 1


def test_a_page_that_is_no_more_shows_the_first(street: Street) -> None:
    """An old button shows the present state."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    items = [anna.offers(f"tent {number}") for number in range(6)]
    ben.commands("/find tent")
    with street.database.work(street.now) as store:
        for item in items[1:]:
            item.state = ItemState.REMOVED
            store.items.save(item)

    ben.presses("More")

    assert listed(ben) == ["tent 0"]


def test_a_search_goes_on_after_a_restart(street: Street) -> None:
    """What was looked for is kept: another process, the same button."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    for number in range(6):
        anna.offers(f"tent {number}")
    anna.offers("drill")
    ben.commands("/find tent")

    street.engine = Engine(CONTENTS)
    ben.presses("More")

    assert listed(ben) == ["tent 0"]


def test_ones_own_and_resting_items_are_not_found(street: Street) -> None:
    """Nobody borrows from themselves; what rests is not shown."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    ben.offers("tent of Ben")
    anna.offers("tent of Anna")
    anna.presses("Pause")

    ben.commands("/find tent")

    assert ben.reads("find-nothing", words="tent")


def test_narrowed_by_distance_kind_and_days(street: Street) -> None:
    """Each filter leaves less, stands in the heading, and a second press takes it off."""
    anna, nora, far = (
        street.neighbour("Anna"),
        street.neighbour("Nora", home=NORTH),
        street.neighbour("Fay", home=FAR),
    )
    anna.offers("tent")
    nora.offers("cellar", kind="space")
    far.offers("boat")
    ben = street.neighbour("Ben", on="discord")
    ben.commands("/find")
    assert listed(ben) == ["tent", "cellar", "boat"]

    ben.presses("Narrow").presses("Within 1 km")
    assert listed(ben) == ["tent", "cellar"]
    ben.presses("Narrow").presses("Things only")
    assert listed(ben) == ["tent"]
    assert "Within 1 km · Things only" in ben.sees
    ben.presses("Narrow").presses("✓ Within 1 km")
    assert listed(ben) == ["tent", "boat"]
    ben.presses("Narrow").presses("Show everything")

    assert listed(ben) == ["tent", "cellar", "boat"]


def test_only_what_is_free_on_the_days(street: Street) -> None:
    """What is promised for tomorrow is not free tomorrow, but it is for the weekend."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    lends(street, anna.offers("drill"), cleo, (1, 2), LoanState.APPROVED)
    anna.offers("tent")

    ben.commands("/find").presses("Narrow").presses("Free tomorrow")
    tomorrow = listed(ben)
    ben.presses("Narrow").presses("Free this weekend")

    assert tomorrow == ["tent"]
    assert listed(ben) == ["tent", "drill"]


def test_the_options_of_the_command_narrow_at_once(street: Street) -> None:
    """On Discord the filters are options, days are typed as people write them."""
    anna, far = street.neighbour("Anna"), street.neighbour("Fay", home=FAR)
    anna.offers("tent")
    anna.offers("cellar", kind="space")
    far.offers("boat")
    ben = street.neighbour("Ben", on="discord")
    if isinstance(ben.wire, TelegramWire):
        return

    ben.commands("/find", within="1000", kind="thing", free="tomorrow to Wednesday")

    assert listed(ben) == ["tent"]


@pytest.mark.parametrize(
    ("option", "raw", "why"),
    [
        ("free", "last year", "span-not-read"),
        ("within", "7", "choice-not-offered"),
        ("words", "x" * 81, "typed-too-long"),
    ],
)
def test_an_option_that_cannot_be_read_gets_the_reason(
    street: Street, option: str, raw: str, why: str
) -> None:
    """A kind no, and nothing else."""
    ben = street.neighbour("Ben", on="discord")
    if isinstance(ben.wire, TelegramWire):
        return

    ben.commands("/find", in_room=False, **{option: raw})

    assert ben.reads(why)


@pytest.mark.parametrize("typed", ["​", "x" * 100_000, "\ud800drill"])
def test_strange_words_are_answered_kindly(street: Street, typed: str) -> None:
    """Invisible, endless, or half a sign: there is an answer, and nobody waits."""
    ben = street.neighbour("Ben", on="telegram")

    if isinstance(ben.wire, TelegramWire):
        ben.commands(f"/find {typed}")

        assert ben.reads("typed-empty") or ben.reads("typed-too-long", most=80) or ben.reads("find-nothing")


def test_details_show_the_card_and_lead_back(street: Street) -> None:
    """The card in the place of the list, the list again in the place of the card."""
    anna, ben = street.neighbour("Anna", home=NORTH), street.neighbour("Ben", on="discord")
    anna.offers("tent", description="for four")

    ben.commands("/find tent").presses("Details")
    card = ben.sees
    ben.presses("Back to the list")

    assert "for four" in card
    assert "From Anna · 1 km" in card
    assert listed(ben) == ["tent"]
    assert len(ben.screen.messages) == 1


def test_nothing_tells_two_homes_of_one_cell_apart(street: Street) -> None:
    """Search, listing and card say the same, byte for byte, wherever in its cell a home lies."""
    told = []
    for home in (Point(NORTH.lat, NORTH.lon), Point(NORTH.lat + 0.0001, NORTH.lon + 0.0001)):
        other = street.anew()
        anna, ben = other.neighbour("Anna", home=home), other.neighbour("Ben", on="discord")
        anna.offers("tent")
        ben.commands("/find tent")
        listing = ben.screen.replies[-1]
        ben.presses("Details")
        told.append((listing, ben.screen.replies[-1], other.room().replies, other.room("discord").replies))
        other.database.close()

    assert told[0] == told[1]


def test_only_its_own_member_uses_a_search(street: Street) -> None:
    """Another's number is as good as none."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    anna.offers("tent")
    ben.commands("/find tent")
    message = ben.screen.messages[-1]
    cleo.commands("/find drill")

    sends = next(sends for label, sends, _ in message.buttons if label == "Narrow")
    street.happens(
        cleo.account.platform,
        cleo.wire.press(cleo.account.id, cleo.name, cleo.screen.messages[-1], sends, False),
    )

    assert cleo.reads("find-over")


def test_where_nothing_is_near_the_neighbours_are_asked(street: Street) -> None:
    """One press: an ask in each room, a thank-you for who asked, and a way to answer."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")

    ben.commands("/find ladder").presses("Ask the neighbours")

    for platform in ("telegram", "discord"):
        ask = street.room(platform).messages[-1]
        assert ask.text == "Ben is looking for: ladder. Do you have one to lend?"
        assert [label for label, _, _ in ask.buttons] == ["Offer it"]
    assert ben.reads("ask-thanks", words="ladder")
    assert not anna.reads("ask-posted")


def test_the_neighbours_are_asked_once_for_each_search(street: Street) -> None:
    """The same button again posts nothing more."""
    ben = street.neighbour("Ben")
    ben.commands("/find ladder")
    message = ben.screen.messages[-1]

    ben.presses_on(message, "Ask the neighbours")
    ben.presses_on(message, "Ask the neighbours")

    assert ben.reads("ask-already")
    assert len(street.room("telegram").messages) == 1


def test_who_asked_hears_when_somebody_offers_it(street: Street) -> None:
    """The ask's button starts an offer, and its card reaches who had asked."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    ben.commands("/find ladder").presses("Ask the neighbours")
    ask = street.room_of(anna).messages[-1]

    anna.presses_on(ask, "Offer it")
    anna.answers(title="aluminium ladder", kind="thing")
    if anna.asked is not None:
        anna.answers()

    assert ben.reads("offer-answers-ask", words="ladder")
    card = ben.screen.messages[-1].reply
    assert isinstance(card, Show)
    assert ben.buttons == ["Borrow"]


def test_an_empty_street_invites_the_first_offer(street: Street) -> None:
    """Without words and without items there is one next step."""
    ben = street.neighbour("Ben")

    ben.commands("/find")

    assert ben.reads("find-empty")
    assert ben.buttons == ["Offer something"]


def test_nothing_left_after_narrowing_leads_back(street: Street) -> None:
    """A filter that leaves nothing is named, and one press takes it off."""
    far, ben = street.neighbour("Fay", home=FAR), street.neighbour("Ben")
    far.offers("tent")

    ben.commands("/find tent").presses("Narrow").presses("Within 1 km")
    told = ben.reads("find-nothing-of", words="tent")
    ben.presses("Show everything")

    assert told
    assert listed(ben) == ["tent"]


def test_a_card_says_when_it_is_back(street: Street) -> None:
    """What is out shows until when; Borrow stays for later days."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    lends(street, anna.offers("drill"), cleo, (-1, 2), LoanState.ON_LOAN)

    ben.commands("/find drill")

    assert "Out with a neighbour, due back by Wed 25 Nov" in ben.sees
    assert "1. Borrow" in ben.buttons


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (LoanState.REQUESTED, "A neighbour has asked for it"),
        (LoanState.APPROVED, "Promised to a neighbour, Tue 24 Nov to Wed 25 Nov"),
        (LoanState.DISPUTED, "Out with a neighbour"),
        (LoanState.RETURNED, "Free to borrow"),
        (LoanState.DECLINED, "Free to borrow"),
    ],
)
def test_a_card_says_where_the_item_stands(street: Street, state: LoanState, told: str) -> None:
    """The strongest of its loans decides; nobody's name is told."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    lends(street, anna.offers("drill"), cleo, (1, 2), state)

    ben.commands("/find drill")

    assert ben.sees.endswith(told)
    assert "Cleo" not in ben.sees


def test_an_item_of_another_community_is_as_good_as_none(street: Street) -> None:
    """A forged number shows nothing."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    item = anna.offers("drill")
    with street.database.work(street.now) as store:
        elsewhere = store.communities.add(Community("Oak Lane", HOME, "UTC", street.now))
        item.community_id = elsewhere.id
        store.items.save(item)
    ben.commands("/find")

    for sends in (ViewItem(item.id).pack(), ViewItem(999).pack()):
        raw = ben.wire.press(ben.account.id, ben.name, ben.screen.messages[-1], sends, False)
        street.happens(ben.account.platform, raw)

    assert ben.count("item-gone") == 2


def test_titles_are_suggested_while_they_are_typed(street: Street) -> None:
    """Discord's autocompletion: each title once."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    anna.offers("cordless drill")
    street.now += timedelta(minutes=1)
    anna.offers("tent")
    event = Completing(
        id="1", account=ben.account, chat=ben.direct, name="Ben", command="find", option="words", typed="dri"
    )

    with street.database.work(street.now) as store:
        suggestions = street.engine.complete(store, event, street.now)

    assert [(it.shown, it.value) for it in suggestions] == [("cordless drill", "cordless drill")]


def test_days_that_have_passed_narrow_nothing(street: Street) -> None:
    """An old search with old days goes on without them, in its old place."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    lends(street, anna.offers("drill"), cleo, (1, 2), LoanState.ON_LOAN)
    ben.commands("/find drill").presses("Narrow").presses("Free tomorrow")
    assert ben.reads("find-nothing-of")
    back = ben.screen.messages[-1].id

    street.now += timedelta(days=9)
    raw = ben.wire.press(ben.account.id, ben.name, ben.screen.messages[-1], FindPage(1, 0).pack(), False)
    street.happens(ben.account.platform, raw)

    assert listed(ben) == ["drill"]
    assert ben.screen.messages[-1].id == back


def test_a_newcomer_who_has_it_joins_and_goes_on(street: Street) -> None:
    """The ask's button is the door: who joins by it comes straight to the offer."""
    ben, cleo = street.neighbour("Ben"), street.stranger("Cleo", on="discord")
    ben.commands("/find ladder").presses("Ask the neighbours")

    cleo.presses_on(street.room_of(cleo).messages[-1], "Offer it")
    cleo.answers(language="en", home=f"{HOME.lat}, {HOME.lon}")
    cleo.presses("Go on")

    assert cleo.member.community_id == street.community.id
    assert cleo.reads("form-offer-title")
