"""Topics to offer while somebody types: each one is tried first, and means what it says.

    offers = Offers(shelf)
    offers.topics("", playable)      # the artists, styles and years with most songs
    offers.topics("sat", playable)   # Erik Satie

`playable` tells whether the track at a place can be played at this moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, zip_longest
from typing import Literal, NamedTuple

from musicdoc_server.catalogs.matching import Match, match
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.wording import fold
from musicdoc_server.models import SONGS, Suggestion

AT_ONCE = 8
"""How many are offered: as many as are read at a glance."""

COUNTED = 20
"""Up to so many songs of a topic are counted: each is looked for on the disk."""

_TRIED = 24
"""To try a topic takes up to 20 ms in a library of 100,000 tracks."""

_LEAST_TYPED = 4
"""Fewer letters are no name that could be misspelt."""

Playable = Callable[[int], bool]


class _Idea(NamedTuple):
    """A topic that may work, the same folded, and the tracks that it should mean."""

    topic: str
    folded: str
    kind: Literal["artist", "style", "years"]
    tracks: Sequence[int]


class Offers:
    """What one shelf has to offer."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def topics(self, typed: str, playable: Playable) -> list[Suggestion]:
        """Up to AT_ONCE topics with words that begin as `typed` does, or that `typed` is taken for; best first.

        Where no topic has enough songs for a whole documentary, those with fewer are offered.
        """
        begun = fold(typed) if typed.strip() else ""
        enough: dict[str, Suggestion] = {}
        fewer: dict[str, Suggestion] = {}
        for idea in islice(self._found(begun) if begun else self._first, _TRIED):
            if songs := self._songs(idea, playable):
                suggestion = Suggestion(topic=idea.topic, kind=idea.kind, songs=songs)
                (enough if songs >= SONGS else fewer).setdefault(idea.topic, suggestion)
            if len(enough) == AT_ONCE:
                break
        return list((enough or fewer).values())[:AT_ONCE]

    @cached_property
    def _by_kind(self) -> tuple[list[_Idea], list[_Idea], list[_Idea]]:
        people, genres = self.shelf.people.values(), self.shelf.genres.values()
        return (
            _most_first(_Idea(each.name, fold(each.name), "artist", each.tracks) for each in people),
            _most_first(_Idea(each.name, fold(each.name), "style", each.tracks) for each in genres),
            _most_first(_of_years(self.shelf)),
        )

    @property
    def _first(self) -> Iterator[_Idea]:
        """As one would tell of a library: a few of its artists, then what else there is."""
        people, genres, years = self._by_kind
        yield from people[: AT_ONCE // 2]
        yield from (idea for three in zip_longest(genres, years, people[AT_ONCE // 2 :]) for idea in three if idea)

    def _found(self, begun: str) -> Iterator[_Idea]:
        named = False
        for beginning in (True, False):
            for idea in (idea for ideas in self._by_kind for idea in ideas):
                if idea.folded.startswith(begun) if beginning else f" {begun}" in idea.folded:
                    named = True
                    yield idea
        if not named and len(begun) >= _LEAST_TYPED and (meant := match(self.shelf, begun)):
            yield _Idea(meant.name, fold(meant.name), "artist" if meant.person else "style", meant.tracks)

    def _songs(self, idea: _Idea, playable: Playable) -> int:
        """How many different songs the topic leads to, if it means what it should; 0 if not."""
        meant = match(self.shelf, idea.topic)
        if meant is None or not set(idea.tracks) <= set(meant.tracks):
            return 0
        return self._counted(meant, playable)

    def _counted(self, meant: Match, playable: Playable) -> int:
        songs: set[tuple[str, str]] = set()
        for place in meant.tracks:
            song = self.shelf.keys[place], "" if meant.person else self.shelf.entries[place].artist
            if song not in songs and playable(place):
                songs.add(song)
                if len(songs) == COUNTED:
                    break
        return len(songs)


def _most_first(ideas: Iterable[_Idea]) -> list[_Idea]:
    return sorted(ideas, key=lambda idea: (-len(idea.tracks), idea.topic))


def _of_years(shelf: Shelf) -> Iterator[_Idea]:
    """The decades, and the single years that would do by themselves."""
    decades: dict[int, list[int]] = {}
    for year, tracks in shelf.years.items():
        decades.setdefault(year // 10 * 10, []).extend(tracks)
        if len(tracks) >= SONGS:
            yield _years(str(year), tracks)
    for decade, tracks in decades.items():
        yield _years(f"the {decade}s", tracks)


def _years(label: str, tracks: Sequence[int]) -> _Idea:
    topic = f"songs from {label}"
    return _Idea(topic, topic, "years", tracks)
