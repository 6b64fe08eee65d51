"""What a node has done since it began, as numbers for an operator's graphs: never of whom, about what, or with what.

Labels come from short lists of our own (statuses, stages, services, error codes), so that their number is bounded.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

from musicdoc_server.jobs.event_log import ENDING
from musicdoc_server.jobs.journal import Changes
from musicdoc_server.models import JobRequest
from musicdoc_server.upstream import Purse, Usage

STAGE_S = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320)
LAG_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
LOOK_S = 0.25
"""How often it is looked how late the loop is."""
USED = {
    "llm_calls": ("calls", "llm"),
    "speech_calls": ("calls", "speech"),
    "spotify_calls": ("calls", "spotify"),
    "llm_prompt_tokens": ("tokens", "prompt"),
    "llm_completion_tokens": ("tokens", "completion"),
    "speech_chars": ("characters", "speech"),
}
"""Under what each amount of `Usage` is counted, and with which label."""

Now = Mapping[str, Mapping[str, float]]
"""What is so at this moment: `jobs` by status, `open` by kind."""


class Meters:
    """All that one node counts, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._uncounted = Usage()
        self._requests = self._counter("http_requests", "Requests, by the status they were answered with.", "status")
        self._refused = self._counter("refusals", "Requests that were refused, by the error's code.", "code")
        self._runs = self._counter("runs", "Runs of jobs that have ended, by outcome.", "outcome")
        self._delivered = self._counter("events_delivered", "Events handed to readers of streams and WebSockets.")
        self._used = {
            "calls": self._counter("upstream_calls", "Calls to services outside.", "service"),
            "tokens": self._counter("upstream_tokens", "Tokens of language models.", "kind"),
            "characters": self._counter("upstream_characters", "Characters spoken by services outside.", "service"),
        }
        self._stages = Histogram(
            "stage_seconds",
            "What stages took, in runs that ended.",
            ["stage"],
            buckets=STAGE_S,
            registry=self._registry,
            namespace="musicdoc",
        )
        self._lag = Histogram(
            "loop_lag_seconds",
            "How late the loop was when it was looked at.",
            buckets=LAG_S,
            registry=self._registry,
            namespace="musicdoc",
        )
        self._now = {
            "jobs": self._gauge("jobs", "Jobs that are kept, by status.", "status"),
            "open": self._gauge("open", "What is open or waits just now, by kind.", "kind"),
        }

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, labels, registry=self._registry, namespace="musicdoc")

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(name, says, labels, registry=self._registry, namespace="musicdoc")

    def request(self, status: int, code: str) -> None:
        """A request was answered; `code` is the error's, empty for none."""
        self._requests.labels(str(status)).inc()
        if code:
            self._refused.labels(code).inc()

    def published(self, batch: Changes) -> None:
        """This is on disk: runs end in it."""
        for event in batch.events:
            if event.type in ENDING and event.job_id in batch.states:
                job = batch.states[event.job_id]
                self._runs.labels(str(job.status)).inc()
                for stage in job.attempt.stages:
                    self._stages.labels(str(stage.stage)).observe(stage.duration_ms / 1000)

    def delivered(self, events: int) -> None:
        """So many events were handed to readers."""
        self._delivered.inc(events)

    def used(self, usage: Usage) -> None:
        """This was asked of services outside. What was guessed too high, and is taken back here, is no more to come."""
        self._uncounted += usage
        counted = {name: amount for name, amount in self._uncounted if amount > 0}
        for name, amount in counted.items():
            meter, label = USED[name]
            self._used[meter].labels(label).inc(amount)
        self._uncounted = self._uncounted.model_copy(update=dict.fromkeys(counted, 0))

    async def watch_loop(self) -> None:
        """Looks how late the loop is, until it is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + LOOK_S
            await asyncio.sleep(LOOK_S)
            self._lag.observe(max(0.0, loop.time() - due_s))

    def text(self, now: Now) -> bytes:
        """All of it in Prometheus' text form, with what is so just now."""
        for name, values in now.items():
            for label, value in values.items():
                self._now[name].labels(label).set(value)
        return generate_latest(self._registry)


class Metered:
    """A purse, of which is counted what goes out."""

    def __init__(self, purse: Purse, meters: Meters) -> None:
        self._meters = meters
        self._purse = purse

    def check(self, so_far: Usage, more: Usage | None = None) -> None:
        """As the purse."""
        self._purse.check(so_far, more)

    def note(self, used: Usage) -> None:
        """As the purse, and counts it."""
        self._meters.used(used)
        self._purse.note(used)

    def expected(self, request: JobRequest) -> Usage:
        """As the purse."""
        return self._purse.expected(request)
