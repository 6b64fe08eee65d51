"""Creating jobs, asking how they stand, cancelling them and running them again."""

from __future__ import annotations

from contextlib import AbstractContextManager
from http import HTTPStatus

from pydantic import Field

from musicdoc_server.errors import (
    AlreadyOver,
    Busy,
    NotOver,
    NotYours,
    OverBudget,
    QueueFull,
    SignInAgain,
    StoreError,
    TooFast,
    TooManyJobs,
    UpstreamRefused,
    UpstreamUnavailable,
)
from musicdoc_server.jobs.event_log import EventType
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import JobRequest, Value
from musicdoc_server.reading import Flag, Whole
from musicdoc_server.stores.base import Page
from musicdoc_server.web.admission import Admission, Asker, Asks
from musicdoc_server.web.api import ApiHandler
from musicdoc_server.web.auth import session_of
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import JOBS
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.doors.accounts import NotListed
from musicdoc_server.web.doors.sessions import Sessions
from musicdoc_server.web.standing import Counts, Created, JobCounts, JobPage, OneJob, standing

PAGE_SIZE, LARGEST_PAGE = 50, 200

PROVING = (SignInAgain, UpstreamRefused, UpstreamUnavailable, NotListed, TooFast)
"""What an access token in a body can come to."""
STARTING = (*PROVING, TooManyJobs, OverBudget, QueueFull, Busy, StoreError)
"""And a job that is to run."""


class Turning(Value):
    """The query of a user's jobs: which page of them."""

    limit: Whole = Field(PAGE_SIZE, ge=1, le=LARGEST_PAGE, description="How many jobs a page has.")
    before: str = Field("", max_length=200, description="The `next` of the page before.")
    history: Flag = Field(False, description="With those that were forgotten long ago, of which a line is kept.")


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

    def count(self) -> None:
        """Counts the request, whatever becomes of it. Raises TooFast."""
        self.admission.rates.asked(self.visitor.user_id, self.request.remote_ip or "")

    def taken(self, request: JobRequest) -> AbstractContextManager[None]:
        """Counts the documentary that is begun within, and the message about it. Raises TooFast."""
        return self.admission.rates.taken(request.owner_id, self.request.remote_ip or "", request.email or "")

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

    @operation(
        JOBS,
        "Creates a job.",
        {202: Answer("The job is on disk, and will be made.", Created, headers=("Location",))},
        body=JobRequest,
        errors=(NotYours, *STARTING),
    )
    async def post(self) -> None:
        """Answers 202 with the job's id as soon as the job is on disk."""
        self.count()
        request = await self.admission.admit(self.body(JobRequest), self.asks)
        with self.taken(request):
            job = await self.manager.submit(request)
        self.set_header("Location", f"/api/jobs/{job.id}")
        self.reply(Created(job_id=job.id), HTTPStatus.ACCEPTED)


class CancelJob(ChangeJobs):
    """`POST /api/jobs/:id/cancel`."""

    @operation(
        JOBS,
        "Stops a job.",
        Answer("The job, also when it was cancelled before.", OneJob),
        body=Asker,
        may_be_empty=True,
        errors=(AlreadyOver, Busy, *PROVING, StoreError),
    )
    async def post(self, job_id: str) -> None:
        """Ends the run; for a job that is cancelled already there is nothing to do, and that is fine."""
        await self.claimed(job_id)
        self.reply(OneJob(job=standing(await self.manager.cancel(job_id))))


class RetryJob(ChangeJobs):
    """`POST /api/jobs/:id/retry`."""

    @operation(
        JOBS,
        "Runs a failed or cancelled job again, from the stage it came to.",
        {202: Answer("The job: its new run is on disk.", OneJob)},
        body=Asker,
        may_be_empty=True,
        errors=(AlreadyOver, NotOver, *STARTING),
    )
    async def post(self, job_id: str) -> None:
        """Answers 202 as soon as the new run is on disk."""
        self.count()
        request = await self.claimed(job_id)
        with self.taken(request):  # it may cost as much as a new one
            job = await self.manager.retry(job_id, request)
        self.reply(OneJob(job=standing(job)), HTTPStatus.ACCEPTED)


class ShowJob(JobsHandler):
    """`GET /api/jobs/:id`."""

    reads = Access.LINK

    @operation(
        JOBS,
        "How a job stands; when it is over with its `result`, or `error`, `code` and `retryable`.",
        Answer("The job.", OneJob),
        errors=(StoreError,),
    )
    async def get(self, job_id: str) -> None:
        """How the job stands; with its result when it is done."""
        job, log = await self.manager.register.look_up(job_id)
        last = log.after(log.last_seq - 1)[-1] if log.ended else None
        result = last.data["result"] if last and last.type == EventType.COMPLETE else None
        self.reply(OneJob(job=standing(job, result)))


class UserJobs(JobsHandler):
    """`GET /api/users/:userId/jobs?history=true&before=…&limit=N`."""

    reads = Access.USER

    @operation(
        JOBS, "A user's jobs, newest first.", Answer("A page of them.", JobPage), query=Turning, errors=(StoreError,)
    )
    async def get(self, user_id: str) -> None:
        """A page of the user's jobs, newest first; `next` is where the following page begins, if there is one."""
        asked = self.query(Turning)
        found = await self.manager.register.page(user_id, Page(asked.limit + 1, asked.before, asked.history))
        jobs, further = found[: asked.limit], len(found) > asked.limit
        self.reply(JobPage(jobs=tuple(map(standing, jobs)), next=jobs[-1].id if further else None))


class Stats(JobsHandler):
    """`GET /api/jobs/stats`."""

    reads = Access.MEMBER

    @operation(JOBS, "How many jobs there are.", Answer("By status.", JobCounts), errors=(StoreError,))
    async def get(self) -> None:
        """Counts by status, and of users."""
        self.reply(JobCounts(stats=Counts(**await self.manager.register.stats())))
