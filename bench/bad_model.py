"""What becomes of a documentary when the model is bad: `python -m bench.bad_model`.

One server on the stand-ins, which misbehave in every way they can, once and always. For each way the table says how the
job ended, how many model calls that took, and whether the documentary is whole: five songs, each the catalog's, every
narration there, no song named that is not played. Nothing is timed.
"""

import re
import tempfile
from pathlib import Path
from typing import Any

from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

FAULTS = (
    "code_fences",
    "prose_around",
    "truncate",
    "cut_off",
    "stall",
    "junk",
    "empty_answer",
    "empty_strings",
    "wrong_counts",
    "many_slots",
    "repeat_songs",
    "unknown_songs",
    "names_other_song",
    "wrong_year",
    "wrong_length",
    "other_language",
    "refusal",
    "content_filter",
    "refuse_json_schema",
    "refuse_json_object",
    "chat_5xx",
    "rate_429",
)
TOKEN, OWNER = "premium-token", "listener"
QUICK = {"first_token_s": 0.0, "tokens_per_s": 5000.0, "first_audio_s": 0.0, "audio_speed": 1000.0}


def whole(ending: dict[str, Any]) -> str:
    """What is wrong with a finished documentary; empty where nothing is."""
    timeline = ending["result"]["data"]["timeline"]
    songs = [entry for entry in timeline if entry["type"] == "song"]
    said = [entry["text"] for entry in timeline if entry["type"] == "narration"]
    if len(songs) != 5 or len({song["trackUri"] for song in songs}) != 5:
        return f"{len(songs)} songs"
    if len(said) != 7 or not all(map(str.strip, said)):
        return f"{len(said)} narrations"
    played = [folded(song[name]) for song in songs for name in ("title", "album")]
    quoted = {name for text in said for name in re.findall(r"[“\"]([^”\"]+)[”\"]", text)}
    strangers = sorted(name for name in quoted if not any(title.startswith(folded(name)) for title in played))
    return f"names {', '.join(strangers)}" if strangers else ""


def folded(title: str) -> str:
    """A title without what a voice would not say."""
    return " ".join(re.sub(r"[^\w ]", " ", title.lower().replace("no.", "number")).split())


def made(server: Server, model: StandIn, fault: str, times: int) -> tuple[str, int, str]:
    """How a job ends with a model that has `fault` so many times, after how many calls, and what is wrong with it."""
    model.reset()
    model.set(**{fault: times})
    ending = server.finish(server.create("Deftones", accessToken=TOKEN, ownerId=OWNER, narrationTargetSecs=15))
    calls = len(model.requests("/v1/chat"))
    if ending["type"] == "complete":
        return "complete", calls, whole(ending)
    return f"{ending['code']}: {ending['error']}", calls, ""


def main() -> None:
    """Prints the table."""
    with StandIn("spotify", latency_s=0.0) as spotify, StandIn("openai", **QUICK) as model:
        url = f"{model.url}/v1"
        flags = ["--spotify-client-id", "an-app", "--spotify-api-url", f"{spotify.url}/v1/", "--log-level", "error"]
        flags += ["--spotify-accounts-url", spotify.url, "--llm-url", url, "--voice-url", url]
        keys = {"MUSICDOC_LLM_KEY": KEY, "MUSICDOC_VOICE_KEY": KEY}
        server = Server(Path(tempfile.mkdtemp()), *flags, env=keys)
        print(f"{'the model':20}{'':8}{'calls':>6}  the job")
        for fault in FAULTS:
            for word, times in (("once", 1), ("always", -1)):
                how, calls, wrong = made(server, model, fault, times)
                print(f"{fault:20}{word:8}{calls:6}  {how}{f' BUT {wrong}' if wrong else ''}", flush=True)
        server.stop()


if __name__ == "__main__":
    main()
