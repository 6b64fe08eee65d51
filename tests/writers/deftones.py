"""Documentaries about a band that the stand-in for a model knows, with songs that a catalog like Spotify has."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from musicdoc_server.models import Assignment, Brief, Chosen, Fact, Plan, Script, Slot, Subject, Track, WantedSong
from musicdoc_server.writers.facts import FactsWriter
from musicdoc_server.writers.llm import LlmWriter
from musicdoc_server.writers.llm_length import count_words
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

MODEL = "gpt-6.1-terra"
CHAT = "/v1/chat"
ASSIGNMENT = Assignment(topic="Deftones", narration_target_s=30, words_per_min=150)
OPENING = Script(title="Opening", text="This is a story about Deftones and how they grew.")
SONGS = (
    WantedSong(title="Bored", artist="Deftones", year=1995, album="Adrenaline"),
    WantedSong(title="My Own Summer (Shove It)", artist="Deftones", year=1997, album="Around the Fur"),
    WantedSong(title="Change (In the House of Flies)", artist="Deftones", year=2000, album="White Pony"),
)
PLAN = Plan(
    title="Deftones",
    topic="Deftones",
    summary="How a band grew.",
    arc="From anger to calm.",
    era="1995–2000",
    slots=tuple(Slot(role="step", why="It opened a door.", wanted=song) for song in SONGS),
)
Result = TypeVar("Result")


def track(song: WantedSong, **more: Any) -> Track:
    """The catalog's track for `song`; nothing of it but what the model proposed itself may be told on."""
    values = {
        "id": f"SECRET-{song.title[:3]}",
        "uri": f"spotify:track:SECRET{song.title[:3]}",
        "title": song.title,
        "artist": song.artist,
        "album": song.album,
        "year": song.year,
        "duration_ms": 200_000,
    }
    return Track(**{**values, **more})


def chosen(song: WantedSong, place: int = 0, **more: Any) -> Chosen:
    return Chosen(slot=PLAN.slots[place], track=track(song, **more), wanted=song)


CHOSEN = tuple(chosen(song, place) for place, song in enumerate(SONGS))


def brief(songs: Sequence[Chosen] = CHOSEN, facts: Sequence[Fact] = (), **more: Any) -> Brief:
    subject = Subject(kind="artist", name="Deftones", tracks=tuple(song.track for song in songs), facts=tuple(facts))
    return Brief(**{**dict(ASSIGNMENT), **more}, subject=subject)


def run(server: StandIn, /, work: Callable[[LlmWriter], Awaitable[Result]], **settings: Any) -> Result:
    """What `work` comes to with a writer that asks `server`."""

    async def with_writer() -> Result:
        values = {"key": KEY, "model": MODEL, "fallback": FactsWriter(), "knows_music": True, "timeout_s": 20}
        writer = LlmWriter(**{"url": f"{server.url}/v1", **values, **settings})
        try:
            return await asyncio.wait_for(work(writer), 60)
        finally:
            await writer.close()

    return asyncio.run(with_writer())


@dataclass
class Known:
    """A brief that is there already, or that nobody may wait for."""

    value: Brief | None = None

    def __await__(self) -> Generator[None, None, Brief]:
        assert self.value, "the brief was waited for"
        return self.value
        yield


def known(value: Brief) -> Known:
    return Known(value)


def never() -> Known:
    return Known()


def opening(server: StandIn, /, assignment: Assignment = ASSIGNMENT, **settings: Any) -> Script:
    return run(server, lambda writer: writer.opening(assignment, known(brief())), **settings)


def plan(server: StandIn, /, assignment: Assignment = ASSIGNMENT, **settings: Any) -> Plan:
    return run(server, lambda writer: writer.plan(assignment, known(brief())), **settings)


def narrate(
    server: StandIn, /, songs: Sequence[Chosen] = CHOSEN, about: Brief | None = None, **settings: Any
) -> list[Script]:
    async def all_of_it(writer: LlmWriter) -> list[Script]:
        return [script async for script in writer.narrate(about or brief(songs), PLAN, songs, OPENING)]

    return run(server, all_of_it, **settings)


def prompts(server: StandIn) -> list[str]:
    """Everything that was said to the model, a text a call."""
    return ["\n".join(each["content"] for each in call["json"]["messages"]) for call in server.requests(CHAT)]


def near(text: str, words: int = 75) -> bool:
    """Whether `text` has about as many words as asked."""
    return abs(count_words(text) - words) <= words / 10


@dataclass
class BrokenWriter:
    """A fallback that always fails."""

    calls: list[str] = field(default_factory=list)

    async def opening(self, *_: Any) -> Script:
        raise RuntimeError("broken")

    async def plan(self, *_: Any) -> Plan:
        raise RuntimeError("broken")

    async def narrate(self, *_: Any) -> Any:
        self.calls.append("narrate")
        raise RuntimeError("broken")
        yield
