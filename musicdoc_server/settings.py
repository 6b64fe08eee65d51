"""Every setting once: name, type, default, help. conf/musicdoc.toml and docs/settings.md are generated from here.

Sources, last wins: these defaults, the conf file (`--config`), the environment (`MUSICDOC_<NAME>`), flags.
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from musicdoc_server.errors import ConfigError
from musicdoc_server.reading import fits_header

OPENAI_URL = "https://api.openai.com/v1"


def shipped_library() -> Path:
    """The folder of public-domain music that comes with the package."""
    return Path(str(resources.files("musicdoc_server.catalogs") / "demo"))


class Settings(BaseSettings):
    """What an operator can set. Times and sizes carry their unit in the name."""

    model_config = SettingsConfigDict(env_prefix="MUSICDOC_", extra="forbid", frozen=True, hide_input_in_errors=True)

    host: str = Field("127.0.0.1", description="The address to listen on; the default serves this machine only.")
    port: int = Field(8888, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    data_dir: Path = Field(
        Path(platformdirs.user_data_dir("musicdoc", appauthor=False)),
        description="The folder for the database, the narration audio and the index of the music.",
    )
    database_url: SecretStr = Field(
        SecretStr(""),
        description="Where jobs and playlists are kept, as an SQLAlchemy URL; empty: SQLite in data_dir. "
        "PostgreSQL: postgresql+asyncpg://user:password@host/name.",
    )
    library: Path | None = Field(None, description="The folder with your music; without it, the shipped music is used.")
    llm_url: str = Field(
        "",
        description="A server with OpenAI's /chat/completions, up to the part before that "
        "(http://127.0.0.1:11434/v1); falls back to OPENAI_BASE_URL. Without server and key, the facts writer writes.",
    )
    llm_key: SecretStr = Field(SecretStr(""), description="The key for that server; falls back to OPENAI_API_KEY.")
    llm_model: str = Field("gpt-6.1-terra", description="The language model's name on that server.")
    llm_parallel: int = Field(40, ge=1, description="How many calls to that server may run at once.")
    voice_url: str = Field(
        "",
        description="A server with OpenAI's /audio/speech, up to the part before that (http://127.0.0.1:8880/v1); "
        "without one, the local voice speaks.",
    )
    voice_key: SecretStr = Field(SecretStr(""), description="The key for that server, where it wants one.")
    voice_model: str = Field("kokoro", description="The speech model's name on that server.")
    voice_name: str = Field("af_heart", description="The voice's name on that server.")
    voice_parallel: int = Field(4, ge=1, description="How many calls to that server may run at once.")
    spotify_client_id: str = Field(
        "", description="The client id of your Spotify app; with one, people can sign in and use Spotify's songs."
    )
    spotify_client_secret: SecretStr = Field(
        SecretStr(""), description="Its secret; not needed, as the sign-in proves itself (PKCE)."
    )
    spotify_api_url: str = Field("https://api.spotify.com/v1/", description="Where Spotify's Web API is.")
    spotify_accounts_url: str = Field("https://accounts.spotify.com", description="Where Spotify's sign-in is.")
    share_spotify_with_llm: bool = Field(
        False, description="Let what only Spotify knows enter prompts; Spotify's policy forbids it for most."
    )
    auth: Literal["none", "token", "spotify"] = Field(
        "none",
        description="Who may use this server. none: whoever sits at this machine, so host must be a loopback address; "
        "token: people with a token (musicdoc token add NAME); spotify: whoever signs in with Spotify.",
    )
    public_url: str = Field(
        "",
        description="How browsers reach this server, when not by http://127.0.0.1 and its port (https://example.org).",
    )
    trusted_proxies: str = Field(
        "",
        description="The addresses of proxies in front of this server (127.0.0.1, 10.0.0.0/8): what they say of who "
        "asks and how (X-Forwarded-For, -Proto, -Host) is believed, what others say is not.",
    )
    metrics_from: str = Field(
        "127.0.0.0/8, ::1",
        description="The addresses that may read /metrics (10.0.0.5, 10.1.0.0/16), by default this machine's own; "
        "empty: nobody.",
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="The server that sends mail (smtp://user:password@host:587, or smtps://…); with one, people "
        "can ask for a message when their documentary is done. Signs like / @ in a password are written as %2F %40.",
    )
    mail_from: str = Field(
        "", description="Whom mail comes from (Musicdoc <musicdoc@example.org>); needed with smtp_url."
    )
    max_jobs_per_user: int = Field(2, ge=1, description="How many documentaries a user may have in the making at once.")
    max_running_jobs: int = Field(
        20,
        ge=1,
        description="How many documentaries are made at once; of these places the last one is kept for users who have "
        "nothing in the making.",
    )
    queue_limit: int = Field(200, ge=0, description="How many more may wait for their turn.")
    jobs_per_hour: int = Field(
        30,
        ge=0,
        description="How many documentaries a user may ask for in an hour, a tenth of them at once; 0: no limit. Not "
        "with auth=none.",
    )
    jobs_per_hour_from_address: int = Field(
        60, ge=0, description="The same for all who ask from one address; 0: no limit. Not with auth=none."
    )
    max_tokens_per_documentary: int = Field(
        200_000, ge=0, description="How many tokens of a language model one documentary may take; 0: no limit."
    )
    max_chars_per_documentary: int = Field(
        60_000, ge=0, description="How many characters one documentary may have spoken by voice_url; 0: no limit."
    )
    max_tokens_per_day: int = Field(
        5_000_000, ge=0, description="How many tokens all documentaries of a day (UTC) may take; 0: no limit."
    )
    max_chars_per_day: int = Field(
        2_000_000, ge=0, description="How many characters a day may be spoken by voice_url; 0: no limit."
    )
    job_ttl_s: float = Field(
        3600, gt=0, allow_inf_nan=False, description="How long a finished job and its events stay, in seconds."
    )
    cleanup_interval_s: float = Field(
        3600, gt=0, allow_inf_nan=False, description="How often finished jobs are looked through, in seconds."
    )
    history_days: float = Field(
        30, gt=0, allow_inf_nan=False, description="How long a line about each job stays in the history, in days."
    )
    exports_mb: int = Field(
        2000,
        ge=0,
        description="How much of the disk finished sound files (MP3, M4B) may take, in megabytes; those that nobody "
        "has asked for longest go first, and are made anew when somebody does.",
    )
    drain_s: float = Field(
        10,
        ge=0,
        allow_inf_nan=False,
        description="How long a stopping server lets running jobs come to the end of a stage, in seconds.",
    )
    heartbeat_s: float = Field(
        15, gt=0, le=30, description="How often an event stream shows that it lives, in seconds (at most 30)."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much the log says.")

    @field_validator("llm_key", "voice_key", "spotify_client_secret")
    @classmethod
    def _key_without_space(cls, key: SecretStr) -> SecretStr:
        return SecretStr(_sendable(key.get_secret_value()))

    @field_validator("llm_url", "voice_url", "spotify_api_url", "spotify_accounts_url", "public_url")
    @classmethod
    def _url_without_password(cls, url: str) -> str:
        return _public(url)

    @property
    def llm(self) -> tuple[str, str] | None:
        """The language model's server and key, with OpenAI's own variables as a fallback; None without either.

        Raises ConfigError where those variables cannot be used.
        """
        try:
            url = self.llm_url or _public(os.environ.get("OPENAI_BASE_URL", ""))
            key = self.llm_key.get_secret_value() or _sendable(os.environ.get("OPENAI_API_KEY", ""))
        except PydanticCustomError as error:
            raise ConfigError(f"OPENAI_BASE_URL or OPENAI_API_KEY cannot be used: {error.message()}.") from None
        return (url or OPENAI_URL, key) if url or key else None

    @property
    def address(self) -> str:
        """How browsers reach this server, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://127.0.0.1:{self.port}"

    @property
    def library_dir(self) -> Path:
        """The folder the music is in."""
        return self.library.expanduser() if self.library else shipped_library()

    @property
    def data_path(self) -> Path:
        """The data folder, with `~` filled in."""
        return self.data_dir.expanduser().resolve()

    @property
    def store_url(self) -> str:
        """The database, as an SQLAlchemy URL."""
        return self.database_url.get_secret_value() or f"sqlite+aiosqlite:///{self.data_path / 'musicdoc.db'}"


def _sendable(key: str) -> str:
    """A key without the white space that copying leaves around it. Raises PydanticCustomError for what is no key."""
    bare = key.strip()
    if bare and not fits_header(bare):
        raise PydanticCustomError("no_key", "it has signs in it that no key has")
    return bare


def _public(url: str) -> str:
    """The address, which is shown in errors and logs. Raises PydanticCustomError for one with a password in it."""
    try:
        who = urlsplit(url).netloc.rpartition("@")[0]
    except ValueError:
        raise PydanticCustomError("no_address", "it is no address") from None
    if who:
        raise PydanticCustomError("password", "it must not have a user name or a password in it")
    return url


def load(flags: dict[str, Any], conf: Path | None = None) -> Settings:
    """Reads all sources. Raises ConfigError with the setting's name and what is wrong with it."""
    if conf and not conf.is_file():
        raise ConfigError(f"The conf file {conf} does not exist.")

    class Sourced(Settings):
        model_config = SettingsConfigDict(toml_file=conf)

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    try:
        return Sourced(**flags)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"The setting {name} cannot be used: {first['msg'].lower()}.") from None
    except ValueError as error:
        raise ConfigError(f"The conf file {conf} cannot be read: {error}.") from None
