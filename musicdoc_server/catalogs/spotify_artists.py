"""Which of the artists that a search gave is the one meant, if any.

Somebody on Spotify is called "Love" and somebody "Seattle Grunge", so a name alone proves little: where the topic may
be a theme, songs of theirs must have come up in the same search.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from musicdoc_server.catalogs.spotify_topic import THEMES, Asked
from musicdoc_server.catalogs.spotify_tracks import Artist, Found
from musicdoc_server.catalogs.topic import DESCRIPTIVE, FILLER
from musicdoc_server.catalogs.wording import fold, name_key, stem

_ALIKE = 85.0
"""Out of 100: "Deftoens" is Deftones (88), "Def Leppard" is not (53)."""
_SHORTEST = 4
"""Letters below which a misspelt name could be anybody."""
_SUPPORT = 3
"""How many of a search's ten tracks must be theirs where the name may be a word."""


def meant(topic: Asked, artists: Sequence[Artist], tracks: Sequence[Found]) -> Artist | None:
    """The artist whom `topic` means: named in full, named within it, or misspelt, in this order."""
    found = _in_full(topic, artists) or _within(topic, artists) or _misspelt(topic, artists)
    if found is None or topic.joined(found.name):
        return None
    if _certain(topic, found) or sum(track.is_by(found) for track in tracks) >= _SUPPORT:
        return found
    return None


def _in_full(topic: Asked, artists: Sequence[Artist]) -> Artist | None:
    names = [name_key(name) for name in (topic.text, *topic.guesses)]
    exact = (artist for name in names for artist in artists if artist.key == name)
    closed = (artist for name in names for artist in artists if _closed(artist.key) == _closed(name))
    return next(exact, None) or next(closed, None)


def _closed(key: str) -> str:
    return key.replace(" ", "")


def _within(topic: Asked, artists: Sequence[Artist]) -> Artist | None:
    """The one with the longest name that stands in the topic."""
    text = f" {fold(topic.text)} "
    named = [artist for artist in artists if f" {fold(artist.name)} " in text and not _common(artist.name)]
    return max(named, key=lambda artist: len(artist.name), default=None)


def _misspelt(topic: Asked, artists: Sequence[Artist]) -> Artist | None:
    wanted = [name_key(guess) for guess in topic.guesses]
    scored = [
        (max(fuzz.ratio(name, artist.key) for name in wanted), artist)
        for artist in artists
        if wanted and len(artist.key) >= _SHORTEST
    ]
    score, artist = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return artist if score >= _ALIKE else None


def _common(name: str) -> bool:
    """Whether a name is made of words that stand in many topics."""
    return all(word in FILLER or stem(word) in FILLER | DESCRIPTIVE | THEMES for word in fold(name).split())


def _certain(topic: Asked, artist: Artist) -> bool:
    """Whether the name leaves no doubt that an artist is meant."""
    words = fold(artist.name).split()
    if any(stem(word) in THEMES for word in words):
        return False
    alone = any(fuzz.ratio(clause, artist.key) >= _ALIKE for clause in topic.clauses)
    return alone or len(words) > 1 or topic.written(artist.name)
