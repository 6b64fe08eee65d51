"""The three commands the product was asked for with, word for word but for the port, run by curl."""

import json
import re
import shutil
import subprocess

import pytest

from tests.server import Server

START = """
curl -X POST http://localhost:8888/api/music-doc \\
  -H "Content-Type: application/json" \\
  -d '{
    "topic": "Radiohead",
    "accessToken": "YOUR_TOKEN",
    "ownerId": "YOUR_USER_ID",
    "narrationTargetSecs": 180
  }'
"""
STREAM = "curl -N http://localhost:8888/api/jobs/JOB_ID/stream"
STATS = "curl http://localhost:8888/api/jobs/stats"

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")


def run(server: Server, command: str) -> str:
    port = server.url.rpartition(":")[2]
    done = subprocess.run(
        ["bash", "-c", command.replace("8888", port)], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def test_the_seeds_examples_work(server: Server) -> None:
    for topic, ending in (("Radiohead", "error"), ("Claude Debussy, or else Erik Satie", "complete")):
        started = json.loads(run(server, START.replace("Radiohead", topic)))
        assert started["ok"] is True
        assert re.fullmatch(r"job_\d+_\w+", started["jobId"])
        lines = run(server, STREAM.replace("JOB_ID", started["jobId"])).splitlines()
        events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
        assert events[0]["type"] == "init"
        assert events[-1]["type"] == ending
    stats = json.loads(run(server, STATS))
    assert stats["stats"]["completed"] >= 1
