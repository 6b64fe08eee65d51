"""What goes wrong with a speech server, in words for a person."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from musicdoc_server.errors import CannotSpeak, MusicdocError, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.upstream import quoted, retry_after_s
from musicdoc_server.voices.mp3 import READABLE, NoSound, Unreadable
from musicdoc_server.voices.speech_server import BrokenOff, Endless, NotReached, Refused

_QUOTED = 200
"""Characters of a server's own words that are passed on."""

_PASSING = {408, 409, 425, 429}
_PAYMENT_REQUIRED = 402
_NO_CREDIT = "insufficient_quota"
_MP3_TYPES = {"audio/mpeg", "audio/mp3", "audio/mpeg3"}


class NoAnswer(UpstreamUnavailable):
    """Not even an error came back."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where speech is asked for, and as what; `chosen_by` is where the voice can be changed."""

    url: str
    key: str = field(repr=False)
    model: str
    voice_name: str
    chosen_by: str = "voice_name"


CAUGHT = (Refused, NotReached, BrokenOff, Endless, TimeoutError)
"""All that a call may raise."""


def translated(error: Exception, endpoint: Endpoint) -> MusicdocError:
    """One of `CAUGHT` as CannotSpeak, UpstreamRefused, UpstreamUnavailable or, where nothing came back, NoAnswer."""
    if isinstance(error, Refused):
        return _answered(error, endpoint)
    if isinstance(error, TimeoutError):
        return NoAnswer("The speech server did not answer in time.")
    if isinstance(error, BrokenOff):
        return UpstreamUnavailable("The speech server broke off in the middle of the speech.")
    if isinstance(error, Endless):
        return UpstreamUnavailable("The speech server sends without end.")
    reason = quoted(str(error), endpoint.key, _QUOTED).rstrip(".")
    return NoAnswer(f"The speech server cannot be reached ({reason}). Is the setting voice_url right?")


def not_speech(why: NoSound, content_type: str) -> MusicdocError:
    """The error for an answer that holds no speech. A server that sends a format of its own will do so again."""
    kind = content_type.partition(";")[0].strip().lower()
    if isinstance(why, Unreadable) and kind.startswith("audio/") and kind not in _MP3_TYPES:
        return UpstreamRefused(
            f"The speech server was asked for MP3 but sent {kind}, which cannot be read here. The setting voice_url "
            f"must lead to one that sends {READABLE}."
        )
    what = f"{why} ({kind})" if kind else str(why)
    return UpstreamUnavailable(f"The speech server sent {what}. If that goes on: is the setting voice_url right?")


def again(error: Exception) -> bool | float:
    """Whether another try can help, or how many seconds the server wants to be left alone before."""
    if not isinstance(error, UpstreamUnavailable):
        return False
    return True if error.retry_after_s is None else error.retry_after_s


def trouble(error: Exception) -> str:
    """What keeps the server from speaking just now, for whoever waits."""
    if isinstance(error, NoAnswer):
        return "The speech server does not answer"
    busy = isinstance(error, UpstreamUnavailable) and error.retry_after_s is not None
    return f"The speech server {'is busy' if busy else 'has trouble'}"


def _answered(error: Refused, endpoint: Endpoint) -> MusicdocError:
    status, (words, about) = error.status, _complaint(error.body)
    said = _quoted(words, endpoint.key)
    if status in (401, _PAYMENT_REQUIRED, 403) or _NO_CREDIT in about:
        return _key_refused(status, said, endpoint)
    if status in _PASSING or status >= 500:
        busy = UpstreamUnavailable(f"The speech server cannot speak just now ({status}){said}.")
        wait_s = retry_after_s(error.headers.get("retry-after"))
        busy.retry_after_s = None if wait_s is None else math.ceil(wait_s)
        return busy
    if "input" not in about:
        refused = _refused(f"{about} {words}".lower(), said, endpoint)
        if refused:
            return refused
    if status in (400, 413, 422):
        return CannotSpeak(f"The speech server does not accept this text{said}.")
    return UpstreamRefused(
        f"The speech server has no /audio/speech there (status {status}). Change the setting voice_url: "
        "it usually ends in /v1."
    )


def _key_refused(status: int, said: str, endpoint: Endpoint) -> UpstreamRefused:
    if status == 401:
        what = "refused the key" if endpoint.key else "wants a key"
        return UpstreamRefused(f"The speech server {what}. Change the setting voice_key.")
    if status == 403:
        return UpstreamRefused(f"The speech server does not allow this with the key in the setting voice_key{said}.")
    return UpstreamRefused("The speech server says that there is no credit left for the key in voice_key.")


def _refused(complaint: str, said: str, endpoint: Endpoint) -> UpstreamRefused | None:
    """The setting that a 4xx is about. Servers differ in how they say so, but all name the thing."""
    if "model" in complaint:
        return UpstreamRefused(f"The speech server has no model “{endpoint.model}”{said}. Change voice_model.")
    if "voice" in complaint:
        return UpstreamRefused(
            f"The speech server has no voice “{endpoint.voice_name}”{said}. Change {endpoint.chosen_by}."
        )
    if "response_format" in complaint:
        return UpstreamRefused(f"The speech server does not make MP3{said}. Change voice_url.")
    return None


def _complaint(body: Any) -> tuple[str, list[str]]:
    """A server's own words, and the names it puts beside them: OpenAI's form, FastAPI's, and what lies between."""
    about: list[str] = []
    while isinstance(body, dict | list):
        if isinstance(body, list):
            body = body[0] if body else None
            continue
        place = body.get("loc")
        names = [
            body.get("param"),
            body.get("code"),
            body.get("type"),
            body.get("error"),
            place[-1] if isinstance(place, list) and place else None,
        ]
        about += [name for name in names if isinstance(name, str)]
        body = body.get("message") or body.get("msg") or body.get("detail") or body.get("error")
    return (body, about) if isinstance(body, str) else ("", about)


def _quoted(words: str, key: str) -> str:
    """`words` in one line, to go on a sentence; nothing of a web page, and never the key."""
    if "<" in words:
        return ""
    line = quoted(words, key, _QUOTED).rstrip(".")
    return f": {line}" if line else ""
