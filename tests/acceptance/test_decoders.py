"""Decoders that are not ours read the same off a real stream: httpx-sse, Chromium's EventSource, eventsource-parser."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests.browser.conftest import browser, context, page  # noqa: F401 - pytest finds them here
from tests.told import ToldServer

PARSER = "eventsource-parser@3.1.1"
Decoded = list[tuple[str, str, str]]
Decode = Callable[[str], Decoded]
"""The id, type and data of each event of the stream at an address, to its end."""

FOLLOW = """(path) => new Promise((resolve, reject) => {
  const events = [];
  const source = new EventSource(path);
  source.onerror = () => source.readyState === EventSource.CLOSED && reject(new Error('given up'));
  source.onmessage = (message) => {
    events.push([message.lastEventId, message.type, message.data]);
    if (JSON.parse(message.data).type === 'complete') { source.close(); resolve(events); }
  };
  source.addEventListener('heartbeat', (message) => events.push(['', message.type, message.data]));
})"""

BY_HAND = [
    "",
    " ",
    "\n",
    "\r",
    "\r\n",
    "a\nb\rc\r\nd\n\n\ne\r\r\r\nf",
    "\n\ndata: not an event\n\n",
    "id: 99\nevent: heartbeat\nretry: 1\n: comment",
    "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e",
    "\x00",
    "id\x00: 1",
    "\ufeff",
    "\ufffe\uffff\ufffd",
    "\u00fcber 🎷 👩‍👩‍👧‍👦 日本語 \u202eright to left",
    "e\u0301 \u0065\u0301",
    '"\\"/\b\t{}[]</script>',
    "\x7f\x80\x9f",
    "x" * 100_000,
    "é🎷\n" * 25_000,
]
HALVES = ["\ud800", "\udfff", "a\ud83cb", "\udcff\udcfe", "\ud83c\udfb7"]
WHOLE = ["\ufffd", "\ufffd", "a\ufffdb", "\ufffd\ufffd", "🎷"]


def missing(what: str) -> None:
    if os.environ.get("MUSICDOC_REQUIRE_BROWSER"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToldServer]:
    running = ToldServer(tmp_path_factory.mktemp("data"))
    yield running
    assert running.stop() == 0
    assert "Traceback" not in running.log()


@pytest.fixture(scope="module")
def by_parser(request: pytest.FixtureRequest, told: ToldServer) -> Iterator[Decode]:
    """npm's parser, in a Node process; installed once, into pytest's cache."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        missing("this needs node and npm, which are not installed")
    folder = request.config.cache.mkdir("npm")
    install = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", PARSER]
    if not (folder / "node_modules" / "eventsource-parser").is_dir():
        (folder / "package.json").write_text("{}")
        done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            missing(f"npm could not install {PARSER}: {done.stderr[-300:]}")
    command = [node, str(Path(__file__).with_name("decode.mjs")), str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as reader:

        def decode(path: str) -> Decoded:
            reader.stdin.write(f"{told.url}{path}\n")
            reader.stdin.flush()
            return [tuple(event) for event in json.loads(reader.stdout.readline())]

        yield decode
        reader.stdin.close()


def by_httpx(told: ToldServer, path: str) -> Decoded:
    events: Decoded = []
    for event in told.raw_stream(path.split("/")[3], after=0):
        assert event.event == "message", "the job hangs"
        events.append((event.id, event.event, event.data))
    return events


def by_chromium(tab: Page, path: str) -> Decoded:
    return [tuple(event) for event in tab.evaluate(FOLLOW, path)]


@pytest.fixture
def decoded(told: ToldServer, page: Page, by_parser: Decode) -> Callable[[list[str]], list[str]]:  # noqa: F811
    """Lets a job tell some details, live, and reads it with all three; what they agree on comes back."""
    page.goto(f"{told.url}/static/css/tokens.css")  # the page's origin and policy, but nothing of ours that runs

    def read(details: list[str]) -> list[str]:
        job_id = told.create()
        path = f"/api/jobs/{job_id}/stream?after=0"
        told.tell(job_id, *details)
        told.end(job_id)
        live = by_httpx(told, path)
        assert by_chromium(page, path) == live
        assert by_parser(path) == live
        assert [number for number, _, _ in live] == [str(seq) for seq in range(1, len(live) + 1)]
        events = [json.loads(data) for _, _, data in live]
        assert events == told.http.get(f"/api/jobs/{job_id}/events").json()["events"]
        return [event["detail"] for event in events if event.get("stageLabel") == "Telling"]

    return read


def test_what_is_told_is_what_every_decoder_reads(decoded: Callable[[list[str]], list[str]]) -> None:
    assert decoded(BY_HAND) == BY_HAND


def test_half_a_surrogate_pair_becomes_one_replacement_character(decoded: Callable[[list[str]], list[str]]) -> None:
    assert decoded(HALVES) == WHOLE


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(exclude_categories=["Cs"])),
            st.text(st.sampled_from("\r\n:\x00\ufeff\u2028 idatev🎷")),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_decoder_reads_whatever_is_told(decoded: Callable[[list[str]], list[str]], details: list[str]) -> None:
    assert decoded(details) == details
