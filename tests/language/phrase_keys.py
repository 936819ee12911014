"""Which phrases the code uses, read from its source.

A phrase is named where it is made: `t("loan-due")`, `T("loan-due", …)`, `t("yes" if ok else "no")`, or by a prefix
that stands for all keys that begin with it: `t(f"loan-step-{step}")`. Any other way of making one hides its key.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAKERS = ("t", "T")


@dataclass
class Used:
    """The keys and prefixes that code uses, and the places where a key could not be read."""

    keys: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    hidden: list[str] = field(default_factory=list)

    def covers(self, key: str) -> bool:
        """Whether the code can show this phrase."""
        return key in self.keys or any(key.startswith(prefix) for prefix in self.prefixes)


def used_in(folders: Iterable[Path]) -> Used:
    """What all Python files below these folders use."""
    used = Used()
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            note(file.read_text(encoding="utf-8"), file.name, used)
    return used


def note(source: str, name: str, used: Used) -> None:
    """Add what one file uses."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            named = [word.value for word in node.keywords if word.arg == "key"]
            for key in _choices((node.args or named)[0]):
                _note_key(key, f"{name}:{node.lineno}", used)


def _choices(key: ast.expr) -> Iterator[ast.expr]:
    """The keys of `a if x else b`, or the key itself."""
    if isinstance(key, ast.IfExp):
        yield from _choices(key.body)
        yield from _choices(key.orelse)
    else:
        yield key


def _note_key(key: ast.expr, where: str, used: Used) -> None:
    """Add one key, or the prefix of a key that is put together."""
    match key:
        case ast.Constant(value=str(text)):
            used.keys.add(text)
        case ast.JoinedStr(values=[ast.Constant(value=str(prefix)), *_]) if prefix.endswith("-"):
            used.prefixes.add(prefix)
        case _:
            used.hidden.append(where)
