"""A writer that needs no model: it tells what the facts and the tags say, and nothing else.

    writer = FactsWriter()
    opening = await writer.opening(assignment, brief_to_come)
    plan = await writer.plan(assignment, brief_to_come)
    async for script in writer.narrate(brief, plan, songs, opening): ...

The same brief always gives the same words: where it could say a thing in several ways, a hash of the topic and the
user's instructions decides. The work is done off the IOLoop: a narration takes up to some tens of milliseconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence

from musicdoc_server.models import Assignment, Brief, Chosen, Plan, Script
from musicdoc_server.writers.base import Say, say_nothing
from musicdoc_server.writers.closing import write_closing
from musicdoc_server.writers.lead_in import script_of, write_lead_in
from musicdoc_server.writers.opening import write_opening
from musicdoc_server.writers.outline import make_outline
from musicdoc_server.writers.story import Story
from musicdoc_server.writers.talk import Talk


class FactsWriter:
    """Implements `Writer` from facts alone."""

    plans_from_tracks = True

    async def opening(self, assignment: Assignment, brief: Awaitable[Brief], say: Say = say_nothing) -> Script:
        """The opening narration; it names no song, and is written too quickly for `say`."""
        known = await brief
        return await asyncio.to_thread(lambda: write_opening(Story(known)))

    async def plan(self, assignment: Assignment, brief: Awaitable[Brief]) -> Plan:
        """The outline: the best matches for topic and prompt, spread over the years, in chronological order."""
        known = await brief
        return await asyncio.to_thread(lambda: make_outline(Story(known)))

    async def narrate(
        self, brief: Brief, plan: Plan, songs: Sequence[Chosen], opening: Script
    ) -> AsyncIterator[Script]:
        """A lead-in for each of `songs`, then the closing."""
        story = await asyncio.to_thread(Story, brief, [chosen.track for chosen in songs])
        lead_ins, rest = story.shares(opening.facts)
        talk = Talk(story.seed)
        talk.heard(opening.text)
        for place, life in enumerate(lead_ins):
            talk = await asyncio.to_thread(write_lead_in, story, talk, place, life)
            yield script_of(story, talk, place)
        talk = await asyncio.to_thread(write_closing, story, talk, rest)
        yield Script(title="Closing", text=talk.text, facts=tuple(talk.facts))
