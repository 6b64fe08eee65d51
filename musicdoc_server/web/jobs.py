"""Creating jobs and asking how they stand."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from musicdoc_server.errors import BadInput
from musicdoc_server.jobs.job import Job
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import JobRequest
from musicdoc_server.reading import event_number
from musicdoc_server.web.admission import Admission
from musicdoc_server.web.auth import session_of
from musicdoc_server.web.base import ApiHandler
from musicdoc_server.web.sessions import Sessions


class JobsHandler(ApiHandler):
    """Handlers that ask the manager."""

    def initialize(self, manager: Manager) -> None:
        """Tornado's constructor."""
        self.manager = manager


class CreateJob(ApiHandler):
    """`POST /api/music-doc`."""

    def initialize(self, manager: Manager, admission: Admission, sessions: Sessions | None) -> None:
        """Tornado's constructor."""
        self.manager = manager
        self.admission = admission
        self.sessions = sessions

    async def post(self) -> None:
        """Answers 202 with the job's id as soon as the job is on disk."""
        request = await self.admission.admit(self.body(JobRequest), session_of(self, self.sessions))
        job = await self.manager.submit(request)
        self.set_header("Location", f"/api/jobs/{job.id}")
        self.reply(HTTPStatus.ACCEPTED, jobId=job.id)


class ShowJob(JobsHandler):
    """`GET /api/jobs/:id`."""

    def get(self, job_id: str) -> None:
        """How the job stands; with its result when it is done."""
        job = self.manager.job(job_id)
        self.reply(job=told(job) | ({"result": job.result} if job.result else {}))


class ShowEvents(JobsHandler):
    """`GET /api/jobs/:id/events?after=N`."""

    def get(self, job_id: str) -> None:
        """The event log behind N."""
        after = event_number(self.get_query_argument("after", "0"))
        if after is None:
            raise BadInput("“after” must be the number of an event.")
        self.reply(events=[event.data for event in self.manager.log(job_id).after(after)])


class UserJobs(JobsHandler):
    """`GET /api/users/:userId/jobs`."""

    def get(self, user_id: str) -> None:
        """The user's jobs, newest first."""
        self.reply(jobs=[told(job) for job in self.manager.user_jobs(user_id)])


class Stats(JobsHandler):
    """`GET /api/jobs/stats`."""

    def get(self) -> None:
        """Counts by status, and of users."""
        self.reply(stats=self.manager.stats())


def told(job: Job) -> dict[str, Any]:
    """A job as clients see it: the seed's fields, the topic, and how it ended."""
    fields = {"id", "status", "stage", "stage_label", "progress", "detail", "created_at", "updated_at", "finished_at"}
    data = job.model_dump(mode="json", by_alias=True, include=fields, exclude_none=True)
    data |= {"userId": job.user_id, "topic": job.request.topic}
    if job.result:
        data["playlistId"] = job.result["playlistId"]
    if job.error:
        data |= job.error.model_dump(by_alias=True, exclude={"stage"})
    return data
