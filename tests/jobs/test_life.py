"""The life of jobs against a simple model: whatever is done to them in whatever order, the rules hold."""

import asyncio
import tempfile
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from musicdoc_server.errors import AlreadyOver, MusicdocError, NotFound, NothingFound, NotOver, QueueFull, TooManyJobs
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.event_log import ENDING
from musicdoc_server.jobs.job import MAY_FOLLOW, Job, Status
from musicdoc_server.models import JobRequest
from tests.jobs.managed import RESULT, managed, request

MAX_RUNNING, QUEUE_LIMIT, PER_USER = 3, 2, 2
SETTLE_S = 10.0
Result = TypeVar("Result")


class Puppet:
    """Work that does what it is told, one command at a time."""

    def __init__(self) -> None:
        self.commands: dict[str, asyncio.Queue[Any]] = {}

    async def __call__(self, request: JobRequest, desk: Desk) -> dict[str, Any]:
        commands = self.commands[desk.job_id] = asyncio.Queue()
        while True:
            match await commands.get():
                case "finish":
                    return RESULT
                case "fail":
                    raise NothingFound("No music here fits that.")
                case int(percent):
                    desk.progress(percent // 20 + 1, "Stage", percent, "")


class Life(RuleBasedStateMachine):
    """Holds for each job the status that it must have; None: it is forgotten.

    What is drawn are numbers of submissions, refused ones too: whether one is taken depends on the moment, and what is
    drawn next must not.
    """

    jobs = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.ids: list[str | None] = []
        self.model: dict[str, tuple[str, Status | None]] = {}
        self.runs: dict[str, int] = {}
        self._open()

    def _open(self) -> None:
        self.puppet = Puppet()
        self.context = managed(
            Path(self.folder.name), self.puppet, job_ttl_s=0, max_running=MAX_RUNNING, queue_limit=QUEUE_LIMIT
        )
        self.manager = self.run(self.context.__aenter__())

    def run(self, work: Awaitable[Result]) -> Result:
        return self.loop.run_until_complete(asyncio.wait_for(work, SETTLE_S))

    def teardown(self) -> None:
        self.run(self.context.__aexit__(None, None, None))
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        self.folder.cleanup()

    def active(self, user: str = "") -> list[str]:
        wanted = {Status.PENDING, Status.RUNNING}
        return [job for job, (owner, status) in self.model.items() if status in wanted and user in {"", owner}]

    def job(self, job_id: str) -> Job:
        return self.run(self.manager.register.job(job_id))

    async def _settled(self) -> None:
        """Until nobody waits who could run."""
        while True:
            jobs = [await self.manager.register.job(job_id) for job_id in self.active()]
            running = [job.user_id for job in jobs if job.status == Status.RUNNING]
            starved = [job for job in jobs if job.status == Status.PENDING and job.user_id not in running]
            if len(running) >= MAX_RUNNING or not starved:
                return
            await asyncio.sleep(0.001)

    async def _ended(self, job_id: str) -> None:
        log = await self.manager.register.log(job_id)
        while sum(event.type in ENDING for event in log.after(0)) < self.runs[job_id]:
            await log.wait(SETTLE_S)

    def command(self, job_id: str, what: Any) -> bool:
        """Tells a running job's work what to do; False for a job that does not run."""
        self.run(self._settled())
        if self.model[job_id][1] is None or self.job(job_id).status != Status.RUNNING:
            return False
        while job_id not in self.puppet.commands:
            self.run(asyncio.sleep(0.001))
        self.puppet.commands[job_id].put_nowait(what)
        return True

    @rule(target=jobs, user=st.sampled_from("abcd"))
    def submit(self, user: str) -> int:
        self.ids.append(self._submitted(user))
        return len(self.ids) - 1

    def _submitted(self, user: str) -> str | None:
        self.run(self._settled())
        running = sum(self.job(job_id).status == Status.RUNNING for job_id in self.active())
        waiting = len(self.active()) - running
        try:
            job = self.run(self.manager.submit(request(user)))
        except TooManyJobs:
            assert len(self.active(user)) >= PER_USER
            return None
        except QueueFull:
            assert waiting >= QUEUE_LIMIT
            return None
        assert len(self.active(user)) < PER_USER
        self.model[job.id], self.runs[job.id] = (user, Status.PENDING), 0
        return job.id

    @rule(number=jobs, percent=st.integers(0, 100))
    def progress(self, number: int, percent: int) -> None:
        if job_id := self.ids[number]:
            self.command(job_id, percent)

    @rule(number=jobs, what=st.sampled_from(["finish", "fail"]))
    def end(self, number: int, what: str) -> None:
        job_id = self.ids[number]
        if job_id and self.command(job_id, what):
            self.runs[job_id] += 1
            self.run(self._ended(job_id))
            self.model[job_id] = (
                self.model[job_id][0],
                Status.COMPLETED if what == "finish" else Status.FAILED,
            )
            del self.puppet.commands[job_id]

    @rule(number=jobs)
    def cancel(self, number: int) -> None:
        job_id = self.ids[number]
        if job_id is None:
            return
        owner, before = self.model[job_id]
        try:
            job = self.run(self.manager.cancel(job_id))
        except MusicdocError as error:
            reasons: dict[type[MusicdocError], set[Status | None]] = {
                NotFound: {None},
                AlreadyOver: {Status.COMPLETED, Status.FAILED},
            }
            assert before in reasons[type(error)]  # noqa: PT017 - any of several errors may be right
            return
        assert job.status == Status.CANCELLED
        self.runs[job_id] += before != Status.CANCELLED
        self.model[job_id] = (owner, Status.CANCELLED)
        self.puppet.commands.pop(job_id, None)

    @rule(number=jobs)
    def retry(self, number: int) -> None:
        job_id = self.ids[number]
        if job_id is None:
            return
        owner, before = self.model[job_id]
        active, of_user = len(self.active()), len(self.active(owner))
        try:
            job = self.run(self.manager.retry(job_id))
        except MusicdocError as error:
            right: dict[type[MusicdocError], bool] = {
                NotFound: before is None,
                NotOver: before in {Status.PENDING, Status.RUNNING},
                AlreadyOver: before == Status.COMPLETED,
                TooManyJobs: of_user >= PER_USER,
                QueueFull: active >= QUEUE_LIMIT + 1,
            }
            assert right[type(error)]  # noqa: PT017
            return
        assert before in {Status.FAILED, Status.CANCELLED}
        assert (job.id, job.attempt.number) == (job_id, self.runs[job_id] + 1)
        self.model[job_id] = (owner, Status.PENDING)

    @rule()
    def restart(self) -> None:
        self.run(self.context.__aexit__(None, None, None))
        self._open()
        self.cleanup()  # that is done at each start, sooner or later

    @rule()
    def cleanup(self) -> None:
        self.run(self.manager.cleanup())
        for job_id, (owner, status) in self.model.items():
            if job_id not in self.active() and status is not None:
                self.model[job_id] = (owner, None)

    @rule(number=consumes(jobs))
    def lose_sight(self, number: int) -> None:
        """Later steps look at other jobs."""

    @invariant()
    def limits_hold(self) -> None:
        states = [self.job(job_id) for job_id in self.active()]
        assert sum(job.status == Status.RUNNING for job in states) <= MAX_RUNNING
        assert all(len(self.active(user)) <= PER_USER for user in "abcd")

    @invariant()
    def every_job_is_what_the_model_says_and_its_log_keeps_the_rules(self) -> None:
        for job_id, (_, status) in self.model.items():
            if status is None:
                continue
            job = self.job(job_id)
            assert job.active if status in {Status.PENDING, Status.RUNNING} else job.status == status
            events = [event.data for event in self.run(self.manager.register.log(job_id)).after(0)]
            assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
            assert sum(event["type"] in ENDING for event in events) == self.runs[job_id]
            self._check_run(events)

    def _check_run(self, events: list[dict[str, Any]]) -> None:
        status, progress = Status.PENDING, 0
        for event in events:
            told = Status(event["status"])
            assert told == status or told in MAY_FOLLOW[status], f"{status} became {told}"
            if told == Status.PENDING and status in {Status.FAILED, Status.CANCELLED}:
                progress = 0  # another run begins
            if event["type"] == "progress":
                assert event["progress"] >= progress
                progress = event["progress"]
            status = told


Life.TestCase.settings = settings(max_examples=40, stateful_step_count=30, suppress_health_check=list(HealthCheck))
TestLife = Life.TestCase
