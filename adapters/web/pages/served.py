"""What the pages need of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.language import Phrasebook
from bot.model.chats import Platform
from bot.ports import Messenger, Now, Photos
from bot.settings import WebSettings
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Served:
    """Where things are kept, and where they are shown. `secret` signs forms; `work` opens a unit of work.

    Photos are kept in transactions of their own: never ask for one within a unit of work.
    """

    settings: WebSettings
    secret: bytes
    work: Callable[[datetime], AbstractContextManager[Store]]
    now: Now
    book: Phrasebook
    photos: Photos
    messengers: Mapping[Platform, Messenger]

    @property
    def public_url(self) -> str:
        """The public address, without a slash at its end."""
        return self.settings.public_url or ""

    @property
    def base(self) -> str:
        """The path under which the pages lie: "" or "/elm"."""
        return urlsplit(self.public_url).path

    @property
    def secure(self) -> bool:
        """Whether browsers come by https."""
        return self.public_url.startswith("https:")
