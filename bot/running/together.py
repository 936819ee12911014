"""Several things at once that end together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence


async def together(works: Sequence[Coroutine[object, object, None]]) -> None:
    """Do all of it until all have ended, or one fails: then the others are cancelled, and its error is raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
