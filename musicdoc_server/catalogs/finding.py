"""Finds the file of a wanted song: its artist first, then the title among their tracks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from musicdoc_server.catalogs.entries import Entry
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.spelling import nearest
from musicdoc_server.catalogs.topic import FILLER
from musicdoc_server.catalogs.wording import fold, name_key, numbers, stems, title_key
from musicdoc_server.models import WantedSong

_ENOUGH = 86.0
"""Out of 100: lets a slip of the pen pass, and no other song (tried on titles that differ by one word)."""
_ENOUGH_WITHOUT_ARTIST = 95.0
_CLOSE = 3.0
"""Scores this near are equal; then the year, the recording and the album decide."""
_UNKNOWN_YEAR = 50
"""As far off as a year that is unknown counts."""
_PARTS = re.compile(r"\s*(?:[;,/&]|\band\b|\bfeat\b\.?|\bft\b\.?|\bfeaturing\b|\bwith\b)\s*", re.IGNORECASE)
_MODES = (frozenset({"major", "dur"}), frozenset({"minor", "moll"}))


def candidates(shelf: Shelf, wanted: WantedSong) -> list[int]:
    """The tracks that may be `wanted`, best first; empty where nothing is close enough."""
    key, variant = title_key(wanted.title)
    if not key:
        return []
    places: Iterable[int] = range(len(shelf.entries))
    enough = _ENOUGH_WITHOUT_ARTIST
    if wanted.artist.strip():
        places, enough = _tracks_by(shelf, wanted.artist), _ENOUGH
    scored = [(score, place) for place in places if (score := _score(shelf, key, place)) >= enough]
    top = max((score for score, _ in scored), default=0.0)
    close = [place for score, place in scored if score >= top - _CLOSE]
    return sorted(close, key=lambda place: _distance(shelf.entries[place], wanted, key, variant))


def _score(shelf: Shelf, wanted: str, place: int) -> float:
    called = shelf.called.get(place)
    title = likeness(wanted, shelf.keys[place])
    return max(title, likeness(wanted.removeprefix("the "), called)) if called else title


def likeness(wanted: str, title: str) -> float:
    """How alike two title keys are, from 0 to 100. "No. 1" and "No. 2", or major and minor, are never alike."""
    if wanted == title:
        return 100.0
    ours, theirs = numbers(wanted), numbers(title)
    if ours and theirs and not (ours <= theirs or theirs <= ours):
        return 0.0
    words, others = set(wanted.split()), set(title.split())
    if any(words & mode and others & _MODES[1 - side] and not others & mode for side, mode in enumerate(_MODES)):
        return 0.0
    score = max(fuzz.ratio(wanted, title), 0.95 * fuzz.token_sort_ratio(wanted, title))
    # "Moonlight Sonata" is "Piano Sonata No. 14, Moonlight: I. Adagio"; one word alone would be found in too much.
    telling, told = words - FILLER, others - FILLER
    if (len(telling) > 1 and telling <= others) or (len(words) // 2 < len(told) > 1 and told <= words):
        score = max(score, 90.0)
    return score


def _tracks_by(shelf: Shelf, artist: str) -> list[int]:
    keys = {key for key in _people(shelf, artist) if key in shelf.people}
    return sorted({place for key in keys for place in shelf.people[key].tracks})


def _people(shelf: Shelf, artist: str) -> Iterator[str]:
    """The keys that may be theirs: the name as it is, its parts where several perform, else the nearest known name."""
    whole = name_key(artist)
    names = [whole, *map(name_key, filter(None, _PARTS.split(artist)))]
    known = [shelf.aliases.get(name, name) for name in names]
    if whole in shelf.people or any(key in shelf.people for key in known):
        yield from known
    elif near := nearest(whole, shelf.people):
        yield near


def _distance(entry: Entry, wanted: WantedSong, key: str, variant: int) -> tuple[bool, bool, int, bool, int, bool, str]:
    """Less is closer: the title, the kind of recording (live or not), the year, the album, the very words."""
    return (
        entry.key != key,
        (entry.variant == 2) != (variant == 2),
        abs(entry.year - wanted.year) if entry.year and wanted.year else _UNKNOWN_YEAR,
        bool(wanted.album) and stems(wanted.album) != stems(entry.album),
        entry.variant,
        fold(entry.title) != fold(wanted.title),
        entry.path,
    )
