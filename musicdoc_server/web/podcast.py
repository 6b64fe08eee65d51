"""`GET /api/users/:userId/feed.xml`: a user's documentaries as a podcast."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from hmac import compare_digest
from urllib.parse import quote

from pydantic import Field

from musicdoc_server.errors import NotOffered, StoreError
from musicdoc_server.exports.recordings import NO_FFMPEG, Recordings
from musicdoc_server.exports.rss import Channel, Episode, rss
from musicdoc_server.exports.sound import expected_bytes
from musicdoc_server.keys import feed_key
from musicdoc_server.models import LOCAL_OWNER, Listing, Value
from musicdoc_server.stores.base import FeedStore, PlaylistStore
from musicdoc_server.web.api import ApiHandler
from musicdoc_server.web.base import address
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import SOUND
from musicdoc_server.web.doors.access import Access, Visitor
from musicdoc_server.web.playlists import PlaylistsHandler
from musicdoc_server.web.replies import Reply

MOST_EPISODES = 100


def feed_path(user_id: str, key: str) -> str:
    """Where a user's feed is; `key` is empty for who needs none."""
    return f"/api/users/{quote(user_id, safe='')}/feed.xml{f'?key={key}' if key else ''}"


class Key(Value):
    """The query of a feed."""

    key: str = Field("", max_length=200, description="What opens it for a podcast program (`feed` in `/api/session`).")


class FeedKeys:
    """The keys in the addresses of feeds, made with `secret`: podcast programs send no tokens."""

    def __init__(self, secret: str, store: FeedStore) -> None:
        self._secret = secret
        self._store = store

    async def path(self, visitor: Visitor, user_id: str) -> str:
        """Where `user_id`'s feed is; on one's own machine nobody has to show anything. Raises StoreError."""
        return feed_path(user_id, "" if visitor.everybody else await self._key(user_id))

    async def opens(self, key: str, user_id: str) -> bool:
        """Whether a key is that of the user's feed. Raises StoreError."""
        return compare_digest(key.encode(), (await self._key(user_id)).encode())

    async def renew(self, user_id: str) -> None:
        """Gives the feed another key; the one before opens it no more. Raises StoreError."""
        await self._store.renew(user_id)

    async def _key(self, user_id: str) -> str:
        return feed_key(self._secret, user_id, await self._store.salt(user_id))


class Renewed(Reply):
    """A podcast has another address."""

    feed: str = Field(description="The new one, with the key that opens it.")


class RenewFeed(ApiHandler):
    """For who has given the address of their podcast to somebody by mistake."""

    changes = Access.USER

    def initialize(self, feeds: FeedKeys) -> None:
        """Tornado's constructor."""
        self.feeds = feeds

    @operation(
        SOUND,
        "Gives a user's podcast another address; the one before is worth nothing from now on.",
        Answer("It has another one.", Renewed),
        errors=(StoreError,),
    )
    async def post(self, user_id: str) -> None:
        """Answers with the new address. Raises StoreError."""
        await self.feeds.renew(user_id)
        self.reply(Renewed(feed=await self.feeds.path(self.visitor, user_id)))


class Feed(PlaylistsHandler):
    """The newest documentaries; of one with songs from Spotify the narration alone, as that is ours.

    An episode's file is made when it is first fetched. Its size is known before: sound files have a constant bit rate
    and a tag that makes up for the rest.
    """

    reads = Access.LINK

    def initialize(  # type: ignore[override]
        self, playlists: PlaylistStore, recordings: Recordings, public_url: str, feeds: FeedKeys
    ) -> None:
        """Tornado's constructor."""
        super().initialize(playlists)
        self.feeds = feeds
        self.recordings = recordings
        self.public_url = public_url

    @operation(
        SOUND,
        "A user's newest documentaries as a podcast.",
        Answer(f"The newest {MOST_EPISODES}.", types=("application/rss+xml",)),
        more="Where `auth` is not `none`, the address that a podcast program needs includes `key`.",
        query=Key,
        errors=(NotOffered, StoreError),
        knows=True,
    )
    async def get(self, user_id: str) -> None:
        """Sends the feed, or 304 where it is what the reader has. Raises NotOffered, and NotFound for another's.

        Podcast programs send no tokens, so the key in the feed's own address is proof enough.
        """
        key = self.query(Key).key
        if not key or not await self.feeds.opens(key, user_id):
            self.check_user(user_id)
        if not self.recordings.offered:
            raise NotOffered(NO_FFMPEG)
        here = address(self, self.public_url)
        listed = await self.playlists.owned_by(user_id)
        heard = [listing for listing in listed if listing.narration_ms or listing.own_files][:MOST_EPISODES]
        whose = "" if user_id == LOCAL_OWNER else f" of {user_id}"
        channel = Channel(
            title=f"Musicdoc: the documentaries{whose}",
            summary="Narrated audio documentaries about music, made by Musicdoc.",
            here=here + feed_path(user_id, key),
            page=f"{here}/",
            cover=f"{here}/static/icons/cover.png",
        )
        text = await asyncio.to_thread(rss, channel, _episodes(heard, here))
        self.set_header("Content-Type", "application/rss+xml; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish('<?xml version="1.0" encoding="UTF-8"?>\n' + text)


def _episodes(listed: Sequence[Listing], here: str) -> list[Episode]:
    return [_episode(listing, here) for listing in listed]


def _episode(listing: Listing, here: str) -> Episode:
    files = f"{here}/api/playlists/{listing.id}/export"
    sound, of, duration_ms, title = "mp3", "", listing.duration_ms, listing.title
    if not listing.own_files:
        sound, of, duration_ms = "narration", "narration-", listing.narration_ms
        title = f"{title} (narration only)"
    return Episode(
        id=listing.id,
        title=title,
        summary=listing.summary,
        made_at=listing.created_at,
        page=f"{here}/?playlistId={listing.id}",
        sound=f"{files}/{sound}",
        size_bytes=expected_bytes(duration_ms),
        duration_ms=duration_ms,
        chapters=f"{files}/{of}chapters",
        transcript=f"{files}/{of}vtt",
    )
