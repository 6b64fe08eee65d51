"""What opening, lead-ins and closing share: the songs, the host's words for them, and who tells which fact."""

from __future__ import annotations

from collections.abc import Sequence

from musicdoc_server.models import SONGS, Brief, Track
from musicdoc_server.writers import speakable
from musicdoc_server.writers.choosing import candidates, choose, roles
from musicdoc_server.writers.focus import focus_of
from musicdoc_server.writers.notes import Note, Notes
from musicdoc_server.writers.speakable import folded, many, number, upper_first
from musicdoc_server.writers.talk import Option, Talk

OPENING_SHARE = 0.6
"""The part of the years before the first song that the opening may tell; the first lead-in tells the rest."""


class Story:
    """One documentary in the making; the same brief and songs always make the same one."""

    def __init__(self, brief: Brief, songs: Sequence[Track] | None = None) -> None:
        self.brief = brief
        self.focus = focus_of(brief)
        self.songs = list(songs) if songs is not None else choose(brief, self.focus)
        self.notes = Notes(brief, self.focus, self.songs)
        self.roles = roles(self.songs)
        self.theme = brief.subject.kind == "theme"
        self.name = speakable.name(brief.subject.name) or speakable.name(brief.topic) or "music without a name"
        self.seed = f"{folded(brief.topic)}|{folded(brief.prompt)}|{folded(brief.subject.name)}"
        self.years = [song.year for song in self.songs if song.year]
        self.dated = len(self.years) == len(self.songs) > 0
        self.artists = list(dict.fromkeys(song.artist for song in self.songs)) if self.theme else [brief.subject.name]
        self.others = {folded(name): "The composer" for name in self.artists} if self.notes.composers else {}

    @property
    def only_tags(self) -> bool:
        """Whether nothing is known but what the files say."""
        return all(fact.kind == "tag" for fact in self.brief.subject.facts)

    def song(self, track: Track) -> str:
        """The song's name within a sentence, with its artist where there are several."""
        artist = speakable.name(track.artist)
        return (
            f"{self.notes.said[track.id]} by {artist}"
            if len(self.artists) > 1 and artist
            else self.notes.said[track.id]
        )

    def words(self, track: Track | None = None) -> dict[str, str]:
        """What stands for the names in braces of a phrase."""
        count, thing = len(self.songs), self.notes.thing
        words = {
            "name": self.name,
            "n": number(count),
            "thing": thing,
            "things": thing if count == 1 else f"{thing}s",
            "first": str(self.years[0]) if self.years else "",
            "last": str(self.years[-1]) if self.years else "",
            "label": self.focus.label,
            "opener": self.notes.said[self.songs[0].id] if self.songs else "",
            "closer": self.notes.said[self.songs[-1].id] if self.songs else "",
            "span": many(self.years[-1] - self.years[0], "year") if self.years else "",
        }
        if track:
            place = [song.id for song in self.songs].index(track.id)
            before = self.songs[place - 1].year if place else None
            gap = (track.year or 0) - (before or 0)
            words |= {"song": self.song(track), "year": str(track.year or ""), "gap": many(max(gap, 0), "year")}
        return words | {upper_first(key): upper_first(value) for key, value in words.items()}

    def phrases(self, talk: Talk, table: Sequence[str], track: Track | None = None, about: str = "") -> list[Option]:
        """A table of the host's phrases, filled in, each to be spoken once."""
        words = self.words(track)
        year = track.year if track else None
        return [
            Option(phrase.format_map(words), 0.0, about, year if "{year}" in phrase else None, phrase, about)
            for phrase in talk.pick(table, "phrase")
        ]

    def speakable_notes(self, notes: Sequence[Note]) -> list[Note]:
        """Those that name no song which is not played."""
        played = [self.notes.said[song.id] for song in self.songs] + [song.title for song in self.songs]
        return [note for note in notes if not (note.names and self.notes.mentioned(note.text, played))]

    def opening_notes(self) -> list[Note]:
        """What the opening may tell of: no song, early years, habits, and one thing that remained."""
        known = [note for note in self.notes.artists() if not note.names and self._ours(note)]
        start = min(self.years, default=9999)
        lives = [] if self.theme else [note for note in known if note.kind == "life"]
        early = sorted((note for note in lives if (note.year or 0) <= start), key=_by_year)
        early = early[: max(1, round(len(early) * OPENING_SHARE))]
        legacy = [note for note in known if note.kind == "legacy"]
        best = max(legacy, key=lambda note: (note.wish, -len(note.text)), default=None)
        rest = [
            note for note in known if note.kind not in {"life", "legacy"} and not (note.kind == "tag" and note.year)
        ]
        rest.sort(key=_by_year)
        return [*early, *rest, *([best] if best else [])]

    def shares(self, used: Sequence[str]) -> tuple[list[list[Note]], list[Note]]:
        """The facts about artists, except those in `used`: a list for each lead-in, and one for the closing."""
        lead_ins: list[list[Note]] = [[] for _ in self.songs]
        closing: list[Note] = []
        known = [note for note in self.notes.artists() if note.id not in set(used) and self._ours(note)]
        turn = 0
        for note in sorted(self.speakable_notes(known), key=_by_year):
            mine = [
                place for place, song in enumerate(self.songs) if not self.theme or folded(song.artist) == note.about
            ]
            years = {place: self.songs[place].year for place in mine}
            due = [place for place in mine if note.year and (years[place] or 0) >= note.year]
            if note.dated and due:
                lead_ins[due[0]].append(note)
            elif note.dated and self.theme and mine:
                lead_ins[mine[-1]].append(note)
            elif note.dated or note.kind in {"legacy", "tag"} or not mine:
                closing.append(note)
            else:
                turn += 1
                place = turn % (len(mine) + 1)
                (closing if place == len(mine) else lead_ins[mine[place]]).append(note)
        return lead_ins, closing

    def _ours(self, note: Note) -> bool:
        return not self.theme or note.about in {folded(name) for name in (*self.artists, self.brief.subject.name)}

    @property
    def wished(self) -> bool:
        """Whether there are few songs because the user wanted only a certain kind."""
        return self.few and self.focus.only and len(candidates(self.brief.subject.tracks)) > len(self.songs)

    @property
    def few(self) -> bool:
        """Whether there are fewer songs than a documentary has room for."""
        return len(self.songs) < SONGS


def _by_year(note: Note) -> tuple[int, int]:
    """What has a place in the years first, in their order, then the rest, what remained last."""
    return (0 if note.dated else 2 if note.kind == "legacy" else 1), note.year or 0
