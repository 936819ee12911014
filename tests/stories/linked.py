"""Accounts of one person on both platforms."""

from __future__ import annotations

from tests.stories.neighbour import Neighbour


def code_for(who: Neighbour) -> str:
    """The code that /link gives."""
    who.commands("/link")
    return next(str(it.params["code"]) for it in reversed(list(who.phrases())) if it.key == "link-code")


def links(first: Neighbour, second: Neighbour) -> None:
    """The whole way: code, yes, yes."""
    second.commands(f"/link {code_for(first)}").presses("Yes")
    first.presses("Yes")


def member_of(who: Neighbour) -> int:
    """The member that an account belongs to, 0 for none."""
    with who.street.database.work(who.street.now) as store:
        face = store.faces.get(who.account)
    return face.member_id if face else 0
