"""The parts that can be one thing or another, made as the settings say: `app` joins them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient

from musicdoc_server.catalogs.spotify import SpotifyCatalog
from musicdoc_server.catalogs.spotify_access import SpotifyAccess
from musicdoc_server.errors import ConfigError, SignInAgain
from musicdoc_server.exports.cover import FindCover
from musicdoc_server.exports.ffmpeg import Ffmpeg
from musicdoc_server.exports.making import Maker, Pictures
from musicdoc_server.exports.recordings import Recordings
from musicdoc_server.exports.sound import FindFile
from musicdoc_server.languages import ENGLISH, is_english, primary
from musicdoc_server.mail.mailer import Mailer
from musicdoc_server.mail.server import mail_server, sender_of
from musicdoc_server.models import JobRequest
from musicdoc_server.settings import Settings
from musicdoc_server.spending import Ceilings, Spending
from musicdoc_server.stores.database import Database
from musicdoc_server.tokens import Tokens
from musicdoc_server.voices import local as local_voice
from musicdoc_server.voices.base import Voice
from musicdoc_server.voices.fallback import FallbackVoice, Silent
from musicdoc_server.voices.local import LocalVoice
from musicdoc_server.voices.speech_api import SpeechApiVoice
from musicdoc_server.web.auth import CALLBACK
from musicdoc_server.web.doors.access import Gate
from musicdoc_server.web.doors.accounts import Accounts
from musicdoc_server.web.doors.cookies import Cookies
from musicdoc_server.web.doors.gates import OpenGate, SpotifyGate, TokenGate
from musicdoc_server.web.doors.rates import Rates
from musicdoc_server.web.doors.sessions import Sessions
from musicdoc_server.web.spoken import Spoken
from musicdoc_server.writers.base import Writer
from musicdoc_server.writers.facts import FactsWriter
from musicdoc_server.writers.llm import LlmWriter
from musicdoc_server.writers.llm_language import asked_language

WarmUp = Callable[[], Awaitable[None]]
"""Makes a voice ready before it is needed."""

MOST_VOICES = 100
ACCOUNT_CALLS = 100
"""Calls of sign-ins at a time. With Tornado's ten, people who come together would wait for each other."""


@dataclass(frozen=True)
class Spotify:
    """What is only there with a Spotify app: its Web API, and who is signed in."""

    access: SpotifyAccess
    sessions: Sessions

    def catalog(self, request: JobRequest) -> SpotifyCatalog:
        """Spotify with the job's own token. Raises SignInAgain for a job whose token went with a restart."""
        if request.access_token is None:
            raise SignInAgain(
                "This documentary needs your Spotify account: please sign in again and retry. It goes on where it was."
            )
        token = request.access_token.get_secret_value()
        return SpotifyCatalog(self.access, token, request.market, app=request.token_app)


def spotify(settings: Settings, closing: AsyncExitStack, cookies: Cookies) -> Spotify | None:
    """Spotify, where the operator has an app there; `cookies` are those of its sign-in."""
    if not settings.spotify_client_id:
        return None
    access = SpotifyAccess(settings.spotify_api_url)
    closing.callback(access.close)
    http = AsyncHTTPClient(force_instance=True, max_clients=ACCOUNT_CALLS)
    closing.callback(http.close)
    accounts = Accounts(
        accounts_url=settings.spotify_accounts_url,
        api_url=settings.spotify_api_url,
        client_id=settings.spotify_client_id,
        client_secret=settings.spotify_client_secret.get_secret_value() or None,
        redirect_uri=f"{settings.address}{CALLBACK}",
        http=http,
    )
    sessions = Sessions(accounts, cookies)
    return Spotify(access, sessions)


def spending(settings: Settings) -> Spending:
    """What may be spent on a language model and a speech service, and what is."""
    ceilings = Ceilings(
        tokens_per_job=settings.max_tokens_per_documentary,
        chars_per_job=settings.max_chars_per_documentary,
        tokens_per_day=settings.max_tokens_per_day,
        chars_per_day=settings.max_chars_per_day,
    )
    return Spending(ceilings, model=settings.llm is not None, service=bool(settings.voice_url))


def rates(settings: Settings) -> Rates:
    """How often people may ask; whoever sits at their own machine, as often as they like."""
    if settings.auth == "none":
        return Rates(user_per_hour=0, address_per_hour=0)
    return Rates(user_per_hour=settings.jobs_per_hour, address_per_hour=settings.jobs_per_hour_from_address)


def gate(settings: Settings, tokens: Tokens, cookies: Cookies, spotify: Spotify | None) -> Gate:
    """Who tells who asks. Raises ConfigError where that cannot be told."""
    if settings.auth == "token":
        return TokenGate(tokens, cookies)
    if settings.auth == "spotify":
        if spotify is None:
            raise ConfigError("The setting auth=spotify needs a Spotify app: set spotify_client_id.")
        return SpotifyGate(spotify.sessions)
    return OpenGate()


def writer(settings: Settings, closing: AsyncExitStack, turns: asyncio.Semaphore, *, knows_music: bool) -> Writer:
    """A language model where one is set, with the facts writer behind it; else the facts writer alone.

    With `knows_music` the model proposes songs by itself; else it chooses from those that the catalog found. `turns`
    are the calls to the model that may be under way at once, of all writers together.
    """
    facts = FactsWriter()
    if settings.llm is None:
        return facts
    url, key = settings.llm
    model = LlmWriter(
        url,
        key,
        settings.llm_model,
        fallback=facts,
        knows_music=knows_music,
        share_catalog=settings.share_spotify_with_llm,
        turns=turns,
    )
    closing.push_async_callback(model.close)
    checking = asyncio.create_task(model.check_model(), name="check the model")
    closing.callback(checking.cancel)
    return model


class Voices:
    """The local voice and, where one is set, a speech endpoint before it."""

    def __init__(self, settings: Settings, closing: AsyncExitStack) -> None:
        local = LocalVoice()
        closing.push_async_callback(local.close)
        self._local = local
        self._remote: SpeechApiVoice | None = None
        self._usual: Voice = local
        self.warm_up: WarmUp = local.warm_up
        if settings.voice_url:
            remote = self._remote = _remote_voice(settings)
            closing.push_async_callback(remote.close)
            self._usual, self.warm_up = FallbackVoice(remote, local), remote.warm_up
        self._others: dict[tuple[str, str], Voice] = {}
        self.offered = Spoken(
            model=settings.llm is not None,
            server=self._remote is not None,
            voice=settings.voice_name if self._remote else local_voice.NAME,
            words_per_min=self._usual.words_per_min,
        )

    def of(self, request: JobRequest) -> Voice:
        """The voice that `request` asks for. Those that were asked for lately are kept, as they learn their pace."""
        wished = asked_language(request.prompt) if self.offered.model else None
        language = primary(request.language or wished or ENGLISH)
        if self._remote is None or (not request.voice and is_english(language)):
            return self._usual
        asked = request.voice, language
        if asked not in self._others:
            if len(self._others) >= MOST_VOICES:
                self._others.pop(next(iter(self._others)))
            behind = self._local if is_english(language) else Silent("The local voice speaks only English.")
            self._others[asked] = FallbackVoice(self._remote.named(request.voice), behind)
        return self._others[asked]


def _remote_voice(settings: Settings) -> SpeechApiVoice:
    return SpeechApiVoice(
        settings.voice_url,
        settings.voice_key.get_secret_value(),
        settings.voice_model,
        settings.voice_name,
        parallel=settings.voice_parallel,
    )


def recordings(settings: Settings, find_cover: FindCover, find: FindFile, own_cover: Path) -> Recordings:
    """Sound files of whole documentaries, where ffmpeg is installed."""
    program = shutil.which("ffmpeg")
    maker = Maker(Ffmpeg(program), Pictures(find_cover, own_cover)) if program else None
    return Recordings(settings.data_path / "exports", settings.exports_mb * 1_000_000, find, maker)


def mailer(settings: Settings) -> Mailer | None:
    """Who sends mail, where a server for it is set. Raises ConfigError."""
    url = settings.smtp_url.get_secret_value()
    if not url:
        return None
    return Mailer(mail_server(url), sender_of(settings.mail_from), settings.address)


async def database(url: str, closing: AsyncExitStack) -> Database:
    """An open database. Raises ConfigError."""
    opened = Database(url)
    closing.push_async_callback(opened.close)
    await opened.open()
    return opened
