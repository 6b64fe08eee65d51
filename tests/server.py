"""A real server in its own process, and what a test asks of it."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
from httpx_sse import ServerSentEvent, connect_sse

# Whoever runs the tests may have a key of their own, which they must not spend.
OWN_ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "MUSICDOC_"))}
COMMAND = (sys.executable, "-m", "musicdoc_server")
START_S = 30.0
REPLY_S = 30.0


class Server:
    """`musicdoc serve` on a free port; `url` is where it answers, `log()` what it has said."""

    def __init__(
        self, data_dir: Path, *flags: str, env: dict[str, str] | None = None, command: Sequence[str] = COMMAND
    ) -> None:
        self.data_dir = data_dir
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the server
        self.process = subprocess.Popen(
            [*command, "--port", "0", "--data-dir", str(data_dir), *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**OWN_ENVIRONMENT, **(env or {})},
        )
        line = self.process.stdout.readline() if self.process.stdout else ""
        ready = re.fullmatch(r"Musicdoc is ready: (http://\S+)\n", line)
        assert ready, f"the server did not start: {line}{self.log()}"
        self.url = ready[1]
        self.http = httpx.Client(base_url=self.url, timeout=REPLY_S)

    def log(self) -> str:
        """Everything on standard error until now."""
        self._log.seek(0)
        return self._log.read().decode()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ends the process and returns its exit code."""
        self.http.close()
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(START_S)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        return self.process.returncode

    def create(self, topic: str = "Erik Satie", **fields: Any) -> str:
        """Starts a job and returns its id."""
        reply = self.http.post("/api/music-doc", json={"topic": topic, "narrationTargetSecs": 10, **fields})
        assert reply.status_code == 202, reply.text
        return str(reply.json()["jobId"])

    def stream(
        self, job_id: str, after: int | str | None = None, last_event_id: int | str | None = None
    ) -> Iterator[dict[str, Any]]:
        """The data of each event on the job's stream, until the server ends it."""
        for event in self.raw_stream(job_id, after, last_event_id):
            if event.event == "message":
                yield json.loads(event.data)

    def raw_stream(
        self, job_id: str, after: int | str | None = None, last_event_id: int | str | None = None
    ) -> Iterator[ServerSentEvent]:
        """Each event on the job's stream, heartbeats too."""
        return self._sse(f"/api/jobs/{job_id}/stream", after, last_event_id)

    def user_stream(
        self, user_id: str, after: int | str | None = None, last_event_id: int | str | None = None
    ) -> Iterator[ServerSentEvent]:
        """Each event on the stream of all of the user's jobs, heartbeats too."""
        return self._sse(f"/api/users/{user_id}/stream", after, last_event_id)

    def _sse(self, path: str, after: int | str | None, last_event_id: int | str | None) -> Iterator[ServerSentEvent]:
        params = {} if after is None else {"after": after}
        headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
        with connect_sse(self.http, "GET", path, params=params, headers=headers) as source:
            assert source.response.status_code == 200, source.response.read()
            yield from source.iter_sse()

    def finish(self, job_id: str) -> dict[str, Any]:
        """Waits for the job's last event and returns it."""
        return list(self.stream(job_id))[-1]
