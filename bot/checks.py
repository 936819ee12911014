"""What a check of the surroundings finds: the values that `commonshed doctor` prints."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in one line. `mend` says what to do about it; "" when all is well."""

    what: str
    mend: str = ""

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.mend


Check = Callable[[Settings], Awaitable[list[Finding]]]
