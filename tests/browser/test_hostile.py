"""Text that would harm or break the page, wherever somebody else's text is shown: it is shown as text, and fits."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import REACH
from tests.browser.test_page import ask, held_still, segments
from tests.server import Server

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
TEXTS = {
    "markup": """<img src=x onerror="window.harmed = true"><script>window.harmed = true</script>'"`&amp;${1}{title}""",
    "right to left": "\u202eesrever\u202c \u2067مرحبا بالعالم، هذه موسيقى\u2069 שלום עולם",
    "no space": "W" * 2000,
    "emoji": "👩‍👩‍👧‍👦🎻🏳️‍🌈é̶͖" * 40,
}
HARMED = "window.harmed === true || document.querySelector('main img[src=x], main script, dialog script') !== null"


@pytest.fixture(params=TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    return TEXTS[request.param]


def saved(server: Server, text: str) -> str:
    """The id of a documentary in which every field says `text`."""
    words = {"title": text[:200], "text": text}
    song = {"type": "song", "title": text[:200], "artist": text[:200], "album": text[:200], "why": text, "year": 1999}
    sound = server.http.get(f"/api/playlists/{real(server)}").json()["playlist"]["timeline"]
    parts: list[dict[str, Any]] = [
        {**next(part for part in sound if part["type"] == "narration"), **words},
        {**next(part for part in sound if part["type"] == "song"), **song},
        {**next(part for part in reversed(sound) if part["type"] == "narration"), **words},
    ]
    body = {
        "title": text[:200],
        "topic": text[:200],
        "summary": text,
        "ownerId": "local",
        "timeline": [{**part, "index": index} for index, part in enumerate(parts)],
    }
    reply = server.http.post("/api/playlists", json=body)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["playlist"]["id"])


def real(server: Server) -> str:
    """The id of a documentary as the server makes them."""
    known = server.http.get("/api/users/local/playlists").json()["playlists"]
    return str(known[-1]["id"] if known else server.finish(server.create(ownerId="local"))["result"]["playlistId"])


def harmless(page: Page) -> None:
    assert not page.evaluate(HARMED)
    assert page.evaluate(REACH) == []


def test_a_documentary_of_hostile_text_is_shown_as_text_and_fits(own_server: Server, page: Page, text: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    playlist_id = saved(own_server, text)
    title = own_server.http.get(f"/api/playlists/{playlist_id}").json()["playlist"]["title"]
    page.goto(f"{own_server.url}/?playlistId={playlist_id}")
    expect(page.get_by_test_id("documentary-title")).to_have_text(title)
    expect(segments(page)).to_have_count(3)
    harmless(page)
    page.get_by_test_id("next").click()
    expect(page.get_by_test_id("song-card")).to_be_visible()
    harmless(page)
    row = page.get_by_test_id("playlist").first
    row.get_by_test_id("rename-playlist").click()
    renamed = f"{title[:40]}!"
    page.get_by_test_id("rename-title").fill(renamed)
    harmless(page)
    page.get_by_test_id("rename-save").click()
    expect(page.get_by_test_id("documentary-title")).to_have_text(renamed)
    harmless(page)


def test_a_hostile_topic_is_shown_as_text_and_fits(own_server: Server, page: Page, text: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    with held_still(own_server):
        page.goto(own_server.url)
        page.get_by_test_id("prompt").fill(text)
        ask(page, f"Johann Sebastian Bach {text}"[:200])
        expect(page.get_by_test_id("documentary-title")).not_to_be_empty()
        harmless(page)
        own_server.create(f"Bach {text}"[:200], prompt=text, ownerId="local")
        page.reload()
        expect(page.get_by_test_id("show-job")).to_be_visible()
        harmless(page)
