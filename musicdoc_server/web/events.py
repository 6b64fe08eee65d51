"""What happened, as JSON, to those who ask instead of listening."""

from __future__ import annotations

import json

from musicdoc_server.errors import BadInput
from musicdoc_server.jobs.feed import with_number
from musicdoc_server.reading import event_number
from musicdoc_server.web.access import Access
from musicdoc_server.web.jobs import JobsHandler, told
from musicdoc_server.web.stream import named_cursor


class ShowEvents(JobsHandler):
    """`GET /api/jobs/:id/events?after=N`."""

    reads = Access.LINK

    async def get(self, job_id: str) -> None:
        """The event log behind N."""
        after = event_number(self.get_query_argument("after", "0"))
        if after is None:
            raise BadInput("“after” must be the number of an event.")
        log = await self.manager.register.log(job_id)
        self.reply(events=[event.data for event in log.after(after)])


class UserEvents(JobsHandler):
    """`GET /api/users/:userId/events?after=N`."""

    reads = Access.USER

    async def get(self, user_id: str) -> None:
        """What the user's stream would begin with, each event with its number as `at`.

        `last` is the number to ask with next.
        """
        joined = await self.manager.feeds.join(user_id, named_cursor(self))
        events = [*joined.first, *joined.feed.after(joined.cursor)]
        self.reply(
            events=[json.loads(with_number(event)) for event in events], last=max(joined.cursor, joined.feed.last_seq)
        )


class ShowLog(JobsHandler):
    """`GET /api/jobs/:id/log`."""

    reads = Access.LINK

    async def get(self, job_id: str) -> None:
        """What happened: the runs, their stages and costs; the events too, for as long as they are kept."""
        job = await self.manager.register.past(job_id)
        rows = await self.manager.register.events(job_id)
        attempts = [attempt.to_json() for attempt in job.attempts]
        self.reply(job=told(job), attempts=attempts, events=[event.data for event in rows])
