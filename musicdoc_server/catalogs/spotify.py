"""The Spotify catalog: one job's view of Spotify, with one listener's token.

    access = SpotifyAccess("https://api.spotify.com/v1/")       # one for the server
    catalog = SpotifyCatalog(access, token, market="DE")        # one for each job
    subject = await catalog.identify("Deftones", print)
    track = await catalog.find(WantedSong(title="Digital Bath", artist="Deftones"))

Spotify's quota is small, so a job's calls are counted: one or two to identify, one for each song, a second for a song
that the first missed, up to four for replacements. What came along with one answer saves the next call. Nothing is kept
beyond the job.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import zip_longest

from musicdoc_server.catalogs.spotify_access import SpotifyAccess
from musicdoc_server.catalogs.spotify_artists import meant
from musicdoc_server.catalogs.spotify_queries import by_artist, looser, strict, theme, words
from musicdoc_server.catalogs.spotify_scoring import GOOD, SURE, best
from musicdoc_server.catalogs.spotify_search import MOST_CALLS, PAGE, Searches
from musicdoc_server.catalogs.spotify_topic import Asked, asked
from musicdoc_server.catalogs.spotify_tracks import Artist, Found, artists_in, distinct, tracks_in
from musicdoc_server.catalogs.spotify_versions import main
from musicdoc_server.catalogs.wording import name_key, stems
from musicdoc_server.models import SONGS, Subject, Track, WantedSong

LOOSER_CALLS = 11
"""Up to here a song that was missed is searched for a second time."""
FIND_CALLS = 13
"""Up to here songs are searched for; what is left of MOST_CALLS is for replacements."""
MORE_CALLS = 4
"""The most that replacements may take."""
_IDENTIFY_CALLS = 2
_CANDIDATES = 2 * SONGS
"""So many tracks fill every slot, whatever was chosen before."""
_USELESS = frozenset({"imitation", "altered", "instrumental"})
_HARMLESS = frozenset({"remaster", "edit"})


class SpotifyCatalog:
    """Spotify for one job. `token`: the listener's; `market`: a country's two letters, None for the listener's own.

    `app`: whose client id the token is of, see `SpotifyAccess.standing`. All methods raise SignInAgain,
    UpstreamRefused or UpstreamUnavailable.
    """

    def __init__(self, access: SpotifyAccess, token: str, market: str | None, *, app: str = "") -> None:
        self._search = Searches(access, token, market, app)
        self._artist: Artist | None = None
        self._seen: dict[str, Found] = {}
        self._missed: dict[str, str] = {}

    async def identify(self, topic: str, say: Callable[[str], None]) -> Subject:
        """The artist whom `topic` means, else a theme in the topic's own words. Two calls at most.

        A theme may have no tracks: the songs are the writer's to propose.
        """
        question = asked(topic)
        until = self._search.calls + _IDENTIFY_CALLS
        for guess in question.guesses[:_IDENTIFY_CALLS]:
            say(f"Looking for “{guess}” on Spotify")
            answer = await self._search.everything(words(guess))
            tracks = tracks_in(answer)
            artist = meant(question, artists_in(answer), tracks)
            if artist is not None:
                if len(_plain(_songs_by(artist, tracks))) < SONGS:
                    tracks += await self._search.tracks(by_artist(artist.name), until) or []
                self._artist = artist
                self._remember(tracks)
                songs = _songs_by(artist, tracks)
                plain = _plain(songs)
                return Subject(kind="artist", name=artist.name, tracks=_tracks(plain if len(plain) >= SONGS else songs))
        return await self._theme(question, until)

    async def _theme(self, question: Asked, until: int) -> Subject:
        found = await self._search.tracks(theme(question), until) or []
        return Subject(kind="theme", name=question.text, tracks=_tracks(_genuine(found)))

    async def find(self, wanted: WantedSong) -> Track | None:
        """The recording of the song as first released, or what comes closest to it; None where nothing does."""
        if not wanted.title.strip():
            return None
        top = best(wanted, list(self._seen.values()))
        enough = SURE
        for query, limit in ((strict(wanted), FIND_CALLS), (looser(wanted), LOOSER_CALLS)):
            if top and top[0] >= enough:
                break
            found = await self._search.tracks(query, limit)
            self._remember(found or [])
            top = max(filter(None, (top, best(wanted, found or []))), key=lambda scored: scored[0], default=None)
            enough = GOOD
        if top is None:
            self._missed.setdefault(name_key(wanted.artist), wanted.artist)
        return top[1].track if top else None

    async def more(self, subject: Subject) -> list[Track]:
        """The subject's tracks and others: by the artist, or by those of whom a theme's songs were missed.

        Four calls at most, none where enough is known.
        """
        until = min(self._search.calls + MORE_CALLS, MOST_CALLS)
        others = await (self._more_by if subject.kind == "artist" else self._more_of)(subject, until)
        unseen = [track for track in subject.tracks if track.id not in self._seen]
        told = {stems(main(track.title)) for track in unseen}
        return [*unseen, *(found.track for found in others if found.song[0] not in told)]

    async def _more_by(self, subject: Subject, until: int) -> list[Found]:
        artist = self._artist or Artist(subject.name)

        def known() -> list[Found]:
            return _songs_by(artist, self._seen.values())

        if len(_plain(known())) < _CANDIDATES:
            self._remember(await self._search.top_tracks(artist, until))
        offset = 0
        while len(_plain(known())) < _CANDIDATES:
            page = await self._search.tracks(by_artist(artist.name), until, offset=offset)
            self._remember(page or [])
            if not page or len(page) < PAGE:
                break
            offset += PAGE
        return known()

    async def _more_of(self, subject: Subject, until: int) -> list[Found]:
        queries = [*map(by_artist, self._missed.values()), theme(asked(subject.name))]
        pages = [await self._search.tracks(query, until) or [] for query in queries]
        # One of each in turn, so that not all replacements are by the same artist.
        return [found for row in zip_longest(*map(_genuine, pages)) for found in row if found]

    def _remember(self, found: Iterable[Found]) -> None:
        self._seen.update((each.track.id, each) for each in found)


def _songs_by(artist: Artist, found: Iterable[Found]) -> list[Found]:
    """Each song by the artist once; last those on which they are a guest, and those that are live and the like."""
    songs = _genuine(each for each in found if each.is_by(artist))
    return sorted(songs, key=lambda each: (not each.files_under(artist), len(each.versions)))


def _plain(found: Iterable[Found]) -> list[Found]:
    """Those as first released, remastered at most."""
    return [each for each in found if each.versions <= _HARMLESS]


def _genuine(found: Iterable[Found]) -> list[Found]:
    return distinct(each for each in found if not each.versions & _USELESS)


def _tracks(found: Iterable[Found]) -> tuple[Track, ...]:
    return tuple(each.track for each in found)
