"""The Bot API as data: parameters are checked by name and shape, when the description is at hand.

Looked for in the folder that COMMONSHED_SPECS names, else in ../shared/specs beside the repository.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = "telegram-bot-api-10.3.json"
SCALARS: dict[str, tuple[type, ...]] = {
    "Integer": (int,), "String": (str,), "Boolean": (bool,), "True": (bool,), "Float": (int, float),
    "InputFile": (str,),
}  # fmt: skip
ARRAY = "Array of "


def find_spec() -> dict[str, Any] | None:
    """The description of the Bot API, or None where it is not installed."""
    beside = Path(__file__).resolve().parents[3].parent / "shared" / "specs"
    path = Path(os.environ.get("COMMONSHED_SPECS", beside)) / FILE
    if not path.is_file():
        return None
    spec: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return spec


def violations(spec: dict[str, Any], method: str, parameters: Mapping[str, Any]) -> list[str]:
    """Everything in a call that the description does not allow, one line each."""
    fields = spec["methods"].get(method, {}).get("fields")
    if fields is None:
        return [f"{method}: no such method"]
    return _fields(spec, fields, parameters, method)


def _fields(spec: dict[str, Any], fields: dict[str, Any], given: Mapping[str, Any], where: str) -> list[str]:
    found = [f"{where}: unknown parameter {name}" for name in given if name not in fields]
    found += [
        f"{where}: {name} is required"
        for name, about in fields.items()
        if about["required"] and name not in given
    ]
    for name, value in given.items():
        if name in fields:
            found += _value(spec, fields[name]["type"], value, f"{where}.{name}")
    return found


def _value(spec: dict[str, Any], kind: str, value: object, where: str) -> list[str]:
    if kind.startswith(ARRAY):
        if not isinstance(value, list):
            return [f"{where}: {type(value).__name__} instead of an array"]
        inner = kind.removeprefix(ARRAY)
        return [line for n, each in enumerate(value) for line in _value(spec, inner, each, f"{where}[{n}]")]
    choices = [choice for named in re.split(r" or |, | and ", kind) for choice in _concrete(spec, named)]
    attempts = [_one(spec, choice, value, where) for choice in choices]
    return min(attempts, key=len)


def _concrete(spec: dict[str, Any], kind: str) -> list[str]:
    one_of: list[str] = spec["types"].get(kind, {}).get("one_of") or [kind]
    return one_of


def _one(spec: dict[str, Any], kind: str, value: object, where: str) -> list[str]:
    if kind in SCALARS:
        is_bool = isinstance(value, bool)
        fits = isinstance(value, SCALARS[kind]) and is_bool == (SCALARS[kind] == (bool,))
        return [] if fits else [f"{where}: {type(value).__name__} instead of {kind}"]
    if not isinstance(value, dict):
        return [f"{where}: {type(value).__name__} instead of {kind}"]
    return _fields(spec, spec["types"].get(kind, {}).get("fields", {}), value, where)


def wrong_shape(spec: dict[str, Any], kind: str, value: object) -> list[str]:
    """Everything in an object that its type does not allow, one line each."""
    return _value(spec, kind, value, kind)
