"""A stand-in in its own process, and what a test says to it and asks of it.

with StandIn("spotify", latency_s=0) as spotify:
    spotify.set(missing=["Creep"], short_429=1)
    ...talk to spotify.url...
    assert spotify.counts()["GET /v1/search"] <= 8
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Self

ROOT = Path(__file__).parents[2]
END_S = 10.0
REPLY_S = 10.0


class StandIn:
    """One stand-in. `url` is its address without a path; the process ends with the `with` block, or with this one."""

    def __init__(self, name: Literal["spotify", "openai"], port: int = 0, **behaviour: Any) -> None:
        self.name = name
        self._behaviour = behaviour
        self._command = [sys.executable, "-m", "tests.standins", name, "--port", str(port), "--until-eof"]

    def __enter__(self) -> Self:
        self._log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        line = self.process.stdout.readline() if self.process.stdout else ""
        ready = re.fullmatch(r"ready: (http://\S+)\n", line)
        if not ready:
            self.stop()
            raise RuntimeError(f"The stand-in for {self.name} did not start: {line}{self.log()}")
        self.url = ready[1]
        try:
            self.set(**self._behaviour)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._log.close()

    def stop(self) -> None:
        """Ends the process; a connection to `url` is refused from then on."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(END_S)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def set(self, **behaviour: Any) -> None:
        """Changes settings. Raises ValueError with the sentence that says which one is wrong."""
        self._ask("", behaviour)

    def reset(self) -> None:
        """All settings as the program has them at its start, then those given to this object; forgets all calls."""
        self._ask("/reset", {})
        self.set(**self._behaviour)

    def requests(self, path: str = "") -> list[dict[str, Any]]:
        """The calls captured so far whose path begins with `path`, in order (the fields of `control.Call`)."""
        return [call for call in self._ask("/requests")["requests"] if call["path"].startswith(path)]

    def wait_for(self, condition: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Asks for the calls until `condition` holds of them; AssertionError after ten seconds."""
        end = time.monotonic() + REPLY_S
        while not condition(calls := self.requests()):
            assert time.monotonic() < end, f"it never came about; the calls are {calls}"
            time.sleep(0.02)
        return calls

    def counts(self) -> dict[str, int]:
        """How many calls each method and route got, like {"GET /v1/artists/{id}/albums": 2}."""
        return dict(self._ask("/counts")["calls"])

    def usage(self) -> dict[str, int]:
        """Tokens in all: prompt_tokens and completion_tokens."""
        return dict(self._ask("/counts")["usage"])

    def settings(self) -> dict[str, Any]:
        """The present value of every setting."""
        return {name: each["value"] for name, each in self._ask("").items()}

    def log(self) -> str:
        """Everything on standard error until now."""
        self._log.seek(0)
        return self._log.read().decode()

    def _ask(self, what: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(f"{self.url}/_control{what}", data, REPLY_S) as reply:
                return dict(json.loads(reply.read()))
        except urllib.error.HTTPError as error:
            raise ValueError(json.loads(error.read())["error"]) from None
