"""How a job stands, as clients see it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from musicdoc_server.jobs.job import Job, Status
from musicdoc_server.models import Documentary, Plan, SearchResult, Value
from musicdoc_server.web.replies import As, Reply, Stored

LAST_STAGE = 6


class Made(Value):
    """What came of a job that is completed."""

    data: Documentary
    playlist_id: str = Field(description="Where the documentary is saved.")
    plan: Plan
    track_search_results: tuple[SearchResult, ...] = Field(description="What was found for each place of the plan.")


class JobStanding(Value):
    """A job as it stands at one moment. Times are UTC, ISO 8601 with milliseconds."""

    id: str
    status: Status
    stage: int = Field(ge=0, le=LAST_STAGE, description="Which of the six stages is at work; 0 before the first.")
    stage_label: str = Field(description="What that stage is called.")
    progress: int = Field(ge=0, le=100, description="It never falls within a run.")
    detail: str = Field(description="What is being done just now.")
    queue_position: int | None = Field(default=None, ge=1, description="1 is next; only while it waits.")
    queue_wait_s: int | None = Field(default=None, ge=0, description="About how many seconds it will wait.")
    eta_s: int | None = Field(
        default=None, ge=0, description="About how many seconds it takes from `updatedAt` on, where that can be told."
    )
    created_at: str
    updated_at: str
    finished_at: str | None = None
    user_id: str = Field(description="Whose it is.")
    topic: str
    attempt: int = Field(ge=1, description="Which run of it this is.")
    started_at: str | None = Field(default=None, description="When this run began.")
    title: str | None = None
    playlist_id: str | None = None
    mail: str | None = Field(
        default=None, description="What became of the message to its user, where one was asked for."
    )
    error: str | None = Field(default=None, description="Why it failed.")
    code: str | None = None
    retryable: bool | None = Field(default=None, description="Whether another try may help.")
    result: Annotated[Stored, As(Made)] | None = Field(
        default=None, description="What came of it, once it is completed."
    )


class OneJob(Reply):
    """A job."""

    job: JobStanding


class Created(Reply):
    """The job is on disk."""

    job_id: str


class JobPage(Reply):
    """Some of a user's jobs, newest first."""

    jobs: tuple[JobStanding, ...]
    next: str | None = Field(default=None, description="Where the following page begins (`before`), if there is one.")


class Counts(Value):
    """How many jobs there are, by status, and of how many users."""

    total: int
    pending: int
    running: int
    completed: int
    failed: int
    cancelled: int
    users: int


class JobCounts(Reply):
    """How many jobs there are."""

    stats: Counts


def standing(job: Job, result: Stored | None = None) -> JobStanding:
    """The job as clients see it: the seed's fields, the topic, and how it ended."""
    error = job.error
    return JobStanding(
        id=job.id,
        status=job.status,
        stage=job.stage,
        stage_label=job.stage_label,
        progress=job.progress,
        detail=job.detail,
        queue_position=job.queue_position,
        queue_wait_s=job.queue_wait_s,
        eta_s=job.eta_s,
        created_at=job.created_at,
        updated_at=job.updated_at,
        finished_at=job.finished_at,
        user_id=job.user_id,
        topic=job.request.topic,
        attempt=job.attempt.number,
        started_at=job.attempt.started_at or None,
        title=job.title or None,
        playlist_id=job.playlist_id or None,
        mail=job.mail or None,
        error=error.error if error else None,
        code=error.code if error else None,
        retryable=error.retryable if error else None,
        result=result,
    )
