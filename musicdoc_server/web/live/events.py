"""What happened, as JSON, to those who ask instead of listening."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from musicdoc_server.errors import StoreError
from musicdoc_server.jobs.attempts import Attempt
from musicdoc_server.jobs.feed import with_number
from musicdoc_server.models import Value
from musicdoc_server.reading import Number
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import EVENTS, JOBS
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.jobs import JobsHandler
from musicdoc_server.web.live.stream import LAST_EVENT, Cursor, named_cursor
from musicdoc_server.web.replies import As, Reply
from musicdoc_server.web.standing import JobStanding, standing


class EventTold(Value):
    """An event; docs/events.md tells what each type carries."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="New types may come; pass over those that you do not know.")
    job_id: str | None = None
    seq: int | None = Field(default=None, ge=0, description="Its number within the job.")
    at: int | None = Field(
        default=None, ge=0, description="Its number among all events of the user, where those are told."
    )


Events = tuple[Annotated[dict[str, Any], As(EventTold)], ...]


class Behind(Value):
    """The query of a job's events."""

    after: Number = Field(0, description="The number of the last event that you have.")


class JobEvents(Reply):
    """Events of a job, in order."""

    events: Events


class FeedEvents(Reply):
    """Events of a user's jobs, in order."""

    events: Events
    last: int = Field(description="The number to ask with next.")


class JobHistory(Reply):
    """What happened to a job."""

    job: JobStanding
    attempts: tuple[Attempt, ...] = Field(description="Its runs, oldest first.")
    events: Events = Field(description="Empty when they are not kept any more.")


class ShowEvents(JobsHandler):
    """`GET /api/jobs/:id/events?after=N`."""

    reads = Access.LINK

    @operation(
        EVENTS,
        "A job's events, as JSON.",
        Answer("Those behind `after`.", JobEvents),
        query=Behind,
        errors=(StoreError,),
    )
    async def get(self, job_id: str) -> None:
        """The event log behind N."""
        after = self.query(Behind).after
        log = await self.manager.register.log(job_id)
        self.reply(JobEvents(events=tuple(event.data for event in log.after(after))))


class UserEvents(JobsHandler):
    """`GET /api/users/:userId/events?after=N`."""

    reads = Access.USER

    @operation(
        EVENTS,
        "The events of all of a user's jobs, as JSON.",
        Answer("What the stream would begin with.", FeedEvents),
        query=Cursor,
        headers=LAST_EVENT,
        errors=(StoreError,),
    )
    async def get(self, user_id: str) -> None:
        """What the user's stream would begin with, each event with its number as `at`.

        `last` is the number to ask with next.
        """
        joined = await self.manager.feeds.join(user_id, named_cursor(self))
        events = [*joined.first, *joined.feed.after(joined.cursor)]
        numbered = tuple(json.loads(with_number(event)) for event in events)
        self.reply(FeedEvents(events=numbered, last=max(joined.cursor, joined.feed.last_seq)))


class ShowLog(JobsHandler):
    """`GET /api/jobs/:id/log`."""

    reads = Access.LINK

    @operation(
        JOBS,
        "What happened to a job.",
        Answer("Its runs, what they took and how they ended; its events, while they are kept.", JobHistory),
        more="How long each stage took, and what services outside were asked for (`usage`: calls, tokens, characters).",
        errors=(StoreError,),
    )
    async def get(self, job_id: str) -> None:
        """What happened: the runs, their stages and costs; the events too, for as long as they are kept."""
        job = await self.manager.register.past(job_id)
        rows = await self.manager.register.events(job_id)
        told = tuple(event.data for event in rows)
        self.reply(JobHistory(job=standing(job), attempts=job.attempts, events=told))
