"""Linking: one person's two accounts become one member, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.flows.actions import LinkAgree
from bot.model.community import Community, Purpose
from bot.model.loan import Loan, LoanState
from bot.model.member import Member
from bot.model.places import Cell, Point
from bot.model.spans import Span
from tests.stories.linked import code_for, links, member_of
from tests.stories.neighbour import Neighbour
from tests.stories.street import HOME, Street


def back_code(who: Neighbour) -> str:
    """The code shown to whoever agreed first, to be typed on the other side."""
    return next(str(it.params["code"]) for it in reversed(list(who.phrases())) if it.key == "link-now-there")


def lend(street: Street, owner: Neighbour, borrower: Neighbour, state: LoanState) -> None:
    """A loan between two, in some state."""
    item, lender, other = owner.offers("drill"), owner.member, borrower.member
    span = Span(street.now + timedelta(days=1), street.now + timedelta(days=3), "Europe/Berlin")
    with street.database.work(street.now) as store:
        loan = Loan(item.id, street.community.id, lender.id, other.id, span, street.now, state=state)
        store.loans.add(loan)


def test_both_sides_agree_and_are_one(street: Street) -> None:
    """Each sees the other's name and platform; then the second account belongs to the first's member."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")

    annie.commands(f"/link {code_for(anna)}")
    assert annie.reads("link-is-it-you", name="Anna")
    annie.presses("Yes")
    assert anna.reads("link-is-it-you", name="Annie")
    assert not member_of(annie)
    anna.presses("Yes")

    assert member_of(annie) == member_of(anna)
    assert anna.reads("link-done")
    assert annie.reads("link-done")


def test_one_answer_alone_links_nothing(street: Street) -> None:
    """The first account's yes does not count before it was asked."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    annie.commands(f"/link {code_for(anna)}")

    anna.forges(LinkAgree(1, 1))
    anna.forges(LinkAgree(2, 1))

    assert not member_of(annie)


def test_a_stranger_cannot_say_yes(street: Street) -> None:
    """The button grants nothing: whoever did not type the code is refused, at either step."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    eve = street.neighbour("Eve", on="discord")
    annie.commands(f"/link {code_for(anna)}")

    eve.forges(LinkAgree(1, 1))
    assert not anna.reads("link-is-it-you", name="Eve")
    annie.presses("Yes")
    eve.forges(LinkAgree(2, 0))
    anna.presses("Yes")

    assert eve.count("link-closed") == 2
    assert member_of(annie) == member_of(anna) != member_of(eve)


def test_the_second_answer_can_be_typed(street: Street) -> None:
    """Where the question cannot arrive, the code shown on the other side asks it."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    annie.commands(f"/link {code_for(anna)}")
    anna.blocks()
    annie.presses("Yes")
    street.unreachable.clear()

    anna.commands(f"/link {back_code(annie)}").presses("Yes")

    assert member_of(annie) == member_of(anna)


def test_no_links_nothing_and_ends_the_code(street: Street) -> None:
    """Either side may say no; the code is used up."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    code = code_for(anna)

    annie.commands(f"/link {code}").presses("No")
    annie.commands(f"/link {code}")

    assert annie.reads("link-not-linked")
    assert annie.reads("code-wrong")


def test_a_no_at_the_end_is_told_to_both(street: Street) -> None:
    """Somebody else's account that claims to be mine stays apart."""
    anna, eve = street.neighbour("Anna"), street.stranger("Eve", on="discord")
    eve.commands(f"/link {code_for(anna)}").presses("Yes")

    anna.presses("No")

    assert not member_of(eve)
    assert anna.reads("link-not-linked")
    assert eve.reads("link-not-linked")


def test_a_code_serves_one_account(street: Street) -> None:
    """Once typed, it is a wrong code to everybody else."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    eve = street.stranger("Eve", on="discord")
    code = code_for(anna)

    annie.commands(f"/link {code}")
    eve.commands(f"/link {code}")

    assert eve.reads("code-wrong")
    assert not eve.reads("link-is-it-you")


def test_a_second_press_changes_nothing(street: Street) -> None:
    """The old buttons show that it is done."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    links(anna, annie)
    before = member_of(anna)

    annie.forges(LinkAgree(1, 0))
    anna.forges(LinkAgree(2, 0))

    assert member_of(annie) == member_of(anna) == before


@pytest.mark.parametrize("wait", [{"minutes": 10}, {"days": 2}])
def test_a_code_lives_ten_minutes(street: Street, wait: dict[str, float]) -> None:
    """Then it is answered like any wrong one, and so is its button."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    code = code_for(anna)
    annie.commands(f"/link {code}")

    street.now += timedelta(**wait)
    annie.presses("Yes")
    annie.commands(f"/link {code}")

    assert not anna.reads("link-is-it-you")
    assert annie.reads("code-wrong")


def test_after_five_wrong_codes_one_must_wait(street: Street) -> None:
    """Even the right one is refused then, and works ten minutes later."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    for guess in range(5):
        annie.commands(f"/link NO-{guess}")

    annie.commands(f"/link {code_for(anna)}")
    assert annie.reads("code-too-many")
    street.now += timedelta(minutes=11)
    annie.commands(f"/link {code_for(anna)}")

    assert annie.reads("link-is-it-you", name="Anna")


def test_ones_own_code_is_for_the_other_account(street: Street) -> None:
    """Typed where it was made, it stays good."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    code = code_for(anna)

    anna.commands(f"/link {code}")
    annie.commands(f"/link {code}")

    assert anna.reads("link-own-code")
    assert annie.reads("link-is-it-you", name="Anna")


def test_somebody_must_have_joined(street: Street) -> None:
    """Two strangers have nothing to share yet; the code serves still when one has joined."""
    ann, annie = street.stranger("Ann"), street.stranger("Annie", on="discord")
    code = code_for(ann)

    annie.commands(f"/link {code}")

    assert annie.reads("link-nobody-joined")


def test_the_newer_account_may_make_the_code(street: Street) -> None:
    """It does not matter on which side the member is."""
    ann, anna = street.stranger("Ann"), street.neighbour("Anna", on="discord")

    links(ann, anna)

    assert member_of(ann) == member_of(anna) != 0


def test_two_members_become_one(street: Street) -> None:
    """Items go to the one who joined first, and lie where that one lives; nothing is lost."""
    anna = street.neighbour("Anna", home=HOME)
    street.now += timedelta(hours=1)
    annie = street.neighbour("Annie", on="discord", home=Point(52.53, 13.41))
    annie.offers("ladder")
    kept = anna.member.id

    links(anna, annie)

    assert (member_of(anna), member_of(annie)) == (kept, kept)
    ladder = street.item("ladder")
    assert (ladder.owner_id, ladder.cell) == (kept, Cell.of(HOME, street.community.cell_m))
    assert "Anna" in street.room().messages[-1].text


def test_two_members_with_a_loan_between_them_stay_two(street: Street) -> None:
    """Nobody can lend to themselves: it is to be finished first."""
    anna, annie = street.neighbour("Anna"), street.neighbour("Annie", on="discord")
    lend(street, anna, annie, LoanState.ON_LOAN)

    annie.commands(f"/link {code_for(anna)}")

    assert annie.reads("link-open-loan")
    assert member_of(anna) != member_of(annie)


def test_a_loan_begun_meanwhile_is_seen(street: Street) -> None:
    """What stood against it is looked at again before the last step."""
    anna, annie = street.neighbour("Anna"), street.neighbour("Annie", on="discord")
    annie.commands(f"/link {code_for(anna)}").presses("Yes")
    lend(street, anna, annie, LoanState.REQUESTED)

    anna.presses("Yes")

    assert anna.reads("link-open-loan")
    assert member_of(anna) != member_of(annie)


def test_members_of_two_communities_stay_two(street: Street) -> None:
    """A kind no, which names the other community."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    annie.commands("/start")
    with street.database.work(street.now) as store:
        other = store.communities.add(Community("Oak Lane", HOME, "Europe/Berlin", street.now))
        member = store.members.add(Member(other.id, "Annie", Cell.of(HOME), street.now))
        face = store.faces.get(annie.account)
        assert face is not None
        face.member_id = member.id
        store.faces.save(face)

    annie.commands(f"/link {code_for(anna)}")

    assert annie.reads("link-other-community", community="Elm Street")


def test_accounts_that_are_linked_say_so(street: Street) -> None:
    """There is nothing to do twice."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    links(anna, annie)

    annie.commands(f"/link {code_for(anna)}")

    assert annie.reads("link-already")


def test_open_questions_of_joining_are_dropped(street: Street) -> None:
    """Who is a member by linking is not asked where they live."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    annie.commands("/start", in_room=True)

    links(anna, annie)

    with street.database.work(street.now) as store:
        assert store.drafts.current(annie.account) is None


def test_codes_are_kept_only_as_digests(street: Street) -> None:
    """Neither the first nor the second can be read from the table of codes."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    code = code_for(anna)
    annie.commands(f"/link {code}").presses("Yes")

    with street.database.work(street.now) as store:
        kept = store.codes.all_where()

    assert [it.purpose for it in kept] == [Purpose.LINK, Purpose.LINK_BACK]
    assert code not in repr(kept)
    assert back_code(annie) not in repr(kept)


def test_linking_leaves_a_record(street: Street) -> None:
    """Which platforms, by whom."""
    anna, annie = street.neighbour("Anna"), street.stranger("Annie", on="discord")
    links(anna, annie)

    key = member_of(anna)
    with street.database.work(street.now) as store:
        records = store.audit.of(f"member:{key}")

    assert [it.step for it in records] == ["link"]
