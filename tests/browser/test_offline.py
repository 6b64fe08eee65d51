"""The page where the server cannot be reached, and a new version of it while a tab is open."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_page import HEARD, until
from tests.server import Server

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) kept.push([name, url]);
  }
  return kept;
}"""
SHELL_IS_KEPT = "navigator.serviceWorker.controller?.state === 'activated'"
LOOKED_AGAIN = "navigator.serviceWorker.getRegistration().then((known) => known.update()).catch(() => {})"
"""What a browser does now and then by itself; the server looks at its files once a second, so one look may not do."""


@pytest.fixture
def worked(browser: Browser) -> Iterator[Page]:
    """A tab whose service worker is let in."""
    context = browser.new_context(service_workers="allow")
    opened = context.new_page()
    yield opened
    context.close()


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server that runs from a copy of the program, whose page a test can change; and the folder of that page."""
    for folder in ("musicdoc_server", "static"):
        shutil.copytree(ROOT / folder, tmp_path / "copy" / folder)
    here = str(tmp_path / "copy")
    begin = f"import sys; sys.path.insert(0, {here!r}); from musicdoc_server.__main__ import main; main()"
    running = Server(tmp_path / "data", command=(sys.executable, "-c", begin))
    yield running, tmp_path / "copy" / "static"
    running.stop()


def test_without_the_server_the_shell_opens_and_says_so(tmp_path: Path, worked: Page) -> None:
    before = Server(tmp_path)
    playlist_id = before.finish(before.create(ownerId="local"))["result"]["playlistId"]
    worked.goto(f"{before.url}/?playlistId={playlist_id}")
    until(worked, f"{HEARD} > 0.2")
    until(worked, SHELL_IS_KEPT)
    before.stop()
    worked.reload()
    expect(worked.get_by_test_id("generate")).to_have_text("Generate")
    expect(worked.get_by_test_id("notice")).to_contain_text("The server cannot be reached")
    after = Server(tmp_path, "--port", str(urlsplit(before.url).port))
    worked.reload()
    expect(worked.get_by_test_id("playlist")).to_have_count(1)
    expect(worked.get_by_test_id("notice")).to_be_hidden()
    after.stop()


def test_nothing_but_the_shell_is_kept(own_server: Server, worked: Page) -> None:
    playlist_id = own_server.finish(own_server.create(ownerId="local"))["result"]["playlistId"]
    worked.goto(own_server.url)
    until(worked, SHELL_IS_KEPT)
    worked.goto(f"{own_server.url}/?playlistId={playlist_id}")
    until(worked, f"{HEARD} > 0.2")
    worked.get_by_test_id("next").click()
    worked.get_by_test_id("next").click()
    expect(worked.get_by_test_id("song-card")).to_be_visible()
    until(worked, f"{HEARD} > 0.2")
    kept = worked.evaluate(KEPT)
    assert len({name for name, _ in kept}) == 1
    paths = {url.removeprefix(own_server.url) for _, url in kept}
    assert "/" in paths
    assert "/static/js/main.js" in paths
    assert not [path for path in paths if path != "/" and not path.startswith("/static/")]


def test_a_new_version_takes_over_and_an_open_tab_plays_on(copied: tuple[Server, Path], worked: Page) -> None:
    server, static = copied
    playlist_id = server.finish(server.create(ownerId="local"))["result"]["playlistId"]
    worked.goto(f"{server.url}/?playlistId={playlist_id}")
    until(worked, f"{HEARD} > 0.2")
    until(worked, SHELL_IS_KEPT)
    [before] = {name for name, _ in worked.evaluate(KEPT)}
    english = static / "js" / "words" / "en.js"
    english.write_text(english.read_text().replace("'Generate'", "'Make it'"))
    os.utime(english)
    kept = f"caches.keys().then((names) => names.length === 1 && names[0] !== '{before}')"
    until(worked, f"{LOOKED_AGAIN}.then(() => {kept})")
    heard = worked.evaluate(HEARD)
    until(worked, f"{HEARD} > {heard}")
    expect(worked.get_by_test_id("generate")).to_have_text("Generate")
    worked.reload()
    expect(worked.get_by_test_id("generate")).to_have_text("Make it")
