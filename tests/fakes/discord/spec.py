"""Checks requests against Discord's own OpenAPI description, where the machine has a copy of it."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path
from typing import Any

from tests.fakes.discord.limits import Json

FILE = "discord-openapi-v10.json.gz"
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def find_spec() -> Spec | None:
    """The description from $COMMONSHED_SPECS or from `shared/specs` next to the repository."""
    repository = Path(__file__).resolve().parents[3]
    folders = [os.environ.get("COMMONSHED_SPECS"), repository.parent / "shared" / "specs"]
    for folder in folders:
        if folder and (Path(folder) / FILE).is_file():
            return Spec(json.loads(gzip.decompress((Path(folder) / FILE).read_bytes())))
    return None


class Spec:
    """Discord's OpenAPI description, and the questions the fake asks of it."""

    def __init__(self, document: Json) -> None:
        self._schemas: Json = document["components"]["schemas"]
        self._operations = [
            (method.upper(), re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) + "$"), operation)
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
            if method != "parameters"
        ]

    def complaints(self, method: str, path: str, body: Any) -> list[str]:
        """What is wrong with a request: an unknown call, an unknown property, a value of the wrong type."""
        for known, pattern, operation in self._operations:
            if known == method and pattern.match(path):
                return [f"{method} {path}: {wrong}" for wrong in self._body(operation, body)]
        return [f"{method} {path}: no such call"]

    def check(self, name: str, value: Any) -> list[str]:
        """What is wrong with a value against the named schema."""
        return self._against({"$ref": f"#/components/schemas/{name}"}, value, name)

    def _body(self, operation: Json, body: Any) -> list[str]:
        if body is None:
            return []
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        return self._against(content["schema"], body, "body") if content else ["takes no body"]

    def _against(self, schema: Json, value: Any, path: str) -> list[str]:
        schema = self._resolve(schema)
        choices = schema.get("oneOf") or schema.get("anyOf")
        if choices:
            # The best match is the one to report: a wrong button should not be told it is no text input.
            return min((self._against(choice, value, path) for choice in choices), key=_gravity)
        allowed = schema.get("type")
        names = [allowed] if isinstance(allowed, str) else allowed or []
        if names and not any(_is_a(value, name) for name in names):
            return [f"{path}: {type(value).__name__} instead of {names}"]
        if value is not None and "enum" in schema and value not in schema["enum"]:
            return [f"{path}: {value!r} is none of {schema['enum']}"]
        return [*_range(schema, value, path), *self._inside(schema, value, path)]

    def _inside(self, schema: Json, value: Any, path: str) -> list[str]:
        wrong: list[str] = []
        if isinstance(value, list) and "items" in schema:
            for number, item in enumerate(value):
                wrong += self._against(schema["items"], item, f"{path}.{number}")
        if isinstance(value, dict) and "properties" in schema:
            wrong += [
                f"{path}: {name} is missing" for name in schema.get("required", ()) if name not in value
            ]
            for name, inner in value.items():
                if name in schema["properties"]:
                    wrong += self._against(schema["properties"][name], inner, f"{path}.{name}")
                elif "additionalProperties" not in schema:
                    wrong.append(f"{path}: unknown property {name}")
        return wrong

    def _resolve(self, schema: Json) -> Json:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        return schema


def _is_a(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


def _gravity(complaints: list[str]) -> tuple[bool, int]:
    """A wrong discriminator (`type`) weighs more than any number of other complaints."""
    return any(
        ".type: " in text and text.count(".type: ") == 1 and "is none of" in text for text in complaints
    ), len(complaints)


def _range(schema: Json, value: Any, path: str) -> list[str]:
    if not isinstance(value, (str, list)):
        return []
    least, most = ("minLength", "maxLength") if isinstance(value, str) else ("minItems", "maxItems")
    if schema.get(least, 0) <= len(value) <= schema.get(most, len(value)):
        return []
    return [f"{path}: length {len(value)} is outside {schema.get(least)}..{schema.get(most)}"]
