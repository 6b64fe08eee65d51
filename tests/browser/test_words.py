"""The page's own words: one table for each language, chosen by the browser, and no word beside it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_page import ask, held_still, segments
from tests.server import Server

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "static"
TABLES = """async () => {
  const tables = await Promise.all(['en', 'de'].map((name) => import(`/static/js/words/${name}.js`)));
  return tables.map(({ words }) => words);
}"""

# A table that shows of every word where it is from. The page asks for its English one and gets this.
PSEUDO = """
import { words as real } from './en.js?real';
const marked = (entry) => (typeof entry === 'string' ? `⟦${entry}⟧`
  : Object.fromEntries(Object.entries(entry).map(([form, sentence]) => [form, `⟦${sentence}⟧`])));
export const words = Object.fromEntries(Object.entries(real).map(([key, entry]) => [key, marked(entry)]));
"""
READABLE = """() => {
  const found = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest('noscript, script, style')) found.push(walker.currentNode.data);
  }
  for (const name of ['aria-label', 'aria-valuetext', 'aria-description', 'placeholder', 'title', 'alt']) {
    for (const node of document.querySelectorAll(`[${name}]`)) found.push(node.getAttribute(name));
  }
  return found;
}"""
SAID_ELSEWHERE = {
    *("title", "topic", "summary", "text", "artist", "album", "why", "detail", "error", "name", "source"),
    *("role", "song", "arc", "era"),
}
"""The fields of the server's answers that are shown as they are."""
NAMES_AND_DATES = re.compile(r"Musicdoc|Spotify|[A-Z][a-z]{2} \d{1,2}, \d{4}")


def placeholders(entry: str | dict[str, str]) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", entry if isinstance(entry, str) else " ".join(entry.values())))


def told(answer: Any) -> Iterator[str]:
    """All that the server's answer says in words that are shown as they are, sentence by sentence too."""
    if isinstance(answer, list):
        for each in answer:
            yield from told(each)
    elif isinstance(answer, dict):
        for key, value in answer.items():
            if isinstance(value, str) and key in SAID_ELSEWHERE:
                yield from (line.strip() for line in value.split("\n") if line.strip())
                yield from (part for part in re.split(r"(?<=[.!?…])\s+", value) if " " in part)
            else:
                yield from told(value)


def untold(page: Page, *answers: Any) -> list[str]:
    """What can be read or heard on the page, and comes neither from the table nor from the server's answers.

    Names of languages are the browser's own.
    """
    languages = page.locator("#language option[value]:not([value=''])").all_text_contents()
    suggested = page.evaluate("() => fetch('/api/suggestions').then((answer) => answer.json())")
    told_elsewhere = {text for answer in (*answers, suggested) for text in told(answer)}
    known = sorted({*languages, *told_elsewhere}, key=len, reverse=True)
    found = []
    for readable in page.evaluate(READABLE):
        rest = re.sub(r"\s+", " ", readable)
        while re.search(r"⟦[^⟦⟧]*⟧", rest):
            rest = re.sub(r"⟦[^⟦⟧]*⟧", "", rest)
        for text in known:
            rest = rest.replace(re.sub(r"\s+", " ", text), "")
        if re.search(r"[^\W\d_]", NAMES_AND_DATES.sub("", rest)):
            found.append(readable)
    return found


@pytest.fixture
def pseudo(page: Page) -> Page:
    def answer(route: Route) -> None:
        route.fulfill(body=PSEUDO, content_type="text/javascript; charset=utf-8")

    page.route(re.compile(r"/words/en\.js$"), answer)
    return page


@pytest.fixture
def german(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="de-DE", service_workers="block")
    yield context.new_page()
    context.close()


def answers(server: Server, job_id: str) -> list[Any]:
    """What the server tells about a job and of what is kept."""
    return [
        server.http.get(address).json()
        for address in (f"/api/jobs/{job_id}/events?after=0", f"/api/jobs/{job_id}", "/api/users/local/playlists")
    ]


def test_all_tables_have_the_same_keys_and_placeholders(server: Server, page: Page) -> None:
    page.goto(server.url)
    english, german = page.evaluate(TABLES)
    assert english.keys() == german.keys()
    for key, entry in english.items():
        assert placeholders(entry) == placeholders(german[key]), key
        assert isinstance(entry, str) or "other" in entry, key
        assert isinstance(german[key], str) or "other" in german[key], key


def test_every_word_is_used_and_every_word_used_is_there(server: Server, page: Page) -> None:
    page.goto(server.url)
    english, _ = page.evaluate(TABLES)
    files = [path for path in STATIC.rglob("*.js") if path.parent.name != "words"] + [STATIC / "index.html"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    quoted = set(re.findall(r"""['"`]([\w-]+\.[\w.-]+)['"`]""", text))
    built = tuple(re.findall(r"`([\w.]+\.)\$\{", text))
    assert {key for key in english if key not in quoted and not key.startswith(built)} == set()
    groups = {key.partition(".")[0] for key in english}
    named = {name for name in quoted if name.partition(".")[0] in groups}
    named |= set(re.findall(r"""data-say[\w-]*="([^"]+)\"""", text))
    assert named - english.keys() == set()


def test_every_word_of_the_page_is_from_the_table(own_server: Server, pseudo: Page) -> None:
    page = pseudo
    page.goto(own_server.url)
    expect(page.get_by_test_id("generate")).to_have_text("⟦Generate⟧")
    assert untold(page) == []
    page.get_by_test_id("generate").click()
    expect(page.get_by_test_id("notice")).to_be_visible()
    assert untold(page) == []
    with held_still(own_server):
        page.reload()
        ask(page, "Johann Sebastian Bach")
        expect(page.get_by_test_id("stage-label")).to_have_text("⟦Generating documentary⟧")
        expect(page.get_by_test_id("stage-detail")).to_contain_text("narration 6/6")
        job_id = page.url.partition("jobId=")[2]
        other = own_server.create("Erik Satie")
        page.reload()
        expect(page.get_by_test_id("show-job")).to_be_visible()
        assert untold(page, *answers(own_server, job_id), *answers(own_server, other)) == []
        page.get_by_test_id("cancel").click()
        expect(page.get_by_test_id("retry")).to_be_visible()
        assert untold(page, *answers(own_server, job_id), *answers(own_server, other)) == []
    own_server.finish(other)
    page.goto(own_server.url)
    page.get_by_test_id("open-playlist").first.click()
    expect(segments(page)).to_have_count(12)
    page.get_by_test_id("next").click()
    page.get_by_test_id("next").click()
    expect(page.get_by_test_id("song-card")).to_be_visible()
    saved = own_server.http.get("/api/users/local/playlists").json()["playlists"]
    whole = [own_server.http.get(f"/api/playlists/{playlist['id']}").json() for playlist in saved]
    assert untold(page, saved, *whole) == []


def test_every_word_about_spotify_is_from_the_table(site: Server, documentary: str, pseudo: Page) -> None:
    page = pseudo
    page.goto(site.url + documentary)
    page.get_by_test_id("catalog-spotify").check()
    page.get_by_test_id("next").click()
    expect(page.get_by_test_id("elsewhere")).to_be_visible()
    whole = site.http.get(f"/api/playlists/{documentary.partition('=')[2]}").json()
    mine = site.http.get("/api/users/local/playlists").json()
    assert untold(page, whole, mine) == []


def test_a_german_browser_shows_a_german_page(own_server: Server, german: Page) -> None:
    loaded: list[str] = []
    german.on("request", lambda request: loaded.append(request.url))
    german.goto(own_server.url)
    expect(german.locator("html")).to_have_attribute("lang", "de")
    expect(german.get_by_test_id("generate")).to_have_text("Erstellen")
    expect(german.get_by_label("Thema")).to_have_attribute("placeholder", "Ein Name, ein Stil, ein Jahr")
    assert not [url for url in loaded if url.endswith("/words/en.js")]
    with held_still(own_server):
        ask(german, "Johann Sebastian Bach")
        expect(german.get_by_test_id("stage-label")).to_have_text("Dokumentation schreiben und sprechen")
        expect(german.get_by_test_id("player-status")).to_have_text("Der erste Teil kommt gleich …")
        assert re.fullmatch(r"\d+\s%", german.get_by_test_id("progress").get_attribute("aria-valuetext") or "")
    expect(german.get_by_test_id("stage-label")).to_have_text("Fertig")
    expect(german.get_by_test_id("playlist").first).to_contain_text("5 Songs")


@pytest.mark.parametrize(
    ("languages", "shown"),
    [(["fr-FR", "de-CH", "en"], "de"), (["fr", "en-GB", "de"], "en"), (["fr"], "en"), ([], "en")],
)
def test_the_first_language_that_there_is_a_table_for_is_taken(
    server: Server, page: Page, languages: list[str], shown: str
) -> None:
    page.add_init_script(f"Object.defineProperty(navigator, 'languages', {{ get: () => {languages} }})")
    page.goto(server.url)
    expect(page.locator("html")).to_have_attribute("data-words", shown)
    expect(page.locator("html")).to_have_attribute("lang", shown)


def test_a_sentence_of_the_server_that_carries_no_facts_is_told_in_the_readers_language(
    server: Server, german: Page
) -> None:
    german.route(
        "**/api/music-doc",
        lambda route: route.fulfill(
            status=503, json={"ok": False, "error": "Too many documentaries are waiting.", "code": "queue_full"}
        ),
    )
    german.goto(server.url)
    ask(german, "Erik Satie")
    expect(german.get_by_test_id("notice")).to_contain_text("Gerade warten zu viele Dokumentationen.")
