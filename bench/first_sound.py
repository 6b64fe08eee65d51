"""How long it takes until something can be heard, beside the sequential way: `python -m bench.first_sound [CROWD]`.

Stand-ins at their default delays (Spotify 0.12 s a call, the model 0.6 s and then 80 tokens/s, speech 0.4 s and
then 8 × real time), 30-second narrations. The sequential way does the same work with the same parts, one step after the
other, and lets nobody listen before the end: as the system did that this one replaces. CROWD (100) jobs come last.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from musicdoc_server.catalogs.spotify import SpotifyCatalog
from musicdoc_server.catalogs.spotify_access import SpotifyAccess
from musicdoc_server.models import Assignment, Brief
from musicdoc_server.pipeline.backup import fill, in_order
from musicdoc_server.pipeline.search import SearchResult, SearchResults
from musicdoc_server.voices.speech_api import SpeechApiVoice
from musicdoc_server.writers.facts import FactsWriter
from musicdoc_server.writers.llm import LlmWriter
from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

TOPIC, TOKEN, OWNER, TARGET_S = "Deftones, focus on the experimental phase", "premium-token", "listener", 30


def started(spotify: StandIn, model: StandIn) -> Server:
    flags = {
        "--spotify-client-id": "an-app",
        "--spotify-api-url": f"{spotify.url}/v1/",
        "--spotify-accounts-url": spotify.url,
        "--llm-url": f"{model.url}/v1",
        "--voice-url": f"{model.url}/v1",
        "--max-jobs-per-user": "1000",
        "--log-level": "warning",
    }
    given = [word for pair in flags.items() for word in pair]
    keys = {"MUSICDOC_LLM_KEY": KEY, "MUSICDOC_VOICE_KEY": KEY}
    return Server(Path(tempfile.mkdtemp()), *given, env=keys)


def ours(server: Server) -> tuple[float, float, dict[str, Any]]:
    """Seconds until the opening can be played and until the end, and the last event."""
    begun = time.perf_counter()
    job_id = server.create(TOPIC, accessToken=TOKEN, ownerId=OWNER, narrationTargetSecs=TARGET_S)
    first, last = 0.0, {}
    for event in server.stream(job_id, after=0):
        if event["type"] == "segment" and event["index"] == 0:
            first = time.perf_counter() - begun
        last = event
    assert last["type"] == "complete", last
    return first, time.perf_counter() - begun, last


async def one_after_the_other(spotify: StandIn, model: StandIn) -> float:
    """Seconds until all is there, which is when the sequential way lets its listener in."""
    access = SpotifyAccess(f"{spotify.url}/v1/")
    catalog = SpotifyCatalog(access, TOKEN, None)
    writer = LlmWriter(f"{model.url}/v1", KEY, "gpt-6.1-terra", fallback=FactsWriter(), knows_music=True)
    voice = SpeechApiVoice(f"{model.url}/v1", KEY, "kokoro", "af_heart", parallel=1)
    begun = time.perf_counter()
    await access.user(TOKEN)
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
        found = await fill(catalog, subject, found, lambda fraction, detail: None)
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


def compared(server: Server, spotify: StandIn, model: StandIn, missing: list[str]) -> None:
    """Prints ours beside the sequential way."""
    rows = []
    for _ in range(3):
        for each in (spotify, model):
            each.reset()
        spotify.set(missing=missing)
        first, whole, _ = ours(server)
        rows.append((first, whole, *spent(spotify, model)))
    first, whole, calls, tokens = (statistics.median(column) for column in zip(*rows, strict=True))
    for each in (spotify, model):
        each.reset()
    spotify.set(missing=missing)
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


def crowd(server: Server, spotify: StandIn, model: StandIn, count: int) -> None:
    """Prints how long the first sound takes with many jobs at once."""
    for each in (spotify, model):
        each.reset()
    alone = ours(server)[0]
    with ThreadPoolExecutor(count) as threads:
        firsts = sorted(first for first, _, _ in threads.map(lambda _: ours(server), range(count)))
    p95 = firsts[int(0.95 * count) - 1]
    print(
        f"\n{count} at once: first sound alone {alone:.2f} s, median {statistics.median(firsts):.2f} s, p95 {p95:.2f} s"
    )
    print(f"p95 against alone {p95 / alone:.2f}")


def main() -> None:
    """Prints the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with StandIn("spotify") as spotify, StandIn("openai") as model:
        server = started(spotify, model)
        _, _, last = ours(server)
        planned = [slot["wanted"]["title"] for slot in last["result"]["plan"]["slots"]]
        compared(server, spotify, model, [])
        compared(server, spotify, model, planned[1:3])
        if count:
            crowd(server, spotify, model, count)
        server.stop()


if __name__ == "__main__":
    main()
