"""Fifty jobs, two hundred readers that are cut off at any byte, and a server that is killed twenty times."""

import asyncio
import json
import os
import random
import signal
import socket
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from musicdoc_server.voices.pieces import early_pieces, pieces
from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

JOBS, FROM_SPOTIFY, READERS_PER_JOB, KILLS = 50, 10, 4, 20
ENDINGS = {"complete", "error", "cancelled"}
ALL_S = 600.0
Log = list[tuple[float, dict[str, Any]]]
"""A job's events, each with the second in which it came about."""
FIRST_TURN = 2
"""Messages in a prompt that mends nothing."""

TOPICS = ("Erik Satie", "Beethoven", "Scott Joplin", "Bach")


@dataclass
class Reader:
    """Reads one job's stream in pieces and notes the number of each event that came whole."""

    job_id: str
    dice: random.Random
    seqs: list[int] = field(default_factory=list)
    ended: bool = False
    connects: int = 0

    async def run(self, port: int) -> None:
        while not self.ended:
            try:
                await self._read(port)
            except OSError:
                await asyncio.sleep(0.05)  # the server is down: like a browser, come again

    async def _read(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        self.connects += 1
        left = self.dice.choice([self.dice.randrange(1, 4000), 1_000_000])
        try:
            cursor = f"Last-Event-ID: {self.seqs[-1]}\r\n" if self.seqs else ""
            query = "" if self.seqs else "?after=0"
            writer.write(
                f"GET /api/jobs/{self.job_id}/stream{query} HTTP/1.1\r\nHost: localhost\r\n{cursor}\r\n".encode()
            )
            head, body = b"", b""
            while left and not self.ended and (chunk := await reader.read(min(4096, left))):
                left -= len(chunk)
                if not head and b"\r\n\r\n" not in (body := body + chunk):
                    continue
                if not head:
                    head, _, chunk = body.partition(b"\r\n\r\n")
                    assert b" 200 " in head, head
                    body = b""
                *frames, body = (body + chunk).split(b"\n\n")
                for frame in frames:
                    self._take(frame.decode())
        finally:
            writer.transport.abort()

    def _take(self, frame: str) -> None:
        fields = dict(line.split(": ", 1) for line in frame.split("\n"))
        if "event" in fields:
            return  # a heartbeat
        event = json.loads(fields["data"])
        assert event["type"] != "init", "a number that was given must always be known"
        self.seqs.append(int(fields["id"]))
        self.ended = event["type"] in ENDINGS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Chaos:
    """The server, started again and again on the same data and port."""

    def __init__(self, folder: Path, spotify: StandIn, model: StandIn) -> None:
        self.port = free_port()
        self._start = lambda: Server(
            folder,
            *("--port", str(self.port), "--max-running-jobs", "12"),
            *("--spotify-client-id", "an-app", "--spotify-api-url", f"{spotify.url}/v1/"),
            *("--spotify-accounts-url", spotify.url),
            *("--llm-url", f"{model.url}/v1", "--voice-url", f"{model.url}/v1", "--voice-parallel", "20"),
            env={"MUSICDOC_LLM_KEY": KEY, "MUSICDOC_VOICE_KEY": KEY},
        )
        self.server = self._start()
        self.kills: list[float] = []

    def kill(self) -> None:
        self.kills.append(time.time())
        self.server.stop(signal.SIGKILL)
        assert "Traceback" not in self.server.log(), self.server.log()
        self.server = self._start()

    async def create(self, number: int) -> tuple[str, str]:
        """A job that was acknowledged; and the words that tell its model calls from all others."""
        body: dict[str, Any] = {"narrationTargetSecs": 10, "ownerId": f"user{number}"}
        if number < FROM_SPOTIFY:
            body |= {"topic": "Deftones", "catalog": "spotify", "accessToken": f"token{number}"}
        else:
            body |= {"topic": TOPICS[number % len(TOPICS)], "catalog": "library"}
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=30) as http:
            for attempt in range(1000):
                words = f"As told to listener {number}-{attempt}."
                try:
                    reply = await http.post("/api/music-doc", json={**body, "prompt": words})
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                    continue
                if reply.status_code == 202:
                    return str(reply.json()["jobId"]), words
                assert reply.status_code == 503, reply.text
        raise AssertionError("the server never took the job")


async def play(chaos: Chaos, dice: random.Random) -> tuple[dict[str, str], list[Reader]]:
    """Lets it all happen, until every reader has seen its job's end. The jobs come with their words."""
    jobs: dict[str, str] = {}
    readers: list[Reader] = []

    async def follow(number: int) -> None:
        job_id, words = await chaos.create(number)
        jobs[job_id] = words
        mine = [Reader(job_id, random.Random(dice.random())) for _ in range(READERS_PER_JOB)]
        readers.extend(mine)
        await asyncio.gather(*(reader.run(chaos.port) for reader in mine))

    async def trouble() -> None:
        for _ in range(KILLS):
            await asyncio.sleep(dice.uniform(0.1, 1.5))
            await asyncio.to_thread(chaos.kill)

    async with asyncio.timeout(ALL_S):
        await asyncio.gather(trouble(), *(follow(number) for number in range(JOBS)))
    return jobs, readers


def stored(folder: Path) -> dict[str, Log]:
    """Every job's events with the second in which each came about, from the database itself."""
    events: dict[str, Log] = defaultdict(list)
    with closing(sqlite3.connect(folder / "musicdoc.db")) as database:
        for job_id, at, body in database.execute("SELECT job_id, at, body FROM events ORDER BY job_id, seq"):
            events[job_id].append((at / 1e6, json.loads(body)))
    return events


def first(events: Log, is_it: Callable[[dict[str, Any]], bool]) -> float:
    return next((at for at, event in events if is_it(event)), float("inf"))


def repeats(calls: list[dict[str, Any]], log: Log, kills: list[float]) -> tuple[int, list[Any]]:
    """Of a job's model calls: how many were made again, and those for which there was no reason.

    There is one where the server was killed since the one before, or before that one was answered, and what the call
    is for was not done yet.
    """
    done_at = {
        "opening": first(log, lambda event: event.get("index") == 0),
        "plan": first(log, lambda event: event.get("stage", 0) >= 3),
        "narration": first(log, lambda event: event.get("stage", 0) >= 6),
    }
    again, wrong = 0, []
    last: dict[str, dict[str, Any]] = {}
    for call in calls:
        kind, at = call["json"]["response_format"]["json_schema"]["name"], call["time"]
        if len(call["json"]["messages"]) > FIRST_TURN:
            continue  # the model is asked to mend its answer, which is part of the same work
        again += kind in last
        before = last.get(kind)
        reason = before is None or before["aborted"] or any(before["time"] < kill < at for kill in kills)
        if at > done_at[kind] or not reason:
            wrong.append((kind, at))
        last[kind] = call
    return again, wrong


def spoken_again(speech: list[dict[str, Any]], logs: Iterable[Log]) -> list[str]:
    """What was sent to be spoken after the one narration that it is a part of had been announced.

    An opening is spoken while it is being written: that another job's says the same is only known when it is whole.
    """
    announced: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for log in logs:
        for at, event in log:
            if event["type"] == "segment" and event["segment"]["type"] == "narration":
                announced[event["segment"]["text"], event["index"] == 0].append(at)
    parts = {
        (text, opens): {part.strip() for part in (early_pieces if opens else pieces)(text)} for text, opens in announced
    }
    owners = Counter(part for each in parts.values() for part in each)
    done_at = {
        part: min(times)
        for (text, opens), times in announced.items()
        if not opens or len(times) == 1
        for part in parts[text, opens]
        if owners[part] == 1
    }
    return [call["json"]["input"] for call in speech if call["time"] > done_at.get(call["json"]["input"], float("inf"))]


@pytest.mark.parametrize("seed", [int(os.environ.get("MUSICDOC_CHAOS_SEED", "1"))])
def test_nothing_is_lost_repeated_or_paid_twice_when_the_server_is_killed(seed: int, tmp_path: Path) -> None:
    quick = {"first_token_s": 0.2, "tokens_per_s": 400.0, "first_audio_s": 0.1, "audio_speed": 40.0}
    tokens = {f"token{n}": {"user": f"user{n}", "product": "premium"} for n in range(FROM_SPOTIFY)}
    with StandIn("spotify", tokens=tokens, latency_s=0.05) as spotify, StandIn("openai", **quick) as model:
        chaos = Chaos(tmp_path, spotify, model)
        jobs, readers = asyncio.run(play(chaos, random.Random(seed)))
        states = [chaos.server.http.get(f"/api/jobs/{job_id}").json()["job"] for job_id in jobs]
        assert chaos.server.stop() == 0
        chat, speech = (model.requests(f"/v1/{path}") for path in ("chat/completions", "audio/speech"))
    logs = stored(tmp_path)
    for reader in readers:
        assert reader.seqs == list(range(1, len(logs[reader.job_id]) + 1)), reader.job_id
    for job_id in jobs:
        assert [event["type"] in ENDINGS for _, event in logs[job_id]].count(True) == 1
    ended = Counter(state["status"] for state in states)
    assert set(ended) <= {"completed", "failed"}
    assert {state.get("code") for state in states} <= {None, "sign_in_again"}
    checked = [
        repeats([call for call in chat if words in call["body"]], logs[job_id], chaos.kills)
        for job_id, words in jobs.items()
    ]
    assert [wrong for _, wrong in checked if wrong] == []
    assert spoken_again(speech, logs.values()) == []
    print(
        f"\n{len(jobs)} jobs {dict(ended)}, {len(readers)} readers over {sum(each.connects for each in readers)} "
        f"connections, {len(chaos.kills)} kills, {sum(map(len, logs.values()))} events: none lost, none twice; "
        f"{len(chat)} model and {len(speech)} speech calls, {sum(again for again, _ in checked)} model calls again as "
        "a kill had cut them off, none for a finished stage"
    )
