"""Which theme is meant by a topic: a genre, a span of years, or both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.topic import CLASSICAL, DESCRIPTIVE, Topic

_LONGEST_GENRE = 5
_FAMILY = "classical"


class Theme(NamedTuple):
    """A theme in plain words, its tracks, and whether it is all that the topic says, or at least half of it."""

    name: str
    tracks: list[int]
    whole: bool
    half: bool


def theme_of(shelf: Shelf, topic: Topic) -> Theme | None:
    """The genre and the years that the topic names, where there are tracks of both."""
    dated = set(topic.years.words) if topic.years else set()
    name, tracks, named = _genre(shelf, topic, dated)
    if topic.years:
        span = set(range(topic.years.first, topic.years.last + 1))
        of_years = {place for year in shelf.years.keys() & span for place in shelf.years[year]}
        if named and (of_years & tracks or not _only_describe(topic, named)):
            of_years &= tracks
        else:
            name, named = "", set()
        name, tracks = f"{name or 'songs'} {topic.years.label}", of_years
    if not tracks:
        return None
    used = dated | named
    left = [place for place, word in enumerate(topic.words) if place not in used and not word.filler]
    whole = _only_describe(topic, left)
    # Years alone are not half of a topic: "90s grunge" is not about all of the nineties.
    return Theme(name, sorted(tracks), whole, half=bool(named) and len(left) <= len(used))


def _only_describe(topic: Topic, places: Iterable[int]) -> bool:
    return all(topic.words[place].stem in DESCRIPTIVE for place in places)


def _genre(shelf: Shelf, topic: Topic, dated: set[int]) -> tuple[str, set[int], set[int]]:
    """Name and tracks of the genre among the words that are no years, and the words that name it."""
    words = topic.words
    for length in range(min(_LONGEST_GENRE, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            places = set(range(start, start + length))
            if places & dated or all(words[place].filler for place in places):
                continue
            genre = shelf.genres.get(" ".join(word.stem for word in words[start : start + length]))
            if genre:
                return genre.name, set(genre.tracks) | _family(shelf, words[start].stem), places
    left = {place for place, word in enumerate(words) if place not in dated and not word.filler}
    telling = {place for place in left if not _only_describe(topic, [place])}
    for places in filter(None, (left, telling)):
        wanted = {words[place].stem for place in places}
        tracks = {place for key, genre in shelf.genres.items() if wanted <= set(key.split()) for place in genre.tracks}
        if tracks:
            return " ".join(words[place].text for place in sorted(places)), tracks, places
    if family := {place for place in telling if words[place].stem == _FAMILY}:
        return "classical", _family(shelf, _FAMILY), family
    return "", set(), set()


def _family(shelf: Shelf, word: str) -> set[int]:
    """The tracks of all genres that "classical" takes in."""
    if word != _FAMILY:
        return set()
    return {
        place for key, genre in shelf.genres.items() if not CLASSICAL.isdisjoint(key.split()) for place in genre.tracks
    }
