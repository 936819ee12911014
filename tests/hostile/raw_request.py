"""HTTP that no client would send."""

from __future__ import annotations

import asyncio


async def raw(port: int, request: str, within_s: float = 5.0) -> int:
    """Send bytes as they are; the status of the answer, 0 for none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request.encode("latin-1"))
        await writer.drain()
        line = await asyncio.wait_for(reader.readline(), within_s)
        return int(line.split()[1]) if line else 0
    except (TimeoutError, ConnectionError):
        return 0
    finally:
        writer.close()
