"""Replies, lookups and answers as JSON, for the outbox and the shelf of known answers."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic_core import SchemaSerializer

from bot.conversation.lookups import Answer, Lookup
from bot.conversation.plain_json import write_json
from bot.conversation.replies import Reply

WHEN_USED: Final = ConfigDict(defer_build=True)  # building them takes a start 9 ms, and it needs few

REPLY: TypeAdapter[Reply] = TypeAdapter(Annotated[Reply, Field(discriminator="type")], config=WHEN_USED)
LOOKUP: TypeAdapter[Lookup] = TypeAdapter(Annotated[Lookup, Field(discriminator="type")], config=WHEN_USED)
ANSWER: TypeAdapter[Answer] = TypeAdapter(Annotated[Answer, Field(discriminator="type")], config=WHEN_USED)


def write_reply(reply: Reply) -> str:
    """A reply as JSON: by its own schema in half the time of looking at each value, or at each kind of reply."""
    try:
        of = _schema(type(reply))  # type: ignore[arg-type]  # mypy takes the objects' __hash__ for their class's
        return of.to_json(reply).decode()
    except ValueError:  # half a surrogate pair
        return write_json(reply)


@cache
def _schema(kind: type[Reply]) -> SchemaSerializer:
    """How one kind of reply is written; made when the first is."""
    return TypeAdapter(kind).serializer


def read_reply(written: str) -> Reply:
    """The reply of this JSON. Raises pydantic.ValidationError, or ValueError where it is no JSON."""
    try:
        return REPLY.validate_json(written, strict=False)
    except ValueError:  # half a surrogate pair, which pydantic's reader refuses; or wrong, and told so here
        return REPLY.validate_python(json.loads(written), strict=False)


def write_lookup(lookup: Lookup) -> str:
    """A lookup as text: the key under which its answer is kept."""
    return LOOKUP.dump_json(lookup).decode()


def write_answer(answer: Answer) -> Any:
    """An answer as plain JSON values."""
    return ANSWER.dump_python(answer, mode="json")


def read_answer(written: Any) -> Answer:
    """The answer that was written. Raises pydantic.ValidationError."""
    return ANSWER.validate_python(written)
