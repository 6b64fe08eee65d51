"""Stage 3: the plan's songs, looked up side by side."""

from __future__ import annotations

import asyncio

from musicdoc_server.catalogs.base import Catalog
from musicdoc_server.models import Plan, SearchResult, Slot, Value
from musicdoc_server.pipeline.base import Step


class SearchResults(Value):
    """One result a slot, in the plan's order."""

    results: tuple[SearchResult, ...]


async def search(catalog: Catalog, plan: Plan, step: Step) -> SearchResults:
    """Looks for every slot's wanted song."""
    done = 0

    async def look_up(slot: Slot) -> SearchResult:
        nonlocal done
        track = await catalog.find(slot.wanted)
        done += 1
        outcome = slot.wanted.title if track else f"{slot.wanted.title} was not found"
        step(done / len(plan.slots), f"Searching for track {done}/{len(plan.slots)}: {outcome}")
        return SearchResult(slot=slot, track=track, wanted=slot.wanted if track else None)

    step(0, "Finding the songs of the plan")
    return SearchResults(results=tuple(await asyncio.gather(*map(look_up, plan.slots))))
