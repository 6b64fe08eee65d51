"""What operators ask a server for: whether it can do work, and what it has done."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from musicdoc_server.errors import MusicdocError, Scanning, StoreError
from musicdoc_server.meters import Meters
from musicdoc_server.stores.database import Database
from musicdoc_server.upstream import Usage
from musicdoc_server.web.doors.gates import OpenGate
from musicdoc_server.web.doors.proxies import Proxies
from musicdoc_server.web.operating import Ready
from tests.server import Server
from tests.told import ToldServer

TOPIC, PROMPT, OWNER = "Erik Satie", "the years in Arcueil", "ann-of-the-metrics"


def measured(server: Server) -> dict[tuple[str, ...], float]:
    """The value of each series, by its name and its labels' values."""
    told = server.http.get("/metrics")
    assert told.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(told.text)
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("data"))
    yield running
    assert running.stop() == 0


def test_what_was_done_is_counted(counted: Server) -> None:
    job = counted.create(TOPIC, prompt=PROMPT, ownerId=OWNER)
    events = [event for event in counted.raw_stream(job, after=0) if event.event == "message"]
    failed = counted.create("zxqv", ownerId=OWNER)
    assert counted.finish(failed)["type"] == "error"
    for _ in range(3):
        assert counted.http.get(f"/none/{OWNER}").status_code == 404
    found = measured(counted)
    assert found["musicdoc_runs_total", "completed"] == 1
    assert found["musicdoc_runs_total", "failed"] == 1
    assert found["musicdoc_jobs", "completed"] == 1
    assert found["musicdoc_jobs", "running"] == 0
    assert found["musicdoc_open", "streams"] == 0
    assert found["musicdoc_open", "queue"] == 0
    assert found["musicdoc_refusals_total", "not_found"] == 3
    assert found["musicdoc_http_requests_total", "202"] == 2
    assert found["musicdoc_events_delivered_total",] >= len(events)
    assert all(found["musicdoc_stage_seconds_count", str(stage)] >= 1 for stage in (1, 2, 3, 5, 6))
    assert found["musicdoc_loop_lag_seconds_count",] > 0


def test_nothing_is_told_of_anybody(counted: Server) -> None:
    job = counted.create(TOPIC, prompt=PROMPT, ownerId=OWNER)
    counted.finish(job)
    counted.http.get("/none", headers={"Authorization": f"Bearer {OWNER}"})
    text = counted.http.get("/metrics").text
    assert not [word for word in (TOPIC, "Satie", "Arcueil", OWNER, job, "zxqv") if word in text]


def test_what_a_proxy_hands_on_is_not_told(tmp_path: Path) -> None:
    server = Server(tmp_path, "--auth", "token")
    assert server.http.get("/metrics").status_code == 200
    for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip"):
        refused = server.http.get("/metrics", headers={header: "127.0.0.1"})
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    server.stop()


def test_a_trusted_proxy_hands_on_for_who_may_ask_alone(tmp_path: Path) -> None:
    flags = ("--auth", "token", "--trusted-proxies", "127.0.0.1", "--metrics-from", "10.1.0.0/16")
    server = Server(tmp_path, *flags)
    asked = {
        where: server.http.get("/metrics", headers={"X-Forwarded-For": where}) for where in ("10.1.2.3", "10.2.2.3")
    }
    assert [reply.status_code for reply in asked.values()] == [200, 403]
    assert server.http.get("/metrics").status_code == 403
    server.stop()


def test_a_server_that_stops_is_not_ready_and_says_why(tmp_path: Path) -> None:
    server = ToldServer(tmp_path, "--drain-s", "30")
    job = server.create()
    while (reply := server.http.get("/readyz")).status_code != 200:
        assert (reply.status_code, reply.json()["code"]) == (503, "scanning")
    assert reply.json() == {"ok": True}
    assert server.http.head("/readyz").status_code == 200
    server.process.send_signal(signal.SIGTERM)
    while (reply := server.http.get("/readyz")).status_code == 200:
        pass
    assert (reply.status_code, reply.json()["code"]) == (503, "draining")
    assert "Retry-After" in reply.headers
    server.end(job)
    assert server.process.wait(30) == 0
    server.stop()


@pytest.mark.gen_test
@pytest.mark.parametrize("trouble", [Scanning("not yet"), StoreError("away")], ids=["scanning", "store_unavailable"])
async def test_what_keeps_it_from_working_is_the_code(trouble: MusicdocError) -> None:
    async def check() -> None:
        raise trouble

    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(Application([("/readyz", Ready, {"check": check})], gate=OpenGate(), proxies=Proxies()))
    server.add_sockets(sockets)
    address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/readyz"
    reply = await AsyncHTTPClient().fetch(address, raise_error=False)
    assert (reply.code, json.loads(reply.body)["code"]) == (503, trouble.code)
    server.stop()
    await server.close_all_connections()


@pytest.mark.gen_test
async def test_a_database_that_is_gone_does_not_pass_for_one(tmp_path: Path) -> None:
    kept = Database(f"sqlite+aiosqlite:///{tmp_path / 'kept.db'}")
    await kept.open()
    await kept.check()
    await kept.close()
    (tmp_path / "kept.db").write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(StoreError):
        await kept.check()
    await kept.close()


def test_what_was_guessed_too_high_is_made_up_for() -> None:
    meters = Meters()
    for tokens in (100, -30, 10, 50):
        meters.used(Usage(llm_completion_tokens=tokens, speech_calls=1))
    told = meters.text({}).decode()
    assert 'musicdoc_upstream_tokens_total{kind="completion"} 130.0' in told
    assert 'musicdoc_upstream_calls_total{service="speech"} 4.0' in told
