"""What the tests of Spotify's songs do on the page. `sdk.js` stands in for Spotify's own player script."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.test_page import until
from tests.server import Server
from tests.standins.process import StandIn
from tests.standins.spotify.catalogue import tracks

SDK = Path(__file__).with_name("sdk.js").read_text(encoding="utf-8")
SDK_ADDRESS = "https://sdk.scdn.co/**"
OWNER = "listener"
SAID = "[...document.querySelectorAll('audio')].some((audio) => !audio.paused && audio.currentTime > 0)"
SUNG = "Boolean(window.sdk.player?.sounds)"


def song(track_id: str) -> dict[str, Any]:
    track = tracks()[track_id]
    fields = {"type": "song", "title": track.song.title, "artist": track.song.artist, "durationMs": 60_000}
    return {**fields, "trackId": track_id, "trackUri": f"spotify:track:{track_id}"}


def with_sdk(page: Page, **wishes: Any) -> None:
    page.add_init_script(f"window.sdkWishes = {json.dumps(wishes)};\n{SDK}")


def sign_in(page: Page, site: Server, address: str = "/") -> None:
    page.goto(site.url + address)
    page.get_by_test_id("sign-in").click()
    expect(page.get_by_test_id("sign-out")).to_be_visible()


def to_the_first_song(page: Page) -> None:
    """Hears the end of the first narration."""
    until(page, SAID)
    page.get_by_test_id("seek").fill(str(float(page.get_by_test_id("seek").get_attribute("max") or 0) - 0.5))
    expect(page.get_by_test_id("song-card")).to_be_visible()


def playing(page: Page, index: int) -> None:
    row = page.locator(f"[data-testid=segment][data-index='{index}']")
    expect(row).to_have_attribute("data-sounding", "true")


def orders(spotify: StandIn) -> list[dict[str, Any]]:
    """The calls that asked Spotify to play something."""
    return [call for call in spotify.requests("/v1/me/player/play") if call["method"] == "PUT"]


def no_overlap(page: Page) -> None:
    assert page.evaluate("window.sdk.overlaps") == 0
