"""What a browser loads until something is to be seen, and until all is there."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.test_page import until
from tests.server import Server

pytestmark = pytest.mark.browser

MOST_BYTES = 60 * 1024
PAINTED = "performance.getEntriesByName('first-contentful-paint').length === 1"
PRELOADED = """() => [...document.querySelectorAll('link[rel=modulepreload]')]
  .map(({ href }) => new URL(href).pathname)"""


def loaded(page: Page, address: str) -> list[Request]:
    """All that was asked for until the page was complete."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(address)
    expect(page.locator("[data-testid=playlists] .empty")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return asked


def test_the_first_paint_takes_60_kb_at_most_and_nothing_from_elsewhere(own_server: Server, page: Page) -> None:
    """All that is marked as coming later is refused: what is left must do for the first paint."""
    later = re.findall(r'fetchpriority="low" href="([^"]+)"', own_server.http.get("/").text)
    assert "/static/js/main.js" in later
    for path in later:
        page.route(own_server.url + path, lambda route: route.abort())
    came: list[Request] = []
    page.on("requestfinished", lambda request: came.append(request))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(own_server.url)
    expect(page.get_by_test_id("generate")).to_have_text("Generate")
    until(page, PAINTED)
    page.wait_for_load_state("networkidle")
    sizes = {urlsplit(request.url).path: request.sizes() for request in came}
    assert {"/", "/static/js/first.js", "/static/js/words/en.js", "/static/css/base.css"} <= sizes.keys()
    total = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes.values())
    assert 10 * 1024 < total <= MOST_BYTES, sizes


def test_every_script_that_the_page_begins_with_is_asked_for_at_once(own_server: Server, page: Page) -> None:
    scripts = [request.url for request in loaded(page, own_server.url) if request.resource_type == "script"]
    paths = {urlsplit(url).path for url in scripts} - {"/static/js/early.js", "/sw.js"}
    preloaded = page.evaluate(PRELOADED)
    assert paths == set(preloaded)
    assert len(preloaded) == len(set(preloaded))


def test_nothing_is_loaded_that_is_only_needed_later(own_server: Server, page: Page) -> None:
    asked = [urlsplit(request.url).path for request in loaded(page, own_server.url)]
    assert not [path for path in asked if re.search(r"spotify-sound|spotify\.js|words/de", path)]


def test_in_library_mode_nothing_comes_from_elsewhere(own_server: Server, page: Page) -> None:
    hosts = {urlsplit(request.url).netloc for request in loaded(page, own_server.url)}
    assert hosts == {urlsplit(own_server.url).netloc}


def test_a_page_whose_scripts_do_not_come_says_so(own_server: Server, page: Page) -> None:
    page.route("**/js/player.js", lambda route: route.abort())
    page.goto(own_server.url)
    expect(page.get_by_test_id("notice")).to_contain_text("The server cannot be reached")
