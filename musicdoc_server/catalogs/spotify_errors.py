"""What goes wrong between us and Spotify, in our own words. Everything of spotipy and requests ends here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from musicdoc_server.errors import MusicdocError, SignInAgain, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.upstream import retry_after_s

QUOTA = "QUOTA_EXCEEDED"
_DAY_S = 86_400
_UNSAID_S = 2
"""How long to leave Spotify alone when a 429 does not say."""
_UNSAID_QUOTA_S = 3_600


class Passing(UpstreamUnavailable):
    """Trouble that may be over in a second: `what`, in words without an end.

    `done`: Spotify may have carried the request out all the same.
    """

    def __init__(self, what: str, *, done: bool = True) -> None:
        super().__init__(f"{what}. Please try again in a moment.")
        self.what = what
        self.done = done


class Limited(Passing):
    """A 429: nothing was done, and `wait_s` seconds must pass. `quota`: the day's calls are used up."""

    def __init__(self, wait_s: float, *, quota: bool) -> None:
        super().__init__("Spotify asks us to slow down", done=False)
        self.wait_s = wait_s
        self.quota = quota


class Forbidden(UpstreamRefused):
    """A 403 or 410: not with this account, this sign-in or this app."""


class Answer(NamedTuple):
    """The parts of an error answer that matter. `headers` know no case."""

    status: int
    headers: Mapping[str, str]
    reason: str


def translated(error: Exception) -> MusicdocError | None:
    """Our error for what spotipy or requests raised; None for what is neither's, a mistake of our own."""
    import requests

    answer = _answer(error)
    if answer is not None:
        return _refused(answer)
    if isinstance(error, requests.ConnectTimeout):
        return Passing("Spotify cannot be reached just now", done=False)
    if isinstance(error, requests.Timeout):
        return Passing("Spotify does not answer just now")
    if isinstance(error, requests.RequestException):
        return Passing("Spotify cannot be reached just now")
    return None


def _answer(error: Exception) -> Answer | None:
    import requests
    import spotipy  # type: ignore[import-untyped]

    if isinstance(error, spotipy.SpotifyException):
        return Answer(int(error.http_status), error.headers, str(error.reason or ""))
    # spotipy stumbles over an error body that is not an object of objects, and what Spotify said is one step behind.
    behind = error.__context__
    if isinstance(error, AttributeError) and isinstance(behind, requests.HTTPError) and behind.response is not None:
        response = behind.response
        return Answer(response.status_code, response.headers, QUOTA if QUOTA in response.text else "")
    return None


def _refused(answer: Answer) -> MusicdocError:
    status = answer.status
    if status == 401:
        return sign_in_again()
    if status in {403, 410}:
        return Forbidden(
            "Spotify refuses this request: the account is not on the list of users of this server's Spotify app, "
            "or its sign-in lacks a permission."
        )
    if status == 429:
        quota = answer.reason == QUOTA
        return Limited(_wait_s(answer.headers.get("Retry-After"), quota=quota), quota=quota)
    if status >= 500 or status == 408:
        return Passing(f"Spotify has trouble just now (status {status})")
    return UpstreamRefused(f"Spotify does not accept a request of this server (status {status}).")


def sign_in_again() -> SignInAgain:
    """The error for a token that is not, or no longer, good."""
    return SignInAgain("Spotify does not accept the sign-in any more. Please sign in again.")


def not_understood() -> Passing:
    """The error for an answer that is not what it should be."""
    return Passing("Spotify gave an answer that cannot be read")


def blocked(wait_s: float) -> UpstreamUnavailable:
    """The error while Spotify lets nothing through for a longer time; it says until when."""
    until = datetime.now(UTC) + timedelta(seconds=wait_s)
    minutes = math.ceil(wait_s / 60)
    about = f"{minutes} minute{'' if minutes == 1 else 's'}" if minutes < 90 else f"{round(minutes / 60)} hours"
    error = UpstreamUnavailable(
        f"Spotify allows this server no more requests until {until:%H:%M} UTC (about {about} from now). "
        "Please try again then."
    )
    error.retry_after_s = math.ceil(wait_s)
    return error


def _wait_s(header: str | None, *, quota: bool) -> float:
    """The seconds that a Retry-After means, a day at most; a guess where it means none."""
    wait_s = retry_after_s(header)
    if wait_s is None:
        return _UNSAID_QUOTA_S if quota else _UNSAID_S
    return min(wait_s, _DAY_S)
