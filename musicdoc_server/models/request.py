"""What a user asks for."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints, WithJsonSchema
from pydantic.config import JsonDict
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from musicdoc_server.languages import tag_of
from musicdoc_server.models.value import Value, printable

LOCAL_OWNER = "local"
"""Whose jobs they are when nobody says so: the one user of one's own machine."""

LIBRARY, SPOTIFY = "library", "spotify"
"""The catalogs that a job may ask for."""

Owner = Annotated[str, StringConstraints(pattern=r"^[\w.:@+-]{1,128}$")]

LONGEST_TOPIC = 200
"""Characters."""

MAX_ADDRESS = 254
"""The longest mail address that can be used (RFC 5321, 4.5.3.1.3, less the brackets)."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


def mail_address(text: str) -> str:
    """One mail address as it stands in an envelope: ASCII, no quotes, no comments. Raises PydanticCustomError."""
    if len(text) > MAX_ADDRESS or not _ADDRESS.fullmatch(text):
        raise PydanticCustomError("mail_address", "it must be one address like ann@example.org")
    return text


def _language(text: str) -> str:
    tag = tag_of(text) if text.strip() else ""
    if tag is None:
        raise PydanticCustomError("unknown_language", "no language")
    return tag


Language = Annotated[str, Field(max_length=40), AfterValidator(_language)]
"""A BCP 47 tag, also of what was written as an English name; empty for none."""

MailAddress = Annotated[str, AfterValidator(mail_address), WithJsonSchema({"type": "string", "maxLength": MAX_ADDRESS})]

Token = Annotated[SecretStr, Field(max_length=4096)]

VoiceName = Annotated[str, StringConstraints(max_length=80, pattern=r"^[A-Za-z0-9_.()+-]*$")]


def _without_default(schema: JsonDict) -> None:
    """What is taken where nothing is said depends on who asks."""
    del schema["default"]


class JobRequest(Value):
    """What a user asks for."""

    # The access token lives in memory only: it is never dumped. `token_app` names the Spotify app that it is of, empty
    # for this server's own; no body of a request can set it. `email` is kept with the job, and told to nobody.
    topic: Annotated[str, Field(max_length=LONGEST_TOPIC), AfterValidator(printable), Field(min_length=1)] = Field(
        description="An artist, a song, a style, a time."
    )
    prompt: Annotated[str, Field(max_length=2000), AfterValidator(printable)] = Field(
        default="", description="What to focus on."
    )
    owner_id: Owner = Field(
        default=LOCAL_OWNER,
        json_schema_extra=_without_default,
        description="Whose job it is, which must be who asks; default: whoever asks, on one's own machine `local`.",
    )
    narration_target_secs: Annotated[int, Field(ge=10, le=300)] = Field(
        default=30, description="How long each narration is."
    )
    catalog: str = Field(
        default="", max_length=20, description="`library` or `spotify`; default: the first that `/api/session` names."
    )
    language: Language = Field(
        default="",
        description="What it is told in: a BCP 47 tag or an English name (`de`, `pt-BR`, `German`); default: what "
        "`prompt` asks for, else English.",
    )
    voice: VoiceName = Field(
        default="",
        description="A voice of the speech server by its name there, blends too (`af_heart`, `af_sky+af_bella`).",
    )
    market: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = Field(
        default=None, description="A country's two letters, for Spotify."
    )
    email: MailAddress | None = Field(
        default=None,
        repr=False,
        description="One address, in ASCII: it gets one message when the job is completed or failed; only where "
        '`/api/session` says `"mail": true`.',
    )
    access_token: Token | None = Field(
        default=None,
        exclude=True,
        repr=False,
        description="A Spotify token, for songs from Spotify without a sign-in in the browser; it must be the owner's.",
    )
    token_app: SkipJsonSchema[Annotated[str, BeforeValidator(lambda _: "")]] = Field(default="", exclude=True)
