"""Which of many tracks to offer, and in which order: each song once, the best first, from all over."""

from __future__ import annotations

from collections.abc import Iterable

from musicdoc_server.catalogs.entries import Entry
from musicdoc_server.catalogs.matching import Match
from musicdoc_server.catalogs.shelf import Shelf

_UNKNOWN_YEAR = 9999


def arranged(shelf: Shelf, match: Match, limit: int) -> list[int]:
    """Up to `limit` tracks of `match`: what was asked for by name, then what there are facts about, then the rest.

    The rest is taken in turns, from an artist's albums or from a theme's artists, so that all of them have their say;
    live recordings, remixes and the like come last. The same tracks always come in the same order.
    """
    asked = set(match.first)
    kept = _each_once(shelf, match, asked)
    front = [place for place in kept if place in asked]
    known = [place for place in kept if place not in asked and shelf.entries[place].id in shelf.track_facts]
    taken = {*front, *known}
    rest = [place for place in kept if place not in taken]
    front.sort(key=lambda place: _order(shelf.entries[place]))
    if match.person:
        known.sort(key=lambda place: _order(shelf.entries[place]))
    else:
        known = _in_turns(shelf, known, by_album=False, limit=limit)
    found = [*front, *known]
    for original in (True, False):
        some = [place for place in rest if (shelf.entries[place].variant < 2) == original]
        found += _in_turns(shelf, some, by_album=match.person is not None, limit=limit - len(found))
    return found[:limit]


def _each_once(shelf: Shelf, match: Match, asked: set[int]) -> list[int]:
    """One recording of each song; in a theme, songs of one title by several artists are several songs."""
    best: dict[tuple[str, str], int] = {}
    for place in match.tracks:
        entry = shelf.entries[place]
        song = (entry.key, "" if match.person else shelf.key_of(entry.artist))
        rival = best.get(song)
        if rival is None or (place not in asked, *_worth(entry)) < (rival not in asked, *_worth(shelf.entries[rival])):
            best[song] = place
    return sorted(best.values())


def _worth(entry: Entry) -> tuple[int, bool, int, int, str]:
    """Less is better: the original, with its year (the earliest) and more tags."""
    gaps = sum(not value for value in (entry.album, entry.genre, entry.position, entry.has_cover))
    return entry.variant, entry.year is None, gaps, entry.year or _UNKNOWN_YEAR, entry.path


def _order(entry: Entry) -> tuple[int, str, int, str, str]:
    return entry.year or _UNKNOWN_YEAR, entry.album, entry.position or 0, entry.title, entry.path


def _in_turns(shelf: Shelf, places: Iterable[int], *, by_album: bool, limit: int) -> list[int]:
    """The first track of every group, then the second of every group, until there are enough."""
    groups: dict[str, list[int]] = {}
    for place in places:
        entry = shelf.entries[place]
        groups.setdefault(entry.album if by_album else shelf.key_of(entry.artist), []).append(place)
    # A theme is led by those who have most to offer; albums come in order of their years.
    for group in groups.values():
        group.sort(key=lambda place: _order(shelf.entries[place]))
    queues = sorted(
        groups.values(), key=lambda group: (0 if by_album else -len(group), _order(shelf.entries[group[0]]))
    )
    found: list[int] = []
    turn = 0
    while queues and len(found) < limit:
        found += [group[turn] for group in queues]
        turn += 1
        queues = [group for group in queues if len(group) > turn]
    return found[: max(limit, 0)]
