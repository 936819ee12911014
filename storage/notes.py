"""Notes in files outside a database: an older copy that takes the database's place does not take them along."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

HEADS: Final = ".heads"  # the ending of the file in which storage/heads.py keeps its notes
PART: Final = ".part"


def read_note(file: Path) -> dict[str, Any]:
    """What was noted; nothing where there is no file, or none that can be read."""
    try:
        told = json.loads(file.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def write_note(file: Path, told: dict[str, Any]) -> None:
    """All of it, or what was there before; read by its owner alone. Others may write the same file at the same time.

    Raises OSError.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(PART, f".{file.name}-", file.parent)  # which nobody else may read
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            json.dump(told, written)
            written.flush()
            os.fsync(written.fileno())
        Path(part).replace(file)
    finally:
        Path(part).unlink(missing_ok=True)
