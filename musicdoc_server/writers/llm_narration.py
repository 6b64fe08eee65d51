"""Has the narration written, and sees to it that every song gets a lead-in and the documentary its closing.

The answer is streamed. A script that is right goes out at once; one that is not waits for the end of the stream, and
all that are missing or wrong are then asked for together, once. What is wrong after that is written by the fallback.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from musicdoc_server.errors import MusicdocError
from musicdoc_server.languages import is_english
from musicdoc_server.models import Chosen, Script
from musicdoc_server.writers.base import Writer
from musicdoc_server.writers.llm_answers import NARRATION, SegmentAnswer
from musicdoc_server.writers.llm_client import ModelClient
from musicdoc_server.writers.llm_errors import Broken, Declined
from musicdoc_server.writers.llm_language import language_of
from musicdoc_server.writers.llm_length import max_tokens
from musicdoc_server.writers.llm_prompts import conversation, repaired
from musicdoc_server.writers.llm_review import Reviewer
from musicdoc_server.writers.llm_segments import all_segments, closed_segments
from musicdoc_server.writers.llm_telling import Telling, plain_script, title_of

LOG = logging.getLogger(__name__)


class Narrator:
    """Writes the scripts of one telling, once."""

    def __init__(self, client: ModelClient, fallback: Writer, telling: Telling) -> None:
        self._client = client
        self._fallback = fallback
        self._telling = telling
        self._reviewer = Reviewer(telling.brief, telling.titles)
        self._scripts: dict[int, Script] = {}
        self._short: dict[int, SegmentAnswer] = {}
        self._wrong = {number: (["it is missing"], "") for number in range(1, telling.closing + 1)}
        self._told = set(telling.opening.facts)
        self._next = 0
        self._messages = conversation(telling.prompt())
        self._max_tokens = max_tokens(telling.brief, telling.closing)

    async def scripts(self) -> AsyncGenerator[Script]:
        """All scripts, in order. Leaving early ends the stream. Raises what the call raises before its first word."""
        pieces = self._client.stream(self._messages, NARRATION, max_tokens=self._max_tokens)
        try:
            async with aclosing(pieces), aclosing(closed_segments(pieces)) as segments:
                async for segment in segments:
                    self._take(segment)
                    async for script in self._ready():
                        yield script
                    if not self._wrong:
                        break
        except (Broken, Declined) as error:
            LOG.warning("The narration broke off: %s", error)
        if self._wrong:
            await self._repair()
        async for script in self._ready(complete=True):
            yield script

    def _take(self, segment: SegmentAnswer, *, last: bool = False) -> None:
        """Keeps the segment if it is wanted and right, or notes what is wrong with it."""
        number = segment.number
        if number not in self._wrong:
            return
        found = self._reviewer.review(segment.text, self._telling.role(number), last=last)
        segment = segment.model_copy(update={"text": found.text})
        if not found.problems:
            self._keep(segment)
            return
        self._wrong[number] = (found.problems, segment.text)
        if found.short and len(found.text) > len(self._short.get(number, SegmentAnswer()).text):
            self._short[number] = segment

    def _keep(self, segment: SegmentAnswer) -> None:
        place = self._telling.place(segment.number)
        songs = self._telling.songs
        self._reviewer.accepted(segment.text)
        self._scripts[place] = Script(
            title=title_of(songs[place]) if place < len(songs) else "Closing",
            text=segment.text,
            facts=self._telling.facts.ids(segment.facts, self._told),
        )
        del self._wrong[segment.number]

    async def _repair(self) -> None:
        """Asks once more for what is missing or wrong; of what is still too short the longer version is taken."""
        problems = [f"segment {number}: {'; '.join(words)}" for number, (words, _) in self._wrong.items()]
        LOG.warning("The model is asked again: %s", " | ".join(problems))
        numbers = ", ".join(map(str, self._wrong))
        said = [{"number": number, "text": text, "facts": []} for number, (_, text) in self._wrong.items() if text]
        answer = json.dumps({"segments": said}, ensure_ascii=False) if said else ""
        turn = repaired(self._messages, answer, problems, f"Write only these again, with the same numbers: {numbers}.")
        try:
            text = await self._client.ask(turn, NARRATION, max_tokens=self._max_tokens)
        except MusicdocError as error:
            LOG.warning("The narration could not be repaired: %s", error)
        else:
            for segment in all_segments(text):
                self._take(segment, last=True)
        for number in [number for number in self._wrong if number in self._short]:
            self._keep(self._short[number])

    async def _ready(self, *, complete: bool = False) -> AsyncGenerator[Script]:
        """The scripts whose turn it is; when the model is done (`complete`), all that are left."""
        songs, mine = self._telling.songs, self._telling.places
        while self._next <= len(songs):
            place = self._next
            others = place < len(songs) and place not in mine
            if place not in self._scripts and not others and not complete:
                return
            self._next += 1
            yield self._scripts.get(place) or await self._by_fallback(place)

    async def _by_fallback(self, place: int) -> Script:
        """The script as the fallback writes it, or the least that can be said: the fallback knows English alone."""
        songs, brief = self._telling.songs, self._telling.brief
        closing = place == len(songs)
        if place in self._telling.places or closing:
            LOG.warning("The %s is written without the model.", "closing" if closing else f"lead-in {place + 1}")
        plain = plain_script(brief, self._telling.plan, songs, place)
        if not is_english(language_of(brief)):
            return plain
        try:
            script = await self._fallen_back(songs if closing else songs[place : place + 1], last=closing)
        except Exception:
            LOG.exception("the fallback writer failed")
            return plain
        fresh = tuple(id_ for id_ in script.facts if id_ not in self._told)
        self._told.update(fresh)
        return script.model_copy(update={"facts": fresh})

    async def _fallen_back(self, songs: Sequence[Chosen], *, last: bool) -> Script:
        """The first script that the fallback writes for `songs`, or the last."""
        opening = self._telling.opening.model_copy(update={"facts": tuple(self._told)})
        written: list[Script] = []
        async for script in self._fallback.narrate(self._telling.brief, self._telling.plan, songs, opening):
            written.append(script)
            if not last:
                break
        if not written or not written[-1].text.strip():
            raise LookupError("the fallback writer wrote nothing")
        return written[-1]
