"""The six stages, run on a small catalog, writer and voice that work."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest

from musicdoc_server.errors import CannotSpeak, NothingFound
from musicdoc_server.models import (
    Assignment,
    Brief,
    Chosen,
    Clip,
    Fact,
    JobRequest,
    Listing,
    Narration,
    Outline,
    Plan,
    Playlist,
    Script,
    Slot,
    Song,
    Subject,
    Track,
    WantedSong,
    Written,
    listing,
)
from musicdoc_server.pipeline.base import Part
from musicdoc_server.pipeline.pipeline import Pipeline
from musicdoc_server.pipeline.stages import STAGES
from musicdoc_server.writers.base import Say, say_nothing


def track(number: int, year: int | None = None) -> Track:
    return Track(
        id=f"t{number}",
        uri=f"library:t{number}",
        title=f"Piece {number}",
        artist="Ann Composer",
        duration_ms=60_000,
        year=year or 1900 + number,
        audio_url=f"/library/t{number}",
    )


class ShelfCatalog:
    """Has the tracks it is given; `lost` titles cannot be found."""

    def __init__(self, tracks: Sequence[Track], lost: Sequence[str] = ()) -> None:
        self.tracks, self.lost = list(tracks), lost

    async def identify(self, topic: str, say: Callable[[str], None]) -> Subject:
        if not self.tracks:
            raise NothingFound(f"No music here fits {topic}.")
        return Subject(kind="artist", name="Ann Composer", tracks=tuple(self.tracks))

    async def find(self, wanted: WantedSong) -> Track | None:
        if wanted.title in self.lost:
            return None
        return next((track for track in self.tracks if track.title == wanted.title), None)

    async def more(self, subject: Subject) -> list[Track]:
        return [track for track in self.tracks if track.title not in self.lost]


class PlainWriter:
    """Plans the first five tracks, with an alternate each where `alternates` says so."""

    def __init__(self, alternates: dict[str, str] | None = None) -> None:
        self.alternates = alternates or {}
        self.plans_from_tracks = True
        self.planned = 0

    async def opening(self, assignment: Assignment, brief: Awaitable[Brief], say: Say = say_nothing) -> Script:
        return Script(title="Opening", text="Welcome.")

    async def plan(self, assignment: Assignment, brief: Awaitable[Brief]) -> Plan:
        self.planned += 1
        slots = []
        for entry in (await brief).subject.tracks[:5]:
            other = self.alternates.get(entry.title)
            alternates = (WantedSong(title=other, artist=entry.artist),) if other else ()
            wanted = WantedSong(title=entry.title, artist=entry.artist, year=entry.year)
            slots.append(Slot(role="r", wanted=wanted, why="because", alternates=alternates))
        return Plan(title="A life", topic=assignment.topic, summary="s", arc="a", era="e", slots=tuple(slots))

    async def narrate(
        self, brief: Brief, plan: Plan, songs: Sequence[Chosen], opening: Script
    ) -> AsyncIterator[Script]:
        for song in songs:
            yield Script(title=song.track.title, text=f"Here is {song.track.title}.")
        yield Script(title="Closing", text="Goodbye.")


class Shelf:
    """Keeps playlists in a dict."""

    def __init__(self) -> None:
        self.playlists: dict[str, Playlist] = {}

    async def add(self, playlist: Playlist) -> None:
        self.playlists[playlist.id] = playlist

    async def get(self, playlist_id: str) -> Playlist | None:
        return self.playlists.get(playlist_id)

    async def owned_by(self, owner_id: str) -> Sequence[Listing]:
        return [listing(playlist) for playlist in self.playlists.values() if playlist.owner_id == owner_id]

    async def change(self, playlist_id: str, change: Callable[[Playlist], Playlist]) -> Playlist | None:
        raise NotImplementedError("no stage changes a playlist")


class Left(Exception):
    """The work is to be left here."""


class NoteDesk:
    """Notes what it is told."""

    def __init__(self, kept: dict[str, Any] | None = None) -> None:
        self.told: list[tuple[int, str, float, str]] = []
        self.parts: list[Part] = []
        self.heard = asyncio.Event()
        self.results: dict[str, Any] = dict(kept or {})
        self.left_with: str | None = None

    def progress(self, stage: int, label: str, percent: float, detail: str) -> None:
        self.told.append((stage, label, percent, detail))

    def announce(self, part: Part) -> None:
        self.parts.append(part)
        if isinstance(part, Narration):
            self.heard.set()

    @property
    def segments(self) -> list[Narration | Song]:
        return [part for part in self.parts if isinstance(part, Narration | Song)]

    job_id = "job_1"

    @property
    def kept(self) -> dict[str, Any]:
        return dict(self.results)

    def checkpoint(self) -> None:
        if self.left_with is not None and self.left_with in self.results:
            raise Left

    def keep(self, stage: str, data: Any) -> None:
        self.results[stage] = data


async def speak(_: JobRequest, text: str) -> Clip:
    if "unspeakable" in text:
        raise CannotSpeak("That cannot be said.")
    return Clip(url="/audio/a.mp3", duration_ms=len(text) * 60)


REQUEST = JobRequest(topic="Ann Composer", owner_id="ann")


def make(
    catalog: ShelfCatalog, writer: PlainWriter | None = None, desk: NoteDesk | None = None
) -> tuple[Any, NoteDesk]:
    desk = desk or NoteDesk()
    pipeline = Pipeline(lambda _: catalog, writer or PlainWriter(), speak, lambda _: 158, Shelf())
    return asyncio.run(pipeline(REQUEST, desk)), desk


SIX = [track(number) for number in range(1, 7)]


def titles(result: dict[str, Any]) -> list[str]:
    return [entry["title"] for entry in result["data"]["timeline"] if entry["type"] == "song"]


def test_the_table_is_the_seeds() -> None:
    assert [(stage.number, stage.label, stage.first, stage.last) for stage in STAGES] == [
        (1, "Identifying artist", 10, 20),
        (2, "Planning documentary", 25, 35),
        (3, "Searching for tracks", 40, 50),
        (4, "Fetching backup catalog", 55, 60),
        (5, "Generating documentary", 65, 85),
        (6, "Saving playlist", 85, 95),
    ]


def test_the_timeline_is_opening_lead_ins_with_songs_and_closing() -> None:
    result, _ = make(ShelfCatalog(SIX))
    timeline = result["data"]["timeline"]
    assert [entry["type"] for entry in timeline] == ["narration", *["narration", "song"] * 5, "narration"]
    assert [entry["index"] for entry in timeline] == list(range(12))
    assert timeline[1]["text"] == "Here is Piece 1."
    assert timeline[2]["title"] == "Piece 1"


def test_every_stage_tells_its_label_within_its_range() -> None:
    _, desk = make(ShelfCatalog(SIX, lost=["Piece 3"]))
    for stage in STAGES:
        told = [percent for number, label, percent, _ in desk.told if (number, label) == (stage.number, stage.label)]
        assert told, stage.name
        assert stage.first <= min(told) <= max(told) <= stage.last


def test_the_search_counts_its_tracks() -> None:
    _, desk = make(ShelfCatalog(SIX))
    details = [detail for stage, _, _, detail in desk.told if stage == 3]
    assert [detail for detail in details if detail.startswith("Searching for track 3/5")]


def test_every_segment_is_announced_once_and_the_opening_before_the_songs() -> None:
    result, desk = make(ShelfCatalog(SIX))
    assert sorted(segment.index for segment in desk.segments) == list(range(12))
    assert desk.segments[0].index == 0
    told = {segment.index: segment.to_json() for segment in desk.segments}
    assert [told[index] for index in range(12)] == result["data"]["timeline"]


def outlines(desk: NoteDesk) -> list[Outline]:
    return [part for part in desk.parts if isinstance(part, Outline)]


def test_the_plan_is_announced_before_its_songs_are_looked_for_and_again_with_what_was_found() -> None:
    class Watched(ShelfCatalog):
        async def find(self, wanted: WantedSong) -> Track | None:
            assert len(outlines(desk)) == 1
            return await super().find(wanted)

    desk = NoteDesk()
    make(Watched(SIX), desk=desk)
    first, second = outlines(desk)
    assert (first.title, first.arc, first.era) == ("A life", "a", "e")
    told = [(slot.role, slot.song, slot.artist, slot.year, slot.why) for slot in first.slots]
    assert told[0] == ("r", "Piece 1", "Ann Composer", 1901, "because")
    assert {(slot.found, slot.index) for slot in first.slots} == {(None, None)}
    assert [(slot.found, slot.index) for slot in second.slots] == [(True, index) for index in (2, 4, 6, 8, 10)]


def test_the_plan_says_which_slots_another_song_fills_and_which_stay_empty() -> None:
    _, desk = make(ShelfCatalog(SIX[:4], lost=["Piece 2", "Piece 3"]), PlainWriter({"Piece 3": "Piece 9"}))
    slots = outlines(desk)[-1].slots
    assert [(slot.song, slot.found, slot.index) for slot in slots] == [
        ("Piece 1", True, 2),
        ("Piece 2", False, None),
        ("Piece 3", False, None),
        ("Piece 4", True, 4),
    ]
    _, desk = make(ShelfCatalog(SIX, lost=["Piece 2"]))
    replaced = outlines(desk)[-1].slots[1]
    assert (replaced.song, replaced.found, replaced.index) == ("Piece 2", False, 10)
    assert replaced.instead == WantedSong(title="Piece 6", artist="Ann Composer", year=1906)


def test_every_narration_is_told_as_text_before_it_is_spoken() -> None:
    spoken: list[str] = []
    desk = NoteDesk()

    async def watched(request: JobRequest, text: str) -> Clip:
        assert text in [part.text for part in desk.parts if isinstance(part, Written)]
        spoken.append(text)
        return await speak(request, text)

    pipeline = Pipeline(lambda _: ShelfCatalog(SIX), PlainWriter(), watched, lambda _: 158, Shelf())
    result = asyncio.run(pipeline(REQUEST, desk))
    written = {part.index: (part.title, part.text) for part in desk.parts if isinstance(part, Written)}
    timeline = [entry for entry in result["data"]["timeline"] if entry["type"] == "narration"]
    assert written == {entry["index"]: (entry["title"], entry["text"]) for entry in timeline}
    assert len(spoken) == 7


def test_a_narration_says_where_its_facts_are_from() -> None:
    def fact(id_: str, text: str, source: str = "A book") -> Fact:
        return Fact(id=id_, kind="life", text=text, source=source, artist="Ann", subject="Ann", pronoun="she")

    class Known(ShelfCatalog):
        async def identify(self, topic: str, say: Callable[[str], None]) -> Subject:
            facts = (
                fact("born", "She was born."),
                fact("long", "x" * 5000, "y" * 5000),
                fact("again", "She was born."),
            )
            return (await super().identify(topic, say)).model_copy(update={"facts": facts})

    class Telling(PlainWriter):
        async def opening(self, assignment: Assignment, brief: Awaitable[Brief], say: Say = say_nothing) -> Script:
            return Script(title="Opening", text="Welcome.", facts=("long", "born", "unheard of", "again"))

    result, _ = make(Known(SIX), Telling())
    opening, lead_in = result["data"]["timeline"][:2]
    assert opening["facts"] == ["long", "born", "unheard of", "again"]
    long, born = opening["sources"]
    assert born == {"text": "She was born.", "source": "A book"}
    assert (len(long["text"]), len(long["source"]), long["text"][-1]) == (1000, 300, "…")
    assert lead_in["sources"] == []


def test_the_backup_stage_is_left_out_where_nothing_is_missing() -> None:
    _, desk = make(ShelfCatalog(SIX))
    assert 4 not in [stage for stage, *_ in desk.told]


def test_a_missing_song_is_replaced_by_its_alternate_first() -> None:
    result, _ = make(ShelfCatalog(SIX, lost=["Piece 2"]), PlainWriter({"Piece 2": "Piece 6"}))
    assert titles(result) == ["Piece 1", "Piece 3", "Piece 4", "Piece 5", "Piece 6"]


def test_without_an_alternate_another_track_of_the_artist_steps_in() -> None:
    result, _ = make(ShelfCatalog(SIX, lost=["Piece 2"]))
    assert titles(result) == ["Piece 1", "Piece 3", "Piece 4", "Piece 5", "Piece 6"]


def test_no_song_comes_twice_and_fewer_are_fewer() -> None:
    result, _ = make(ShelfCatalog(SIX[:3], lost=["Piece 2"]), PlainWriter({"Piece 2": "Piece 1"}))
    assert titles(result) == ["Piece 1", "Piece 3"]
    assert len(result["data"]["timeline"]) == 6


def test_songs_are_in_order_of_year() -> None:
    shuffled = [track(1, 1950), track(2, 1910), track(3, 1930)]
    result, _ = make(ShelfCatalog(shuffled))
    assert titles(result) == ["Piece 2", "Piece 3", "Piece 1"]


def test_nothing_found_at_all_says_so() -> None:
    with pytest.raises(NothingFound):
        make(ShelfCatalog([]))
    with pytest.raises(NothingFound):
        make(ShelfCatalog(SIX[:1], lost=["Piece 1"]))


def test_what_is_not_ours_is_not_kept_beyond_the_songs() -> None:
    desk = NoteDesk()
    pipeline = Pipeline(lambda _: ShelfCatalog(SIX), PlainWriter(), speak, lambda _: 158, Shelf(), keeps_catalog=False)
    asyncio.run(pipeline(REQUEST, desk))
    assert "Piece 6" not in str(desk.results)
    assert "Piece 5" in str(desk.results)


def test_a_plan_without_songs_fails_in_words() -> None:
    class Speechless(PlainWriter):
        async def plan(self, assignment: Assignment, brief: Awaitable[Brief]) -> Plan:
            return Plan(title="A life", topic="t", summary="s", arc="a", era="e", slots=())

    with pytest.raises(NothingFound, match="Ann Composer"):
        make(ShelfCatalog(SIX), Speechless())


class SlowCatalog(ShelfCatalog):
    """Knows what a topic is only after the opening was heard."""

    def __init__(self, tracks: Sequence[Track], desk: NoteDesk) -> None:
        super().__init__(tracks)
        self.desk = desk

    async def identify(self, topic: str, say: Callable[[str], None]) -> Subject:
        await asyncio.wait_for(self.desk.heard.wait(), 10)
        return await super().identify(topic, say)


def test_a_writer_that_knows_the_music_is_heard_before_the_topic_is_identified() -> None:
    desk = NoteDesk()
    result, _ = make(SlowCatalog(SIX, desk), desk=desk)
    assert desk.segments[0].index == 0
    assert len(titles(result)) == 5


class Mumbling(PlainWriter):
    async def narrate(
        self, brief: Brief, plan: Plan, songs: Sequence[Chosen], opening: Script
    ) -> AsyncIterator[Script]:
        yield Script(title="x", text="unspeakable")


class MumblingOpening(PlainWriter):
    async def opening(self, assignment: Assignment, brief: Awaitable[Brief], say: Say = say_nothing) -> Script:
        return Script(title="x", text="unspeakable")


@pytest.mark.parametrize("writer", [Mumbling(), MumblingOpening()])
def test_what_goes_wrong_in_a_task_comes_out_as_itself(writer: PlainWriter) -> None:
    with pytest.raises(CannotSpeak):
        make(ShelfCatalog(SIX), writer)


def test_a_second_run_takes_the_kept_results() -> None:
    writer = PlainWriter()
    _, desk = make(ShelfCatalog(SIX), writer)
    result, _ = make(ShelfCatalog([]), writer, NoteDesk(desk.results))
    assert writer.planned == 1
    assert titles(result) == [f"Piece {number}" for number in range(1, 6)]


class Counting(PlainWriter):
    """Counts how often narration was asked for."""

    narrated = 0

    async def narrate(
        self, brief: Brief, plan: Plan, songs: Sequence[Chosen], opening: Script
    ) -> AsyncIterator[Script]:
        self.narrated += 1
        async for script in super().narrate(brief, plan, songs, opening):
            yield script


def test_work_that_is_left_goes_on_where_it_was_and_looks_nothing_up_again() -> None:
    writer, desk = PlainWriter(), NoteDesk()
    desk.left_with = "search"
    with pytest.raises(Left):
        make(ShelfCatalog(SIX), writer, desk)
    assert "write" not in desk.results

    def no_catalog(request: JobRequest) -> ShelfCatalog:
        raise AssertionError("nobody is signed in any more")

    pipeline = Pipeline(no_catalog, writer, speak, lambda _: 158, Shelf())
    result = asyncio.run(pipeline(REQUEST, NoteDesk(desk.results)))
    assert titles(result) == [f"Piece {number}" for number in range(1, 6)]
    assert writer.planned == 1


def test_narration_that_was_written_but_not_spoken_is_not_written_again() -> None:
    writer, desk = Counting(), NoteDesk()

    async def hoarse(request: JobRequest, text: str) -> Clip:
        if text == "Goodbye.":
            raise CannotSpeak("That cannot be said.")
        return await speak(request, text)

    pipeline = Pipeline(lambda _: ShelfCatalog(SIX), writer, hoarse, lambda _: 158, Shelf())
    with pytest.raises(CannotSpeak):
        asyncio.run(pipeline(REQUEST, desk))
    make(ShelfCatalog(SIX), writer, NoteDesk(desk.results))
    assert writer.narrated == 1


def test_tracks_that_may_not_be_kept_are_looked_up_again_only_for_a_plan_that_needs_them() -> None:
    desk = NoteDesk()
    pipeline = Pipeline(lambda _: ShelfCatalog(SIX), PlainWriter(), speak, lambda _: 158, Shelf(), keeps_catalog=False)
    asyncio.run(pipeline(REQUEST, desk))
    for kept, planned_from in ((desk.results, 0), ({"identify": desk.results["identify"]}, 1)):
        writer = PlainWriter()
        catalog = ShelfCatalog(SIX)
        again = Pipeline(lambda _, shelf=catalog: shelf, writer, speak, lambda _: 158, Shelf(), keeps_catalog=False)
        asyncio.run(again(REQUEST, NoteDesk(kept)))
        assert writer.planned == planned_from


def test_a_job_that_is_saved_again_after_a_restart_makes_one_playlist() -> None:
    shelf = Shelf()
    for _ in range(2):
        pipeline = Pipeline(lambda _: ShelfCatalog(SIX), PlainWriter(), speak, lambda _: 158, shelf)
        asyncio.run(pipeline(REQUEST, NoteDesk()))
    assert len(shelf.playlists) == 1


def test_a_plan_that_came_out_too_short_is_completed_from_the_catalog() -> None:
    class Repeating(PlainWriter):
        async def plan(self, assignment: Assignment, brief: Awaitable[Brief]) -> Plan:
            plan = await super().plan(assignment, brief)
            return plan.model_copy(update={"slots": plan.slots[:1]})

    writer = Repeating()
    assert len(titles(make(ShelfCatalog(SIX), writer)[0])) == 1  # it chose from all there are: it wants no more
    writer.plans_from_tracks = False
    result, _ = make(ShelfCatalog(SIX), writer)
    assert titles(result) == [f"Piece {number}" for number in range(1, 6)]
    assert len(titles(make(ShelfCatalog(SIX[:3]), writer)[0])) == 3


class EarlyVoice:
    """Notes what it is told before the text is whole, and whether it is closed."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.spoken: list[str] = []
        self.closed = False

    def say(self, text: str) -> None:
        self.told.append(text)

    async def clip(self, text: str) -> Clip:
        self.spoken.append(text)
        return await speak(REQUEST, text)

    def close(self) -> None:
        self.closed = True


class Talkative(PlainWriter):
    """Tells its opening while it writes."""

    def __init__(self, opening: str) -> None:
        super().__init__()
        self.text = opening

    async def opening(self, assignment: Assignment, brief: Awaitable[Brief], say: Say = say_nothing) -> Script:
        say("Well then.")
        return Script(title="Opening", text=self.text)


def test_only_the_opening_is_told_ahead() -> None:
    voice = EarlyVoice()
    writer = Talkative("Well then. Welcome.")
    pipeline = Pipeline(lambda _: ShelfCatalog(SIX), writer, speak, lambda _: 158, Shelf(), ahead=lambda _: voice)
    asyncio.run(pipeline(REQUEST, NoteDesk()))
    assert (voice.told, voice.spoken, voice.closed) == (["Well then."], ["Well then. Welcome."], True)


def test_a_job_that_fails_leaves_nothing_told_ahead_behind() -> None:
    voice = EarlyVoice()
    writer = Talkative("unspeakable")
    pipeline = Pipeline(lambda _: ShelfCatalog(SIX), writer, speak, lambda _: 158, Shelf(), ahead=lambda _: voice)
    with pytest.raises(CannotSpeak):
        asyncio.run(pipeline(REQUEST, NoteDesk()))
    assert voice.closed


def test_what_another_version_kept_otherwise_is_made_again() -> None:
    writer = PlainWriter()
    _, desk = make(ShelfCatalog(SIX), writer)
    strange = {name: {"unheard": "of"} for name in desk.results}
    result, _ = make(ShelfCatalog(SIX), writer, NoteDesk(strange))
    assert len(titles(result)) == 5
    assert writer.planned == 2
