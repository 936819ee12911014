"""Where photos are kept, under random names."""

from __future__ import annotations

import re
from collections.abc import Callable
from secrets import token_hex
from typing import Final

from adapters.photos.decoder import Decoder
from adapters.photos.reencoding import MAX_BYTES, MAX_MEGAPIXELS

ID_LENGTH: Final = 32  # hexadecimal digits: 128 bits of chance


class KeptPhotos:
    """bot.ports.Photos on a store of bytes: `save(photo, jpeg)`, and `load(photo)`.

    A name says nothing of what is in a photo, so nobody who has a picture can find out whether somebody sent it.
    """

    def __init__(
        self,
        save: Callable[[str, bytes], None],
        load: Callable[[str], bytes | None],
        max_megapixels: int = MAX_MEGAPIXELS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Keep the store; the limits bound what is decoded."""
        self._save, self._load = save, load
        self._decoder = Decoder(max_megapixels, max_bytes)

    def keep(self, image: bytes) -> str:
        """Re-encode, save, and return the name. Takes up to some seconds. Raises PhotoRefused."""
        jpeg = self._decoder.jpeg(image)
        photo = token_hex(ID_LENGTH // 2)
        self._save(photo, jpeg)
        return photo

    def jpeg(self, photo: str) -> bytes | None:
        """The kept JPEG, or None when it is gone or was never ours."""
        return self._load(photo) if re.fullmatch(f"[0-9a-f]{{{ID_LENGTH}}}", photo) else None
