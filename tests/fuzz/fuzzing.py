"""Asks a running server everything that its own document says can be asked, and much that it says cannot.

    python -m tests.fuzz.fuzzing 200         # up to so many random cases for each operation, in each mode

schemathesis makes the requests and holds each answer to the document. The shipped music has no covers, and a browser's
sign-in cannot be made up: of these operations only the refusals are seen.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.acceptance.people import FROM_PAGE, bearer, tokens_for
from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

RUN_S = 1800.0
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
    "use_after_free",
    "ensure_resource_availability",
)
NEVER_ENDING = "/api/users/{userId}/stream"
"""A test that waited for its end would wait for ever; tests/web/test_user_stream.py reads it."""
FOR_PAGES = ["/logout", "/api/session"]
"""What these want is a header that another site's page cannot send: any value will do."""
KEPT = "kept"
"""The playlist that is exported is none that is renamed and deleted: another title makes other files."""
OWN = 0.8
"""How often an address names something that is there: else nearly all would be answered with 404."""
TOKEN, LISTENER = "premium-token", "listener"
PHASES = ("coverage", "fuzzing", "stateful")
MODES = ("none", "token", "spotify")


@dataclass
class Scene:
    """A server with a documentary on it; `headers` are those of its owner, `places` what addresses may name."""

    server: Server
    user: str
    headers: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)

    def furnish(self) -> None:
        """Makes the documentary."""
        http = httpx.Client(base_url=self.server.url, headers=self.headers, timeout=60)
        body = {"topic": "Erik Satie", "narrationTargetSecs": 10, "catalog": "library"}
        job = http.post("/api/music-doc", json=body).json()["jobId"]
        result = self.server.finish(job)["result"]
        timeline = result["data"]["timeline"]
        song = next(part for part in timeline if part["type"] == "song")
        short = [{**timeline[0], "index": 0}, {**song, "index": 1}]
        shelf = [http.post("/api/playlists", json={"title": "Short", "timeline": short}).json() for _ in range(2)]
        changed, kept = (saved["playlist"]["id"] for saved in shelf)
        clip = timeline[0]["audioUrl"].rpartition("/")[2]
        self.places = {
            "jobId": [job],
            "userId": [self.user],
            "playlistId": [changed],
            KEPT: [kept],
            "clip": [clip, clip.replace(".mp3", ".vtt")],
            "trackId": [song["trackId"]],
            "file": ["index.html", "sw.js"],  # not manifest.webmanifest: a range of JSON is no JSON
        }


@contextmanager
def scene(mode: str, folder: Path) -> Iterator[Scene]:
    """A server in this mode, whose speech costs nothing."""
    with ExitStack() as closing:
        voice = closing.enter_context(StandIn("openai", first_audio_s=0, audio_speed=10_000))
        flags = ["--voice-url", f"{voice.url}/v1", "--auth", mode]
        if mode == "spotify":
            spotify = closing.enter_context(StandIn("spotify", latency_s=0))
            flags += ["--spotify-client-id", "an-app", "--spotify-api-url", f"{spotify.url}/v1/"]
            flags += ["--spotify-accounts-url", spotify.url]
        server = Server(folder, *flags, env={"MUSICDOC_VOICE_KEY": KEY})
        closing.callback(server.stop)
        made = Scene(server, {"none": "local", "token": "ann", "spotify": LISTENER}[mode])
        if mode == "token":
            made.headers = bearer(tokens_for(folder, made.user)[0])
        elif mode == "spotify":
            made.headers = bearer(TOKEN)
        made.furnish()
        yield made


def fuzzed(here: Scene, folder: Path, cases: int, *phases: str, always_alike: bool) -> subprocess.CompletedProcess[str]:
    """Runs schemathesis against the server, with up to so many cases for each operation in each of these phases."""
    (folder / "schemathesis.toml").write_text(_settings(here, cases, always_alike=always_alike))
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(folder / "schemathesis.toml")]
    command += ["run", f"{here.server.url}/api/openapi.json", "--no-color", "--phases", ",".join(phases)]
    return subprocess.run(command, capture_output=True, text=True, timeout=RUN_S, check=False, cwd=folder)


def _settings(here: Scene, cases: int, *, always_alike: bool) -> str:
    """The conf file of schemathesis; strings are written alike in JSON and TOML."""
    lines = ["request-timeout = 120", "continue-on-failure = true", "max-redirects = 0"]
    lines += ["[headers]", *_pairs({**FROM_PAGE, **here.headers})]
    lines += ["[generation]", f"max-examples = {cases}", f"deterministic = {json.dumps(always_alike)}"]
    lines += ["[checks]", "enabled = false"]
    lines += [f"{name}.enabled = true" for name in CHECKS]
    lines += ["[warnings]", "enabled = false"]
    for name, values in here.places.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    lines += ["[parameters]"]
    lines += [_named(name, name) for name in here.places if name != KEPT]
    lines += ["[[operations]]", f"include-path-regex = {json.dumps('/export/')}"]
    lines += ["[operations.parameters]", _named("playlistId", KEPT)]
    lines += ["[[operations]]", f"include-path = {json.dumps(NEVER_ENDING)}", "enabled = false"]
    lines += ["[[operations]]", f"include-path = {json.dumps(FOR_PAGES)}", "checks.ignored_auth.enabled = false"]
    return "\n".join(lines) + "\n"


def _named(part: str, places: str) -> str:
    return f'"path.{part}" = {{ dictionary = "{places}", probability = {OWN} }}'


def broken(log: str) -> str:
    """What a server's log says of surprises, with the lines that follow."""
    lines = log.splitlines()
    at = [place for place, line in enumerate(lines) if " ERROR " in line]
    return "\n".join(line for place in at for line in lines[place : place + 40])


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in values.items()]


def main() -> None:
    """Prints what schemathesis says of each mode."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    failed = False
    for mode in sys.argv[2:] or MODES:
        with tempfile.TemporaryDirectory() as name, scene(mode, Path(name) / "data") as here:
            done = fuzzed(here, Path(name), cases, *PHASES, always_alike=False)
            failed = failed or done.returncode != 0
            print(f"auth={mode}\n{done.stdout}{done.stderr}{broken(here.server.log())}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
