"""Codes, access tokens and refresh tokens that the accounts service has given out."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from tests.standins.spotify.behaviour import SpotifyBehaviour

CODE_LIFETIME_S = 600


@dataclass
class Grant:
    """What somebody agreed to on the consent page."""

    client_id: str
    redirect_uri: str
    challenge: str
    who: dict[str, Any]
    time: float = field(default_factory=time.time)

    def proven_by(self, verifier: str) -> bool:
        """Whether `verifier` is what the challenge was made from (S256)."""
        digest = hashlib.sha256(verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge


@dataclass
class Issued:
    """An access token's owner and end, in seconds since 1970."""

    who: dict[str, Any]
    ends: float


class Tokens:
    """All that is valid now, beside the tokens that were set."""

    def __init__(self, behaviour: SpotifyBehaviour) -> None:
        self.behaviour = behaviour
        self.codes: dict[str, Grant] = {}
        self.access: dict[str, Issued] = {}
        self.refresh: dict[str, Grant] = {}

    def forget(self) -> None:
        """Nothing was ever given out."""
        for kept in (self.codes, self.access, self.refresh):
            kept.clear()

    def code(self, grant: Grant) -> str:
        """A code for /callback, good once."""
        made = secrets.token_urlsafe(24)
        self.codes[made] = grant
        return made

    def redeem(self, code: str) -> Grant | None:
        """What `code` stands for; nothing when it is unknown, used or old."""
        grant = self.codes.pop(code, None)
        return grant if grant and time.time() - grant.time < CODE_LIFETIME_S else None

    def give(self, who: dict[str, Any]) -> str:
        """A new access token."""
        made = f"BQ{secrets.token_urlsafe(48)}"
        self.access[made] = Issued(who, time.time() + self.behaviour.token_lifetime_s)
        return made

    def give_refresh(self, grant: Grant) -> str:
        """A new refresh token."""
        made = f"AQ{secrets.token_urlsafe(48)}"
        self.refresh[made] = grant
        return made

    def owner(self, token: str) -> dict[str, Any] | None:
        """Whose token it is, expired or not; nothing for one that was never given out."""
        if token in self.behaviour.tokens:
            return dict(self.behaviour.tokens[token])
        issued = self.access.get(token)
        return issued.who if issued else None

    def expired(self, token: str) -> bool:
        """Whether its time is over."""
        issued = self.access.get(token)
        return token in self.behaviour.expired or (issued is not None and issued.ends <= time.time())

    def expire_all(self) -> None:
        """Ends every access token there is; those given out later are good."""
        self.behaviour.expired = [*self.behaviour.tokens, *self.access]
