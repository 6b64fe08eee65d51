"""The JSON of the Web API: objects with the fields that development mode leaves, or with all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.standins.spotify.catalogue import Album, Track, albums, artist_id, artists_by_id

MARKETS = ["DE", "FR", "GB", "IS", "US"]


class Shapes:
    """Builds objects. `here` is the stand-in's address: links and pictures lead to it, not to the real service."""

    def __init__(self, here: str, *, full: bool) -> None:
        self.here = here
        self.full = full

    def _thing(self, kind: str, each: str, name: str) -> dict[str, Any]:
        return {
            "external_urls": {"spotify": f"{self.here}/open/{kind}/{each}"},
            "href": f"{self.here}/v1/{kind}s/{each}",
            "id": each,
            "name": name,
            "type": kind,
            "uri": f"spotify:{kind}:{each}",
        }

    def person(self, name: str) -> dict[str, Any]:
        """An artist within another object."""
        return self._thing("artist", artist_id(name), name)

    def artist(self, each: str) -> dict[str, Any]:
        """An artist by itself."""
        artist = artists_by_id()[each]
        shape = {**self.person(artist.name), "genres": list(artist.genres), "images": self._images(each)}
        if self.full:
            shape |= {"followers": {"href": None, "total": 10_000 + len(artist.songs)}, "popularity": 60}
        return shape

    def album(self, album: Album, *, group: bool = False) -> dict[str, Any]:
        """An album within another object or in a list; `group` where it is one of an artist's."""
        shape = {
            **self._thing("album", album.id, album.title),
            "album_type": album.type,
            "artists": [self.person(album.artist)],
            "images": self._images(album.id),
            "release_date": album.date,
            "release_date_precision": "day",
            "total_tracks": len(album.tracks),
        }
        if self.full:
            shape["available_markets"] = MARKETS
            if group:
                shape["album_group"] = album.type
        return shape

    def short_track(self, track: Track, market: str) -> dict[str, Any]:
        """A track in an album's list."""
        song = track.song
        shape = {
            **self._thing("track", track.id, song.title),
            "artists": [self.person(name) for name in (song.artist, *song.guests)],
            "disc_number": 1,
            "duration_ms": song.duration_ms,
            "explicit": False,
            "is_local": False,
            "track_number": song.number,
        }
        if market:
            shape["is_playable"] = True
        if self.full:
            shape |= {"available_markets": MARKETS, "preview_url": None}
        return shape

    def track(self, track: Track, market: str = "") -> dict[str, Any]:
        """A track with its album."""
        shape = self.short_track(track, market)
        shape |= {"album": self.album(albums()[track.album_id]), "external_ids": {"isrc": track.isrc}}
        if self.full:
            shape["popularity"] = 80 if track.song.starred else 40
        return shape

    def user(self, who: dict[str, Any]) -> dict[str, Any]:
        """The person a token belongs to."""
        name = who["user"]
        shape = {**self._thing("user", name, name), "display_name": name.capitalize(), "images": []}
        del shape["name"]
        if self.full:
            shape |= {
                "country": "DE",
                "email": f"{name}@example.org",
                "explicit_content": {"filter_enabled": False, "filter_locked": False},
                "followers": {"href": None, "total": 0},
                "product": who.get("product", "premium"),
            }
        return shape

    def page(
        self, href: str, items: Sequence[Any], limit: int, offset: int, shape: Callable[[Any], Any]
    ) -> dict[str, Any]:
        """One page of a list. `href` is without limit and offset; `shape` turns an item into JSON."""
        joint = "&" if "?" in href else "?"

        def link(start: int) -> str:
            return f"{href}{joint}offset={start}&limit={limit}"

        return {
            "href": link(offset),
            "items": [shape(item) for item in items[offset : offset + limit]],
            "limit": limit,
            "next": link(offset + limit) if offset + limit < len(items) else None,
            "offset": offset,
            "previous": link(max(0, offset - limit)) if offset else None,
            "total": len(items),
        }

    def _images(self, each: str) -> list[dict[str, Any]]:
        return [
            {"height": size, "url": f"{self.here}/image/{each}-{size}.png", "width": size} for size in (640, 300, 64)
        ]
