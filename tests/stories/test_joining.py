"""Joining: a neighbour comes in by the card, says where home is, and goes on with what they wanted."""

from __future__ import annotations

import pytest

from bot.conversation.lookups import NamedPlace
from bot.flows.actions import Join
from bot.model.community import Community
from bot.model.places import Cell, Point
from tests.stories.joining import MUNICH, NEARBY, at, begins, on_telegram, ruled
from tests.stories.neighbour import Neighbour
from tests.stories.phones import Seen
from tests.stories.street import HOME, ROOMS, Street


def joined(who: Neighbour) -> bool:
    """Whether they are a member."""
    with who.street.database.work(who.street.now) as store:
        face = store.faces.get(who.account)
    return face is not None and face.member_id != 0


def test_a_stranger_joins(street: Street) -> None:
    """Language and home make a member, whose cell is all that others learn."""
    ben = street.stranger("Ben")

    begins(street, ben).answers(language="en", home=at(NEARBY))

    assert ben.member.name == "Ben"
    assert ben.member.cell == Cell.of(NEARBY, street.community.cell_m)
    assert ben.reads("join-done", name="Ben", community="Elm Street")
    member = ben.member
    with street.database.work(street.now) as store:
        assert store.homes.of(member.id) == (NEARBY, "")


def test_the_language_counts_from_the_next_question_on(street: Street) -> None:
    """Whoever picks Korean is asked for their home, and welcomed, in Korean."""
    mina = street.stranger("Mina")

    begins(street, mina)
    if on_telegram(mina):
        mina._answers_one("language", "ko")
        assert "집이 어디인가요" in mina.sees
        mina.says(at(HOME))
    else:
        mina.answers(language="ko", home=at(HOME))

    assert mina.member.language == "ko"
    assert "환영해요" in mina.sees


def test_house_rules_are_agreed_to(street: Street) -> None:
    """They are shown before it counts, and nobody is in before they agree."""
    ruled(street, "Bring it back clean")
    ben = street.stranger("Ben")

    begins(street, ben).answers(language="en", home=at(HOME))
    assert "Bring it back clean" in ben.sees
    assert not joined(ben)
    ben.presses("I agree, let me in")

    assert joined(ben)


def test_rules_made_meanwhile_are_agreed_to_as_well(street: Street) -> None:
    """A form that was begun without rules does not lead past them; its answers stay."""
    ben = street.stranger("Ben")
    begins(street, ben)
    ruled(street, "Be kind")

    ben.answers(language="en", home=at(HOME))

    assert not joined(ben)
    assert "Be kind" in ben.sees
    assert joined(ben.presses("I agree, let me in"))


def test_a_home_too_far_away_is_asked_again(street: Street) -> None:
    """Somebody of another town is told kindly; the language stays."""
    ben = street.stranger("Ben")

    begins(street, ben).answers(language="en", home=MUNICH)

    assert ben.reads("join-too-far", community="Elm Street")
    assert not joined(ben)
    assert joined(ben.answers(home=at(HOME)))


def test_a_home_a_little_outside_is_near_enough(street: Street) -> None:
    """The radius is 2 km; a neighbour 2.7 km away is welcome, one at 3.4 km is not."""
    ben, eve = street.stranger("Ben"), street.stranger("Eve")

    begins(street, ben).answers(language="en", home=at(Point(HOME.lat + 2_700 / 111_320, HOME.lon)))
    begins(street, eve).answers(language="en", home=at(Point(HOME.lat + 3_400 / 111_320, HOME.lon)))

    assert joined(ben)
    assert not joined(eve)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("91, 13", "place-out-of-range"),
        ("nowhere at all", "place-not-found"),
        ("https://maps.app.goo.gl/x", "place-short-link"),
    ],
)
def test_a_place_that_is_none_is_told(street: Street, typed: str, key: str) -> None:
    """Each has its own words, and the question comes again."""
    ben = street.stranger("Ben")

    begins(street, ben).answers(language="en", home=typed)

    assert ben.reads(key)
    assert not joined(ben)


def test_an_address_is_shown_before_it_counts(street: Street) -> None:
    """What the map found is picked by a button."""
    street.places["Elm Street 5"] = [NamedPlace(NEARBY, "Elm Street 5, Berlin")]
    ben = street.stranger("Ben")

    begins(street, ben).answers(language="en", home="Elm Street 5")
    assert not joined(ben)
    ben.presses("Elm Street 5, Berlin")

    assert joined(ben)
    with street.database.work(street.now) as store:
        face = store.faces.get(ben.account)
        assert face is not None
        assert store.homes.of(face.member_id) == (NEARBY, "Elm Street 5, Berlin")


def test_whoever_wanted_something_goes_on_with_it(street: Street) -> None:
    """A stranger presses Borrow, joins, and one press later asks to borrow."""
    anna, ben = street.neighbour("Anna"), street.stranger("Ben", on="discord")
    drill = anna.offers("drill")

    ben.presses("Borrow", drill).answers(language="en", home=at(NEARBY))
    ben.presses("Go on")

    assert joined(ben)
    assert ben.asked is not None
    assert ben.asked.title.key == "form-borrow"


def test_without_a_community_start_says_where_to_begin(street: Street) -> None:
    """Somebody who finds the bot by chance is told about the card."""
    ben = street.stranger("Ben")

    ben.commands("/start")

    assert ben.reads("join-nowhere")


def test_start_again_goes_on_with_what_was_begun(street: Street) -> None:
    """The questions that are answered stay answered."""
    ben = street.stranger("Ben")
    begins(street, ben)
    if on_telegram(ben):
        ben._answers_one("language", "en")
    else:
        ben.answers(language="en", home="nowhere at all")

    ben.commands("/start").answers(home=at(HOME))

    assert joined(ben)


def test_a_member_who_starts_again_is_greeted(street: Street) -> None:
    """No questions, but what one does here."""
    anna = street.neighbour("Anna")

    anna.commands("/start")

    assert anna.reads("start-again", name="Anna", community="Elm Street")
    assert anna.buttons == ["Find something", "Offer something", "My loans", "Help"]


def test_joining_twice_is_one_member(street: Street) -> None:
    """The card's button greets whoever is in already."""
    anna = street.neighbour("Anna")

    begins(street, anna)

    assert anna.reads("start-again")
    with street.database.work(street.now) as store:
        assert len(store.members.all_where()) == 1


def test_a_member_of_another_community_stays_there(street: Street) -> None:
    """One shares in one community at a time: pressing Join elsewhere says so, and loses nothing."""
    ben = street.neighbour("Ben")
    with street.database.work(street.now) as store:
        other = store.communities.add(Community("Oak Lane", HOME, "Europe/Berlin", street.now))
        member = store.members.all_where()[0]
        member.community_id = other.id
        store.members.save(member)

    if on_telegram(ben):
        ben.commands(f"/start {Join(street.community.id).pack()}")
    else:
        card = Seen("1", ROOMS[ben.account.platform], "", [("Join", Join(street.community.id).pack(), "")])
        ben.presses_on(card, "Join")

    assert ben.reads("join-elsewhere", community="Oak Lane")
    assert ben.member.community_id == other.id


@pytest.mark.parametrize("name", ["\u200b\u200b", "ㅤ"])
def test_a_name_of_nothing_visible_becomes_a_sign(street: Street, name: str) -> None:
    """Others must be able to see of whom it is spoken."""
    ghost = street.stranger(name, on=street.telegram)

    begins(street, ghost).answers(language="en", home=at(HOME))

    assert ghost.member.name == "?"


def test_a_card_of_no_community_is_told(street: Street) -> None:
    """A forged link leads nowhere, and to nobody's error."""
    ben = street.stranger("Ben", on=street.telegram)

    ben.commands(f"/start {Join(35**7).pack()}")

    assert ben.reads("join-gone")


def test_joining_leaves_a_record(street: Street) -> None:
    """Who joined, and when."""
    ben = street.stranger("Ben")
    begins(street, ben).answers(language="en", home=at(HOME))

    with street.database.work(street.now) as store:
        face = store.faces.get(ben.account)
        assert face is not None
        records = store.audit.of(f"member:{face.member_id}")

    assert [(it.step, it.actor, it.community_id) for it in records] == [
        ("join", face.member_id, street.community.id)
    ]
