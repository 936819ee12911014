"""Where an export lies: in a folder, or in one .zip file. Both are private, and have their name only when whole."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Protocol

from bot.errors import StoreRefused
from storage.backup import PART, sync
from storage.lock import PRIVATE

ZIP: Final = ".zip"
PRIVATE_FOLDER: Final = 0o700
KEPT_AS_IS: Final = ".jpg"  # pictures do not get smaller


class Target(Protocol):
    """What an export is written into."""

    def write(self, name: str) -> IO[bytes]:
        """A new file of that name; one after the other."""
        ...


class Source(Protocol):
    """What an export is read from."""

    def read(self, name: str) -> IO[bytes]:
        """The file of that name. Raises FileNotFoundError."""
        ...


class Folder:
    """Files in a folder."""

    def __init__(self, path: Path) -> None:
        """It is there."""
        self._path = path

    def write(self, name: str) -> IO[bytes]:
        """A new private file."""
        file = self._path / name
        file.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE), "wb")

    def read(self, name: str) -> IO[bytes]:
        """The file of that name."""
        return (self._path / name).open("rb")


class Zip:
    """Files in a .zip."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """It is open."""
        self._archive = archive

    def write(self, name: str) -> IO[bytes]:
        """A new file."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if name.endswith(KEPT_AS_IS) else zipfile.ZIP_DEFLATED
        info.external_attr = PRIVATE << 16
        return self._archive.open(info, "w", force_zip64=True)

    def read(self, name: str) -> IO[bytes]:
        """The file of that name."""
        try:
            return self._archive.open(name)
        except KeyError:
            raise FileNotFoundError(name) from None


@contextmanager
def new(path: Path) -> Iterator[Target]:
    """A new export, which gets its name at the end and is gone when anything is raised.

    Raises StoreRefused when there is something of that name.
    """
    if path.exists():
        raise StoreRefused(f"{path} is there already; name a new one")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + PART)
    _remove(part)
    try:
        if path.suffix.lower() == ZIP:
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE))
            with zipfile.ZipFile(part, "w") as archive:
                yield Zip(archive)
            sync(part)
        else:
            part.mkdir(mode=PRIVATE_FOLDER)
            yield Folder(part)
            os.sync()  # many small files: one by one it would take much longer
        part.rename(path)
        sync(path.parent)
    except BaseException:
        _remove(part)
        raise


@contextmanager
def existing(path: Path) -> Iterator[Source]:
    """An export that is there. Raises StoreRefused for what is neither a folder nor a .zip."""
    if path.is_dir():
        yield Folder(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise StoreRefused(f"{path} is not there") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise StoreRefused(f"{path} is neither the folder nor the .zip of an export: {error}") from error
    with archive:
        yield Zip(archive)


def _remove(part: Path) -> None:
    """What an export that was interrupted left, be it a file or a folder."""
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)
