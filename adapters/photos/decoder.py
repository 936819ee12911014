"""The decoder: a process beside ours in which photos are decoded, bounded in time, memory and what it can reach."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from typing import BinaryIO, Final

from adapters.photos import reencoding
from adapters.photos.reencoding import DONE, MAX_BYTES, MAX_MEGAPIXELS, looks_like_a_photo
from bot.ports import PhotoRefused

LONGEST_S: Final = 30.0  # by the clock on the wall: CPU_S of work, on a machine that is busy
ENVIRONMENT: Final = ("LD_LIBRARY_PATH", "SYSTEMROOT")  # without which Python may not start
MOST_PHOTOS: Final = 200  # of one process; then a fresh one takes over

Child = subprocess.Popen[bytes]
log = logging.getLogger(__name__)


class Decoder:
    """One photo at a time. The process starts with the first photo and stays warm; what kills it is no photo."""

    def __init__(
        self, max_megapixels: int = MAX_MEGAPIXELS, max_bytes: int = MAX_BYTES, longest_s: float = LONGEST_S
    ) -> None:
        """Start nothing yet."""
        self._limits, self._max_bytes, self._longest_s = (max_megapixels, max_bytes), max_bytes, longest_s
        self._one_at_a_time = threading.Lock()
        self._child: Child | None = None
        self._photos = 0

    def jpeg(self, image: bytes) -> bytes:
        """The photo anew, as reencoding.reencode makes it. Raises PhotoRefused."""
        if len(image) > self._max_bytes:
            raise PhotoRefused("too_large")
        if not looks_like_a_photo(image):
            raise PhotoRefused("not_a_photo")
        with self._one_at_a_time:
            answer = self._ask(image)
        if not answer:
            log.warning("a photo was given up: decoding it ended the process that did it, or took too long")
            raise PhotoRefused("not_a_photo")
        if answer[0] != DONE:
            raise PhotoRefused(answer[1:].decode())
        return answer[1:]

    def _ask(self, image: bytes) -> bytes:
        """What the process answers; nothing when it died of it."""
        child, questions, answers = self._warm()
        guard = threading.Timer(self._longest_s, child.kill)
        guard.start()
        try:
            reencoding.write_frame(questions, image)
            return reencoding.read_frame(answers)
        except OSError:  # it died while it was asked
            return b""
        finally:
            guard.cancel()

    def _warm(self) -> tuple[Child, BinaryIO, BinaryIO]:
        """The process, a fresh one where the last has died or done enough."""
        self._photos += 1
        child = self._child
        if child is None or child.poll() is not None or self._photos > MOST_PHOTOS:
            if child is not None:
                _end(child)
            child, self._photos = _start(self._limits), 1
            self._child = child
            weakref.finalize(self, _end, child)
        if child.stdin is None or child.stdout is None:
            raise LookupError("a process with pipes has them")
        return child, child.stdin, child.stdout  # type: ignore[return-value]  # IO[bytes] is what they are


def _start(limits: tuple[int, int]) -> Child:
    """A process that knows nothing of ours: none of the settings and secrets that our environment may hold."""
    program = [sys.executable, "-I", reencoding.__file__, *map(str, limits)]
    return subprocess.Popen(
        program,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
        start_new_session=True,  # Ctrl-C is for us; it ends when its questions do
    )


def _end(child: Child) -> None:
    """End it and take leave of it."""
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # a question that it never read
                pipe.close()
    child.wait()
