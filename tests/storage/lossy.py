"""A line to PostgreSQL that can be cut in the middle of a COMMIT: before the server hears it, or before it answers."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import URL, make_url

BYTES = 65_536
COMMIT = b"COMMIT"


class Cut(Enum):
    """Where the line breaks."""

    BEFORE = "the server never hears of the commit"
    AFTER = "the server committed, and nobody hears so"


@dataclass
class Line:
    """What lies between. It breaks once, at the commit of a transaction that held the words."""

    server: URL
    breaks: Cut | None = None
    words: bytes = b""
    broke: bool = False

    def serve(self, listening: socket.socket) -> None:
        """Take connections until the socket is closed; each has a thread, as a test has few."""
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        """Hand on what either side says, until one of them has no more to say or the line breaks."""
        with client, _connected(self.server) as server, suppress(OSError):
            others, heard = {client: server, server: client}, b""
            while True:
                for one in select.select(others, (), ())[0]:
                    if not (said := one.recv(BYTES)):
                        return
                    if one is client:
                        heard += said
                        if COMMIT in said:
                            if self.words in heard and self._break(server, said):
                                return
                            heard = b""
                    others[one].sendall(said)

    def _break(self, server: socket.socket, said: bytes) -> bool:
        """Break, if it is to. After a commit: when the server has answered, which the client never hears."""
        if self.breaks is None or self.broke:
            return False
        if self.breaks is Cut.AFTER:
            server.sendall(said)
            server.recv(BYTES)
        self.broke = True
        return True


def _connected(where: URL) -> socket.socket:
    """A connection to a server, by its port or, where the address names a folder, its socket there."""
    folder, port = str(where.query.get("host", "")), where.query.get("port") or where.port or 5432
    if not folder:
        return socket.create_connection((where.host or "127.0.0.1", int(str(port))))
    local = socket.socket(socket.AF_UNIX)
    local.connect(f"{folder}/.s.PGSQL.{port}")
    return local


@contextmanager
def lossy(url: str) -> Iterator[tuple[Line, str]]:
    """A line to that server, and the address of the same database through it."""
    where = make_url(url)
    line = Line(where)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=line.serve, args=(listening,), daemon=True).start()
        host, port = listening.getsockname()
        here = where.set(host=host, port=port).difference_update_query(["host", "port"])
        yield line, here.render_as_string(hide_password=False)
