"""Which of the tracks that a search gave is the wanted song, if any.

A score is out of 100: 60 for the title, 40 for the artist, less what the version, the year, the album and the length
take away. The numbers were set on the cases in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from rapidfuzz import fuzz

from musicdoc_server.catalogs.spotify_tracks import Found
from musicdoc_server.catalogs.spotify_versions import bare, main, versions
from musicdoc_server.catalogs.wording import fold, name_key, name_words, numbers, stems
from musicdoc_server.models import WantedSong

ENOUGH = 70.0
"""A track below this is not the song."""
GOOD = 88.0
"""From here on no other search is worth its call."""
SURE = 98.0
"""From here on not even the first search is."""

_ALIKE = 86.0
"""A title or a name below this is another one: lets a slip of the pen pass."""
_SUBTITLE = 2.0
"""What a subtitle costs that only one of the two titles has."""
_COSTS = {"remaster": 3.0, "edit": 3.0, "live": 20.0, "demo": 20.0, "remix": 25.0}
_OTHER = 45.0
"""What an imitation, an instrumental or a sped-up version costs: none of them is the song."""
_UNASKED = 10.0
"""What it costs not to be the version that was asked for."""
_YEAR, _MOST_YEARS = 0.4, 6.0
_COMPILATION = 1.5
_LENGTH = 6.0
_ODD = 0.2
"""A length this far from the others' is that of an edit or an extended version, whatever its title says."""
_PARTS = re.compile(r"\s*(?:[;,/&+]|\band\b|\bx\b|\bfeat\b\.?|\bft\b\.?|\bfeaturing\b|\bwith\b)\s*", re.IGNORECASE)
_JOINTS = frozenset({"and", "with"})


def best(wanted: WantedSong, found: Sequence[Found]) -> tuple[float, Found] | None:
    """The best of `found` with its score; None where none reaches ENOUGH. Among equals the first wins."""
    fitting = [(base, each) for each in found if (base := _same_song(wanted, each))]
    # Of two lengths neither is the odd one.
    usual_ms = median(each.track.duration_ms for _, each in fitting) if len(fitting) > 2 else None
    scored = [(base - _costs(wanted, each, usual_ms), each) for base, each in fitting]
    top = max(scored, key=lambda pair: pair[0], default=None)
    return top if top and top[0] >= ENOUGH else None


def _same_song(wanted: WantedSong, found: Found) -> float:
    """How alike title and artist are, 0 where either is another."""
    title = title_likeness(wanted.title, found.track.title)
    artist = artist_likeness(wanted.artist, found) if wanted.artist.strip() else 100.0
    enough = _ALIKE if wanted.artist.strip() else 95.0
    return 0.6 * title + 0.4 * artist if title >= enough and artist >= _ALIKE else 0.0


def _costs(wanted: WantedSong, found: Found, usual_ms: float | None) -> float:
    asked = versions(wanted.title, wanted.album, [wanted.artist])
    costs = sum(_COSTS.get(version, _OTHER) for version in found.versions - asked)
    costs += _UNASKED * len(asked - found.versions - {"remaster", "edit"})
    if wanted.year:
        costs += min(_YEAR * abs(wanted.year - found.track.year), _MOST_YEARS) if found.track.year else _MOST_YEARS
    costs += _COMPILATION if found.compilation else 0
    costs += _LENGTH if usual_ms and abs(found.track.duration_ms - usual_ms) > _ODD * usual_ms else 0
    if wanted.album and stems(wanted.album) != stems(found.track.album):
        costs += 0.5
    return costs


def title_likeness(wanted: str, title: str) -> float:
    """How alike two titles are, from 0 to 100, whatever the versions."""
    ours, theirs = bare(wanted), bare(title)
    if fold(ours) == fold(theirs):
        return 100.0
    whole = _alike(stems(ours), stems(theirs)) - 0.5
    short, shorter = main(wanted), main(title)
    # Only one of the two may have a subtitle: "(Part 1)" and "(Part 2)" tell songs apart.
    if (short == ours) != (shorter == theirs):
        return max(whole, _alike(stems(short), stems(shorter)) - _SUBTITLE)
    return whole


def artist_likeness(wanted: str, found: Found) -> float:
    """How well `wanted` names whom a track is by, from 0 to 100."""
    keys = [key for key, _ in found.artists]
    return max(*(name_likeness(wanted, key) for key in keys), name_likeness(wanted, name_key(found.track.artist)))


def name_likeness(wanted: str, key: str) -> float:
    """How alike a name and a `name_key` are: 100 for equal, 96 for one of several names, 94 for a name with a band."""
    ours = name_key(wanted)
    if ours == key:
        return 100.0
    if ours.replace(" ", "") == "".join(key.split()):
        return 98.0
    if key in {name_key(part) for part in _PARTS.split(wanted) if part}:
        return 96.0
    words = set(name_words(wanted))
    others = set(key.split())
    if len(ours) > 3 and words < others and others - words & _JOINTS and _JOINTS & others:
        return 94.0
    return float(fuzz.ratio(ours, key))


def _alike(ours: str, theirs: str) -> float:
    """How alike two stemmed texts are. "Part 1" and "Part 2" never are."""
    if ours == theirs:
        return 100.0
    first, second = numbers(ours), numbers(theirs)
    if first and second and first != second:
        return 0.0
    return max(float(fuzz.ratio(ours, theirs)), 0.95 * float(fuzz.token_sort_ratio(ours, theirs)))
