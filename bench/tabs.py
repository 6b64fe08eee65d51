"""How long ordinary requests take while many tabs are open: `python -m bench.tabs [--tabs 8] [--apart]`.

A real server, Chromium, and a documentary in the making in one of the tabs; the requests are made by the last tab. With
`--apart` each tab keeps a stream of its own, as they would without agreeing on one.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, TimeoutError, sync_playwright

from tests.server import Server

PROMISED_MS = 200
REQUESTS = 40
LIMIT_MS = 20_000
APART = "delete Navigator.prototype.locks; delete window.BroadcastChannel;"
TIMED = """async (path) => {
  const begun = performance.now();
  const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
  await answer.arrayBuffer();
  return performance.now() - begun;
}"""
PATHS = ("/healthz", "/api/session", "/api/users/local/playlists", "/api/users/local/jobs", "/static/js/main.js")


def opened(page: Page, address: str) -> bool:
    """Whether the page came, with all its scripts."""
    try:
        page.goto(address, timeout=LIMIT_MS)
        page.get_by_test_id("topic").wait_for(timeout=LIMIT_MS)
    except TimeoutError:
        return False
    return True


def measured(server: Server, tabs: int, apart: bool) -> None:
    """Prints what the last tab's requests took."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        if apart:
            context.add_init_script(APART)
        for number in range(tabs):
            page = context.new_page()
            if not opened(page, server.url):
                print(f"tab {number + 1} of {tabs} does not come: its requests wait for a free connection")
                browser.close()
                return
        server.create("Ludwig van Beethoven", narrationTargetSecs=300)
        for asked in PATHS:
            times = [page.evaluate(TIMED, asked) for _ in range(REQUESTS)]
            median, worst = statistics.median(times), max(times)
            verdict = "" if worst < PROMISED_MS else f"   over the promised {PROMISED_MS} ms"
            print(f"{asked:28} median {median:6.1f} ms   worst of {REQUESTS} {worst:6.1f} ms{verdict}")
        browser.close()


def main() -> None:
    """Measures once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tabs", type=int, default=8)
    parser.add_argument("--apart", action="store_true")
    options = parser.parse_args()
    server = Server(Path(tempfile.mkdtemp()))
    try:
        measured(server, options.tabs, options.apart)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
