"""Decoding: hostile photos end in a refusal, and the process that meets them can reach nothing."""

from __future__ import annotations

import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from adapters.photos import reencoding
from adapters.photos.decoder import Decoder
from bot.ports import PhotoRefused

HUGE = 30_000


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    """One that stays warm for all of these photos."""
    return Decoder()


def photo(format_name: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    """An honest one."""
    file = BytesIO()
    Image.new("RGB", size, (220, 30, 30)).save(file, format_name)
    return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *chunks: bytes, pixels: bytes = b"") -> bytes:
    """A PNG that claims to be so large."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def webp(width: int, height: int) -> bytes:
    """A WebP whose canvas claims to be so large."""
    canvas = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", len(canvas)) + canvas + photo("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg(width: int, height: int) -> bytes:
    """A JPEG whose frame claims to be so large."""
    return photo().replace(struct.pack(">HH", 48, 64), struct.pack(">HH", height, width), 1)


@cache
def squeezed(megabytes: int) -> bytes:
    """So many megabytes of nothing, as a few kilobytes."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


BOMBS: Final[dict[str, Callable[[], bytes]]] = {
    "png": lambda: png(HUGE, HUGE, pixels=squeezed(50)),
    "jpeg": lambda: jpeg(HUGE, HUGE),
    "webp": lambda: webp(HUGE, HUGE),
    "text": lambda: png(64, 48, chunk(b"zTXt", b"Comment\0\0" + squeezed(300))),
    "profile": lambda: png(64, 48, chunk(b"iCCP", b"Profile\0\0" + squeezed(300))),
    "cut off": lambda: photo("PNG")[:-30],
    "a page that begins as a photo": lambda: b"\xff\xd8\xff<html><script>alert(1)</script>",
    "an archive": lambda: b"PK\x03\x04" + photo(),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_and_the_next_photo_is_taken(decoder: Decoder, name: str) -> None:
    """Whatever they claim, they cost a refusal, and whoever comes next notices nothing."""
    with pytest.raises(PhotoRefused) as refused:
        decoder.jpeg(BOMBS[name]())

    assert refused.value.reason in ("too_large", "not_a_photo")
    assert decoder.jpeg(photo()).startswith(b"\xff\xd8\xff")


def test_a_bomb_within_the_limits_is_a_photo(decoder: Decoder) -> None:
    """25 megapixels of nothing are what they are: the bounds leave room for the largest photo."""
    rows = zlib.compress((b"\0" + bytes(5_000 * 3)) * 5_000)

    assert decoder.jpeg(png(5_000, 5_000, pixels=rows)).startswith(b"\xff\xd8\xff")


def test_what_ends_the_process_is_no_photo() -> None:
    """One that takes too long is given up; a fresh process takes the next."""
    hasty = Decoder(longest_s=0.0)

    for _ in range(2):
        with pytest.raises(PhotoRefused, match="not_a_photo"):
            hasty.jpeg(photo())


def test_a_process_that_died_in_its_sleep_is_replaced(decoder: Decoder) -> None:
    """Whatever ended it between two photos."""
    decoder.jpeg(photo())
    child = decoder._child
    assert child is not None
    child.kill()
    child.wait()

    assert decoder.jpeg(photo())


def bounded(attempt: str) -> subprocess.CompletedProcess[str]:
    """A few lines of Python in a process with the bounds of the decoder."""
    folder = str(Path(reencoding.__file__).parent)
    begin = f"import sys, socket; sys.path.insert(0, {folder!r}); import reencoding; reencoding.CPU_S = 1"
    program = f"{begin}; reencoding.bound(25); reencoding.bound_seconds()\n{attempt}"
    return subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such bounds")
@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        ("open('/etc/passwd')", "OSError"),
        ("open('left-behind', 'w')", "OSError"),
        ("socket.socket()", "OSError"),
        ("bytearray(2_000_000_000)", "MemoryError"),
    ],
)
def test_whoever_takes_the_process_over_reaches_nothing(attempt: str, told: str) -> None:
    """No file, no network, no more memory than a photo needs."""
    ended = bounded(attempt)

    assert ended.returncode == 1
    assert told in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such bounds")
def test_work_without_end_is_ended() -> None:
    """After so many seconds of it, by the system."""
    assert bounded("while True: pass").returncode == -signal.SIGXCPU
