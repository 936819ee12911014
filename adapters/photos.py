"""Photos: checked, re-encoded without what they tell of the place and the camera, and kept by their fingerprint."""

from __future__ import annotations

import re
import struct
import threading
import warnings
import zlib
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps
from PIL.Image import DecompressionBombError, Resampling

from bot.ports import PhotoRefused

MAX_MEGAPIXELS: Final = 25
MAX_BYTES: Final = 20_000_000  # Bot API: getFile gives at most 20 MB
LONGER_SIDE: Final = 1_280  # pixels: what a phone shows, and no chat scales it again
QUALITY: Final = 82
MAX_SCANS: Final = 40  # of a progressive JPEG: encoders write about ten, and each is a pass over all of it
ID_LENGTH: Final = 32  # hexadecimal digits of a SHA-256: 128 bits

_FORMATS: Final = (  # how a file begins, and Pillow's name for it
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
)
# A marker of a JPEG. After 0xFF, zero is a byte of the picture and D0 to D7 restart within a scan (ITU T.81, B.1.1.3).
_MARKER: Final = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_WITHOUT_LENGTH: Final = frozenset({0x01, 0xD8})
_SCAN: Final = 0xDA
_END: Final = 0xD9
# What Pillow raises for broken files, seen by breaking files at random.
_BROKEN: Final = (
    OSError, SyntaxError, ValueError, EOFError, TypeError, AttributeError, LookupError, ArithmeticError,
    struct.error, zlib.error,
)  # fmt: skip
_TRANSPARENT: Final = ("RGBA", "LA", "PA", "La", "RGBa")


def reencode(image: bytes, max_megapixels: int = MAX_MEGAPIXELS, max_bytes: int = MAX_BYTES) -> bytes:
    """A JPEG of at most 1280 pixels a side, upright, on white, with no metadata. The same bytes give the same bytes.

    Takes JPEG, PNG and WebP; of an animation the first picture. Raises PhotoRefused (not_a_photo, too_large) and no
    warnings. Not for two threads at once: the filter of warnings is the process's.
    """
    if len(image) > max_bytes:
        raise PhotoRefused("too_large")
    format_name = next((name for start, name in _FORMATS if start.match(image)), None)
    if format_name is None or (format_name == "JPEG" and _scans(image) > MAX_SCANS):
        raise PhotoRefused("not_a_photo")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large and of slightly broken files; we decide
        try:
            with Image.open(BytesIO(image), formats=(format_name,)) as opened:
                if opened.width * opened.height > max_megapixels * 1_000_000:
                    raise PhotoRefused("too_large")  # before anything is decoded
                return _jpeg(_on_white(_scaled(_upright(opened))))
        except PhotoRefused:
            raise
        except DecompressionBombError:
            raise PhotoRefused("too_large") from None
        except _BROKEN:
            raise PhotoRefused("not_a_photo") from None


def _scans(jpeg: bytes) -> int:
    """How many scans the first picture of a file has. A small file can hold a million, hours of work for libjpeg."""
    at, scans = 2, 0
    while scans <= MAX_SCANS and (marker := _MARKER.search(jpeg, at)):
        kind, at = marker[1][0], marker.end()
        if kind == _END:
            break
        if kind not in _WITHOUT_LENGTH:
            at += int.from_bytes(jpeg[at : at + 2], "big")
        scans += kind == _SCAN
    return scans


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera was held. Broken EXIF turns nothing."""
    image.draft(None, (LONGER_SIDE, LONGER_SIDE))  # libjpeg then decodes a large photo at a half or a quarter
    image.load()
    with suppress(*_BROKEN):
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _scaled(image: Image.Image) -> Image.Image:
    """In RGB or RGBA, with LONGER_SIDE at most. Scaled before anything else copies it: 25 megapixels are 100 MB."""
    if image.mode.startswith("I"):  # 16 bits of grey, of which Pillow would keep the low eight
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    wanted = "RGBA" if image.mode in _TRANSPARENT or "transparency" in image.info else "RGB"
    if image.mode != wanted:
        image = image.convert(wanted)
    image.thumbnail((LONGER_SIDE, LONGER_SIDE), Resampling.LANCZOS)
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """In a new image: the old one's comments and profiles stay behind."""
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image if image.mode == "RGBA" else None)
    return flat


def _jpeg(image: Image.Image) -> bytes:
    """Encoded."""
    encoded = BytesIO()
    image.save(encoded, "JPEG", quality=QUALITY, optimize=True)
    return encoded.getvalue()


class KeptPhotos:
    """bot.ports.Photos on a store of bytes: `save(photo, jpeg)` may be called again with the same, `load(photo)`."""

    def __init__(
        self,
        save: Callable[[str, bytes], None],
        load: Callable[[str], bytes | None],
        max_megapixels: int = MAX_MEGAPIXELS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Keep the store and the limits."""
        self._save, self._load = save, load
        self._max_megapixels, self._max_bytes = max_megapixels, max_bytes
        self._one_at_a_time = threading.Lock()  # a decoded photo takes up to 100 MB; and see reencode

    def keep(self, image: bytes) -> str:
        """Re-encode, save, and return the id, which is the JPEG's fingerprint. Raises PhotoRefused."""
        with self._one_at_a_time:
            jpeg = reencode(image, self._max_megapixels, self._max_bytes)
        photo = sha256(jpeg).hexdigest()[:ID_LENGTH]
        self._save(photo, jpeg)
        return photo

    def jpeg(self, photo: str) -> bytes | None:
        """The kept JPEG, or None when it is gone or was never ours."""
        return self._load(photo) if re.fullmatch(f"[0-9a-f]{{{ID_LENGTH}}}", photo) else None
