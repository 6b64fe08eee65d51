"""From the model's plan to ours: songs counted, matched, put in order, and completed from what there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from rapidfuzz import fuzz

from musicdoc_server.languages import name_of
from musicdoc_server.models import SONGS, Assignment, Brief, Plan, Slot, Subject, Track, WantedSong
from musicdoc_server.sentences import sentences
from musicdoc_server.writers.llm_answers import PlanAnswer, SlotAnswer, SongAnswer
from musicdoc_server.writers.llm_language import in_language, language_of
from musicdoc_server.writers.llm_prompts import line, prompt, request
from musicdoc_server.writers.llm_titles import Titles, spellings
from musicdoc_server.writers.speakable import folded

LISTED = 60
"""Tracks of a library that a prompt lists, the best matches first."""

MATCHED = 90.0
"""From here on (rapidfuzz's ratio) a title that the model wrote is taken for the track's."""

ALTERNATES = 2


def plan_prompt(assignment: Assignment, subject: str, tracks: Sequence[Track] | None) -> str:
    """Asks for a plan: of any songs, or where `tracks` are given, of those about `subject`."""
    listed = "".join(f"{number}. {_line(track)}\n" for number, track in enumerate(tracks or (), 1))
    return prompt(
        "plan",
        request=request(assignment, subject),
        tracks=f"\nThe songs there are:\n{listed}" if tracks is not None else "",
        count=wanted_count(tracks),
        choice=prompt("plan_known" if tracks is None else "plan_listed"),
    )


def wanted_count(tracks: Sequence[Track] | None) -> int:
    """How many songs the plan should have."""
    return SONGS if tracks is None else min(SONGS, len(tracks))


def candidates(subject: Subject) -> list[Track]:
    """The tracks that a plan may choose from: no song in two recordings, best matches first."""
    unique: dict[tuple[str, str], Track] = {}
    for track in subject.tracks:
        unique.setdefault((folded(track.title) or track.id, folded(track.artist)), track)
    return list(unique.values())[:LISTED]


class Draft:
    """The model's plan, as far as it is usable. `tracks`: all there is to choose from; None: anything."""

    def __init__(self, assignment: Assignment, answer: PlanAnswer | None, tracks: Sequence[Track] | None) -> None:
        self._assignment = assignment
        self._tracks = tracks
        self.answer = answer or PlanAnswer(slots=[])
        self._used: set[tuple[str, str]] = set()
        self.slots = list(self._distinct(self.answer.slots))[: wanted_count(tracks)]

    @property
    def missing(self) -> int:
        """How many songs are too few."""
        return wanted_count(self._tracks) - len(self.slots)

    def problems(self) -> list[str]:
        """What the model should do again. One missing song is not worth it: an alternate takes the place."""
        wrong = []
        if self.missing > 1 or not self.slots:
            which = "that are in the list" if self._tracks is not None else "with title and artist"
            wrong.append(
                f"slots: {len(self.slots)} different songs {which}, {len(self.slots) + self.missing} are needed"
            )
        said = " ".join([self.answer.summary, self.answer.arc, *(slot.why for slot in self.answer.slots)])
        language = language_of(self._assignment)
        if not in_language(said, language):
            wrong.append(f"the words are not in {name_of(language)}")
        return wrong

    def plan(self, brief: Brief | None) -> Plan | None:
        """The plan, completed from alternates and, where given, `brief`'s tracks; None where there is no song."""
        slots = self.slots + [Slot(role="", why="", wanted=song) for song in self._spare()[: max(0, self.missing)]]
        if not slots:
            return None
        self._used = {_key(slot.wanted) for slot in slots}
        years = sorted(slot.wanted.year for slot in slots if slot.wanted.year)
        era = "" if not years else str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
        topic, answer = self._assignment.topic, self.answer
        title, summary, arc = self._unnamed(slots, answer.title, answer.summary, answer.arc)
        return Plan(
            title=(title or topic)[:300],
            topic=topic[:200],
            summary=(summary or arc or topic)[:2000],
            arc=arc or summary or topic,
            era=answer.era or era,
            slots=tuple(self._finished(slot, brief) for slot in _by_year(slots)),
        )

    def _unnamed(self, slots: Sequence[Slot], *texts: str) -> list[str]:
        """`texts` without sentences that name a song: it is not known yet which ones can be played."""
        songs = [song for slot in slots for song in (slot.wanted, *slot.alternates)]
        listed = [track.title for track in self._tracks or ()]
        free = {song.artist for song in songs} | {song.album for song in songs} | {self._assignment.topic}
        titles = Titles([], [*listed, *(song.title for song in songs)], free)
        return [" ".join(part for part in sentences(text) if not titles.strangers(part)) for text in texts]

    def _distinct(self, answers: Iterable[SlotAnswer]) -> Iterable[Slot]:
        for answer in answers:
            wanted = self._wanted(answer, answer.album)
            if wanted and _key(wanted) not in self._used:
                self._used.add(_key(wanted))
                others = [other for each in answer.alternates if (other := self._wanted(each))]
                yield Slot(role=answer.role, why=answer.why, wanted=wanted, alternates=tuple(others[:ALTERNATES]))

    def _spare(self) -> list[WantedSong]:
        """Songs for slots that stayed empty: the alternates of the others in turn, then what else is in the list."""
        in_turn = [
            slot.alternates[turn] for turn in range(ALTERNATES) for slot in self.slots if turn < len(slot.alternates)
        ]
        rest = [_of_track(track) for track in self._tracks or ()]
        return [song for key, song in _by_key(chain(in_turn, rest)).items() if key not in self._used]

    def _wanted(self, answer: SongAnswer, album: str = "") -> WantedSong | None:
        if self._tracks is None:
            return WantedSong(title=answer.song, artist=answer.artist, year=answer.year, album=album)
        track = matched(answer, self._tracks)
        return _of_track(track) if track else None

    def _finished(self, slot: Slot, brief: Brief | None) -> Slot:
        """With a role and a reason, and with alternates that stand nowhere else in the plan."""
        fresh = [song for key, song in _by_key(slot.alternates).items() if key not in self._used]
        self._used |= {_key(song) for song in fresh}
        why = slot.why or _why(slot.wanted, brief)
        return slot.model_copy(update={"role": slot.role or "chapter", "why": why, "alternates": tuple(fresh)})


def matched(answer: SongAnswer, tracks: Sequence[Track]) -> Track | None:
    """The track that the model means; an artist who is spelt otherwise decides only between equal titles."""
    wanted, artist = spellings(answer.song) | {folded(answer.song)}, folded(answer.artist)

    def score(track: Track) -> tuple[float, float]:
        titles = spellings(track.title) | {folded(track.title)}
        near = max(fuzz.ratio(one, other) for one in wanted for other in titles)
        return (200.0 if folded(track.title) == folded(answer.song) else near), fuzz.ratio(artist, folded(track.artist))

    best = max(tracks, key=score, default=None)
    return best if best and score(best)[0] >= MATCHED else None


def _by_year(slots: Sequence[Slot]) -> list[Slot]:
    """In order of year; a song without one stays behind the one before it."""
    dated: list[tuple[int, Slot]] = []
    for slot in slots:
        dated.append((slot.wanted.year or (dated[-1][0] if dated else 0), slot))
    return [slot for _, slot in sorted(dated, key=lambda pair: pair[0])]


def _by_key(songs: Iterable[WantedSong]) -> dict[tuple[str, str], WantedSong]:
    unique: dict[tuple[str, str], WantedSong] = {}
    for song in songs:
        unique.setdefault(_key(song), song)
    return unique


def _key(song: WantedSong) -> tuple[str, str]:
    return folded(song.title) or song.title, folded(song.artist) or song.artist


def _why(wanted: WantedSong, brief: Brief | None) -> str:
    """A reason for a song that the model gave none for: a fact about it, or where it comes from."""
    tracks = brief.subject.tracks if brief else ()
    ids = {track.id for track in tracks if (track.title, track.artist) == (wanted.title, wanted.artist)}
    fact = next((fact.text for fact in brief.subject.facts if fact.track_id in ids), "") if brief else ""
    year = f" from {wanted.year}" if wanted.year else ""
    return fact or f"It stands for the music of {wanted.artist}{year}."


def _of_track(track: Track) -> WantedSong:
    return WantedSong(title=track.title, artist=track.artist, year=track.year, album=track.album)


def _line(track: Track) -> str:
    year = f", {track.year}" if track.year else ""
    album = f", album {line(track.album)}" if track.album else ""
    return f'"{line(track.title)}" by {line(track.artist)}{year}{album}'
