"""Reading ahead: what a batch needs of many, by a few statements for all of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol, TypeVar

E = TypeVar("E")


class Ahead(Protocol[E]):
    """What can be read for many at once, before a batch asks for each."""

    def ahead(self, keys: Collection[int]) -> list[E]:
        """Those that there are; `get` gives the same objects afterwards, until they are saved. For batches."""
        ...
