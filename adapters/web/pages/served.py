"""What the pages need of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bot.flows.web import MINI_APP
from bot.language import Phrasebook
from bot.model.chats import Platform
from bot.ports import Messenger, Now, Photos, ReadLaunch
from bot.settings import WebSettings
from bot.store import Store

SHELF: Final = "shelf"  # below the Mini App's own page


@dataclass(frozen=True, slots=True)
class Served:
    """Where things are kept, and where they are shown. `secret` signs forms; `work` opens a unit of work.

    `read_launch` reads who opened the Mini App; without it there is none. `inside` is the same pages within the app.

    Photos are kept in transactions of their own: never ask for one within a unit of work.
    """

    settings: WebSettings
    secret: bytes
    work: Callable[[datetime], AbstractContextManager[Store]]
    now: Now
    book: Phrasebook
    photos: Photos
    messengers: Mapping[Platform, Messenger]
    read_launch: ReadLaunch | None = None
    inside: bool = False

    @property
    def public_url(self) -> str:
        """The public address, without a slash at its end."""
        return self.settings.public_url or ""

    @property
    def root(self) -> str:
        """The path of the public address: "" or "/elm"."""
        return urlsplit(self.public_url).path

    @property
    def app(self) -> str:
        """The path of the Mini App's own page; all that belongs to it lies below."""
        return self.root + MINI_APP

    @property
    def base(self) -> str:
        """The path under which the pages lie, within the app or outside."""
        return self.app + SHELF if self.inside else self.root

    @property
    def app_only(self) -> Served:
        """The same, as the Mini App shows it."""
        return replace(self, inside=True)

    @property
    def secure(self) -> bool:
        """Whether browsers come by https."""
        return self.public_url.startswith("https:")
