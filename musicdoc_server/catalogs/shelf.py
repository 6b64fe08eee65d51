"""The library in memory: its tracks, and who and what they are by. Built by a scan, never changed afterwards."""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from musicdoc_server.catalogs.entries import Entries, Entry, entry_of, track_id
from musicdoc_server.catalogs.facts_file import read_facts
from musicdoc_server.catalogs.tags import Tags
from musicdoc_server.catalogs.wording import name_key, name_words, stems, title_key
from musicdoc_server.models import Fact, Track

LOG = logging.getLogger(__name__)
_NOBODY = frozenset(map(name_key, ("Various Artists", "Various", "VA", "Unknown Artist", "Unknown", "Diverse")))
_PROPER_WORDS = """
    African American Balkan Brazilian British Celtic Christian Christmas Cuban English French German Indian
    Irish Italian Jamaican Japanese Jewish Latin Mexican Nordic Portuguese Russian Scottish Southern Spanish
    Viennese"""
_PROPER = frozenset(_PROPER_WORDS.split())
_BETWEEN_COMPOSERS = re.compile(r"\s*[;/]\s*")
_BETWEEN_GENRES = re.compile(r"\s*[;,/|]\s*")


@dataclass(slots=True)
class Person:
    """An artist, a band or a composer: everybody whom the tags credit. `tracks` are places in `Shelf.entries`."""

    name: str
    words: tuple[str, ...]
    tracks: list[int] = field(default_factory=list)
    as_artist: int = 0


@dataclass(slots=True)
class Genre:
    """A genre as it is mostly written, and its tracks."""

    name: str
    tracks: list[int] = field(default_factory=list)


class Shelf:
    """All tracks with the ways to them. People and genres go by the key of their name.

    `keys` and `albums` have those fields of all entries, to be gone through quickly. `said` has the names by which
    facts.json calls tracks, `called` their stems.
    """

    def __init__(self, files: Iterable[tuple[str, Tags]], facts: Iterable[tuple[str, str]], id_key: str) -> None:
        """`id_key` makes the ids of tracks."""
        self.entries = Entries()
        self.keys: list[str] = []
        self.albums: list[str] = []
        self.place: dict[str, int] = {}
        self.people: dict[str, Person] = {}
        self.genres: dict[str, Genre] = {}
        self.years: dict[int, list[int]] = {}
        self.album_keys: dict[str, str] = {"": ""}
        self.aliases: dict[str, str] = {}
        self.artist_facts: dict[str, tuple[Fact, ...]] = {}
        self.track_facts: dict[str, tuple[Fact, ...]] = {}
        self.said: dict[str, str] = {}
        self.called: dict[int, str] = {}
        self._keys: dict[str, str] = {}
        spellings: dict[str, dict[str, int]] = {}
        same: dict[str, str] = {}
        for path, tags in files:
            self._add(entry_of(id_key, path, tags, same), spellings)
        for key, names in spellings.items():
            # The usual spelling; among equals the one in its natural order, without a comma.
            name = min(names, key=lambda name: (-names[name], "," in name, name))
            self.people[key].name, self.people[key].words = name, name_words(name)
        for path, body in facts:
            self._add_facts(path, body, id_key)

    def _add(self, entry: Entry, spellings: dict[str, dict[str, int]]) -> None:
        place = len(self.entries)
        self.entries.add(entry)
        self.keys.append(entry.key)
        self.albums.append(entry.album)
        self.place[entry.id] = place
        for key, name, as_artist in self._credits(entry):
            person = self.people.setdefault(key, Person(name, ()))
            person.tracks.append(place)
            person.as_artist += as_artist
            names = spellings.setdefault(key, {})
            names[name] = names.get(name, 0) + 1
        for name in _split(_BETWEEN_GENRES, entry.genre):
            genre = self.genres.setdefault(stems(name), Genre(_plain(name)))
            if not genre.tracks or genre.tracks[-1] != place:
                genre.tracks.append(place)
        if entry.year is not None:
            self.years.setdefault(entry.year, []).append(place)
        if entry.album not in self.album_keys:
            self.album_keys[entry.album] = title_key(entry.album)[0]

    def _credits(self, entry: Entry) -> list[tuple[str, str, bool]]:
        """Key and name of everybody credited, each once, and whether as an artist."""
        artists = [*entry.artist.split("; "), *entry.album_artist.split("; ")]
        composers = self.composers(entry)
        found: dict[str, tuple[str, str, bool]] = {}
        for name, as_artist in [*((name, True) for name in artists), *((name, False) for name in composers)]:
            key = self.key_of(name)
            if key and key not in _NOBODY:
                found.setdefault(key, (key, name, as_artist))
        return list(found.values())

    def key_of(self, name: str) -> str:
        """`name_key`, remembered: a name stands on many tracks."""
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = name_key(name)
        return key

    def _add_facts(self, path: str, body: str, id_key: str) -> None:
        folder = posixpath.dirname(path)

        def find(name: str) -> str | None:
            found = track_id(id_key, posixpath.join(folder, name))
            return found if found in self.place else None

        try:
            facts = read_facts(body, find)
        except ValueError as error:
            LOG.warning("%r is ignored: %s", path, error)
            return
        self.said |= facts.said
        self.called |= {self.place[id_]: " ".join(name_words(said)) for id_, said in facts.said.items()}
        self.track_facts |= facts.of_tracks
        key = next((key for key in map(name_key, (facts.artist, facts.short)) if key in self.people), None)
        if key is not None:
            self.people[key].name = facts.artist
            self.aliases.setdefault(name_key(facts.short), key)
            self.artist_facts[key] = (*self.artist_facts.get(key, ()), *facts.of_artist)

    @cached_property
    def people_by_word(self) -> dict[str, list[str]]:
        """The keys of all people with a word in their name."""
        found: dict[str, list[str]] = {}
        for key, person in self.people.items():
            for word in set(person.words):
                found.setdefault(word, []).append(key)
        return found

    def credited(self, place: int) -> list[str]:
        """The keys of the people whom a track is by, the artist first."""
        return [key for key, _, _ in self._credits(self.entries[place])]

    def composers(self, entry: Entry) -> list[str]:
        """The names in the composer tag."""
        return _split(_BETWEEN_COMPOSERS, entry.composer)

    def genres_of(self, entry: Entry) -> list[Genre]:
        """The genres in the genre tag, each once."""
        keys = dict.fromkeys(stems(name) for name in _split(_BETWEEN_GENRES, entry.genre))
        return [self.genres[key] for key in keys]

    def track(self, place: int) -> Track:
        """A track as the rest of the program knows it."""
        entry = self.entries[place]
        return Track(
            id=entry.id,
            uri=f"library:{entry.id}",
            title=entry.title,
            artist=entry.artist.replace("; ", " & "),
            duration_ms=entry.duration_ms,
            album=entry.album,
            year=entry.year,
            genre=entry.genre,
            composer=entry.composer,
            said=self.said.get(entry.id, entry.title),
            audio_url=f"/library/{entry.id}",
            cover_url=f"/library/{entry.id}/cover" if entry.has_cover else None,
        )


def _split(between: re.Pattern[str], names: str) -> list[str]:
    return [name for name in between.split(names) if name]


def _plain(genre: str) -> str:
    """A genre as it stands within a sentence: "ragtime" and "hip-hop", but "R&B", "EDM" and "French pop"."""
    return " ".join(word if word in _PROPER else "-".join(map(_lower, word.split("-"))) for word in genre.split())


def _lower(word: str) -> str:
    return word.lower() if word[1:].islower() else word
