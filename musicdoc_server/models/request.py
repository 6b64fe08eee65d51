"""What a user asks for."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

from musicdoc_server.languages import tag_of
from musicdoc_server.models.value import Value, printable

LOCAL_OWNER = "local"
"""Whose jobs they are when nobody says so: the one user of one's own machine."""

LIBRARY, SPOTIFY = "library", "spotify"
"""The catalogs that a job may ask for."""

Owner = Annotated[str, StringConstraints(pattern=r"^[\w.:@+-]{1,128}$")]

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

VoiceName = Annotated[str, StringConstraints(max_length=80, pattern=r"^[A-Za-z0-9_.()+-]*$")]


class JobRequest(Value):
    """What a user asks for: the body of `POST /api/music-doc`. Limits: DESIGN 4.

    `catalog` and `voice` are empty where the server may choose; `language` (a BCP 47 tag) where the prompt may say it.
    The access token lives in memory only: it is never dumped. `token_app` names the Spotify app that it is of, empty
    for this server's own; no body of a request can set it.
    `email` gets a message when the job ends; it is kept with the job, and told to nobody.
    """

    topic: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=200)]
    prompt: Annotated[str, Field(max_length=2000), AfterValidator(printable)] = ""
    owner_id: Owner = LOCAL_OWNER
    narration_target_secs: Annotated[int, Field(ge=10, le=300)] = 30
    catalog: str = Field(default="", max_length=20)
    language: Language = ""
    voice: VoiceName = ""
    market: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    email: Annotated[str, AfterValidator(mail_address)] | None = Field(default=None, repr=False)
    access_token: Annotated[SecretStr, Field(max_length=4096)] | None = Field(default=None, exclude=True, repr=False)
    token_app: Annotated[str, BeforeValidator(lambda _: "")] = Field(default="", exclude=True)
