"""Creating jobs, asking how they stand, cancelling them and running them again."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from musicdoc_server.errors import BadInput
from musicdoc_server.jobs.event_log import EventType
from musicdoc_server.jobs.job import Job
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import JobRequest
from musicdoc_server.reading import event_number
from musicdoc_server.stores.base import Page
from musicdoc_server.web.access import Access
from musicdoc_server.web.admission import Admission, Asker, Asks
from musicdoc_server.web.auth import session_of
from musicdoc_server.web.base import ApiHandler
from musicdoc_server.web.sessions import Sessions

PAGE_SIZE, LARGEST_PAGE = 50, 200


class JobsHandler(ApiHandler):
    """Handlers that ask the manager. A job's own id cannot be guessed: it is the link by which others may look."""

    def initialize(self, manager: Manager) -> None:
        """Tornado's constructor."""
        self.manager = manager


class ChangeJobs(ApiHandler):
    """Handlers that ask who wants something before the manager does it."""

    changes = Access.PROOF

    def initialize(self, manager: Manager, admission: Admission, sessions: Sessions | None) -> None:
        """Tornado's constructor."""
        self.manager = manager
        self.admission = admission
        self.sessions = sessions

    @property
    def asks(self) -> Asks:
        """Who asks."""
        return Asks(self.gate, self.visitor, session_of(self, self.sessions), self.request.remote_ip or "")

    async def claimed(self, job_id: str) -> JobRequest:
        """The job's request, if who asks may change it. Raises NotFound, BadInput, and what a token is refused with.

        Who asks comes before what for: strangers are not told what there is.
        """
        asker = self.body(Asker, empty=Asker())
        visitor = await self.asks.known(asker)
        job = await self.manager.register.job(job_id)
        return await self.admission.claimed(job.request, asker, visitor, self.asks)


class CreateJob(ChangeJobs):
    """`POST /api/music-doc`."""

    async def post(self) -> None:
        """Answers 202 with the job's id as soon as the job is on disk."""
        request = await self.admission.admit(self.body(JobRequest), self.asks)
        self.admission.rates.take(request.owner_id, self.request.remote_ip or "")
        job = await self.manager.submit(request)
        self.set_header("Location", f"/api/jobs/{job.id}")
        self.reply(HTTPStatus.ACCEPTED, jobId=job.id)


class CancelJob(ChangeJobs):
    """`POST /api/jobs/:id/cancel`."""

    async def post(self, job_id: str) -> None:
        """Ends the run; for a job that is cancelled already there is nothing to do, and that is fine."""
        await self.claimed(job_id)
        self.reply(job=told(await self.manager.cancel(job_id)))


class RetryJob(ChangeJobs):
    """`POST /api/jobs/:id/retry`."""

    async def post(self, job_id: str) -> None:
        """Answers 202 as soon as the new run is on disk."""
        request = await self.claimed(job_id)
        self.admission.rates.take(request.owner_id, self.request.remote_ip or "")  # it may cost as much as a new one
        self.reply(HTTPStatus.ACCEPTED, job=told(await self.manager.retry(job_id, request)))


class ShowJob(JobsHandler):
    """`GET /api/jobs/:id`."""

    reads = Access.LINK

    async def get(self, job_id: str) -> None:
        """How the job stands; with its result when it is done."""
        job, log = await self.manager.register.look_up(job_id)
        last = log.after(log.last_seq - 1)[-1] if log.ended else None
        result = {"result": last.data["result"]} if last and last.type == EventType.COMPLETE else {}
        self.reply(job=told(job) | result)


class UserJobs(JobsHandler):
    """`GET /api/users/:userId/jobs?history=true&before=…&limit=N`."""

    reads = Access.USER

    async def get(self, user_id: str) -> None:
        """A page of the user's jobs, newest first; `next` is where the following page begins, if there is one."""
        size = event_number(self.get_query_argument("limit", str(PAGE_SIZE)))
        if not size or size > LARGEST_PAGE:
            raise BadInput(f"“limit” must be a number from 1 to {LARGEST_PAGE}.")
        history = self.get_query_argument("history", "false")
        if history not in {"true", "false"}:
            raise BadInput("“history” must be true or false.")
        page = Page(size + 1, self.get_query_argument("before", ""), history == "true")
        found = await self.manager.register.page(user_id, page)
        jobs, further = found[:size], len(found) > size
        self.reply(jobs=[told(job) for job in jobs], **({"next": jobs[-1].id} if further else {}))


class Stats(JobsHandler):
    """`GET /api/jobs/stats`."""

    reads = Access.MEMBER

    async def get(self) -> None:
        """Counts by status, and of users."""
        self.reply(stats=await self.manager.register.stats())


def told(job: Job) -> dict[str, Any]:
    """A job as clients see it: the seed's fields, the topic, and how it ended."""
    fields = {
        "id",
        "status",
        "stage",
        "stage_label",
        "progress",
        "detail",
        "queue_position",
        "queue_wait_s",
        "eta_s",
        "created_at",
        "updated_at",
        "finished_at",
    }
    data = job.model_dump(mode="json", by_alias=True, include=fields, exclude_none=True)
    data |= {"userId": job.user_id, "topic": job.request.topic, "attempt": job.attempt.number}
    data |= {"startedAt": job.attempt.started_at} if job.attempt.started_at else {}
    data |= {
        name: value
        for name, value in {"title": job.title, "playlistId": job.playlist_id, "mail": job.mail}.items()
        if value
    }
    if job.error:
        data |= job.error.model_dump(by_alias=True, exclude={"stage"})
    return data
