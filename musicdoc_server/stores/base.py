"""What a store keeps: jobs with their events and stage results, their lines in the history, and playlists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from musicdoc_server.models import Listing, Playlist


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as the store sees it: what it looks up by, and the rest as JSON text.

    Ids grow with the time a job was made, so their order is the jobs' order. `finished_at` is UTC, ISO 8601 with
    milliseconds; None while the job is active.
    """

    id: str
    user_id: str
    status: str
    finished_at: str | None
    data: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of a job; (job_id, seq) is unique. `body` is JSON text.

    `at` orders the events of all jobs: microseconds since 1970, but never the same and never less than before.
    """

    job_id: str
    seq: int
    at: int
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
    """Changes that are stored together or not at all, in this order.

    `jobs` holds the newest row of each job. Of the jobs in `done` the stage results go, as nobody will go on with them.
    `forgotten` are jobs of which only a line in the history stays; of that, what is up to the id `history_until` goes.
    """

    jobs: dict[str, JobRow] = field(default_factory=dict)
    events: list[EventRow] = field(default_factory=list)
    results: list[StageResult] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    forgotten: dict[str, JobRow] = field(default_factory=dict)
    history_until: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Which of a user's jobs are wanted: the `size` newest, or those older than the job `before`; `history` too."""

    size: int
    before: str = ""
    history: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What the last run left: the active jobs, oldest first, those that ended with mail due, the highest `at`."""

    jobs: Sequence[JobRow]
    unmailed: Sequence[JobRow]
    last_at: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as it is kept: the hash of it, whose it is, and the hash of the one that it was made from, if any."""

    digest: str
    user_id: str
    created_at: str
    parent: str


class JobStore(Protocol):
    """Keeps jobs: what a node needs to run them. Every method raises StoreError when the store cannot be reached."""

    async def commit(self, batch: Batch) -> None:
        """Stores all of `batch` in one transaction; on return it survives a crash."""
        ...

    async def unfinished(self) -> Unfinished:
        """What the last run left."""
        ...

    async def stage_results(self, job_id: str) -> dict[str, Any]:
        """The kept results of a job's finished stages, by stage name."""
        ...

    async def finished_before(self, time: str, size: int) -> Sequence[JobRow]:
        """Up to `size` jobs that finished before `time` (UTC, ISO 8601)."""
        ...


class JobArchive(Protocol):
    """Looks jobs up, whichever node ran them. Every method raises StoreError when the store cannot be reached."""

    async def job(self, job_id: str, *, history: bool = False) -> JobRow | None:
        """The job, if it is still there; with `history` its line there, where that is all that is left."""
        ...

    async def events(self, job_ids: Sequence[str], after_at: int = 0) -> Sequence[EventRow]:
        """The events of these jobs behind `after_at`, in order of `at`, which is each job's order of `seq` too."""
        ...

    async def jobs_of(self, user_id: str, page: Page) -> Sequence[JobRow]:
        """A page of a user's jobs, newest first."""
        ...

    async def counts(self) -> tuple[Mapping[str, int], int]:
        """How many jobs there are in each status, and of how many users."""
        ...


class PlaylistStore(Protocol):
    """Keeps playlists. Every method raises StoreError when the store cannot be reached."""

    async def add(self, playlist: Playlist) -> None:
        """Stores a new playlist; one that is there already, or was and is deleted, stays as it is."""
        ...

    async def get(self, playlist_id: str) -> Playlist | None:
        """The playlist with this id, if there is one."""
        ...

    async def owned_by(self, owner_id: str) -> Sequence[Listing]:
        """An owner's playlists, newest first."""
        ...

    async def change(self, playlist_id: str, change: Callable[[Playlist], Playlist]) -> Playlist | None:
        """Puts what `change` makes of a playlist in its place, with nobody else in between.

        Returns what is there now, None when there was none.
        """
        ...


UNDO_S = 3600.0
"""How long a deleted playlist can be had back."""


class PlaylistBin(Protocol):
    """Where deleted playlists are until they cannot be had back. Times are UTC, ISO 8601. Raises StoreError."""

    async def delete(self, playlist_id: str, at: str) -> bool:
        """Marks a playlist as deleted, so that it is gone for everybody; False when there was none."""
        ...

    async def restore(self, playlist_id: str, deleted_since: str, owner_id: str | None = None) -> Playlist | None:
        """Takes it out again, if it was deleted no earlier than that, and is `owner_id`'s where that is said.

        One that is not deleted stays as it is.
        """
        ...

    async def deleted_by(self, owner_id: str, deleted_since: str) -> Sequence[Listing]:
        """What of an owner's can still be had back, deleted last first."""
        ...

    async def purge(self, deleted_before: str, forgotten_before: str) -> int:
        """Empties those that were deleted before the first time, and returns how many.

        Of these only the id stays, so that no work that goes on late can save them anew, until the second time.
        """
        ...


class SpendingStore(Protocol):
    """Keeps what was spent on services outside. Raises StoreError when the store cannot be reached."""

    async def spend(self, day: str, tokens: int, chars: int) -> tuple[int, int]:
        """Adds to what was spent on a day (`2026-11-26`), and returns all of it."""
        ...


class FeedStore(Protocol):
    """Keeps what the addresses of users' podcasts are made with. Raises StoreError when it cannot be reached."""

    async def salt(self, user_id: str) -> str:
        """What there is of a user's; empty where the address was never renewed."""
        ...

    async def renew(self, user_id: str) -> str:
        """Another one, which is returned: what was made with the one before is worth nothing from now on."""
        ...


class TokenStore(Protocol):
    """Keeps tokens. Every method raises StoreError when the store cannot be reached."""

    async def add_token(self, row: TokenRow) -> None:
        """Stores a new token."""
        ...

    async def token(self, digest: str) -> TokenRow | None:
        """The token with this hash, if there is one."""
        ...

    async def tokens(self) -> Sequence[TokenRow]:
        """All of them, oldest first."""
        ...

    async def revoke_tokens(self, *, digest: str = "", user_id: str = "", children_before: str = "") -> int | None:
        """Deletes one token and those made from it, or all of a user, or those made from others before a time (UTC).

        Returns how many of them have no parent. With all of a user's tokens the address of their podcast ends as well;
        None, where no user of that name has a token, has renewed that address, or has made anything: then nothing ends.
        """
        ...
