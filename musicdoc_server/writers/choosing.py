"""Which songs a documentary plays, in which order, and what part each has in the story."""

from __future__ import annotations

from collections.abc import Sequence

from musicdoc_server.models import SONGS, Brief, Fact, Track
from musicdoc_server.writers.focus import Focus, far
from musicdoc_server.writers.speakable import folded

ROLES: dict[int, tuple[str, ...]] = {
    1: ("portrait",),
    2: ("beginnings", "legacy"),
    3: ("beginnings", "turning point", "legacy"),
    4: ("beginnings", "breakthrough", "height", "legacy"),
    5: ("beginnings", "breakthrough", "turning point", "height", "legacy"),
}
"""The parts of the story by the count of songs, where the years are known."""

UNDATED: dict[int, tuple[str, ...]] = {
    1: ("portrait",),
    2: ("first impression", "last word"),
    3: ("first impression", "another side", "last word"),
    4: ("first impression", "another side", "closer look", "last word"),
    5: ("first impression", "another side", "closer look", "deeper in", "last word"),
}
"""The parts where most years are unknown: nothing can be said about early or late."""

SURE = 2
"""The catalog's best matches that are always played, unless the user's wish points elsewhere."""

RANKS = 60
"""How far down the catalog's list songs are considered."""


def candidates(tracks: Sequence[Track]) -> list[Track]:
    """The tracks without repeats of the same title by the same artist, best match first."""
    seen: dict[tuple[str, str], Track] = {}
    for track in tracks:
        seen.setdefault((folded(track.title) or track.id, folded(track.artist)), track)
    return list(seen.values())


def choose(brief: Brief, focus: Focus) -> list[Track]:
    """At most SONGS tracks: the best matches, those that meet the wish, and others spread over years and artists."""
    found = candidates(brief.subject.tracks)
    about: dict[str, list[Fact]] = {}
    for fact in brief.subject.facts:
        about.setdefault(fact.track_id, []).append(fact)
    wish = {track.id: focus.track(track, about.get(track.id, [])) for track in found}
    if focus.only and any(wish.values()):
        found = [track for track in found if wish[track.id]]
    rank = {track.id: place for place, track in enumerate(found)}
    if len(found) <= SONGS:
        return in_order(found)
    found = sorted(found[:RANKS] + [track for track in found[RANKS:] if wish[track.id]], key=lambda t: t.year or 0)
    top = max(wish.values())
    chosen = [track for track in sorted(found, key=lambda t: rank[t.id])[:SURE] if wish[track.id] or not top]
    years = [track.year for track in found if track.year]
    span = max(years) - min(years) if years else 0

    def worth(track: Track) -> tuple[float, int]:
        fresh = _fresh(track, chosen, span) - 2 * far(focus, track, span)
        return 3 * wish[track.id] + fresh + _known(track, about, rank[track.id]), -rank[track.id]

    while len(chosen) < SONGS:
        rest = [track for track in found if track not in chosen]
        chosen.append(max(rest, key=worth))
    return in_order(sorted(chosen, key=lambda track: rank[track.id]))


def in_order(tracks: Sequence[Track]) -> list[Track]:
    """By year; the undated ones last, in the order given."""
    return sorted(tracks, key=lambda track: (track.year is None, track.year or 0))


def roles(tracks: Sequence[Track]) -> tuple[str, ...]:
    """A part for every track. More than SONGS tracks repeat the middle part."""
    dated = sum(track.year is not None for track in tracks) * 2 > len(tracks)
    table = ROLES if dated else UNDATED
    if len(tracks) <= SONGS:
        return table.get(len(tracks), ())
    full = table[SONGS]
    return (*full[:-2], *[full[-2]] * (len(tracks) - SONGS + 1), full[-1])


def alternates(chosen: Sequence[Track], tracks: Sequence[Track]) -> list[list[Track]]:
    """Up to two replacements for each chosen track: the nearest in year that are not played, each used once."""
    left = [track for track in candidates(tracks) if track.id not in {song.id for song in chosen}]
    places: list[list[Track]] = [[] for _ in chosen]
    for _ in range(2):
        for song, place in zip(chosen, places, strict=True):
            near = min(
                left, key=lambda t: abs((t.year or 0) - (song.year or 0)) if t.year and song.year else 500, default=None
            )
            if near:
                left.remove(near)
                place.append(near)
    return places


def _fresh(track: Track, chosen: Sequence[Track], span: int) -> float:
    """How far the track is from those chosen already: 0 to 2, in years (against the whole span) and artists."""
    gaps = [abs(track.year - other.year) for other in chosen if track.year and other.year]
    apart = min(1.0, 5 * min(gaps) / span / 2) if gaps and span else 0.3
    return apart + (0.0 if any(other.artist == track.artist for other in chosen) else 1.0)


def _known(track: Track, about: dict[str, list[Fact]], rank: int) -> float:
    """Facts speak for a track, a place far down the catalog's list against it: −1 to 0.6."""
    return min(len(about.get(track.id, [])), 8) / 8 * 0.6 - min(1.0, rank / RANKS)
