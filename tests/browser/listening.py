"""What the tests of listening have in common."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.server import Server

ACTIVE = "document.querySelector('audio[data-active=true]')"


def saved(server: Server, parts: list[dict[str, Any]]) -> str:
    """The address of a documentary of these parts."""
    numbered = [{**part, "index": index} for index, part in enumerate(parts)]
    body = {"title": "Heard", "ownerId": "listener", "timeline": numbered}
    reply = server.http.post("/api/playlists", json=body)
    assert reply.status_code == 201, reply.text
    return f"{server.url}/?playlistId={reply.json()['playlist']['id']}"


def part(page: Page, index: int) -> Locator:
    return page.locator(f"[data-testid=segment][data-index='{index}']")


def at(page: Page, index: int) -> None:
    expect(part(page, index)).to_have_attribute("data-state", "playing")
