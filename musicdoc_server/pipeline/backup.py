"""Stage 4: other songs for the slots that stayed empty, and the final order."""

from __future__ import annotations

from musicdoc_server.catalogs.base import Catalog
from musicdoc_server.errors import NothingFound
from musicdoc_server.models import Chosen, SearchResult, Slot, Subject, Track, WantedSong
from musicdoc_server.pipeline.base import Step
from musicdoc_server.pipeline.search import SearchResults


def in_order(results: SearchResults) -> tuple[Chosen, ...]:
    """The songs that were found, each once, by year; a song without a year stays behind the one before it."""
    chosen: dict[str, Chosen] = {}
    for result in results.results:
        if result.track:
            chosen.setdefault(result.track.id, Chosen(**dict(result)))
    dated: list[tuple[int, Chosen]] = []
    for song in chosen.values():
        dated.append((song.track.year or (dated[-1][0] if dated else 0), song))
    return tuple(song for _, song in sorted(dated, key=lambda pair: pair[0]))


async def fill(catalog: Catalog, subject: Subject, found: SearchResults, count: int, step: Step) -> SearchResults:
    """Fills empty slots: first with the plan's alternates, then with the subject's other tracks.

    A slot for which there is nothing stays empty. A plan with fewer than `count` slots gets more of them, as far as
    there are tracks. Raises NothingFound when there is no song at all.
    """
    empty = max(count, len(found.results)) - sum(result.track is not None for result in found.results)
    step(0, f"Looking for {empty} replacement{'' if empty == 1 else 's'}")
    used = {result.track.id for result in found.results if result.track}
    others: list[Track] | None = None
    results: list[SearchResult] = []
    for result in found.results:
        filled = result if result.track else await _with_alternate(catalog, result, used)
        if filled.track is None:
            others = await catalog.more(subject) if others is None else others
            track = next((other for other in others if other.id not in used), None)
            filled = SearchResult(slot=result.slot, track=track)
        if filled.track:
            used.add(filled.track.id)
        results.append(filled)
    if len(results) < count:
        others = await catalog.more(subject) if others is None else others
        unused = [other for other in others if other.id not in used][: count - len(results)]
        used.update(track.id for track in unused)
        results += [SearchResult(slot=_slot_of(track), track=track) for track in unused]
    if not used:
        raise NothingFound(f"None of the songs planned for “{subject.name}” can be played here.")
    step(1, f"{len(used)} songs are ready")
    return SearchResults(results=tuple(results))


async def _with_alternate(catalog: Catalog, result: SearchResult, used: set[str]) -> SearchResult:
    for wanted in result.slot.alternates:
        track = await catalog.find(wanted)
        if track and track.id not in used:
            return SearchResult(slot=result.slot, track=track, wanted=wanted)
    return result


def _slot_of(track: Track) -> Slot:
    """A place that the plan did not have."""
    wanted = WantedSong(title=track.title, artist=track.artist, year=track.year, album=track.album)
    return Slot(role="chapter", wanted=wanted, why="")
