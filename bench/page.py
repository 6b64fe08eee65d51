"""What the page costs a browser: `python -m bench.page`, with the browser tests' Chromium.

Prints what is transferred until the page is complete, and when it is first painted; the longest tasks while twenty
events a second arrive for half a minute; and what scrolling through two hundred playlists costs.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, Request, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.test_page import held_still
from tests.server import Server

PLAYLISTS = 200
EVENTS = 600
PAUSE_MS = 50
SETTLES_MS = 2_000

# Every stream that the page opens, so that events can be told to it as if they had come; and how long tasks took.
WATCHED = """
window.streams = [];
window.EventSource = class extends EventSource {
  constructor(...given) { super(...given); window.streams.push(this); }
};
window.tasksMs = [];
new PerformanceObserver((list) => {
  window.tasksMs.push(...list.getEntries().map(({ duration }) => duration));
}).observe({ type: 'longtask', buffered: true });
"""
TELL = """async ([jobId, last, events, pauseMs]) => {
  const stream = window.streams.at(-1);
  let at = Date.now() * 1000;
  window.tasksMs.length = 0;
  for (let number = 1; number <= events; number += 1) {
    const data = JSON.stringify({
      type: 'progress', jobId, seq: last + number, at: at + number, status: 'running', stage: 5,
      stageLabel: 'Generating documentary', progress: 65 + number / 100,
      detail: `Writing narration ${number}`,
    });
    stream.dispatchEvent(new MessageEvent('message', { data, lastEventId: String(at + number) }));
    await new Promise((resolve) => { setTimeout(resolve, pauseMs); });
  }
  return document.querySelector('[data-testid=stage-detail]').textContent;
}"""
SCROLL = """async () => {
  window.tasksMs.length = 0;
  for (let y = 0; y < document.documentElement.scrollHeight; y += 200) {
    window.scrollTo(0, y);
    await new Promise((resolve) => { requestAnimationFrame(resolve); });
  }
}"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            first_load(browser, server)
            events(browser, server)
            scrolling(browser, server)
        finally:
            browser.close()
            server.stop()


def opened(browser: Browser) -> tuple[Page, CDPSession]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    page = context.new_page()
    page.add_init_script(WATCHED)
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    return page, session


def first_load(browser: Browser, server: Server) -> None:
    page, _ = opened(browser)
    came: list[Request] = []
    page.on("requestfinished", lambda request: came.append(request))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(server.url)
    page.wait_for_load_state("networkidle")
    later = {
        urlsplit(address).path
        for address in page.evaluate(
            "[...document.querySelectorAll('link[fetchpriority=low]')].map(({ href }) => href)"
        )
    }
    kinds: dict[str, list[int]] = {}
    for request in came:
        sizes, path = request.sizes(), urlsplit(request.url).path
        kind = "later scripts" if path in later else "answers" if path.startswith("/api/") else request.resource_type
        kinds.setdefault(kind, []).append(sizes["responseBodySize"] + sizes["responseHeadersSize"])
    for kind, each in sorted(kinds.items()):
        print(f"{kind:>15} {len(each):>3} requests {sum(each) / 1024:>6.1f} KiB")
    first = sum(sum(each) for kind, each in kinds.items() if kind not in {"later scripts", "answers"})
    print(f"{'first paint':>15} {first / 1024:>20.1f} KiB")
    print(f"{'all':>15} {len(came):>3} requests {sum(map(sum, kinds.values())) / 1024:>6.1f} KiB")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    print(f"first contentful paint after {painted:.0f} ms")
    page.context.close()


def measured(name: str, page: Page, session: CDPSession, act: Callable[[], Any]) -> None:
    """Does it, and prints its long tasks (over 50 ms) and how often the page was laid out meanwhile."""
    before = metrics(session)
    act()
    after = metrics(session)
    tasks = page.evaluate("window.tasksMs")
    names = ("LayoutCount", "LayoutDuration", "RecalcStyleCount", "TaskDuration")
    layouts, layout_s, styles, task_s = (after[key] - before[key] for key in names)
    print(f"{name}: {len(tasks)} tasks over 50 ms, the longest {max(tasks, default=0):.0f} ms; ", end="")
    print(f"{layouts:.0f} layouts in {1000 * layout_s:.0f} ms, {styles:.0f} times styles, ", end="")
    print(f"{1000 * task_s:.0f} ms of work in all")


def metrics(session: CDPSession) -> dict[str, float]:
    return {entry["name"]: entry["value"] for entry in session.send("Performance.getMetrics")["metrics"]}


def events(browser: Browser, server: Server) -> None:
    page, session = opened(browser)
    playlist_id = server.finish(server.create(ownerId="local"))["result"]["playlistId"]
    assert playlist_id
    with held_still(server):
        job_id = server.create("Johann Sebastian Bach", ownerId="local")
        page.goto(f"{server.url}/?jobId={job_id}")
        page.locator("[data-testid=segment][data-state=ready]").first.wait_for()
        page.wait_for_timeout(SETTLES_MS)
        told = server.http.get(f"/api/jobs/{job_id}/events?after=0").json()["events"]
        told_events(page, session, job_id, told[-1]["seq"])
    page.context.close()


def told_events(page: Page, session: CDPSession, job_id: str, last: int) -> None:
    shown = []
    name = f"{EVENTS} events, one every {PAUSE_MS} ms"
    measured(name, page, session, lambda: shown.append(page.evaluate(TELL, [job_id, last, EVENTS, PAUSE_MS])))
    assert shown == [f"Writing narration {EVENTS}"], shown


def scrolling(browser: Browser, server: Server) -> None:
    [saved] = server.http.get("/api/users/local/playlists").json()["playlists"][:1]
    playlist = server.http.get(f"/api/playlists/{saved['id']}").json()["playlist"]
    for number in range(PLAYLISTS):
        body = {
            **{key: playlist[key] for key in ("topic", "summary", "timeline")},
            "title": f"Number {number}",
            "ownerId": "local",
        }
        server.http.post("/api/playlists", content=json.dumps(body)).raise_for_status()
    page, session = opened(browser)
    page.goto(server.url)
    page.get_by_test_id("all-playlists").click()
    page.get_by_test_id("playlist").nth(PLAYLISTS - 1).wait_for()
    page.wait_for_timeout(SETTLES_MS)
    measured(f"{PLAYLISTS} playlists scrolled", page, session, lambda: page.evaluate(SCROLL))
    page.context.close()


if __name__ == "__main__":
    main()
