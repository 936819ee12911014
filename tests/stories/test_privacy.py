"""Privacy: what is kept is told, and who wants to be forgotten is."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from bot.model.member import Conduct
from bot.model.places import Point
from storage.tables import forgotten, metadata, photo, secret
from tests.stories.lent import asked, on_loan, returned
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street

NAME, TITLE, WORDS = "Xanthippe", "quixotic samovar", "with a zephyr lid"
HOME = Point(52.5213371, 13.4071337)
TOLD = (NAME, "samovar", "zephyr", "52.52133", "13.40713", "unicycle", "kazoo")


def kept(street: Street) -> str:
    """Everything that is kept, but the words of all titles, which belong to nobody."""
    with street.database.engine.begin() as connection:
        rows = [
            [str(value) for value in row]
            for table in metadata.sorted_tables
            if table.name not in ("word", "secret", "photo")
            for row in connection.execute(select(table))
        ]
    return json.dumps(rows, ensure_ascii=False)


def photos(street: Street) -> int:
    """How many photos are kept."""
    with street.database.engine.begin() as connection:
        return len(connection.execute(select(photo.c.id)).all())


def goes(who: Neighbour) -> Neighbour:
    """Somebody has themselves forgotten, and is asked twice."""
    return (
        who.commands("/privacy").presses("Forget me").presses("Yes, forget me").presses("Forget me for good")
    )


def lived(street: Street) -> Neighbour:
    """Xanthippe has done all that one can do: offered, looked for, asked, lent, borrowed."""
    who = street.neighbour(NAME, on="telegram", home=HOME)
    ben = street.neighbour("Ben", on="discord")
    who.commands(f"/near {HOME.lat}, {HOME.lon}")
    item = who.offers(TITLE, description=WORDS, note=WORDS, photo=_picture(who))
    who.commands("/find unicycle").presses("Ask the neighbours")
    ben.presses("Borrow", item).answers(span="tomorrow").presses("Ask for it")
    who.presses("Approve").presses("Handed over")
    ben.presses("Yes")
    who.presses("I got it back")
    drill = ben.offers("drill")
    who.presses("Borrow", drill).answers(span="tomorrow", word="for my kazoo").presses("Ask for it")
    who.commands("/offer kazoo")
    return who


def _picture(who: Neighbour) -> str:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (1, 2, 3)).save(file, "PNG")
    return who.has_file(file.getvalue())


def test_of_who_is_forgotten_nothing_personal_is_left(street: Street) -> None:
    """Not in any table, not among the photos; what still had to be sent is emptied a week later."""
    who = lived(street)
    account = who.account.id
    assert all(it in kept(street) for it in (*TOLD, account))
    assert photos(street) > 0

    goes(who)
    street.database.sweep(street.now + timedelta(days=31))

    left = kept(street)
    assert [it for it in (*TOLD, f"'{account}'", f'"{account}"') if it in left] == []
    assert photos(street) == 0


def test_others_keep_their_loans_with_a_number_for_a_name(street: Street) -> None:
    """Loans and records refer to somebody of whom nothing is known."""
    who = lived(street)
    number = who.member.id

    goes(who)

    with street.database.work(street.now) as store:
        assert store.members.get(number).name == f"#{number}"
        assert len(store.loans.all_where()) == 2
        assert store.homes.of(number) is None


def test_the_rooms_no_longer_show_what_they_said(street: Street) -> None:
    """Their cards and questions change in place."""
    who = lived(street)

    goes(who)

    shown = " ".join(it.text for on in ("telegram", "discord") for it in street.room(on).messages)
    assert not any(it in shown for it in TOLD)


def test_nobody_is_forgotten_while_something_is_lent(street: Street) -> None:
    """Either way, and promised counts; the reason is told, with the way to it."""
    anna, ben, _ = on_loan(street)

    for who in (anna, ben):
        who.commands("/privacy").presses("Forget me")
        assert who.reads("forget-lent", count=1)
        assert "See my loans" in who.buttons


def test_a_request_ends_when_either_side_goes(street: Street) -> None:
    """The other side hears of it."""
    anna, ben, _ = asked(street)

    goes(ben)

    assert anna.reads("loan-news-withdraw")


def test_whoever_comes_back_is_new(street: Street) -> None:
    """Nothing that was is theirs again."""
    anna, _, _ = returned(street)
    goes(anna)

    anna.commands("/mine")

    assert not anna.reads("mine-items")


def test_a_ban_stays_known(street: Street) -> None:
    """By a digest of the account: being forgotten is no way around it."""
    anna = street.neighbour("Anna")
    member = anna.member
    with street.database.work(street.now) as store:
        member.conduct = Conduct.BANNED
        store.members.save(member)
    goes(anna)

    with street.database.work(street.now) as store:
        conduct, _ = store.forgetting.conduct(anna.account, street.community.id, street.now)

    assert conduct is Conduct.BANNED


def test_after_a_restore_they_are_forgotten_again(street: Street) -> None:
    """The ledger holds digests only, and a copy that was made before does as it says; who joined anew stays."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    anna.offers("samovar")
    account, home = anna.account, anna.member
    street.passes(hours=1)
    goes(anna)
    ledger = rows(street, forgotten)
    # With the colon, as three hex digits alone might happen to match.
    assert [f":{account.id}" in str(row["digest"]) for row in ledger] == [False]
    with street.database.work(street.now) as store:  # as an older copy has it
        face = store.faces.get(ben.account)
        assert face is not None
        home.id = 0
        face.account, face.member_id = account, store.members.add(home).id
        store.faces.save(face)

    again = street.database.forget_again(street.now)

    assert again == 1
    with street.database.work(street.now) as store:
        assert store.faces.get(account) is None
    assert street.database.forget_again(street.now) == 0


def rows(street: Street, table: Any) -> list[dict[str, Any]]:
    """The rows of a table."""
    with street.database.engine.begin() as connection:
        assert connection.execute(select(secret.c.value).where(secret.c.name == "forgotten")).scalar_one()
        return [dict(row) for row in connection.execute(select(table)).mappings()]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_kept_is_told_to_members_and_strangers(street: Street, language: str) -> None:
    """Everybody may know."""
    anna, sam = street.neighbour("Anna", language=language), street.stranger("Sam")

    anna.commands("/privacy")
    sam.commands("/privacy")

    assert anna.reads("privacy-kept")
    assert sam.reads("privacy-stranger")
