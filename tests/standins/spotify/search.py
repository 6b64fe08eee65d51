"""Searching the catalogue: field filters, misspelt words, and who comes first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from tests.standins.music import folded
from tests.standins.spotify.behaviour import SpotifyBehaviour
from tests.standins.spotify.catalogue import Album, Track, albums, artists_by_id, tracks

FILTER = re.compile(r'\b(artist|track|album|year|isrc|genre|tag|upc):(?:"([^"]*)"|(\S+))', re.IGNORECASE)
ENOUGH = 0.6
"""The part of the free words that must be found."""


@dataclass
class Query:
    """A search text taken apart."""

    words: list[str] = field(default_factory=list)
    filters: dict[str, list[str]] = field(default_factory=dict)
    years: tuple[int, int] | None = None
    isrc: str = ""


def parsed(text: str) -> Query:
    """Reads `artist:"X" track:"Y" album:Z year:1990-1999 isrc:… free words`."""
    query = Query()
    for name, quoted, plain in FILTER.findall(text):
        value = quoted or plain
        if name.lower() == "year" and (years := re.fullmatch(r"(\d{4})(?:-(\d{4}))?", value)):
            query.years = int(years[1]), int(years[2] or years[1])
        elif name.lower() == "isrc":
            query.isrc = value.upper()
        else:
            query.filters.setdefault(name.lower(), []).extend(folded(value).split())
    query.words = folded(FILTER.sub(" ", text)).split()
    return query


def visible(found: Iterable[Track], behaviour: SpotifyBehaviour) -> list[Track]:
    """Without what was set to be missing."""
    missing = {folded(title) for title in behaviour.missing}
    shy = {folded(title) for title in behaviour.only_variants}

    def there(track: Track) -> bool:
        names = {folded(track.song.title), folded(track.song.base)}
        return not names & missing and (bool(track.song.variant) or not names & shy)

    return [track for track in found if there(track)]


def search_tracks(text: str, behaviour: SpotifyBehaviour) -> list[Track]:
    """All tracks that match, the better known first among equals."""
    query = parsed(text)
    scored = [(match, track) for track in visible(tracks().values(), behaviour) if (match := _match(query, track)) > 0]

    def order(pair: tuple[float, Track]) -> tuple[bool, float]:
        score, track = pair
        return bool(track.song.variant) != behaviour.variants_first, -score

    return [track for _, track in sorted(scored, key=order if behaviour.variants_first else lambda pair: -pair[0])]


def search_artists(text: str) -> list[str]:
    """The ids of all artists that match by name or genre, closest first."""
    query = parsed(text)
    wanted = query.filters.get("artist", []) + query.words
    genre = " ".join(query.filters.get("genre", []))
    found = []
    for each, artist in artists_by_id().items():
        name = frozenset(folded(artist.name).split())
        hits = sum(bool(_near(word) & name) for word in wanted)
        if genre and genre not in map(folded, artist.genres):
            continue
        if genre or (wanted and hits / len(wanted) >= ENOUGH):
            exact = folded(artist.name) == " ".join(wanted)
            found.append((not exact, not artist.known, -hits / (len(name) or 1), each))
    return [each for *_, each in sorted(found)]


def search_albums(text: str, behaviour: SpotifyBehaviour) -> list[Album]:
    """The albums of the tracks that match, each once."""
    return [albums()[each] for each in dict.fromkeys(track.album_id for track in search_tracks(text, behaviour))]


def _match(query: Query, track: Track) -> float:
    if query.isrc and track.isrc != query.isrc:
        return 0
    if query.years and not query.years[0] <= track.song.year <= query.years[1]:
        return 0
    for name, wanted in query.filters.items():
        if name not in track.words or not all(_near(word) & track.words[name] for word in wanted):
            return 0
    everything = track.words["track"] | track.words["artist"] | track.words["album"]
    hits = sum(bool(_near(word) & everything) for word in query.words)
    if query.words and hits / len(query.words) < ENOUGH:
        return 0
    asked = query.filters.get("track", []) + query.words
    exact = 2.0 if asked and set(asked) >= track.words["track"] else 0.0
    in_title = sum(word in track.words["track"] for word in asked)
    by = 0.5 if query.words and set(query.words) >= track.words["artist"] else 0.0
    return 1 + exact + by + 0.1 * in_title + 0.01 * hits


@cache
def _vocabulary() -> frozenset[str]:
    fields = [words for track in tracks().values() for words in track.words.values()]
    return frozenset().union(*fields)


@cache
def _near(word: str) -> frozenset[str]:
    """The words of the catalogue that `word` may mean: itself, or where it is none of them, spelt like it."""
    if word in _vocabulary() or len(word) < 4:
        return frozenset({word})
    return frozenset(difflib.get_close_matches(word, _vocabulary(), n=4, cutoff=0.8))
