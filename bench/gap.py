"""How long it is still between two parts that this server has: from `ended` of one audio element to `playing` of the
other, by the page's own clock, in Chromium without a sound card.

    python -m bench.gap [--parts 24]

A documentary is made, and each of its parts is heard for its last second and a half. Told too is the longest task
of the page while it played, because a page that is busy hands over late.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.server import Server

WATCH = """() => {
  window.gaps = [];
  window.longest = 0;
  let endedMs = null;
  for (const audio of document.querySelectorAll('audio')) {
    audio.addEventListener('ended', () => { endedMs = performance.now(); }, { capture: true });
    audio.addEventListener('playing', () => {
      if (endedMs !== null) window.gaps.push(performance.now() - endedMs);
      endedMs = null;
    }, { capture: true });
  }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ type: 'longtask' });
}"""
TO_THE_END = """() => {
  const audio = document.querySelector('audio[data-active=true]');
  const leftS = audio.duration - audio.currentTime;
  if (audio.paused || audio.seeking || !isFinite(leftS) || leftS < 2) return;
  audio.currentTime = audio.duration - 1.5;
}"""
TRY_MS = 200


def measured(page: Page, url: str, parts: int) -> tuple[list[float], float]:
    """The gaps and the longest task, in milliseconds."""
    page.goto(url)
    page.evaluate(WATCH)
    for _ in range(parts * 60):
        page.wait_for_timeout(TRY_MS)
        page.evaluate(TO_THE_END)
        if len(page.evaluate("window.gaps")) >= parts - 1:
            break
    return page.evaluate("window.gaps"), page.evaluate("window.longest")


def main() -> None:
    """Prints one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=int, default=24, help="how many parts are heard")
    parts = parser.parse_args().parts
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        made = server.finish(server.create(ownerId="local"))["result"]["data"]
        again = [made["timeline"][at % len(made["timeline"])] for at in range(parts)]
        body = {**made, "timeline": [{**part, "index": at} for at, part in enumerate(again)]}
        playlist = server.http.post("/api/playlists", json=body).json()["playlist"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        gaps, longest_ms = measured(browser.new_page(), f"{server.url}/?playlistId={playlist['id']}", parts)
        browser.close()
        server.stop()
    gaps.sort()
    print(
        f"{len(gaps)} borders: median {statistics.median(gaps):.0f} ms, most {gaps[-1]:.0f} ms; "
        f"longest task {longest_ms:.0f} ms (0: none over 50)"
    )


if __name__ == "__main__":
    main()
