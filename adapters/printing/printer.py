"""The printer: bot.ports.Printer by Pillow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from bot.conversation.lookups import DrawLabel, Drawn, Picture
from bot.language import Phrasebook

if TYPE_CHECKING:
    from PIL import Image

ID_LENGTH: Final = 32  # hexadecimal digits of a SHA-256; as long as those that adapters.photos gives


class PillowPrinter:
    """Draws, and keeps what it drew: `save(photo, jpeg)` may be called again with the same.

    Pillow is loaded by the first picture: it takes a start 15 ms and 5 MB, and few events draw.
    """

    def __init__(self, book: Phrasebook, save: Callable[[str, bytes], None]) -> None:
        """Write words from this book."""
        self._book, self._save = book, save

    def draw(self, picture: Picture, link: str) -> Drawn:
        """Draw and keep a picture; nothing is kept where there are no letters for its words."""
        from adapters.printing.charts import draw_weeks
        from adapters.printing.labels import jpeg

        image = self._label(picture, link) if isinstance(picture, DrawLabel) else None
        if not isinstance(picture, DrawLabel):
            image = draw_weeks(picture, self._book)
        if image is None:
            return Drawn()
        encoded = jpeg(image)
        photo = sha256(encoded).hexdigest()[:ID_LENGTH]
        self._save(photo, encoded)
        return Drawn(photo)

    def sheet(self, labels: Sequence[tuple[DrawLabel, str]], made_at: datetime) -> bytes:
        """A PDF of labels, each with what its code says; one for which there are no letters is left out."""
        from adapters.printing.labels import sheets

        drawn = [self._label(label, link) for label, link in labels]
        return sheets([it for it in drawn if it is not None], made_at)

    def _label(self, label: DrawLabel, link: str) -> Image.Image | None:
        """One label."""
        from adapters.printing.labels import draw_label, words_of

        return draw_label(words_of(label, link, self._book))
