"""The routes about the person whose token it is: profile, playlists, playing."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import Any, cast

from tests.standins.spotify.base import Api
from tests.standins.spotify.catalogue import tracks

MOST_ITEMS = 100
"""How many items one call may add."""


@dataclass
class Playlist:
    """A playlist that somebody made here."""

    id: str
    owner: str
    name: str
    description: str
    public: bool
    collaborative: bool
    uris: list[str] = field(default_factory=list)
    snapshot: str = field(default_factory=lambda: secrets.token_urlsafe(24))


class Me(Api):
    """GET /v1/me"""

    def get(self) -> None:
        self.answer(self.shapes.user(self.who))


class PlaylistRoute(Api):
    """What the playlist routes share."""

    @property
    def playlists(self) -> dict[str, Playlist]:
        return cast(dict[str, Playlist], self.settings["playlists"])

    def own(self, each: str) -> Playlist:
        """The playlist, when it is there and the caller's."""
        found = self.playlists.get(each)
        if found is None:
            self.fail(404, "Resource not found")
        elif found.owner != self.who["user"]:
            self.fail(403, "You cannot access a playlist you don't own")
        return cast(Playlist, found)

    def shape(self, playlist: Playlist) -> dict[str, Any]:
        """A playlist object; its items are called tracks outside development mode."""
        href = f"{self.here()}/v1/playlists/{playlist.id}"
        inside = self.shapes.page(f"{href}/items", playlist.uris, MOST_ITEMS, 0, self.item)
        return {
            "collaborative": playlist.collaborative,
            "description": playlist.description,
            "external_urls": {"spotify": f"{self.here()}/open/playlist/{playlist.id}"},
            "href": href,
            "id": playlist.id,
            "images": [],
            "name": playlist.name,
            "owner": self.shapes.user({**self.who, "user": playlist.owner}),
            "public": playlist.public,
            "snapshot_id": playlist.snapshot,
            "items" if self.behaviour.development_mode else "tracks": inside,
            "type": "playlist",
            "uri": f"spotify:playlist:{playlist.id}",
        }

    def item(self, uri: str) -> dict[str, Any]:
        """One entry of a playlist."""
        name = "item" if self.behaviour.development_mode else "track"
        return {
            "added_at": "2026-11-01T12:00:00Z",
            "is_local": False,
            name: self.shapes.track(tracks()[uri.rpartition(":")[2]]),
        }


class MyPlaylists(PlaylistRoute):
    """GET and POST /v1/me/playlists"""

    def get(self) -> None:
        mine = [each for each in self.playlists.values() if each.owner == self.who["user"]]
        limit, offset = self.number("limit", 20, 1, 50), self.number("offset", 0, 0, 100_000)
        self.answer(self.shapes.page(f"{self.here()}/v1/me/playlists", mine, limit, offset, self.shape))

    def post(self) -> None:
        body = self.json_body()
        if not isinstance(body, dict):
            self.fail(400, "Error parsing JSON.")
        if not isinstance(body.get("name"), str) or not body["name"].strip():
            self.fail(400, "Missing required field: name")
        public = bool(body.get("public", True))
        self.need("playlist-modify-public" if public else "playlist-modify-private")
        made = Playlist(
            id=secrets.token_hex(11),
            owner=self.who["user"],
            name=body["name"],
            description=str(body.get("description") or ""),
            public=public,
            collaborative=bool(body.get("collaborative", False)),
        )
        self.playlists[made.id] = made
        self.answer(self.shape(made), 201)


class PlaylistItem(PlaylistRoute):
    """GET /v1/playlists/{id}"""

    def get(self, each: str) -> None:
        self.answer(self.shape(self.own(each)))


class PlaylistItems(PlaylistRoute):
    """GET and POST /v1/playlists/{id}/items"""

    def get(self, each: str) -> None:
        limit, offset = self.number("limit", 20, 1, 50), self.number("offset", 0, 0, 100_000)
        href = f"{self.here()}/v1/playlists/{each}/items"
        self.answer(self.shapes.page(href, self.own(each).uris, limit, offset, self.item))

    def post(self, each: str) -> None:
        playlist = self.own(each)
        self.need("playlist-modify-public" if playlist.public else "playlist-modify-private")
        body = self.json_body()
        asked = self.get_query_argument("uris", "")
        body = {"uris": asked.split(",")} if asked else {"uris": body} if isinstance(body, list) else body
        uris = body.get("uris") if isinstance(body, dict) else None
        if not isinstance(uris, list) or not uris:
            self.fail(400, "No uris provided")
            return
        if len(uris) > MOST_ITEMS:
            self.fail(400, "You can add a maximum of 100 tracks per request.")
        for uri in uris:
            found = re.fullmatch(r"spotify:track:(\w{22})", str(uri))
            if not found or found[1] not in tracks():
                self.fail(400, f"Invalid track uri: {uri}")
        place = body.get("position")
        place = len(playlist.uris) if place is None else int(place)
        playlist.uris[place:place] = uris
        playlist.snapshot = secrets.token_urlsafe(24)
        self.answer({"snapshot_id": playlist.snapshot}, 201)
