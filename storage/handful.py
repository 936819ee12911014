"""All items in which some words stand, whole, where they are but a handful: one statement, as a town has no more.

It also tells whether there are words that this process has not learnt: to ask that before would be as long again.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Integer, any_, bindparam, exists, func, select, true

from storage.candidates import Asked, offered, worded
from storage.indexing import UNKNOWN
from storage.prepared import Prepared
from storage.tables import item, item_word, word


@lru_cache(maxsize=64)
def handful(asked: Asked) -> Prepared:
    """Rows of one item each, or of none; `many` is in how many the words stand, though `most` at most: then no items;
    `unknown` is whether there are words to learn (WordRows.unknown).

    Only on PostgreSQL, where a round trip costs more than what is read.
    """
    most = bindparam("most", type_=Integer)
    some = select(item_word.c.item_id).where(*worded("postgresql", asked)).limit(most).subquery()
    these = select(func.count().label("many"), func.array_agg(some.c.item_id).label("ids")).subquery()
    there = select(item).where(item.c.id == any_(these.c.ids), these.c.many < most, *offered(asked))
    whole = there.lateral("whole")
    unknown = exists(select(word.c.id).where(UNKNOWN)).label("unknown")
    return Prepared(select(these.c.many, unknown, whole).select_from(these.outerjoin(whole, true())))
