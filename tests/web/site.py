"""A small server with the sign-in's handlers, and a browser to try them with."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from musicdoc_server.models import Documentary, Narration, Playlist, Song, new_playlist
from musicdoc_server.web import auth, session
from musicdoc_server.web.doors.accounts import Accounts
from musicdoc_server.web.doors.cookies import Cookies
from musicdoc_server.web.doors.gates import OpenGate
from musicdoc_server.web.doors.proxies import Proxies
from musicdoc_server.web.doors.sessions import Sessions
from musicdoc_server.web.podcast import FeedKeys
from musicdoc_server.web.spotify_lists import SaveToSpotify

OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "musicdoc"}
TRACK = "spotify:track:4fzsfWzRhPawzqhX8Qt9F3"
SAVED_AT = "https://open.spotify.com/playlist/new"


class Shelf:
    """A playlist store with one playlist; and what was saved to Spotify."""

    def __init__(self) -> None:
        song = Song(index=1, title="Digital Bath", artist="Deftones", track_id="x", track_uri=TRACK, duration_ms=1)
        said = Narration(index=0, title="Hello", text="Hello.", audio_url="/audio/x.mp3", duration_ms=1)
        own = song.model_copy(update={"index": 2, "track_uri": "library:7"})
        self.playlist = new_playlist("listener", Documentary(title="White Pony", timeline=(said, song, own)))
        self.silent = new_playlist(
            "listener", Documentary(title="Talk", timeline=(said, own.model_copy(update={"index": 1})))
        )
        self.saved: list[tuple[str, str, list[str]]] = []

    async def get(self, playlist_id: str) -> Playlist | None:
        return {each.id: each for each in (self.playlist, self.silent)}.get(playlist_id)

    async def save(self, token: str, name: str, uris: list[str]) -> str:
        self.saved.append((token, name, uris))
        return SAVED_AT


OFFERS = session.Offers(
    auth="none", catalogs=("library", "spotify"), songs=5, narrations=7, languages=False, voices=False, voice="heart",
    words_per_min=150, mail=False, heartbeat_s=15, exports=(),
)  # fmt: skip


class NoFeeds:
    """Nobody's podcast was ever given another address."""

    async def salt(self, user_id: str) -> str:
        return ""

    async def renew(self, user_id: str) -> str:
        raise NotImplementedError


class Site:
    """A small server with the handlers under test."""

    def __init__(self, spotify_url: str, port: int, public: str, secret: str | None) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.shelf = Shelf()
        accounts = Accounts(
            accounts_url=spotify_url,
            api_url=f"{spotify_url}/v1",
            client_id="the-app",
            client_secret=secret,
            redirect_uri=f"{public or self.url}/callback",
            http=AsyncHTTPClient(force_instance=True),
        )
        self.sessions = Sessions(
            accounts, Cookies("a secret of this test, long enough", https=public.startswith("https:"))
        )
        known = {"sessions": self.sessions}
        own = {**known, "tokens": None, "cookies": self.sessions.cookies}
        self.app = Application(
            [
                ("/login", auth.Login, known),
                ("/callback", auth.Callback, known),
                ("/logout", session.Logout, own),
                (
                    "/api/session",
                    session.OwnSession,
                    {**own, "offers": OFFERS, "feeds": FeedKeys("", NoFeeds())},
                ),
                ("/api/session/token", auth.ShowToken, known),
                (
                    "/api/playlists/([^/]+)/spotify",
                    SaveToSpotify,
                    {**known, "playlists": self.shelf, "save": self.shelf.save},
                ),
            ],
            gate=OpenGate(),
            proxies=Proxies(),
            public_origin=self.sessions.origin,
        )


@asynccontextmanager
async def site(spotify_url: str, *, public: str = "", secret: str | None = None) -> AsyncIterator[Site]:
    sockets = bind_sockets(0, "127.0.0.1")
    built = Site(spotify_url, sockets[0].getsockname()[1], public, secret)
    server = HTTPServer(built.app)
    server.add_sockets(sockets)
    yield built
    server.stop()
    await server.close_all_connections()


class Browser:
    """Keeps one site's cookies, and follows no redirect by itself."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies: dict[str, str] = {}
        self.http = AsyncHTTPClient(force_instance=True)

    async def open(self, address: str, method: str = "GET", **headers: str) -> HTTPResponse:
        own = not address.startswith("http") or address.startswith(self.url)
        if own and self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        reply = await self.http.fetch(
            address if address.startswith("http") else self.url + address,
            method=method,
            headers=headers,
            body=b"" if method == "POST" else None,
            follow_redirects=False,
            raise_error=False,
        )
        for line in reply.headers.get_list("Set-Cookie") if own else []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if not morsel.value:
                    del self.cookies[name]
        return reply

    async def ask(self, path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
        return dict(json_of(await self.open(path, method, **headers)))

    async def to_callback(self, path: str = "/login") -> str:
        """Where Spotify sends this browser after its user has agreed, or has not."""
        consent = await self.open((await self.open(path)).headers["Location"])
        return str(consent.headers["Location"])

    async def sign_in(self, path: str = "/login") -> HTTPResponse:
        return await self.open(await self.to_callback(path))


def json_of(reply: HTTPResponse) -> Any:
    return json.loads(reply.body)


async def token_of(browser: Browser) -> str:
    return str((await browser.ask("/api/session/token", **OWN_PAGE))["accessToken"])
