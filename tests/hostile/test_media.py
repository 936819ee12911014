"""Photos that are none, that are too much, or that tell more than they show."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from storage.tables import photo
from tests.hostile.canary import canary
from tests.hostile.case import Case, words
from tests.journey.town import OnDiscord, OnTelegram

pytestmark = pytest.mark.asyncio(loop_scope="package")
GPS, MAKE = 0x8825, 0x010F
TOLD = "canarycamera of mine"


def picture(format_name: str = "JPEG", size: tuple[int, int] = (320, 240), **more: Any) -> bytes:
    """A photo."""
    file = io.BytesIO()
    Image.new("RGB", size, (200, 140, 60)).save(file, format_name, **more)
    return file.getvalue()


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG whose header says any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(it)) + kind + it + struct.pack(">I", zlib.crc32(kind + it))
        for kind, it in chunks
    )


def from_a_phone() -> bytes:
    """With the place where it was taken, and the camera."""
    exif = Image.Exif()
    exif[MAKE] = TOLD
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 18.4), 3: "E", 4: (13.0, 24.0, 24.6)})
    return picture(exif=exif)


def zipped() -> bytes:
    """A photo that is an archive as well."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("run.txt", TOLD)
    return picture() + archive.getvalue()


REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a-text": lambda: b"hello",
    "svg-as-png": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": lambda: b"<html><body>" + TOLD.encode(),
    "gif": lambda: picture("GIF"),
    "bmp": lambda: picture("BMP"),
    "tiff": lambda: picture("TIFF"),
    "ico": lambda: picture("ICO"),
    "pdf": lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF",
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run",
    "only-a-jpegs-first-bytes": lambda: b"\xff\xd8\xff\xe0",
    "truncated-jpeg": lambda: picture()[:300],
    "truncated-png": lambda: picture("PNG")[:60],
    "png-without-pixels": lambda: png(64, 64),
    "truncated-webp": lambda: picture("WEBP")[:30],
    "riff-of-nothing": lambda: b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\x00" * 20,
}
TOO_LARGE: dict[str, Callable[[], bytes]] = {
    "60000-by-60000": lambda: png(60_000, 60_000),
    "26-megapixels": lambda: png(5_200, 5_001),
    "4-billion-wide": lambda: png(2**31 - 1, 1),
    "unpacks-to-75-mb-and-more": lambda: png(5_001, 5_000, bytes(15_004 * 5_000)),
    "20-mb-and-a-byte": lambda: picture() + b"\x00" * 20_000_000,
}
TAKEN: dict[str, Callable[[], bytes]] = {
    "place-and-camera": from_a_phone,
    "an-archive-behind": zipped,
    "a-script-in-its-comment": lambda: picture(comment=f"<script>{TOLD}</script>".encode()),
    "html-behind": lambda: picture("PNG") + f"<script>{TOLD}</script>".encode(),
    "animated-webp": lambda: picture(
        "WEBP", save_all=True, append_images=[Image.new("RGB", (320, 240), (it, 0, 0)) for it in (1, 99, 200)]
    ),
    "a-strange-profile": lambda: picture(icc_profile=TOLD.encode() * 100),
}


async def sends(case: Case, content: bytes, name: str = "photo.jpg") -> str:
    """Somebody who is offering something sends it as a file on Telegram; what is said to that."""
    eve = case.ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    await case.ground.hears(eve, "/offer lamp")
    read = len(eve.person.inbox)
    eve.person.sends_document(content, name, "image/png")
    await case.ground.arrived()
    return "\n".join(eve.person.inbox[read:])


def photos(case: Case) -> dict[str, bytes]:
    """What is kept, by its name."""
    with case.ground.program.database.engine.begin() as connection:
        return {it.id: it.jpeg for it in connection.execute(select(photo))}


def kept(case: Case) -> int:
    """How many photos are kept."""
    return len(photos(case))


@pytest.mark.parametrize("made", REFUSED.values(), ids=REFUSED)
async def test_what_is_no_photo(case: Case, made: Callable[[], bytes]) -> None:
    """Refused by what it is, whatever it is called; nothing is kept of it."""
    before = kept(case)

    assert words("photo-not-a-photo") in await sends(case, made(), "../../etc/cron.d/photo.png")
    assert kept(case) == before


@pytest.mark.parametrize("made", TOO_LARGE.values(), ids=TOO_LARGE)
async def test_what_is_too_large(case: Case, made: Callable[[], bytes]) -> None:
    """Refused by its header or its size, before anything is unpacked."""
    before = kept(case)
    said = await sends(case, made())

    assert words("photo-too-large") in said or words("photo-not-a-photo") in said
    assert kept(case) == before


@pytest.mark.parametrize("made", TAKEN.values(), ids=TAKEN)
async def test_what_is_more_than_a_photo(case: Case, made: Callable[[], bytes]) -> None:
    """Taken, and made anew: of what came along nothing is left."""
    before, given = photos(case), made()
    case.aftermath.secrets.append(TOLD)
    await sends(case, given)

    ((_, content),) = photos(case).items() - before.items()
    assert TOLD.encode() not in content
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, getattr(image, "n_frames", 1), dict(image.getexif())) == ("JPEG", 1, {})
        assert "icc_profile" not in image.info
        assert not content[content.rfind(b"\xff\xd9") + 2 :]


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.png", "a" * 3000 + ".png", "x.svg", "con.png", "💣\n.png"]
)
async def test_names_of_files(case: Case, name: str) -> None:
    """Nobody asks for the name: on Telegram the photo is taken, and kept under a name of our own."""
    before = photos(case)
    await sends(case, picture("PNG"), name)

    ((kept_as, _),) = photos(case).items() - before.items()
    assert re.fullmatch("[0-9a-f]{32}", kept_as)


async def test_forty_one_photos(case: Case) -> None:
    """More than one neighbour's photos a day are refused kindly; the decoder holds up nobody."""
    ground = case.ground
    eve = ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    before = kept(case)
    for _ in range(3):
        await ground.hears(eve, "/offer lamp")
        for number in range(15):
            eve.person.sends_photo(picture(size=(64 + number, 48)))
        await ground.arrived()
        await ground.passes(minutes=2)

    assert kept(case) - before <= 40


ELSEWHERE = (
    "http://127.0.0.1:{port}/photo.jpg",
    "http://127.0.0.1:{port}@{cdn}/photo.jpg",
    "http://{cdn}@127.0.0.1:{port}/photo.jpg",
    "http://{cdn}.127.0.0.1.nip.example:{port}/x.jpg",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "//127.0.0.1:{port}/photo.jpg",
    "http://[::1]:{port}/photo.jpg",
    "HTTP://127.0.0.1:{port}/attachments/1/photo.jpg",
    "not an address",
    "",
)


@pytest.mark.parametrize("address", ELSEWHERE)
async def test_an_attachment_that_lies_elsewhere(case: Case, address: str) -> None:
    """A forged message of Discord's names another server as the place of a photo: nobody asks there."""
    ground = case.ground
    finn = ground.comes("Finn", "discord")
    assert isinstance(finn, OnDiscord)

    async with canary() as (port, came):
        url = address.format(port=port, cdn=ground.discord.address.partition("//")[2])
        file = {"id": "1", "filename": "photo.jpg", "size": 100, "url": url, "content_type": "image/jpeg"}
        message = {"id": ground.discord.ids.next(), "channel_id": finn.person.direct.id, "type": 0, "content": "",
                   "author": finn.person.user.json(), "attachments": [file]}  # fmt: skip
        await ground.discord.gateway.dispatch("MESSAGE_CREATE", message)
        await finn.person.reads("")
        await ground.settles()

    assert came == []
