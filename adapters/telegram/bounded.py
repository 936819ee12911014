"""Answers of a bounded size: a broken server, or one in Telegram's place, must not fill the memory."""

from __future__ import annotations

from typing import Final

import httpx

MOST_BYTES: Final = 64_000_000  # a hundred updates are some hundred KB, a file that a bot may fetch 20 MB
PACKED: Final = ("content-encoding", "content-length", "transfer-encoding")  # of a body as it was sent


class TooLarge(httpx.TransportError):
    """Nobody reads that much; the connection is closed."""


class BoundedTransport(httpx.AsyncHTTPTransport):
    """Reads each answer whole, unpacked, up to so many bytes."""

    most_bytes: int = MOST_BYTES

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask. Raises TooLarge, and what httpx raises."""
        answer = await super().handle_async_request(request)
        answer.request = request  # what goes wrong while it is unpacked names it
        try:
            content = await self._whole(answer)
        finally:
            await answer.aclose()
        headers = [(name, value) for name, value in answer.headers.multi_items() if name not in PACKED]
        return httpx.Response(
            answer.status_code, headers=headers, content=content, extensions=answer.extensions
        )

    async def _whole(self, answer: httpx.Response) -> bytes:
        """All of it. Raises TooLarge."""
        parts, size = list[bytes](), 0
        async for part in answer.aiter_bytes():
            size += len(part)
            if size > self.most_bytes:
                raise TooLarge(f"an answer of more than {self.most_bytes // 1_000_000} MB")
            parts.append(part)
        return b"".join(parts)
