"""The catalogue's routes below /v1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from tests.standins.spotify.base import Api
from tests.standins.spotify.catalogue import Track, albums, artists_by_id, ordered, tracks
from tests.standins.spotify.search import search_albums, search_artists, search_tracks, visible

SEARCH_LIMIT = 10
ALBUMS_LIMIT = 10
TRACKS_LIMIT = 50
DEEPEST = 1000
"""Search goes no further than this with offset and limit."""


class Search(Api):
    """GET /v1/search"""

    def get(self) -> None:
        text = self.get_query_argument("q", "")
        kinds = self.get_query_argument("type", "").split(",")
        if not text.strip():
            self.fail(400, "No search query")
        if not kinds[0]:
            self.fail(400, "Missing parameter type")
        if unknown := [kind for kind in kinds if kind not in {"artist", "track", "album"}]:
            self.fail(400, f"Bad search type field {unknown[0]}")
        limit = self.number("limit", 5, 1, SEARCH_LIMIT if self.behaviour.development_mode else 50)
        offset = self.number("offset", 0, 0, DEEPEST)
        if offset + limit > DEEPEST:
            self.fail(400, "Invalid offset")
        market = self.market()
        shapes = self.shapes
        found: dict[str, Callable[[], tuple[Sequence[Any], Callable[[Any], Any]]]] = {
            "artist": lambda: (search_artists(text), shapes.artist),
            "album": lambda: (search_albums(text, self.behaviour), shapes.album),
            "track": lambda: (search_tracks(text, self.behaviour), lambda track: shapes.track(track, market)),
        }
        body = {}
        for kind in kinds:
            items, shape = found[kind]()
            query = urlencode({"q": text, "type": kind, **({"market": market} if market else {})})
            body[f"{kind}s"] = shapes.page(f"{self.here()}/v1/search?{query}", items, limit, offset, shape)
        self.answer(body)


class Artist(Api):
    """GET /v1/artists/{id}"""

    def get(self, each: str) -> None:
        if each not in artists_by_id():
            self.fail(404, "Resource not found")
        self.answer(self.shapes.artist(each))


class ArtistAlbums(Api):
    """GET /v1/artists/{id}/albums"""

    def get(self, each: str) -> None:
        if each not in artists_by_id():
            self.fail(404, "Resource not found")
        limit = self.number("limit", 5, 1, ALBUMS_LIMIT if self.behaviour.development_mode else 50)
        offset = self.number("offset", 0, 0, DEEPEST)
        kinds = self.get_query_argument("include_groups", "album,single,compilation,appears_on").split(",")
        name = artists_by_id()[each].name
        found = [album for album in albums().values() if album.artist == name and album.type in kinds]
        groups = urlencode({"include_groups": ",".join(kinds)})
        self.answer(
            self.shapes.page(
                f"{self.here()}/v1/artists/{each}/albums?{groups}",
                found,
                limit,
                offset,
                lambda album: self.shapes.album(album, group=True),
            )
        )


class TopTracks(Api):
    """GET /v1/artists/{id}/top-tracks, gone in development mode"""

    def get(self, each: str) -> None:
        self.not_in_development()
        if each not in artists_by_id():
            self.fail(404, "Resource not found")
        name = artists_by_id()[each].name
        best = [track for track in visible(tracks().values(), self.behaviour) if track.song.artist == name]
        self.answer({"tracks": [self.shapes.track(track, "from_token") for track in best[:10]]})


class AlbumItem(Api):
    """GET /v1/albums/{id}"""

    def get(self, each: str) -> None:
        if each not in albums():
            self.fail(404, "Resource not found")
        album = albums()[each]
        inside = self.shapes.page(
            f"{self.here()}/v1/albums/{each}/tracks",
            visible(album.tracks, self.behaviour),
            TRACKS_LIMIT,
            0,
            lambda track: self.shapes.short_track(track, self.market()),
        )
        self.answer({**self.shapes.album(album), "genres": [], "copyrights": [], "tracks": inside})


class AlbumTracks(Api):
    """GET /v1/albums/{id}/tracks"""

    def get(self, each: str) -> None:
        if each not in albums():
            self.fail(404, "Resource not found")
        limit = self.number("limit", 20, 1, TRACKS_LIMIT)
        offset = self.number("offset", 0, 0, DEEPEST)
        market = self.market()
        found = visible(ordered(albums()[each].tracks), self.behaviour)
        self.answer(
            self.shapes.page(
                f"{self.here()}/v1/albums/{each}/tracks",
                found,
                limit,
                offset,
                lambda track: self.shapes.short_track(track, market),
            )
        )


class TrackItem(Api):
    """GET /v1/tracks/{id}"""

    def get(self, each: str) -> None:
        found: Track | None = tracks().get(each)
        if found is None or not visible([found], self.behaviour):
            self.fail(404, "Resource not found")
            return
        self.answer(self.shapes.track(found, self.market()))


class Batch(Api):
    """GET /v1/tracks, /albums and /artists with ids, gone in development mode"""

    def get(self) -> None:
        self.not_in_development()
        kind = self.route.rpartition("/")[2]
        ids = [each for each in self.get_query_argument("ids", "").split(",") if each]
        if not ids or len(ids) > (20 if kind == "albums" else 50):
            self.fail(400, "Invalid ids")
        shapes = {
            "tracks": lambda each: self.shapes.track(tracks()[each]) if each in tracks() else None,
            "albums": lambda each: self.shapes.album(albums()[each]) if each in albums() else None,
            "artists": lambda each: self.shapes.artist(each) if each in artists_by_id() else None,
        }
        self.answer({kind: [shapes[kind](each) for each in ids]})


class Lost(Api):
    """Routes that development mode has lost, and that nothing here needs from the old ones."""

    def get(self, *_: str) -> None:
        self.not_in_development()
        self.fail(404, "Service not found")

    post = put = get
