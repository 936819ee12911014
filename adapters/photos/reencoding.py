"""Re-encoding: a photo without what it tells of the place and the camera.

This file is also the program of the process in which that happens, so it knows nothing else of the project. The bot's
own process decodes nothing and does not load Pillow (4 MB, 11 ms): each function that works on pictures asks for it.
"""

from __future__ import annotations

import math
import re
import struct
import sys
import warnings
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from PIL import Image

if sys.platform != "win32":  # which knows no such bounds
    import resource

MAX_MEGAPIXELS: Final = 25
MAX_BYTES: Final = 20_000_000  # Bot API: getFile gives at most 20 MB
LONGER_SIDE: Final = 1_280  # pixels: what a phone shows, and no chat scales it again
QUALITY: Final = 82
MAX_SCANS: Final = 40  # of a progressive JPEG: encoders write about ten, and each is a pass over all of it
MEMORY: Final = 512 * 1024 * 1024  # bytes of addresses: Python and Pillow, before any photo
BYTES_A_PIXEL: Final = 16  # what decoding holds at once: four bytes, in a few copies
CPU_S: Final = 10  # for one photo; the largest takes one
OPEN_FILES: Final = 3  # stdin, stdout, stderr, and no other
LENGTH: Final = 4  # bytes that say how long a frame is
DONE, REFUSED = 0, 1

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
    struct.error, zlib.error, MemoryError,
)  # fmt: skip
_TRANSPARENT: Final = ("RGBA", "LA", "PA", "La", "RGBa")


class Refused(ValueError):
    """What was sent is no photo that is kept. `reason` is not_a_photo or too_large."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def looks_like_a_photo(image: bytes) -> bool:
    """Whether it begins as a JPEG, a PNG or a WebP does."""
    return any(start.match(image) for start, _ in _FORMATS)


def reencode(image: bytes, max_megapixels: int = MAX_MEGAPIXELS, max_bytes: int = MAX_BYTES) -> bytes:
    """A JPEG of at most 1280 pixels a side, upright, on white, with no metadata. The same bytes give the same bytes.

    Takes JPEG, PNG and WebP; of an animation the first picture. Raises Refused (not_a_photo, too_large) and no
    warnings. Not for two threads at once: the filter of warnings is the process's.
    """
    from PIL import Image

    if len(image) > max_bytes:
        raise Refused("too_large")
    format_name = next((name for start, name in _FORMATS if start.match(image)), None)
    if format_name is None or (format_name == "JPEG" and _scans(image) > MAX_SCANS):
        raise Refused("not_a_photo")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large and of slightly broken files; we decide
        try:
            with Image.open(BytesIO(image), formats=(format_name,)) as opened:
                if opened.width * opened.height > max_megapixels * 1_000_000:
                    raise Refused("too_large")  # before anything is decoded
                return _jpeg(_on_white(_scaled(_upright(opened))))
        except Refused:
            raise
        except Image.DecompressionBombError:
            raise Refused("too_large") from None
        except _BROKEN:
            raise Refused("not_a_photo") from None


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
    from PIL import ImageOps

    image.draft(None, (LONGER_SIDE, LONGER_SIDE))  # libjpeg then decodes a large photo at a half or a quarter
    image.load()
    with suppress(*_BROKEN):
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _scaled(image: Image.Image) -> Image.Image:
    """In RGB or RGBA, with LONGER_SIDE at most. Scaled before anything else copies it: 25 megapixels are 100 MB."""
    from PIL.Image import Resampling

    if image.mode.startswith("I"):  # 16 bits of grey, of which Pillow would keep the low eight
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    wanted = "RGBA" if image.mode in _TRANSPARENT or "transparency" in image.info else "RGB"
    if image.mode != wanted:
        image = image.convert(wanted)
    image.thumbnail((LONGER_SIDE, LONGER_SIDE), Resampling.LANCZOS)
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """In a new image: the old one's comments and profiles stay behind."""
    from PIL import Image

    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image if image.mode == "RGBA" else None)
    return flat


def _jpeg(image: Image.Image) -> bytes:
    """Encoded."""
    encoded = BytesIO()
    image.save(encoded, "JPEG", quality=QUALITY, optimize=True)
    return encoded.getvalue()


# -- in a process of its own -------------------------------------------------------------------------------------------


def serve(questions: BinaryIO, answers: BinaryIO, max_megapixels: int, max_bytes: int) -> None:
    """Re-encode one photo after another until there are no more. Each is a frame: its length in four bytes, then it."""
    while image := read_frame(questions):
        bound_seconds()
        try:
            status, answer = DONE, reencode(image, max_megapixels, max_bytes)
        except Refused as refused:
            status, answer = REFUSED, refused.reason.encode()
        write_frame(answers, bytes((status,)) + answer)


def read_frame(stream: BinaryIO) -> bytes:
    """The next frame; empty at the end, and for one that is cut off."""
    length = int.from_bytes(stream.read(LENGTH), "big")
    frame = stream.read(length)
    return frame if len(frame) == length else b""


def write_frame(stream: BinaryIO, frame: bytes) -> None:
    """Send a frame."""
    stream.write(len(frame).to_bytes(LENGTH, "big") + frame)
    stream.flush()


def bound(max_megapixels: int) -> None:
    """From now on: so much memory, and no file, no socket, no core. Where the system knows no such bounds, nothing."""
    if sys.platform == "win32":
        return
    from PIL import Image, ImageOps  # noqa: F401 - loaded here, for those that work on pictures

    Image.init()  # all that is imported later would need files
    memory = MEMORY + max_megapixels * 1_000_000 * BYTES_A_PIXEL
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(nothing, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def bound_seconds() -> None:
    """From now on: so many seconds of work, counted from what is spent already."""
    if sys.platform == "win32":
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(spent.ru_utime + spent.ru_stime) + CPU_S
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def main() -> None:
    """The program of the child: the limits are its arguments."""
    max_megapixels, max_bytes = (int(given) for given in sys.argv[1:3])
    bound(max_megapixels)
    serve(sys.stdin.buffer, sys.stdout.buffer, max_megapixels, max_bytes)


if __name__ == "__main__":
    main()
