"""One-time codes in a flow: making one, and looking at one that somebody typed."""

from __future__ import annotations

from collections.abc import Collection

from bot.conversation.phrases import T, t
from bot.conversation.scene import Scene
from bot.model.chats import Account
from bot.model.codes import digest_of, fresh_code
from bot.model.community import CODE_TRIES, CODE_VALID, Code, Purpose


def make(
    scene: Scene, purpose: Purpose, *, community: int = 0, only: Account | None = None
) -> tuple[str, Code]:
    """A new code of the actor's, in words and as it is kept; `only` one account may use it, if one is named."""
    words = fresh_code()
    expires_at = scene.now + CODE_VALID
    code = Code(digest_of(words), purpose, scene.account, community, expires_at, used_by=only)
    return words, scene.store.codes.add(code)


def look(scene: Scene, typed: str, purposes: Collection[Purpose]) -> Code | T:
    """The code that was typed, or why it does not do: the same words for a wrong one, a used one and an old one.

    Wrong ones are counted, so the answer must be given by replies: what raises Refused is undone, the count with it.
    """
    if scene.store.codes.wrong(scene.account, scene.now) >= CODE_TRIES:
        return t("code-too-many")
    digest = digest_of(typed)
    for purpose in purposes:
        code = scene.store.codes.find_digest(digest, purpose)
        if code and code.open_at(scene.now) and code.used_by in (None, scene.account):
            return code
    scene.store.codes.failed(scene.account, scene.now)
    return t("code-wrong")
