"""What a documentary may say: the facts that came with the subject, made speakable and sorted by what they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from musicdoc_server.models import Brief, Fact, Track
from musicdoc_server.writers import speakable
from musicdoc_server.writers.focus import Focus
from musicdoc_server.writers.speakable import folded
from musicdoc_server.writers.vocabulary import words

LONGEST_WORDS = 60
"""A longer statement is not for the ear and is left out."""

SHORTEST_NAME = 3
"""A title up to this many letters may be any word, so it is not looked for in facts."""

WORTH = {
    "origin": 1.0,
    "listen": 0.95,
    "anecdote": 0.9,
    "dedication": 0.8,
    "premiere": 0.8,
    "form": 0.75,
    "legacy": 0.7,
    "life": 0.5,
    "character": 0.5,
    "tag": 0.6,
}
"""How much a second of a kind is worth in a lead-in; the second one of a kind counts less."""

PIECES = words("classical baroque romantic impressionist ragtime opera orchestral chamber piano instrumental jazz")
"""Genres whose works are called pieces rather than songs."""


RICH = 6
"""With this many facts from elsewhere what the tags say is hardly worth telling."""


@dataclass(frozen=True)
class Note:
    """A statement ready to be told. `about` is a track's id, or the folded name of an artist; `names` are the folded
    names of the songs it mentions; `shapes` are other ways of saying it; `own` marks what was read off the tags here.
    """

    id: str
    kind: str
    text: str
    subject: str
    pronoun: str
    about: str
    of_track: bool = True
    year: int | None = None
    wish: float = 0.0
    names: frozenset[str] = frozenset()
    shapes: tuple[str, ...] = ()
    own: bool = False

    @property
    def dated(self) -> bool:
        """Whether it has its place in the order of the years."""
        return self.kind == "life" or (self.year is not None and self.kind in {"tag", "character"})


class Notes:
    """All that is known for one brief. Every list comes in a fixed order."""

    def __init__(self, brief: Brief, focus: Focus, songs: Sequence[Track] = ()) -> None:
        tracks = {track.id: track for track in (*brief.subject.tracks, *songs)}
        genres = folded(" ".join(track.genre for track in tracks.values())).split()
        self.thing = "piece" if PIECES & set(genres) else "song"
        self.known = {fact.track_id for fact in brief.subject.facts if fact.kind != "tag"}
        self.said = {
            id_: speakable.said(track, self.thing, quoted=id_ not in self.known) for id_, track in tracks.items()
        }
        self._names: dict[str, set[str]] = {}
        for track in tracks.values():
            for called in (folded(self.said[track.id]), folded(track.title)):
                if len(called) > SHORTEST_NAME:
                    self._names.setdefault(called.split()[0], set()).add(called)
        self._albums = sorted({folded(track.album) for track in tracks.values()} - {""}, key=len, reverse=True)
        self._by: dict[str, list[Note]] = {}
        self.composers = bool(tracks) and all(folded(t.composer) == folded(t.artist) for t in tracks.values())
        told: set[str] = set()
        played = {"", *(song.id for song in songs)}
        for fact in brief.subject.facts:
            note = self._note(fact, focus) if fact.track_id in played else None
            if note and folded(note.text) not in told:
                told.add(folded(note.text))
                self._by.setdefault(note.about, []).append(note)

    def track(self, track: Track) -> list[Note]:
        """What is known about a track; what its tags say only where little else is known."""
        return _without_tags(self._by.get(track.id, []))

    def artists(self) -> list[Note]:
        """What is known about all artists; what the tags say only of those about whom little else is known."""
        return [note for notes in self._by.values() if not notes[0].of_track for note in _without_tags(notes)]

    def mentioned(self, text: str, besides: Iterable[str] = ()) -> frozenset[str]:
        """The names of songs that `text` contains, apart from those in `besides`."""
        bare = f" {folded(text)} "
        for album in self._albums:
            bare = bare.replace(f" album {album} ", " album ")
        for name in sorted(map(folded, besides), key=len, reverse=True):
            bare = bare.replace(f" {name} ", " | ")
        first = self._names.keys() & set(bare.split())
        return frozenset(name for word in first for name in self._names[word] if f" {name} " in bare)

    def _note(self, fact: Fact, focus: Focus) -> Note | None:
        text = speakable.sentence(fact.text)
        if not text or len(text.split()) > LONGEST_WORDS or focus.unwanted(text) or speakable.foreign(text):
            return None
        subject = speakable.plain(fact.subject).strip(" .!?")
        return Note(
            id=fact.id,
            kind=fact.kind,
            text=text,
            subject=subject,
            pronoun=fact.pronoun.strip().lower() if fact.pronoun.strip().isalpha() else "",
            about=fact.track_id or folded(fact.artist),
            of_track=bool(fact.track_id),
            year=fact.year,
            wish=focus.fact(fact),
            names=self.mentioned(text),
        )


def _without_tags(notes: list[Note]) -> list[Note]:
    told = [note for note in notes if note.kind != "tag"]
    return told if len(told) >= RICH else notes


def worths(notes: Sequence[Note], lift: dict[str, float] | None = None) -> list[float]:
    """What a second of each note is worth: by kind, less for each further one of a kind, more where wished for."""
    seen: dict[str, int] = {}
    rich = sum(note.kind != "tag" for note in notes) >= RICH
    result = []
    for note in notes:
        place = seen[note.kind] = seen.get(note.kind, -1) + 1
        base = (lift or {}).get(note.id, 0.25 if note.kind == "tag" and rich else WORTH.get(note.kind, 0.5))
        result.append(base * 0.85**place + 0.6 * note.wish)
    return result


def years_in(text: str) -> list[int]:
    """The years that a text says."""
    return [int(year) for year in re.findall(r"\b(?:1\d{3}|20\d{2})\b", text)]
