"""Stage 2: the outline."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence

from musicdoc_server.models import Chosen, Outline, OutlineSlot, Plan, SearchResult, Slot, WantedSong
from musicdoc_server.pipeline.base import Step
from musicdoc_server.pipeline.search import SearchResults
from musicdoc_server.pipeline.write import index_of_song

LONGEST_ROLE, LONGEST_TEXT = 100, 1000
"""Characters that are told of a model's words; it was asked for far fewer."""


async def make_plan(planning: Awaitable[Plan], step: Step) -> Plan:
    """The writer's outline, which may have been begun while the topic was still being identified."""
    step(0, "Creating the outline")
    plan = await planning
    step(1, plan.title)
    return plan


def outline_of(plan: Plan) -> Outline:
    """The plan as listeners are told it, before its songs are looked for."""
    return _outline(plan, [_slot(slot) for slot in plan.slots])


def as_found(plan: Plan, found: SearchResults, songs: Sequence[Chosen]) -> Outline:
    """The same with what became of each slot, and with those that the search had to add."""
    index = {song.track.id: index_of_song(place) for place, song in enumerate(songs)}
    return _outline(plan, [_slot(result.slot).model_copy(update=_outcome(result, index)) for result in found.results])


def _outline(plan: Plan, slots: Sequence[OutlineSlot]) -> Outline:
    summary, arc = plan.summary[:LONGEST_TEXT], plan.arc[:LONGEST_TEXT]
    return Outline(title=plan.title, summary=summary, arc=arc, era=plan.era[:LONGEST_ROLE], slots=tuple(slots))


def _slot(slot: Slot) -> OutlineSlot:
    wanted = slot.wanted
    return OutlineSlot(
        role=slot.role[:LONGEST_ROLE],
        song=wanted.title,
        artist=wanted.artist,
        year=wanted.year,
        why=slot.why[:LONGEST_TEXT],
    )


def _outcome(result: SearchResult, index: dict[str, int]) -> dict[str, object]:
    track, slot = result.track, result.slot
    if track is None:
        return {"found": False}
    # A slot that the search had to add was made of its track, and nobody asked for it.
    as_planned = result.wanted == slot.wanted or (slot.wanted.title, slot.wanted.artist) == (track.title, track.artist)
    instead = None if as_planned else WantedSong(title=track.title, artist=track.artist, year=track.year)
    return {"found": as_planned, "index": index[track.id], "instead": instead}
