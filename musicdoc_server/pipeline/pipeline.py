"""Takes a request through the stages.

    identify ─► plan ─► search ─► (backup) ─► write ─► save
    opening and outline are begun at once by writers that need not know the subject; the opening is
    spoken while the rest goes on: the first sound

The catalog is asked for only where songs are still to be found: a run that has them goes on without anybody's sign-in.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import closing
from functools import cache, partial
from typing import Any

from musicdoc_server.catalogs.base import Catalog
from musicdoc_server.errors import NothingFound
from musicdoc_server.models import (
    SONGS,
    Assignment,
    Brief,
    Documentary,
    Fact,
    JobRequest,
    Plan,
    Script,
    Subject,
    Value,
)
from musicdoc_server.pipeline.backup import fill, in_order
from musicdoc_server.pipeline.base import ClipAhead, Desk, PaceFor, SpeakFor, Step
from musicdoc_server.pipeline.giving_way import NARRATION_AHEAD_S, PLAN_AHEAD_S, FirstSounds, Later
from musicdoc_server.pipeline.identify import identify
from musicdoc_server.pipeline.opening import Whole, first_sound, opening_of
from musicdoc_server.pipeline.plan import as_found, make_plan, outline_of
from musicdoc_server.pipeline.save import Saved, save
from musicdoc_server.pipeline.search import SearchResults, search
from musicdoc_server.pipeline.stages import (
    BACKUP,
    IDENTIFY,
    PLAN,
    SAVE,
    SCRIPTS,
    SEARCH,
    WRITE,
    as_it_is,
    carried_out,
    kept_of,
)
from musicdoc_server.pipeline.write import Teller, documentary
from musicdoc_server.stores.base import PlaylistStore
from musicdoc_server.writers.base import Writer

CatalogFor = Callable[[JobRequest], Catalog]
"""The catalog for one job: where somebody signed in, it is theirs."""


class Scripts(Value):
    """The narration behind the opening, as it is kept between writing and speaking."""

    scripts: tuple[Script, ...]


class Pipeline:
    """Makes documentaries: `await pipeline(request, desk)` returns the `result` of the `complete` event."""

    def __init__(
        self,
        catalog: CatalogFor,
        writer: Writer,
        speak: SpeakFor,
        pace: PaceFor,
        playlists: PlaylistStore,
        *,
        ahead: Callable[[JobRequest], ClipAhead] | None = None,
        keeps_catalog: bool = True,
        first_sounds: FirstSounds | None = None,
    ) -> None:
        """With `ahead`, the opening is spoken while it is still being written.

        `first_sounds` are those of all pipelines, to which everything else gives way. Without `keeps_catalog`,
        nothing of the catalog's is kept beyond the songs of the documentary itself.
        """
        self._catalog = catalog
        self._writer = writer
        self._speak = speak
        self._pace = pace
        self._playlists = playlists
        self._ahead: Callable[[JobRequest], ClipAhead] = ahead or (lambda request: Whole(partial(speak, request)))
        self._keeps_catalog = keeps_catalog
        self._first_sounds = first_sounds or FirstSounds()

    async def __call__(self, request: JobRequest, desk: Desk) -> dict[str, Any]:
        """Runs the stages. Raises what a stage raises."""
        try:
            with closing(self._ahead(request)) as ahead:
                async with asyncio.TaskGroup() as tasks:
                    return await self._tell(request, desk, tasks, ahead)
        except BaseExceptionGroup as group:
            raise _first(group) from None

    async def _tell(
        self, request: JobRequest, desk: Desk, tasks: asyncio.TaskGroup, ahead: ClipAhead
    ) -> dict[str, Any]:
        assignment = Assignment(
            topic=request.topic,
            prompt=request.prompt,
            narration_target_s=request.narration_target_secs,
            words_per_min=self._pace(request),
            language=request.language,
        )
        catalog = self._catalog_of(request, desk)
        mine = self._first_sounds.one()
        brief = Later(tasks, mine.give_way(PLAN_AHEAD_S), partial(self._brief, assignment, desk, catalog))

        async def facts() -> Sequence[Fact]:
            return (await brief).subject.facts

        teller = Teller(partial(self._speak, request), desk, facts)
        script = tasks.create_task(opening_of(self._writer, assignment, brief, desk, ahead.say))
        opening = tasks.create_task(mine.awaited(first_sound(teller, script, ahead)))
        outline = Later(tasks, mine.give_way(PLAN_AHEAD_S), partial(self._outline, assignment, brief, desk))

        known = await brief.task
        plan = await carried_out(desk, PLAN, Plan, partial(make_plan, outline.task))
        desk.announce(outline_of(plan))
        found = await self._found(desk, catalog, known.subject, plan)
        songs = in_order(found)
        if not songs:
            raise NothingFound(f"No songs were found for “{request.topic}”. Try an artist's name.")

        desk.announce(as_found(plan, found, songs))
        announced = teller.songs(songs)

        async def write(step: Step) -> Documentary:
            scripts = _scripts(desk, self._writer.narrate(known, plan, songs, await script))
            await mine.give_way(NARRATION_AHEAD_S)
            told = await teller.rest(len(songs) + 1, scripts, step)
            return documentary(plan, [*announced, *told, await opening])

        made = await carried_out(desk, WRITE, Documentary, write)
        keep = partial(save, self._playlists, request.owner_id, desk.job_id, made)
        return {
            "data": made.to_json(),
            "playlistId": (await carried_out(desk, SAVE, Saved, keep)).playlist_id,
            "plan": plan.to_json(),
            "trackSearchResults": found.to_json()["results"],
        }

    def _catalog_of(self, request: JobRequest, desk: Desk) -> Callable[[], Catalog]:
        """Where songs are still to be found, a sign-in that is needed is asked for before a model is paid for anything.

        Raises SignInAgain, UpstreamRefused.
        """
        catalog = cache(lambda: self._catalog(request))
        if SEARCH.name not in desk.kept:
            catalog()
        return catalog

    async def _brief(self, assignment: Assignment, desk: Desk, catalog: Callable[[], Catalog]) -> Brief:
        """The assignment, and what the topic is.

        Tracks that were not kept are looked up again where the plan is yet to be made of them.
        """
        keep: Callable[[Subject], Subject] = as_it_is if self._keeps_catalog else _without_tracks
        again = not self._keeps_catalog and self._writer.plans_from_tracks and PLAN.name not in desk.kept
        look_up = partial(_identified, catalog, assignment.topic)
        return Brief(**dict(assignment), subject=await carried_out(desk, IDENTIFY, Subject, look_up, keep, again=again))

    async def _found(self, desk: Desk, catalog: Callable[[], Catalog], subject: Subject, plan: Plan) -> SearchResults:
        """The plan's songs, with others for those that are not there."""
        found = await carried_out(desk, SEARCH, SearchResults, lambda step: search(catalog(), plan, step))
        count = len(plan.slots) if self._writer.plans_from_tracks else SONGS
        if sum(result.track is not None for result in found.results) >= count:
            return found
        return await carried_out(desk, BACKUP, SearchResults, lambda step: fill(catalog(), subject, found, count, step))

    async def _outline(self, assignment: Assignment, brief: Awaitable[Brief], desk: Desk) -> Plan:
        """Planned from the start, beside the identification, by writers that need not wait for it."""
        return kept_of(desk, PLAN.name, Plan) or await self._writer.plan(assignment, brief)


async def _identified(catalog: Callable[[], Catalog], topic: str, step: Step) -> Subject:
    return await identify(catalog(), topic, step)


def _without_tracks(subject: Subject) -> Subject:
    return subject.model_copy(update={"tracks": ()})


def _first(error: BaseException) -> BaseException:
    """What went wrong first: task groups may stand within task groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def _scripts(desk: Desk, written: AsyncIterator[Script]) -> AsyncIterator[Script]:
    """The scripts that were kept, or those that are `written` now, which are kept as soon as there are all."""
    if kept := kept_of(desk, SCRIPTS, Scripts):
        for script in kept.scripts:
            yield script
        return
    scripts: list[Script] = []
    async for script in written:
        scripts.append(script)
        yield script
    desk.keep(SCRIPTS, Scripts(scripts=tuple(scripts)).to_json())
