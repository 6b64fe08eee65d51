"""Whose a new job is, and where its songs come from: settled before the job exists."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import SecretStr

from musicdoc_server.errors import BadInput, NotYours, SignInAgain
from musicdoc_server.models import JobRequest
from musicdoc_server.web.sessions import Session, Sessions

SIGN_IN = "Songs from Spotify need a Spotify sign-in. Sign in, or send an accessToken."


class Admission:
    """`catalogs` are those a job may ask for, the default first; `sessions` is None on a server without Spotify."""

    def __init__(self, catalogs: Sequence[str], sessions: Sessions | None) -> None:
        self._catalogs = catalogs
        self._sessions = sessions

    async def admit(self, request: JobRequest, session: Session | None) -> JobRequest:
        """The request with its catalog, its owner and, where it is needed, a token that is the owner's.

        Raises BadInput, NotYours, SignInAgain, UpstreamRefused, UpstreamUnavailable.
        """
        catalog = request.catalog or self._catalogs[0]
        if catalog not in self._catalogs:
            raise BadInput(f"The field “catalog” must be one of: {', '.join(self._catalogs)}.")
        settled: dict[str, object] = {"catalog": catalog, "access_token": None}
        user_id = session.user.id if session else None
        if catalog == "spotify":
            token, user_id = await self._token(request, session)
            settled["access_token"] = SecretStr(token)
        if "owner_id" not in request.model_fields_set and user_id:
            settled["owner_id"] = user_id
        elif catalog == "spotify" and request.owner_id != user_id:
            raise NotYours("This access token belongs to another Spotify user than the ownerId says.")
        return request.model_copy(update=settled)

    async def _token(self, request: JobRequest, session: Session | None) -> tuple[str, str]:
        """A Spotify token and whose it is: the request's own counts for more than the browser's."""
        given = request.access_token.get_secret_value() if request.access_token else ""
        if given and self._sessions:
            return given, (await self._sessions.user_of(given)).id
        if session is None:
            raise SignInAgain(SIGN_IN)
        return (await session.access()).token, session.user.id
