"""How a tab keeps the news in order, whatever brings it: the page's own modules, run in the browser."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.server import Server

pytestmark = pytest.mark.browser

FEED = """async ({ history, happens }) => {
  const { OwnFeed } = await import('/static/js/own-feed.js');
  const delivered = [];
  const asked = [];
  const feed = new OwnFeed(async (after) => {
    asked.push(after);
    await null;
    const known = after === null || after > history[history.length - 1];
    const events = known ? [{ type: 'init', at: history[0], jobs: [] }] : [];
    const behind = known ? history[0] : after;
    events.push(...history.filter((at) => at > behind).map((at) => ({ type: 'progress', at })));
    return { events, last: history[history.length - 1] };
  }, (event) => delivered.push(event.type === 'init' ? 'init' : event.at));
  for (const [kind, at, before] of happens) {
    if (kind === 'news') feed.receive({ event: { type: 'progress', at }, at, before });
    else if (kind === 'init') feed.receive({ event: { type: 'init', at, jobs: [] }, at, before: null });
    else if (kind === 'heard') feed.heardOf(at);
    else await feed.catchUp();
  }
  await new Promise((done) => setTimeout(done));
  return { delivered, asked, last: feed.last };
}"""


def run(page: Page, history: list[int], happens: list[list[Any]]) -> dict[str, Any]:
    told: dict[str, Any] = page.evaluate(FEED, {"history": history, "happens": happens})
    return told


@pytest.fixture
def opened(server: Server, page: Page) -> Page:
    page.goto(server.url)
    return page


def test_news_in_order_is_delivered_once_without_asking(opened: Page) -> None:
    happens = [["ask"], ["news", 30, 20], ["news", 30, 20], ["news", 20, 10], ["news", 40, 30]]
    told = run(opened, [10, 20], happens)
    assert told == {"delivered": ["init", 20, 30, 40], "asked": [None], "last": 40}


def test_a_gap_is_asked_for_before_what_is_behind_it_is_delivered(opened: Page) -> None:
    history = [10, 20, 30, 40, 50, 60]
    told = run(opened, history, [["init", 20, None], ["news", 50, 40], ["news", 60, 50], ["news", 30, 20]])
    assert told["delivered"] == ["init", 30, 40, 50, 60]
    assert told["asked"] == [20]


def test_a_sign_of_life_shows_what_was_missed(opened: Page) -> None:
    told = run(opened, [10, 20, 30], [["init", 10, None], ["heard", 30], ["heard", 30]])
    assert told["delivered"] == ["init", 20, 30]
    told = run(opened, [10, 20], [["ask"], ["heard", 20]])
    assert told["asked"] == [None]


def test_a_server_that_begins_anew_is_believed(opened: Page) -> None:
    told = run(opened, [10, 20], [["init", 900, None], ["ask"], ["news", 30, 20]])
    assert told["delivered"] == ["init", "init", 20, 30]
    assert told["last"] == 30
