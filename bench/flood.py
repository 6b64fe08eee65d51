"""One honest job alone, and beside a flood of rubbish: `python -m bench.flood [ROUNDS [SECONDS [PER_SECOND]]]`.

A real server with `auth=token`; 500 requests a second for a minute from a process of its own (tests/rubbish.py says
what they are), at another address. It shares this machine's cores with what it floods, and so is niced: a distant one
would take none of them.
Two jobs, each as often as the minute lets it: with the shipped music, made of this machine's CPU alone, and with the
stand-ins at their default delays, made mostly of waiting. Rounds alternate; figures are medians.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.documentary import memory_mib
from bench.first_sound import TARGET_S, TOKEN, cpu_s
from musicdoc_server.node import opened_tokens
from musicdoc_server.settings import Settings
from tests.flooding import Flood
from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

WATCHED = (sys.executable, "-m", "bench.watched")
STALL = re.compile(r"longest stall of the loop: (\d+) ms")
LIBRARY = {"topic": "Erik Satie", "narrationTargetSecs": TARGET_S}
OF_STANDINS = {"topic": "Deftones", "accessToken": TOKEN, "narrationTargetSecs": TARGET_S, "catalog": "spotify"}
ALONE_S = 20.0

Phase = dict[str, Any]


async def tokens(data: Path, names: Sequence[str]) -> list[str]:
    async with opened_tokens(Settings(data_dir=data)) as kept:
        return [await kept.add(name) for name in names]


class Scene:
    """A server, tokens for honest people, each for one job, and one for somebody who asks for more than they may."""

    def __init__(self, *flags: str, env: dict[str, str] | None = None) -> None:
        self.data = Path(tempfile.mkdtemp())
        self.spammers, *self.honest = asyncio.run(tokens(self.data, ["spammer", *[f"honest-{n}" for n in range(999)]]))
        roomy = ("--auth", "token", "--jobs-per-hour-from-address", "0")
        self.server = Server(self.data, *roomy, *flags, env=env, command=WATCHED)
        self.pid = self.server.process.pid

    def job(self, fields: dict[str, Any]) -> float:
        """Seconds that a job takes, all of it spoken anew; nothing of what it tells may be missing."""
        shutil.rmtree(self.data / "audio", ignore_errors=True)
        self.server.http.headers["Authorization"] = f"Bearer {self.honest.pop()}"
        begun = time.perf_counter()
        job_id = self.server.http.post("/api/music-doc", json=fields).json()["jobId"]
        seqs = []
        for event in self.server.raw_stream(job_id, after=0):
            if event.event == "message":
                seqs.append(int(event.id))
                last = json.loads(event.data)
        assert last["type"] == "complete", last
        assert seqs == list(range(1, len(seqs) + 1)), seqs
        self.finished = job_id
        return time.perf_counter() - begun

    def stall_ms(self) -> int:
        """The longest since the last time it was asked."""
        before = len(STALL.findall(self.server.log()))
        self.server.process.send_signal(signal.SIGUSR1)
        while len(found := STALL.findall(self.server.log())) == before:
            time.sleep(0.01)
        return int(found[-1])

    def phase(self, fields: dict[str, Any], for_s: float) -> Phase:
        """Job after job for so long."""
        self.stall_ms()
        log, cpu, begun = len(self.server.log()), cpu_s(self.pid), time.perf_counter()
        took, rss = [], []
        while time.perf_counter() - begun < for_s:
            took.append(self.job(fields))
            rss.append(memory_mib(self.pid))
        spent_s = time.perf_counter() - begun
        return {
            "took": took,
            "rss": max(rss),
            "stall": self.stall_ms(),
            "cpu": (cpu_s(self.pid) - cpu) / spent_s,
            "log": (len(self.server.log()) - log) / spent_s,
        }

    def rounds(self, fields: dict[str, Any], rounds: int, for_s: float, per_s: int) -> None:
        """Prints one against the other."""
        self.job(fields)
        alone, beside, told = [], [], []
        begun_mib = memory_mib(self.pid)
        for _ in range(rounds):
            alone.append(self.phase(fields, min(for_s, ALONE_S)))
            with Flood(self.server.url, self.spammers, self.finished, per_s) as flood:
                beside.append(self.phase(fields, for_s))
            told.append(flood.told)
        show(alone, beside, begun_mib, memory_mib(self.pid))
        show_flood(told)


def show(alone: list[Phase], beside: list[Phase], begun_mib: float, ended_mib: float) -> None:
    ratios = [
        statistics.median(two["took"]) / statistics.median(one["took"]) for one, two in zip(alone, beside, strict=True)
    ]
    print(f"{'':34}{'alone':>10}{'flooded':>10}{'ratio':>8}")
    rows: list[tuple[str, Callable[[Phase], float], str]] = [
        ("the job, median", lambda phase: statistics.median(phase["took"]), "s"),
        ("the job, slowest", lambda phase: max(phase["took"]), "s"),
        ("longest stall of the loop", lambda phase: phase["stall"], "ms"),
        ("memory of the server, most", lambda phase: phase["rss"], "MiB"),
        ("its and its children's CPU", lambda phase: phase["cpu"], "cores"),
        ("log", lambda phase: phase["log"] / 1024, "KiB/s"),
    ]
    for name, value, unit in rows:
        one, two = (statistics.median(map(value, phases)) for phases in (alone, beside))
        print(f"{name:34}{one:10.2f}{two:10.2f}{two / one if one else 0:8.2f}  {unit}")
    jobs = sum(len(phase["took"]) for phase in beside)
    each_round = ", ".join(f"{each:.2f}" for each in ratios)
    print(f"the job against alone, median of the rounds: {statistics.median(ratios):.2f} ({each_round})")
    print(f"{jobs} jobs under the flood, none lost")
    print(f"memory of the server before {begun_mib:.0f} MiB, at the end {ended_mib:.0f} MiB")


def show_flood(told: list[dict[str, Any]]) -> None:
    answers, sent = Counter[str](), Counter[str]()
    for each in told:
        answers += Counter(each["answers"])
        sent += Counter(each["sent"])
    rates = ", ".join(f"{each['perS']:.0f}" for each in told)
    print(f"sent {sent.total()} requests ({rates} a second); the flooder took {told[0]['cpuS']:.1f} s of CPU a round")
    print("  ".join(f"{status}: {count}" for status, count in sorted(answers.items())))
    print(f"half-open at the end of each round: {[each['held'] for each in told]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=3)
    parser.add_argument("seconds", nargs="?", type=float, default=60.0)
    parser.add_argument("per_second", nargs="?", type=int, default=500)
    parser.add_argument("--only", choices=("library", "standins"))
    given = parser.parse_args()
    how = given.rounds, given.seconds, given.per_second
    with ExitStack() as closing:
        if given.only != "standins":
            print("\nThe shipped music, all CPU")
            scene = Scene()
            scene.rounds(LIBRARY, *how)
            scene.server.stop()
        if given.only != "library":
            print("\nStand-ins, mostly waiting")
            spotify, model = (closing.enter_context(StandIn(name)) for name in ("spotify", "openai"))
            flags = ("--spotify-client-id", "an-app", "--spotify-api-url", f"{spotify.url}/v1/")
            flags += (
                "--spotify-accounts-url",
                spotify.url,
                "--llm-url",
                f"{model.url}/v1",
                "--voice-url",
                f"{model.url}/v1",
            )
            scene = Scene(*flags, env={"MUSICDOC_LLM_KEY": KEY, "MUSICDOC_VOICE_KEY": KEY})
            scene.rounds(OF_STANDINS, *how)
            scene.server.stop()
    print(f"\n{os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
