"""Words that were learnt within a batch go with what was undone, and no further."""

from __future__ import annotations

from contextlib import suppress

from bot.model.chats import Platform
from bot.model.item import Item
from bot.ports import Arrived
from bot.store import Sought, Store
from storage.indexing import WordRows
from storage.vocabulary import Vocabulary
from tests.running.house import House
from tests.running.neighbours import HERE, NEIGHBOURS, settle


def test_words_of_one_that_was_undone_are_nobodys(house: House) -> None:
    """Its misspelt word is no word for the others of the batch: they still find what is meant by it."""
    community, owner = settle(house.database, house.clock())
    one, two, three = take_three(house)
    with house.database.together() as handling:
        with suppress(KeyError), handling(one) as store:
            store.items.add(Item(community, owner, "laddre", HERE, house.clock()))
            raise KeyError
        with handling(two) as store:
            assert found(store, community, "laddre") == ["ladder"]
        with handling(three) as store:
            store.items.add(Item(community, owner, "laddre", HERE, house.clock()))

    with house.database.work(house.clock()) as store:
        assert "laddre" in found(store, community, "laddre")


def test_a_word_goes_with_the_savepoint_in_which_it_came(house: House) -> None:
    """An earlier one stays."""
    with house.database.engine.begin() as connection:
        words = WordRows(connection, Vocabulary())
        words.add(["ladder"])
        before = words.mark()
        words.add(["laddre"])

        words.back_to(before)

        assert "ladder" in words
        assert "laddre" not in words


def test_words_of_a_batch_that_was_undone_are_nobodys(house: House) -> None:
    """What one learnt of another's words goes with the whole."""
    community, owner = settle(house.database, house.clock())
    one, two, _ = take_three(house)
    with suppress(KeyError), house.database.together() as handling:
        with handling(one) as store:
            store.items.add(Item(community, owner, "wheelbarrow", HERE, house.clock()))
        with handling(two) as store:
            assert found(store, community, "weelbarow") == ["wheelbarrow"]
        raise KeyError

    with house.database.work(house.clock()) as store:
        store.items.add(Item(community, owner, "telescope", HERE, house.clock()))
    with house.database.work(house.clock()) as store:
        assert not found(store, community, "weelbarow")
        assert found(store, community, "telescpe") == ["telescope"]


def take_three(house: House) -> list[Arrived]:
    """Three events that wait, taken."""
    for who in NEIGHBOURS[:3]:
        house.arrives(who, "hello")
    return house.database.inbox.take((Platform.TELEGRAM,), (), 3)


def found(store: Store, community: int, words: str) -> list[str]:
    """The titles that words find."""
    return [it.item.title for it in store.search.find(Sought(community, HERE, words), 0, 10)]
