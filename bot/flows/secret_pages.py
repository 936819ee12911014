"""Links to pages that only their holder may see."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.scene import Scene
from bot.model.codes import digest_of, fresh_token
from bot.model.links import Page, SecretLink

PATHS: Mapping[Page, str] = {  # as adapters/web/papers serves them
    Page.CALENDAR: "/calendar/{token}",
    Page.LABELS: "/label/{token}.pdf",
    Page.INSIGHTS: "/insights/{token}",
}


def make_link(scene: Scene, address: str, page: Page, *, community: int = 0) -> str:
    """A new link of the actor's, in the place of their earlier one to the same page; `address` is where pages begin."""
    token = fresh_token()
    member = scene.member.id if scene.member else 0
    where = community or (scene.community.id if scene.community else 0)
    scene.store.links.put(SecretLink(digest_of(token), page, scene.account, member, where, scene.now))
    return address + PATHS[page].format(token=token)
