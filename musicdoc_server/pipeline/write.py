"""Stage 5: the narration, written and spoken, several segments at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

from musicdoc_server.models import (
    LONGEST_FACT,
    LONGEST_SOURCE,
    MOST_SOURCES,
    Chosen,
    Documentary,
    Fact,
    Narration,
    Plan,
    Script,
    Segment,
    Song,
    Source,
    Written,
)
from musicdoc_server.pipeline.base import Desk, Speak, Step

WRITING_SHARE = 0.5
"""The part of the stage's progress that is writing (65–75 of 65–85); the rest is speaking."""

ANOTHER_VOICE = " (the speech service failed; the local voice steps in)"


class Teller:
    """Tells one documentary: speaks its narration and announces each segment on the desk."""

    def __init__(self, speak: Speak, desk: Desk, facts: Callable[[], Awaitable[Iterable[Fact]]]) -> None:
        """`facts` are those that scripts may name, waited for only by a script that names one."""
        self._speak = speak
        self._desk = desk
        self._facts = facts
        self._another_voice = False

    async def narration(self, index: int, script: Script, speak: Speak | None = None) -> Narration:
        """Announces `script`, speaks it, and announces it as the timeline's entry `index`. Raises CannotSpeak."""
        self._desk.announce(Written(index=index, title=script.title, text=script.text))
        clip = await (speak or self._speak)(script.text)
        self._another_voice = self._another_voice or clip.stand_in
        narration = Narration(
            index=index,
            title=script.title,
            text=script.text,
            audio_url=clip.url,
            duration_ms=clip.duration_ms,
            facts=script.facts,
            sources=sources_of(script, await self._facts()) if script.facts else (),
        )
        self._desk.announce(narration)
        return narration

    def songs(self, chosen: Sequence[Chosen]) -> list[Song]:
        """Announces the songs, which can be played at once."""
        songs = [_song(index_of_song(place), song) for place, song in enumerate(chosen)]
        for song in songs:
            self._desk.announce(song)
        return songs

    async def rest(self, count: int, scripts: AsyncIterator[Script], step: Step) -> list[Narration]:
        """Speaks the `count` narrations behind the opening, each as soon as it is written."""
        spoken = 0

        async def speak(place: int, script: Script) -> Narration:
            nonlocal spoken
            narration = await self.narration(2 * place + 1, script)
            spoken += 1
            detail = f"Speaking narration {spoken}/{count}{ANOTHER_VOICE if self._another_voice else ''}"
            step(WRITING_SHARE + (1 - WRITING_SHARE) * spoken / count, detail)
            return narration

        speaking: list[asyncio.Task[Narration]] = []
        step(0, "Writing the narration")
        async with asyncio.TaskGroup() as tasks:
            async for script in scripts:
                speaking.append(tasks.create_task(speak(len(speaking), script)))
                step(WRITING_SHARE * len(speaking) / count, f"Writing narration {len(speaking)}/{count}")
        return [task.result() for task in speaking]


def sources_of(script: Script, facts: Iterable[Fact]) -> tuple[Source, ...]:
    """Where what a script says is from, in the order in which it says it."""
    known = {
        fact.id: Source(text=_clipped(fact.text, LONGEST_FACT), source=_clipped(fact.source, LONGEST_SOURCE))
        for fact in facts
    }
    return tuple(dict.fromkeys(known[id_] for id_ in script.facts if id_ in known))[:MOST_SOURCES]


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def index_of_song(place: int) -> int:
    """Where the song at `place` among the songs stands in the timeline: behind the opening and its own lead-in."""
    return 2 * place + 2


def documentary(plan: Plan, segments: Sequence[Segment]) -> Documentary:
    """The whole timeline, in order."""
    timeline = tuple(sorted(segments, key=lambda segment: segment.index))
    return Documentary(title=plan.title, topic=plan.topic, summary=plan.summary, timeline=timeline)


def _song(index: int, chosen: Chosen) -> Song:
    track = chosen.track
    return Song(
        index=index,
        title=track.title,
        artist=track.artist,
        album=track.album,
        year=track.year,
        track_id=track.id,
        track_uri=track.uri,
        duration_ms=track.duration_ms,
        audio_url=track.audio_url,
        cover_url=track.cover_url,
        why=chosen.slot.why if chosen.wanted == chosen.slot.wanted else "",  # it speaks of the song that was wanted
        role=chosen.slot.role,
    )
