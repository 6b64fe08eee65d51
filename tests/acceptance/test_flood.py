"""Rubbish of every kind, hundreds of requests a second, beside one honest job (`python -m bench.flood` measures)."""

import json
import re
import subprocess
import sys
from pathlib import Path

from musicdoc_server.models import NARRATIONS, SONGS
from tests.flooding import Flood
from tests.rubbish import KINDS
from tests.server import OWN_ENVIRONMENT, Server

PER_S, AT_LEAST = 300, 1500
MOST_GROWN_KIB = 64 * 1024
"""Buffers of what is under way, and what is loaded when it is first used; not what a flood leaves behind."""
MOST_LINES = 2000


def token(data: Path, name: str) -> str:
    command = [sys.executable, "-m", "musicdoc_server", "token", "add", name, "--data-dir", str(data)]
    return subprocess.run(command, capture_output=True, text=True, env=OWN_ENVIRONMENT, check=True).stdout.strip()


def memory_kib(server: Server) -> int:
    return int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{server.process.pid}/status").read_text())[0])


def made(server: Server, topic: str) -> str:
    """A job that was told of without a gap to its good end."""
    job = server.create(topic)
    events = [event for event in server.raw_stream(job, after=0) if event.event == "message"]
    assert [int(event.id) for event in events] == list(range(1, len(events) + 1))
    assert json.loads(events[-1].data)["type"] == "complete"
    return job


def test_an_honest_job_is_made_beside_a_flood(tmp_path: Path) -> None:
    honest, spammer = token(tmp_path, "ann"), token(tmp_path, "spammer")
    server = Server(tmp_path, "--auth", "token")
    server.http.headers["Authorization"] = f"Bearer {honest}"
    job = made(server, "Erik Satie")
    before_kib = memory_kib(server)
    with Flood(server.url, spammer, job, PER_S, AT_LEAST) as flood:
        finished = server.http.get(f"/api/jobs/{made(server, 'Scott Joplin')}").json()["job"]
        assert finished["status"] == "completed"
        assert len(finished["result"]["data"]["timeline"]) == SONGS + NARRATIONS
        assert {each["id"] for each in server.http.get("/api/users/ann/jobs").json()["jobs"]} > {job}
        assert server.http.get("/api/users/spammer/jobs").status_code == 404
    assert memory_kib(server) - before_kib < MOST_GROWN_KIB
    assert set(flood.told["sent"]) == {kind for kind, *_ in KINDS}
    answers = flood.told["answers"]
    assert {"200", "400", "401", "404", "405", "415", "429"} <= set(answers)
    assert not [status for status in answers if status.startswith("5")], answers
    assert "broken off" not in answers
    assert server.http.get("/healthz").json()["ok"] is True
    assert server.http.post("/api/music-doc", content=b"{").json()["code"] == "bad_input"
    assert server.http.get("/nowhere").json()["code"] == "not_found"
    assert server.stop() == 0
    log = server.log()
    assert not [line for line in log.splitlines() if " ERROR " in line or " 500 " in line]
    assert "Traceback" not in log
    assert "too many requests to write each down" in log
    assert len(log.splitlines()) < MOST_LINES
