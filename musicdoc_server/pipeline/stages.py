"""The table of stages, and the driver that takes a request through them.

    identify ─► plan ─► search ─► (backup) ─► write ─► save
    opening and outline are begun at once by writers that need not know the subject; the opening is
    spoken while the rest goes on: the first sound

Each finished stage's result is kept; a run that finds a kept result takes it and does no work. The catalog is asked for
only when it is needed: a run that has its songs goes on without anybody's sign-in.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar

from musicdoc_server.catalogs.base import Catalog
from musicdoc_server.errors import NothingFound
from musicdoc_server.models import (
    SONGS,
    Assignment,
    Brief,
    Clip,
    Documentary,
    JobRequest,
    Narration,
    Plan,
    Script,
    Segment,
    Subject,
    Value,
)
from musicdoc_server.pipeline.backup import fill, in_order
from musicdoc_server.pipeline.base import ClipAhead, Desk, PaceFor, Speak, SpeakFor, Step
from musicdoc_server.pipeline.identify import identify
from musicdoc_server.pipeline.plan import make_plan
from musicdoc_server.pipeline.save import Saved, save
from musicdoc_server.pipeline.search import SearchResults, search
from musicdoc_server.pipeline.write import Teller, documentary
from musicdoc_server.stores.base import PlaylistStore
from musicdoc_server.writers.base import Say, Writer

CatalogFor = Callable[[JobRequest], Catalog]
"""The catalog for one job: where somebody signed in, it is theirs."""

Result = TypeVar("Result", bound=Value)


class Stage(NamedTuple):
    """A numbered step of a job and its range of progress, in percent (the seed's table; DESIGN 7 for the audio)."""

    number: int
    name: str
    label: str
    first: int
    last: int


IDENTIFY = Stage(1, "identify", "Identifying artist", 10, 20)
PLAN = Stage(2, "plan", "Planning documentary", 25, 35)
SEARCH = Stage(3, "search", "Searching for tracks", 40, 50)
BACKUP = Stage(4, "backup", "Fetching backup catalog", 55, 60)
WRITE = Stage(5, "write", "Generating documentary", 65, 85)
SAVE = Stage(6, "save", "Saving playlist", 85, 95)
STAGES = (IDENTIFY, PLAN, SEARCH, BACKUP, WRITE, SAVE)

OPENING, SCRIPTS = "opening", "scripts"
"""The names under which the opening's script and the other ones are kept; they are no stages of their own."""


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
    ) -> None:
        """With `ahead`, the opening is spoken while it is still being written.

        Without `keeps_catalog`, nothing of the catalog's is kept beyond the songs of the documentary itself.
        """
        self._catalog = catalog
        self._writer = writer
        self._speak = speak
        self._pace = pace
        self._playlists = playlists
        self._ahead: Callable[[JobRequest], ClipAhead] = ahead or (lambda request: _Whole(partial(speak, request)))
        self._keeps_catalog = keeps_catalog

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
        catalog = cache(lambda: self._catalog(request))
        identifying = self._identified(desk, lambda step: identify(catalog(), request.topic, step))
        brief = tasks.create_task(_brief(assignment, identifying))
        teller = Teller(partial(self._speak, request), desk)
        script = tasks.create_task(self._opening(assignment, brief, desk, ahead.say))
        opening = tasks.create_task(_first_sound(teller, script, ahead))
        outline = tasks.create_task(self._outline(assignment, brief, desk))

        known = await brief
        plan = await _stage(desk, PLAN, Plan, partial(make_plan, outline))
        found = await _stage(desk, SEARCH, SearchResults, lambda step: search(catalog(), plan, step))
        filled, count = found, len(plan.slots) if self._writer.plans_from_tracks else SONGS
        if sum(result.track is not None for result in found.results) < count:
            filled = await _stage(
                desk, BACKUP, SearchResults, lambda step: fill(catalog(), known.subject, found, count, step)
            )
        songs = in_order(filled)
        if not songs:
            raise NothingFound(f"No songs were found for “{request.topic}”. Try an artist's name.")

        async def write(step: Step) -> Documentary:
            scripts = _scripts(desk, self._writer.narrate(known, plan, songs, await script))
            segments: list[Segment] = [
                *teller.songs(songs),
                *await teller.rest(len(songs) + 1, scripts, step),
                await opening,
            ]
            return documentary(plan, segments)

        made = await _stage(desk, WRITE, Documentary, write)
        saved = await _stage(desk, SAVE, Saved, partial(save, self._playlists, request.owner_id, desk.job_id, made))
        return {
            "data": made.to_json(),
            "playlistId": saved.playlist_id,
            "plan": plan.to_json(),
            "trackSearchResults": filled.to_json()["results"],
        }

    async def _identified(self, desk: Desk, look_up: Callable[[Step], Awaitable[Subject]]) -> Subject:
        """What the topic is. Tracks that were not kept are looked up again where the plan is yet to be made of them."""
        if self._keeps_catalog:
            return await _stage(desk, IDENTIFY, Subject, look_up)
        again = self._writer.plans_from_tracks and PLAN.name not in desk.kept
        return await _stage(desk, IDENTIFY, Subject, look_up, _without_tracks, again=again)

    async def _outline(self, assignment: Assignment, brief: Awaitable[Brief], desk: Desk) -> Plan:
        """Planned from the start, beside the identification, by writers that need not wait for it."""
        kept = desk.kept.get(PLAN.name)
        return Plan.model_validate(kept) if kept is not None else await self._writer.plan(assignment, brief)

    async def _opening(self, assignment: Assignment, brief: Awaitable[Brief], desk: Desk, say: Say) -> Script:
        kept = desk.kept.get(OPENING)
        if kept is not None:
            return Script.model_validate(kept)
        script = await self._writer.opening(assignment, brief, say)
        desk.keep(OPENING, script.to_json())
        return script


async def _brief(assignment: Assignment, identifying: Awaitable[Subject]) -> Brief:
    return Brief(**dict(assignment), subject=await identifying)


async def _first_sound(teller: Teller, script: asyncio.Task[Script], ahead: ClipAhead) -> Narration:
    return await teller.narration(0, await script, ahead.clip)


class _Whole:
    """Speaks nothing before it is whole."""

    def __init__(self, speak: Speak) -> None:
        self._speak = speak

    async def clip(self, text: str) -> Clip:
        return await self._speak(text)

    def say(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


def _first(error: BaseException) -> BaseException:
    """What went wrong first: task groups may stand within task groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def _scripts(desk: Desk, written: AsyncIterator[Script]) -> AsyncIterator[Script]:
    """The scripts that were kept, or those that are `written` now, which are kept as soon as there are all."""
    kept = desk.kept.get(SCRIPTS)
    if kept is not None:
        for data in kept:
            yield Script.model_validate(data)
        return
    scripts: list[Script] = []
    async for script in written:
        scripts.append(script)
        yield script
    desk.keep(SCRIPTS, [script.to_json() for script in scripts])


def _as_it_is(result: Result) -> Result:
    return result


def _without_tracks(subject: Subject) -> Subject:
    return subject.model_copy(update={"tracks": ()})


async def _stage(
    desk: Desk,
    stage: Stage,
    type_: type[Result],
    work: Callable[[Step], Awaitable[Result]],
    kept_as: Callable[[Result], Result] = _as_it_is,
    *,
    again: bool = False,
) -> Result:
    """The kept result of `stage`, unless it is wanted `again`, or what `work` comes to: that is kept by `kept_as`."""
    kept = desk.kept.get(stage.name)
    if kept is not None and not again:
        return type_.model_validate(kept)
    if stage.number > PLAN.number:
        desk.checkpoint()  # earlier, the opening and the plan are under way and would be lost

    def step(fraction: float, detail: str) -> None:
        desk.progress(stage.number, stage.label, stage.first + (stage.last - stage.first) * fraction, detail)

    result = await work(step)
    desk.keep(stage.name, kept_as(result).to_json())
    return result
