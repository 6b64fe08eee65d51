"""Whose a new job is, where its songs come from, and who may change a job: settled before the manager acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field, SecretStr

from musicdoc_server.errors import BadInput, NotFound, NotYours, SignInAgain
from musicdoc_server.jobs.register import NO_SUCH_JOB
from musicdoc_server.models import SPOTIFY, JobRequest, Owner, Token, Value
from musicdoc_server.web.doors.access import Gate, Visitor
from musicdoc_server.web.doors.rates import Rates
from musicdoc_server.web.doors.sessions import Session, Sessions
from musicdoc_server.web.spoken import Spoken

NO_MAIL = "The field “email” cannot be used: this server sends no mail. Leave it out, and look at the job instead."
SIGN_IN = "Songs from Spotify need a Spotify sign-in. Sign in, or send an accessToken."


@dataclass(frozen=True)
class Asks:
    """Who asks, as the gate has found; and who is signed in with Spotify in the same browser, if anybody."""

    gate: Gate
    visitor: Visitor
    session: Session | None
    address: str

    async def known(self, said: JobRequest | Asker) -> Visitor:
        """Who asks, by the access token said where the gate takes that. Raises as the gate does, for strangers too."""
        visitor = await self.gate.proven(self.visitor, _given(said), self.address)
        if not visitor.known:
            raise self.gate.unknown()
        return visitor


class Asker(Value):
    """Who wants a job changed, as the body of a cancel or a retry may say. An access token is a proof."""

    owner_id: Owner | None = Field(default=None, description="As whom to act; another one's job is not found.")
    access_token: Token | None = Field(
        default=None, exclude=True, repr=False, description="The owner's, for a job with songs from Spotify."
    )


class Admission:
    """`catalogs` are those a job may ask for, the default first; `sessions` is None on a server without Spotify."""

    def __init__(
        self, catalogs: Sequence[str], spoken: Spoken, sessions: Sessions | None, rates: Rates, *, sends_mail: bool
    ) -> None:
        self._catalogs = catalogs
        self._spoken = spoken
        self._sessions = sessions
        self.rates = rates
        self._sends_mail = sends_mail

    async def admit(self, request: JobRequest, asks: Asks) -> JobRequest:
        """The request with its catalog, its owner and, where it is needed, a token that is the owner's.

        Raises BadInput, NotYours, SignInAgain, UpstreamRefused, UpstreamUnavailable, and what the gate tells strangers.
        """
        visitor = await asks.known(request)
        self._spoken.check(request)
        catalog = request.catalog or self._catalogs[0]
        if catalog not in self._catalogs:
            raise BadInput(f"The field “catalog” must be one of: {', '.join(self._catalogs)}.")
        if request.email and not self._sends_mail:
            raise BadInput(NO_MAIL)
        settled: dict[str, object] = {"catalog": catalog, "access_token": None}  # nosec B105 # none
        listener = asks.session.user.id if asks.session else None
        if catalog == SPOTIFY:
            token, listener, settled["token_app"] = await self._token(request, asks)
            settled["access_token"] = SecretStr(token)
        wanted = request.owner_id if "owner_id" in request.model_fields_set else None
        owner_id = visitor.owner_of_new(wanted or (listener if visitor.everybody else None))
        if visitor.everybody and catalog == SPOTIFY and owner_id != listener:
            raise NotYours("This access token belongs to another Spotify user than the ownerId says.")
        return request.model_copy(update={**settled, "owner_id": owner_id})

    async def claimed(self, job: JobRequest, asker: Asker, visitor: Visitor, asks: Asks) -> JobRequest:
        """The request of a job that `visitor` may change, with a token that is good now where it needs one.

        On one's own machine whoever knows the id of a job in the library may change it, unless they say that they are
        somebody else than its owner. Raises NotFound for somebody else's job, in the words for one that is not there,
        and as `admit` does.
        """
        if not visitor.owns(job.owner_id) or (asker.owner_id not in {None, job.owner_id}):
            raise NotFound(NO_SUCH_JOB)
        listener = asker.owner_id or (asks.session.user.id if asks.session else job.owner_id)
        if job.catalog == SPOTIFY:
            token, listener, app = await self._token(asker, asks)
            job = job.model_copy(update={"access_token": SecretStr(token), "token_app": app})
        if visitor.everybody and listener != job.owner_id:
            raise NotFound(NO_SUCH_JOB)
        return job

    async def _token(self, request: JobRequest | Asker, asks: Asks) -> tuple[str, str, str]:
        """A Spotify token, whose it is, and of which app: the request's own counts for more than the browser's.

        A token that is brought along may be of any app, so each user's has a name of its own.
        """
        given = _given(request)
        if given and self._sessions:
            user_id = (await self._sessions.bearers.user_of(given, asks.address)).id
            return given, user_id, f"brought by {user_id}"
        if asks.session is None:
            raise SignInAgain(SIGN_IN)
        return (await asks.session.access()).token, asks.session.user.id, ""


def _given(request: JobRequest | Asker) -> str:
    return request.access_token.get_secret_value() if request.access_token else ""
