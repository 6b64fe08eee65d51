"""What a store keeps: jobs with their events and stage results, and playlists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from musicdoc_server.models import Playlist


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as the store sees it: what it looks up by, and the rest as JSON text."""

    id: str
    user_id: str
    status: str
    data: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of a job; (job_id, seq) is unique. `body` is JSON text."""

    job_id: str
    seq: int
    type: str
    body: str


@dataclass(frozen=True, slots=True)
class StageResult:
    """What a finished stage of a job came to, as JSON data."""

    job_id: str
    stage: str
    data: Any


@dataclass(slots=True)
class Batch:
    """Changes that are stored together or not at all. `jobs` holds the newest row of each job."""

    jobs: dict[str, JobRow] = field(default_factory=dict)
    events: list[EventRow] = field(default_factory=list)
    results: list[StageResult] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


class JobStore(Protocol):
    """Keeps jobs. Every method raises StoreError when the store cannot be reached."""

    async def commit(self, batch: Batch) -> None:
        """Stores all of `batch` in one transaction; on return it survives a crash."""
        ...

    async def jobs(self) -> Sequence[JobRow]:
        """Every job, oldest first."""
        ...

    async def events(self, job_ids: Sequence[str]) -> Sequence[EventRow]:
        """The events of these jobs, each job's in order of `seq`."""
        ...

    async def stage_results(self, job_id: str) -> dict[str, Any]:
        """The kept results of a job's finished stages, by stage name."""
        ...


class PlaylistStore(Protocol):
    """Keeps playlists. Every method raises StoreError when the store cannot be reached."""

    async def add(self, playlist: Playlist) -> None:
        """Stores a new playlist."""
        ...

    async def get(self, playlist_id: str) -> Playlist | None:
        """The playlist with this id, if there is one."""
        ...

    async def owned_by(self, owner_id: str) -> Sequence[Playlist]:
        """An owner's playlists, newest first."""
        ...

    async def change(self, playlist_id: str, change: Callable[[Playlist], Playlist | None]) -> Playlist | None:
        """Puts what `change` makes of a playlist in its place (None deletes it), with nobody else in between.

        Returns the playlist as it was, None when there was none.
        """
        ...
