"""What a job is, and which status may follow which."""

from __future__ import annotations

import secrets
import time
from enum import StrEnum
from typing import Any, Self

from musicdoc_server.jobs.attempts import Attempt
from musicdoc_server.models import JobRequest, Value, now
from musicdoc_server.upstream import Usage


class Status(StrEnum):
    """Where a job is in its life."""

    PENDING = "pending"  # accepted and on disk, waiting for its turn
    RUNNING = "running"  # the pipeline is at work, or will go on after a restart
    COMPLETED = "completed"  # a playlist is saved
    FAILED = "failed"  # it ended with an error, which the job keeps
    CANCELLED = "cancelled"  # its user stopped it


MAY_FOLLOW: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.RUNNING, Status.FAILED, Status.CANCELLED}),
    Status.RUNNING: frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED}),
    Status.COMPLETED: frozenset(),
    Status.FAILED: frozenset({Status.PENDING}),
    Status.CANCELLED: frozenset({Status.PENDING}),
}

TERMINAL = frozenset(status for status in Status if Status.RUNNING not in MAY_FOLLOW[status]) - {Status.RUNNING}
"""The statuses that end a run."""

WAITING = "Waiting to start"

DUE = "due"
"""What `Job.mail` says until the message to the job's user is sent, or has failed for good."""


class JobError(Value):
    """Why a job failed: the sentence for its user, the code, the stage, and whether a retry can help."""

    error: str
    code: str
    stage: int
    retryable: bool


class Job(Value):
    """One request to make a documentary, as it stands at one moment. Times are UTC, ISO 8601 with milliseconds.

    `queue_position` (1 is next) and `queue_wait_s` are there only while it waits. `eta_s` is about how many seconds it
    takes from `updated_at` on until it is done, where that can be told. `attempts`, oldest first, are the runs so far;
    the last one is the present one. `mail` says what became of the message to its user.
    """

    id: str
    request: JobRequest
    created_at: str
    updated_at: str
    status: Status = Status.PENDING
    stage: int = 0
    stage_label: str = WAITING
    progress: int = 0
    detail: str = ""
    queue_position: int | None = None
    queue_wait_s: int | None = None
    eta_s: int | None = None
    attempts: tuple[Attempt, ...] = (Attempt(number=1),)
    finished_at: str | None = None
    title: str = ""
    playlist_id: str = ""
    error: JobError | None = None
    mail: str = ""

    @property
    def user_id(self) -> str:
        """Whose job it is."""
        return self.request.owner_id

    @property
    def active(self) -> bool:
        """Whether it counts towards its user's limit."""
        return self.status not in TERMINAL

    @property
    def attempt(self) -> Attempt:
        """The present run, or the last one."""
        return self.attempts[-1]

    @property
    def usage(self) -> Usage:
        """What all its runs have asked of services outside."""
        return sum((attempt.usage for attempt in self.attempts), Usage())

    def without_token(self) -> Self:
        """The job as others than its run may hold it."""
        if self.request.access_token is None:
            return self
        request = self.request.model_copy(update={"access_token": None, "token_app": ""})  # nosec B105 # none
        return self.model_copy(update={"request": request})

    def evolve(self, **changes: Any) -> Self:
        """The job after `changes`. Raises ValueError when the new status may not follow the present one."""
        status = changes.get("status", self.status)
        if status != self.status and status not in MAY_FOLLOW[self.status]:
            raise ValueError(f"a {self.status} job cannot become {status}")
        return self.model_copy(update={**changes, "updated_at": now()})

    def again(self, request: JobRequest) -> Self:
        """The job as a new run of it begins. Raises ValueError for one that is active or completed."""
        return self.evolve(
            status=Status.PENDING,
            request=request,
            stage=0,
            stage_label=WAITING,
            progress=0,
            detail="",
            eta_s=None,
            finished_at=None,
            error=None,
            mail="",
            attempts=(*self.attempts, Attempt(number=len(self.attempts) + 1)),
        )


def new_job(request: JobRequest) -> Job:
    """A pending job. Its id has the seed's form `job_<ms>_<random>`, with 128 random bits."""
    at = now()
    return Job(
        id=f"job_{time.time_ns() // 1_000_000}_{secrets.token_hex(16)}", request=request, created_at=at, updated_at=at
    )
