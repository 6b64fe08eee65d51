"""Who asks, and what they may do: the one path through which every request comes to its handler."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from tornado.httputil import HTTPServerRequest

from musicdoc_server.errors import MusicdocError, NotYours
from musicdoc_server.models import LOCAL_OWNER


class Access(StrEnum):
    """What somebody needs for a route: each handler says so, once for reading and once for changing.

    OPEN nothing · LINK the thing's own unguessable address · MEMBER to be known here · USER to be the user in the
    address · OWNER to be known here, and to own what the handler finds · PROOF as OWNER, but an access token in the
    body is a proof as well.
    """

    OPEN = "open"
    LINK = "link"
    MEMBER = "member"
    USER = "user"
    OWNER = "owner"
    PROOF = "proof"

    @property
    def says(self) -> str:
        """The same for people."""
        return WORDS[self]


WORDS = {
    Access.OPEN: "Open to everybody.",
    Access.LINK: "Open to whoever has the address.",
    Access.MEMBER: "For whoever is known here.",
    Access.USER: "For the user in the address.",
    Access.OWNER: "For the owner.",
    Access.PROOF: "For the owner; where people sign in with Spotify, `accessToken` in the body is a proof as well.",
}


@dataclass(frozen=True)
class Visitor:
    """Who asks. `credential` is what shows it, for streams that end with it; it stays in this process.

    With `everybody` it is this machine's own user, whose everything here is. `by_cookie`: the browser sends the proof
    by itself, also where another site's page makes it ask.
    """

    user_id: str = ""
    credential: str = field(default="", repr=False)
    by_cookie: bool = False
    everybody: bool = False

    @property
    def known(self) -> bool:
        """Whether it may ask for more than what it has a link to."""
        return self.everybody or self.user_id != ""

    def owns(self, owner_id: str) -> bool:
        """Whether what is `owner_id`'s is its own."""
        return self.everybody or (self.user_id != "" and self.user_id == owner_id)

    def owner_of_new(self, wanted: str | None) -> str:
        """Whose something new is, where `wanted` is what the request says. Raises NotYours."""
        if self.everybody:
            return wanted or LOCAL_OWNER
        if wanted not in {None, self.user_id}:
            raise NotYours("The field “ownerId” names somebody else than who asks. Leave it out.")
        return self.user_id


NOBODY, EVERYBODY = Visitor(), Visitor(everybody=True)


class Gate(Protocol):
    """Tells who asks; there is one for each value of the setting `auth`."""

    async def visitor(self, request: HTTPServerRequest) -> Visitor:
        """Who asks; NOBODY for somebody unknown. Raises Forbidden for a request that is let in nowhere."""
        ...

    async def proven(self, visitor: Visitor, access_token: str, address: str) -> Visitor:
        """The same, or whom the access token in a body shows. Raises SignInAgain and what Spotify is refused with."""
        ...

    async def holds(self, credential: str) -> bool:
        """Whether what showed who asks is still good."""
        ...

    def unknown(self) -> MusicdocError:
        """What somebody unknown is told."""
        ...
