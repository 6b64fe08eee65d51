"""Sentences that the tags alone let one say.

None names another song, since that song may not be part of the documentary; verbs are such that a name may be a
person's or a band's. What a year means depends: on a record its release, on older music its composition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from musicdoc_server.catalogs.entries import Entry
from musicdoc_server.catalogs.phrases import count, listed, number, ordinal, spoken_length
from musicdoc_server.catalogs.shelf import Person, Shelf

FIRST_RECORDS = 1925
"""Files seldom carry an earlier year than electrical recording; where they do, it is that of the composition."""
_ALBUMS = 12


class Said(NamedTuple):
    """A name for the statement among those about its subject, the sentence, and its year."""

    name: str
    text: str
    year: int | None = None


def of_track(shelf: Shelf, entry: Entry, subject: str) -> Iterator[Said]:
    """What one file's tags say; `subject` is what the track is called within a sentence."""
    released = entry.year is not None and entry.year >= FIRST_RECORDS
    if entry.album and entry.year:
        dated = f"released in {entry.year}" if released else f"with music from {entry.year}"
        yield Said("album", f"{subject} comes from the album {entry.album}, {dated}.", entry.year)
    elif entry.album:
        yield Said("album", f"{subject} comes from the album {entry.album}.")
    elif entry.year:
        yield Said("year", f"{subject} {'came out in' if released else 'dates from'} {entry.year}.", entry.year)
    if entry.album and entry.position == 1:
        yield Said("position", f"{subject} opens the album {entry.album}.")
    elif entry.album and entry.position and entry.position <= 12:
        yield Said("position", f"{subject} is the {ordinal(entry.position)} track of the album {entry.album}.")
    writers = shelf.composers(entry)
    if writers and shelf.key_of(writers[0]) != shelf.key_of(entry.artist):
        yield Said("composer", f"{subject} was written by {listed(writers)}.")
    yield Said("length", f"In this recording {subject} lasts {spoken_length(entry.duration_ms)}.")
    genres = [genre.name for genre in shelf.genres_of(entry)]
    if genres:
        yield Said("genre", f"In this folder {subject} is filed under {listed(genres[:3])}.")
    yield from _set_apart(shelf, entry, subject)


def _set_apart(shelf: Shelf, entry: Entry, subject: str) -> Iterator[Said]:
    """What tells a track from the artist's others."""
    person = shelf.people.get(shelf.key_of(entry.artist))
    if person is None or len(person.tracks) < 3:
        return
    others = [shelf.entries[place] for place in person.tracks]
    years = sorted(other.year for other in others if other.year)
    if entry.year and len(years) > 2 and years.count(entry.year) == 1 and entry.year in {years[0], years[-1]}:
        which = "earliest" if entry.year == years[0] else "most recent"
        yield Said(
            which.rsplit(maxsplit=1)[-1], f"{subject} is the {which} track by {person.name} in this folder.", entry.year
        )
    lengths = sorted(other.duration_ms for other in others)
    if entry.duration_ms == lengths[-1] > lengths[-2]:
        yield Said("longest", f"No other track by {person.name} in this folder is as long as {subject}.")
    elif entry.duration_ms == lengths[0] < lengths[1]:
        yield Said("shortest", f"No other track by {person.name} in this folder is as short as {subject}.")


def of_person(shelf: Shelf, person: Person) -> Iterator[Said]:
    """What all files of an artist or composer say together."""
    entries = [shelf.entries[place] for place in person.tracks]
    name = person.name
    albums = _albums(entries)
    source = f" from {count(len(albums), 'album')}" if len(albums) > 1 else ""
    yield Said("count", f"This folder holds {count(len(entries), 'track')} by {name}{source}.")
    years = sorted(entry.year for entry in entries if entry.year)
    if years and years[0] < years[-1]:
        yield Said(
            "span", f"The years given for the music by {name} in this folder run from {years[0]} to {years[-1]}."
        )
    genres = _by_use(genre.name for entry in entries for genre in shelf.genres_of(entry))
    if genres:
        yield Said("genre", f"In this folder the music by {name} is filed under {listed(genres[:3])}.")
    total = spoken_length(sum(entry.duration_ms for entry in entries))
    yield Said("length", f"Played from end to end, the music by {name} in this folder lasts {total}.")
    yield from _decades(name, years)
    yield from _writers(shelf, person, entries)
    yield from _discography(name, albums)


def of_theme(shelf: Shelf, name: str, places: Sequence[int]) -> Iterator[Said]:
    """What all files of a theme say together."""
    entries = [shelf.entries[place] for place in places]
    artists = {shelf.key_of(entry.artist) for entry in entries}
    made_by = f", by {count(len(artists), 'artist')}" if len(artists) > 1 else ""
    yield Said("count", f"This folder holds {count(len(entries), 'track')} for {name}{made_by}.")
    years = sorted(entry.year for entry in entries if entry.year)
    if years and years[0] < years[-1]:
        yield Said("span", f"This folder dates the music found for {name} from {years[0]} to {years[-1]}.")
    total = spoken_length(sum(entry.duration_ms for entry in entries))
    yield Said("length", f"Played from end to end, the music found for {name} lasts {total}.")


def _decades(name: str, years: list[int]) -> Iterator[Said]:
    decades = Counter(year // 10 * 10 for year in years)
    if len(decades) < 2:
        return
    decade, most = min(decades.items(), key=lambda pair: (-pair[1], pair[0]))
    if most > 1:
        yield Said(
            "decade", f"Of the {number(len(years))} dated tracks by {name}, {number(most)} are from the {decade}s."
        )


def _writers(shelf: Shelf, person: Person, entries: list[Entry]) -> Iterator[Said]:
    """Who wrote what an artist plays."""
    own = shelf.key_of(person.name)
    teams = Counter(tuple(shelf.composers(entry)) for entry in entries)
    for team, works in sorted(teams.items(), key=lambda pair: (-pair[1], pair[0]))[:3]:
        if works > 1 and team and own not in map(shelf.key_of, team):
            yield Said(
                f"written-by-{shelf.key_of(team[0])}",
                f"Of the tracks by {person.name} in this folder, {number(works)} were written by {listed(team)}.",
            )


def _discography(name: str, albums: dict[str, list[Entry]]) -> Iterator[Said]:
    """The albums in order of their years: what a life looks like in tags."""
    dated = sorted((years, album) for album, entries in albums.items() if (years := _years(entries)))
    before: tuple[int, str] | None = None
    for place, ((first, last), album) in enumerate(dated[:_ALBUMS]):
        tracks = len(albums[album])
        here = f"{count(tracks, 'track')} from it {'is' if tracks == 1 else 'are'} in this folder"
        if first < FIRST_RECORDS or last - first > 1:
            span = f"from {first}" if first == last else f"from between {first} and {last}"
            yield Said(f"album-{place}", f"What this folder has of {album} by {name} is {span}.", first)
        else:
            artist = f" by {name}" if place == 0 else ""
            yield Said(f"album-{place}", f"In {first} the album {album}{artist} came out, and {here}.", first)
            if before and first - before[0] > 2:
                gap = number(first - before[0])
                yield Said(f"gap-{place}", f"Between the albums {before[1]} and {album}, {gap} years went by.", first)
            before = (first, album)


def _albums(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    albums: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.album:
            albums.setdefault(entry.album, []).append(entry)
    return albums


def _years(entries: list[Entry]) -> tuple[int, int] | None:
    years = [entry.year for entry in entries if entry.year]
    return (min(years), max(years)) if years else None


def _by_use(names: Iterable[str]) -> list[str]:
    """The names, the most frequent first."""
    counts = Counter(names)
    return sorted(counts, key=lambda name: (-counts[name], name))
