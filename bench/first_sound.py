"""How long it takes until something can be heard, beside the sequential way: `python -m bench.first_sound [CROWD]`.

Stand-ins at their default delays (Spotify 0.12 s a call, the model 0.6 s and then 80 tokens/s, speech 0.4 s and
then 8 × real time), 30-second narrations. The sequential way does the same work with the same parts, one step after the
other, and lets nobody listen before the end: as the system did that this one replaces. CROWD (100) jobs come last, with
what each program took of the processors that they share, and how long the server's loop was held up at most.
"""

import asyncio
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

from bench.watched import REPORT
from musicdoc_server.catalogs.spotify import SpotifyCatalog
from musicdoc_server.catalogs.spotify_access import SpotifyAccess
from musicdoc_server.models import Assignment, Brief
from musicdoc_server.pipeline.backup import fill, in_order
from musicdoc_server.pipeline.search import SearchResult, SearchResults
from musicdoc_server.voices.speech_api import SpeechApiVoice
from musicdoc_server.writers.facts import FactsWriter
from musicdoc_server.writers.llm import LlmWriter
from tests.server import COMMAND, Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

TOPIC, TOKEN, OWNER, TARGET_S = "Deftones, focus on the experimental phase", "premium-token", "listener", 30
PATIENCE_S = 120.0
ARTISTS = (
    *("Radiohead", "Deftones", "Nirvana", "Pearl Jam", "Soundgarden", "Alice in Chains", "Stone Temple Pilots"),
    *("Mudhoney", "TLC", "Tears for Fears", "Björk", "Sigur Rós", "Motörhead", "The La's"),
)
LENGTHS_S = (*range(TARGET_S - 4, TARGET_S), *range(TARGET_S + 1, TARGET_S + 5))
"""Of whom the crowd asks, and for narrations how long. The words of the stand-in depend on these two, and what was said
once is not spoken again: so that all openings are different ones, and of one length as nearly as that lets them be."""
ALONE, ALONE_S = 3, TARGET_S
"""How many are made alone, and of which length: that of nobody in the crowd."""


def started(spotify: StandIn, model: StandIn, command: Sequence[str] = COMMAND) -> Server:
    """A warm server that has none of the words spoken yet: a clip found on disk would be no measurement."""
    flags = {
        "--spotify-client-id": "an-app",
        "--spotify-api-url": f"{spotify.url}/v1/",
        "--spotify-accounts-url": spotify.url,
        "--llm-url": f"{model.url}/v1",
        "--voice-url": f"{model.url}/v1",
        "--voice-parallel": "1000",
        "--llm-parallel": "1000",
        "--max-jobs-per-user": "1000",
        "--max-running-jobs": "1000",
        "--queue-limit": "1000",
        "--log-level": "warning",
    }
    given = [word for pair in flags.items() for word in pair]
    keys = {"MUSICDOC_LLM_KEY": KEY, "MUSICDOC_VOICE_KEY": KEY}
    server = Server(Path(tempfile.mkdtemp()), *given, env=keys, command=command)
    ours(server, "Radiohead", 10)
    for each in (spotify, model):
        each.reset()
    return server


def ours(
    server: Server, topic: str = TOPIC, target_s: int = TARGET_S, heard: threading.Semaphore | None = None
) -> tuple[float, float, dict[str, Any]]:
    """Seconds until the opening can be played and until the end, and the last event. `heard` is told of the first."""
    begun = time.perf_counter()
    job_id = server.create(topic, accessToken=TOKEN, ownerId=OWNER, narrationTargetSecs=target_s)
    first, last = 0.0, {}
    for event in server.stream(job_id, after=0):
        if event["type"] == "segment" and event["index"] == 0:
            first = time.perf_counter() - begun
            if heard:
                heard.release()
        last = event
    assert last["type"] == "complete", last
    return first, time.perf_counter() - begun, last


def cpu_s(pid: int) -> float:
    """What a process and those it started have taken of the processors so far, all their threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    started_by_it = [
        each for listed in Path(f"/proc/{pid}/task").glob("*/children") for each in listed.read_text().split()
    ]
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(map(cpu_s, map(int, started_by_it)))


async def one_after_the_other(spotify: StandIn, model: StandIn) -> float:
    """Seconds until all is there, which is when the sequential way lets its listener in."""
    access = SpotifyAccess(f"{spotify.url}/v1/")
    catalog = SpotifyCatalog(access, TOKEN, None)
    writer = LlmWriter(f"{model.url}/v1", KEY, "gpt-6.1-terra", fallback=FactsWriter(), knows_music=True)
    voice = SpeechApiVoice(f"{model.url}/v1", KEY, "kokoro", "af_heart", parallel=1)
    begun = time.perf_counter()
    await access.call(TOKEN, lambda api: api.me())
    subject = await catalog.identify(TOPIC, lambda detail: None)
    assignment = Assignment(topic=TOPIC, narration_target_s=TARGET_S, words_per_min=voice.words_per_min)
    brief = Brief(**dict(assignment), subject=subject)
    known = asyncio.get_running_loop().create_future()
    known.set_result(brief)
    plan = await writer.plan(assignment, known)
    results = []
    for slot in plan.slots:
        track = await catalog.find(slot.wanted)
        results.append(SearchResult(slot=slot, track=track, wanted=slot.wanted if track else None))
    found = SearchResults(results=tuple(results))
    if any(result.track is None for result in results):
        found = await fill(catalog, subject, found, 5, lambda fraction, detail: None)
    opening = await writer.opening(assignment, known)
    scripts = [opening, *[script async for script in writer.narrate(brief, plan, in_order(found), opening)]]
    for script in scripts:
        await voice.speak(script.text)
    taken = time.perf_counter() - begun
    await voice.close()
    await writer.close()
    access.close()
    return taken


def spent(spotify: StandIn, model: StandIn) -> tuple[int, int]:
    """Spotify calls, and model tokens."""
    usage = model.usage()
    return sum(spotify.counts().values()), usage["prompt_tokens"] + usage["completion_tokens"]


def compared(spotify: StandIn, model: StandIn, missing: Sequence[str]) -> list[str]:
    """Prints ours beside the sequential way, and returns the titles that were planned."""
    rows = []
    for _ in range(3):
        server = started(spotify, model)
        spotify.set(missing=list(missing))
        first, whole, last = ours(server)
        rows.append((first, whole, *spent(spotify, model)))
        server.stop()
    first, whole, calls, tokens = (statistics.median(column) for column in zip(*rows, strict=True))
    for each in (spotify, model):
        each.reset()
    spotify.set(missing=list(missing))
    there = asyncio.run(one_after_the_other(spotify, model))
    calls_there, tokens_there = spent(spotify, model)
    print(f"\n{'nothing missing' if not missing else f'{len(missing)} tracks missing'}")
    print(f"{'':28}{'ours':>10}{'sequential':>12}{'ratio':>8}")
    for name, mine, other, unit in (
        ("first playable narration", first, there, "s"),
        ("whole documentary", whole, there, "s"),
        ("Spotify calls", calls, calls_there, ""),
        ("model tokens", tokens, tokens_there, ""),
    ):
        print(f"{name:28}{mine:9.2f}{unit:1}{other:11.2f}{unit:1}{mine / other:8.2f}")
    return [slot["wanted"]["title"] for slot in last["result"]["plan"]["slots"]]


def crowd(spotify: StandIn, model: StandIn, count: int) -> None:
    """Prints how long the first sound takes with many jobs at once, beside each of a few alone."""
    server = started(spotify, model, (sys.executable, "-m", "bench.watched"))
    # The words of these are those of nobody in the crowd.
    alone = statistics.median(ours(server, artist, ALONE_S)[0] for artist in ARTISTS[:ALONE])
    wanted = list(product(LENGTHS_S, ARTISTS))[:count]
    server.process.send_signal(signal.SIGUSR1)
    shares = {"the server": server.process.pid, "Spotify": spotify.process.pid, "model and voice": model.process.pid}
    heard, enough = threading.Semaphore(0), int(0.95 * count)

    def taken() -> dict[str, float]:
        return {**{name: cpu_s(pid) for name, pid in shares.items()}, "the listeners": time.process_time()}

    with ThreadPoolExecutor(count) as threads:
        before, begun = taken(), time.perf_counter()
        done = [threads.submit(ours, server, artist, target_s, heard) for target_s, artist in wanted]
        for _ in range(enough):
            heard.acquire(timeout=PATIENCE_S)
        until_s, spent_s = time.perf_counter() - begun, {name: each - before[name] for name, each in taken().items()}
        rows = [each.result() for each in done]
    server.stop()
    firsts = sorted(first for first, _, _ in rows)
    openings = {last["result"]["data"]["timeline"][0]["audioUrl"] for _, _, last in rows}
    p95 = firsts[enough - 1]
    print(f"\n{count} at once, {len(openings)} different openings: first sound alone {alone:.2f} s, ", end="")
    print(f"median {statistics.median(firsts):.2f} s, p95 {p95:.2f} s: {p95 / alone:.2f} of alone")
    told = ", ".join(f"{name} {each:.1f} s" for name, each in spent_s.items())
    print(f"CPU until {enough} had their first sound ({until_s:.1f} s on {os.cpu_count()} cores): {told}")
    print(server.log()[server.log().rindex(REPORT.split("{")[0]) :].strip())


def main() -> None:
    """Prints the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with StandIn("spotify") as spotify, StandIn("openai") as model:
        planned = compared(spotify, model, ())
        compared(spotify, model, planned[1:3])
        if count:
            crowd(spotify, model, count)


if __name__ == "__main__":
    main()
