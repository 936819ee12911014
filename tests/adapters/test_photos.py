"""Photos: what is taken, what is refused, and that nothing of the place or the camera is kept."""

from __future__ import annotations

import struct
import time
import warnings
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from adapters.photos import KeptPhotos
from adapters.photos.reencoding import LONGER_SIDE, MAX_SCANS, Refused, reencode
from bot.ports import PhotoRefused, Photos

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
SECRET = b"Sesame Street 123"


def _picture(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, (220, 30, 30))
    picture.paste((30, 30, 220), (size[0] // 2, 0, *size))
    return picture.convert(mode)


def _bytes(picture: Image.Image, format_name: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file."""
    file = BytesIO()
    picture.save(file, format_name, **options)
    return file.getvalue()


def _opened(jpeg: bytes) -> Image.Image:
    """A kept photo, decoded."""
    with Image.open(BytesIO(jpeg)) as image:
        image.load()
        assert image.format == "JPEG"
        assert image.mode == "RGB"
        return image


def _exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes: its make, how it was held, and where it was."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (37.0, 33.0, 59.4), 3: "E", 4: (126.0, 58.0, 40.8)})
    return exif


def _png(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG with a header of any size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _many_scans(times: int) -> bytes:
    """A progressive JPEG whose last scan is repeated: small, and endless work."""
    progressive = _bytes(_picture((400, 300)), progressive=True)
    last = progressive.rindex(b"\xff\xda")
    return progressive[:last] + progressive[last:-2] * times + progressive[-2:]


@pytest.mark.parametrize(
    ("format_name", "mode"),
    [
        *(("JPEG", mode) for mode in ("RGB", "L", "CMYK")),
        *(("PNG", mode) for mode in ("RGB", "L", "P", "RGBA", "1", "LA")),
        *(("WEBP", mode) for mode in ("RGB", "RGBA")),
    ],
)
def test_photos_of_every_usual_kind_are_taken(format_name: str, mode: str) -> None:
    """Whatever was sent, a plain JPEG of the same size is kept."""
    kept = _opened(reencode(_bytes(_picture(mode=mode), format_name)))

    assert kept.size == (64, 48)


def test_colours_stay() -> None:
    """Red stays red and blue stays blue."""
    kept = _opened(reencode(_bytes(_picture(), "PNG")))

    assert _is_like(kept, (8, 24), (220, 30, 30))
    assert _is_like(kept, (56, 24), (30, 30, 220))


def _is_like(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    """Whether a pixel has about this colour."""
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return all(abs(is_ - should) < 30 for is_, should in zip(pixel, colour, strict=True))


def test_what_is_transparent_becomes_white() -> None:
    """Not black, as by merely dropping the transparency."""
    clear = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    palette = Image.new("P", (32, 32), 0)

    assert _is_like(_opened(reencode(_bytes(clear, "PNG"))), (16, 16), (255, 255, 255))
    assert _is_like(_opened(reencode(_bytes(clear, "WEBP"))), (16, 16), (255, 255, 255))
    assert _is_like(_opened(reencode(_bytes(palette, "PNG", transparency=0))), (16, 16), (255, 255, 255))


def test_sixteen_bits_of_grey_stay_grey() -> None:
    """A middle grey is neither clipped to white nor wrapped to black."""
    grey = Image.new("I;16", (32, 32), 0x8000)

    assert _is_like(_opened(reencode(_bytes(grey, "PNG"))), (16, 16), (128, 128, 128))


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((4000, 3000), (1280, 960)),
        ((3000, 4000), (960, 1280)),
        ((1280, 10), (1280, 10)),
        ((1, 30_000), (1, 1280)),
    ],
)
@pytest.mark.parametrize("format_name", ["JPEG", "PNG"])
def test_large_photos_are_scaled_down(format_name: str, size: tuple[int, int], kept: tuple[int, int]) -> None:
    """The longer side has 1280 pixels at most; the shape stays."""
    assert _opened(reencode(_bytes(Image.new("RGB", size), format_name))).size == kept
    assert max(kept) <= LONGER_SIDE


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (64, 48), (8, 24)), (3, (64, 48), (56, 24)), (6, (48, 64), (24, 8)), (8, (48, 64), (24, 56))],
)
def test_photos_stand_upright(
    format_name: str, orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    """As the camera was held: it only notes the turn, and the note is not kept."""
    kept = _opened(reencode(_bytes(_picture(), format_name, exif=_exif(orientation))))

    assert kept.size == size
    assert _is_like(kept, red_at, (220, 30, 30))


def _with_comment() -> bytes:
    return _bytes(_picture(), comment=SECRET, exif=_exif(), xmp=SECRET, icc_profile=SECRET, dpi=(300, 300))


def _with_text() -> bytes:
    notes = PngInfo()
    notes.add_text("Location", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return _bytes(_picture(), "PNG", pnginfo=notes, exif=_exif(), icc_profile=SECRET)


def _with_chunks() -> bytes:
    return _bytes(_picture(), "WEBP", exif=_exif(), xmp=SECRET, icc_profile=SECRET)


def _with_a_page_behind() -> bytes:
    return _bytes(_picture()) + b"<script>" + SECRET + b"</script>PK\x03\x04%PDF-1.7"


@pytest.mark.parametrize("photo", [_with_comment, _with_text, _with_chunks, _with_a_page_behind])
def test_nothing_of_the_place_or_the_camera_is_kept(photo: Callable[[], bytes]) -> None:
    """No EXIF, GPS, XMP, profile, comment, or file behind the picture survives."""
    sent = photo()
    assert SECRET in sent

    jpeg = reencode(sent)

    kept = _opened(jpeg)
    assert SECRET not in jpeg
    assert b"Exif" not in jpeg
    assert dict(kept.getexif()) == {}
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_the_same_photo_is_the_same_bytes(format_name: str) -> None:
    """Nothing of the moment or the machine is in them."""
    photo = _bytes(_picture((2000, 1500)), format_name)

    assert reencode(photo) == reencode(photo)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"\xff\xd8\xff",
        b"%PDF-1.7\n" + _bytes(_picture()),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04" + bytes(100),
        b"\x00\x00\x00\x18ftypheic" + bytes(100),
        _bytes(_picture(mode="P"), "GIF"),
        _bytes(_picture(), "BMP"),
        _bytes(_picture(), "TIFF"),
        b"\xff\xd8\xff" + bytes(10_000),
        b"\x89PNG\r\n\x1a\n" + bytes(1_000),
        b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(100),
        _png(0, 10),
        _png(10, 0),
        _png(100, 100),
        _bytes(_picture())[:-200],
        _bytes(_picture(), "PNG")[:-40],
        _bytes(_picture(), "WEBP")[:-40],
        _many_scans(2_000),
    ],
)
def test_what_is_no_photo_is_refused(file: bytes) -> None:
    """Documents, drawings, animations, broken and empty files: one kind answer, soon."""
    started = time.process_time()

    with pytest.raises(Refused) as refused:
        reencode(file)

    assert refused.value.reason == "not_a_photo"
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "file",
    [
        _png(50_000, 50_000),
        _png(10_000, 10_000),
        _png(5_001, 5_000),
        _png(2**31 - 1, 2**31 - 1),
        _png(1, 2**31 - 1),
        _bytes(_picture()).replace(struct.pack(">HH", 48, 64), struct.pack(">HH", 65_000, 65_000), 1),
        b"\xff\xd8\xff" + bytes(20_000_000),
    ],
)
def test_too_large_ones_are_refused_before_they_are_decoded(file: bytes) -> None:
    """A small file can claim gigabytes of pixels."""
    started = time.process_time()

    with pytest.raises(Refused) as refused:
        reencode(file)

    assert refused.value.reason == "too_large"
    assert time.process_time() - started < 1


def test_the_limits_are_the_settings() -> None:
    """A community with less room sets them lower."""
    with pytest.raises(Refused, match="too_large"):
        reencode(_png(2_000, 1_001), max_megapixels=2)
    with pytest.raises(Refused, match="too_large"):
        reencode(_bytes(_picture()), max_bytes=100)


def test_scans_of_an_ordinary_progressive_photo_are_fine() -> None:
    """Ten or so scans are what encoders write, a few more are no attack."""
    assert _opened(reencode(_many_scans(MAX_SCANS // 2))).size == (400, 300)


def test_photos_of_many_pictures_keep_the_first() -> None:
    """Phones append previews to their photos; an animation becomes a photo."""
    both = {"save_all": True, "append_images": [Image.new("RGB", (64, 48), "green")]}

    for format_name in ("MPO", "WEBP", "PNG"):
        kept = _opened(reencode(_bytes(_picture(), format_name, **both)))
        assert _is_like(kept, (8, 24), (220, 30, 30))


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_broken_files_end_in_a_photo_or_a_refusal(data: st.DataObject) -> None:
    """Nothing else comes of any bytes, and no warning leaks."""
    make = data.draw(st.sampled_from([_with_comment, _with_text, _with_chunks]))
    file = bytearray(make())
    for _ in range(data.draw(st.integers(1, 20))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))

    with warnings.catch_warnings(), suppress(Refused):
        warnings.simplefilter("error")
        _opened(reencode(bytes(file)))


def test_kept_photos_have_random_names() -> None:
    """Who has a picture cannot find out by its name whether somebody sent it; each sending is a copy of its own."""
    shelf: dict[str, bytes] = {}
    photos: Photos = KeptPhotos(shelf.__setitem__, shelf.get)

    one, other = (photos.keep(_bytes(_picture(), "PNG")) for _ in range(2))

    assert one != other
    assert photos.jpeg(one) == photos.jpeg(other) == reencode(_bytes(_picture(), "PNG"))


def test_a_refused_photo_is_not_kept() -> None:
    """Nothing is saved, and the refusal reaches the asker."""
    shelf: dict[str, bytes] = {}

    with pytest.raises(PhotoRefused, match="too_large"):
        KeptPhotos(shelf.__setitem__, shelf.get, max_megapixels=1).keep(_png(2_000, 1_000))

    assert shelf == {}


@pytest.mark.parametrize("photo", ["", "0" * 32, "../" + "0" * 29, "0" * 31, "0" * 32 + "\n", "A" * 32])
def test_no_other_id_reaches_the_store(photo: str) -> None:
    """A photo that is gone is None, and so is a name that never was an id."""
    asked: list[str] = []

    assert KeptPhotos(lambda *_: None, lambda name: asked.append(name)).jpeg(photo) is None
    assert asked in ([], ["0" * 32])
