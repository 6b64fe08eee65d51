"""The event log of a job: numbered, immutable facts, and a way to wait for the next.

log = EventLog(job_id, "Ragtime")
log.publish([Event(job_id, 1, at, EventType.PROGRESS, body)])
log.after(0)                    # [Event 1]
await log.wait(timeout_s=15)    # True as soon as there is more
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from musicdoc_server.jobs.news import Awaited
from musicdoc_server.reading import whole
from musicdoc_server.stores.base import EventRow


class EventType(StrEnum):
    """What can happen to a job. `init` is made for a reader and never stored."""

    INIT = "init"
    PROGRESS = "progress"
    PLAN = "plan"
    SCRIPT = "script"
    SEGMENT = "segment"
    COMPLETE = "complete"
    ERROR = "error"
    CANCELLED = "cancelled"


PartKey = tuple[EventType, int]
"""A part of a documentary that can be told anew: the plan (0), a script or a segment, by its index."""

NAMING = frozenset({"type", "jobId", "seq"})
"""The fields that every event has."""

PARTS = frozenset({EventType.PLAN, EventType.SCRIPT, EventType.SEGMENT})
"""These tell that a part of the documentary is there."""

ENDING = frozenset({EventType.COMPLETE, EventType.ERROR, EventType.CANCELLED})
"""Exactly one of these ends a run of a job, always."""


class Event(EventRow):
    """A fact about a job. `seq` counts from 1 without gaps; `body` is JSON with the type and the data."""

    @cached_property
    def data(self) -> dict[str, Any]:
        """The body, read."""
        data: dict[str, Any] = json.loads(self.body)
        return data

    @property
    def frame(self) -> bytes:
        """The event as every reader gets it (JSON has no line breaks, so one data line is enough)."""
        return f"id: {self.seq}\ndata: {self.body}\n\n".encode()


def encode(data: dict[str, Any]) -> str:
    """Compact JSON; non-ASCII text stays as it is. For plain data pydantic's encoder takes a quarter of json's time."""
    try:
        return to_json(data).decode()
    except PydanticSerializationError:  # half a surrogate pair is somewhere in it
        return whole(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def new_event(job_id: str, seq: int, at: int, type_: EventType, data: dict[str, Any]) -> Event:
    """An event with its body encoded. `at`: see `EventRow`."""
    told = {"type": str(type_), "jobId": job_id, "seq": seq, **data}
    return Event(job_id, seq, at, type_, encode(told))


def as_event(row: EventRow) -> Event:
    """The event that the store gave back."""
    return row if isinstance(row, Event) else Event(row.job_id, row.seq, row.at, row.type, row.body)


class EventLog(Awaited):
    """The published events of one job. What readers see is what is on disk: the manager publishes after the commit."""

    def __init__(self, job_id: str, topic: str, events: Iterable[EventRow] = ()) -> None:
        super().__init__(job_id)
        self.job_id = job_id
        self._topic = topic
        self._events: list[Event] = []
        self._folded = 0
        self._began: dict[str, Any] = {}
        self._progress: dict[str, Any] = {}
        self._parts: dict[PartKey, dict[str, Any]] = {}
        self._init: Event | None = None
        self.publish(events)

    @property
    def last_seq(self) -> int:
        """The number of the newest event, 0 when there is none."""
        return len(self._events)

    @property
    def parts(self) -> dict[PartKey, dict[str, Any]]:
        """The data of the newest event of each part."""
        self._fold()
        return self._parts

    @property
    def ended(self) -> bool:
        """Whether the newest event ends the run."""
        return bool(self._events) and self._events[-1].type in ENDING

    def publish(self, rows: Iterable[EventRow]) -> None:
        """Appends the events in `rows`, which the store has, and wakes all readers."""
        self._events.extend(map(as_event, rows))
        self._init = None
        self.wake()

    def after(self, seq: int) -> Sequence[Event]:
        """The events behind `seq`, in order."""
        return self._events[seq:]

    def snapshot(self) -> Event:
        """The `init` event: everything up to its `seq`, folded into one.

        An ending is left out, so that whoever connects late still gets it as an event of its own.
        """
        if self._init is None:
            seq = self.last_seq - 1 if self.ended else self.last_seq
            at = self._events[seq - 1].at if seq else 0
            data = {"topic": self._topic, **_folded(self.parts), **self._began, **self._progress}
            self._init = new_event(self.job_id, seq, at, EventType.INIT, data)
        return self._init

    def _fold(self) -> None:
        """Reads what is new: only when somebody asks, as events go out as they came in."""
        for event in self._events[self._folded :]:
            if event.type == EventType.PROGRESS:
                self._progress = {name: value for name, value in event.data.items() if name not in NAMING}
                if "createdAt" in self._progress:
                    self._began = {"createdAt": self._progress["createdAt"]}
            elif event.type in PARTS:
                data = {name: value for name, value in event.data.items() if name not in NAMING}
                self._parts[EventType(event.type), data.get("index", 0)] = data
        self._folded = len(self._events)


def _folded(parts: dict[PartKey, dict[str, Any]]) -> dict[str, Any]:
    """The parts as `init` tells them; of a narration that can be played the script is left out."""
    by_index = [data for _, data in sorted(parts.items())]
    segments = {data["index"]: data["segment"] for data in by_index if "segment" in data}
    scripts = [
        data for data in by_index if "text" in data and segments.get(data["index"], {}).get("text") != data["text"]
    ]
    plan = parts.get((EventType.PLAN, 0), {})
    return {**plan, "segments": list(segments.values()), **({"scripts": scripts} if scripts else {})}
