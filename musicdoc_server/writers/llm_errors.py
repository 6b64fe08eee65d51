"""What can go wrong between us and a language model, said in our own words. Everything of openai's is translated here.

passes (429, 5xx, time-outs, dropped connections)     tried again, then UpstreamUnavailable
does not pass (key, model, address, no credit)        UpstreamRefused, at once, naming the setting to look at
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from musicdoc_server.errors import MusicdocError, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.upstream import quoted, retry_after_s

if TYPE_CHECKING:
    import openai

NO_CREDIT = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
"""Codes of a 429 that no waiting helps against."""

QUOTED = 200
"""Characters of a server's own message that are passed on."""


class Declined(UpstreamRefused):
    """The model will not write about this; the message carries its words."""


class Broken(UpstreamUnavailable):
    """The answer ended in the middle: the connection was lost, or nothing came for too long."""


def passes(error: Exception) -> bool:
    """Whether trying again may help."""
    import openai

    if isinstance(error, openai.RateLimitError):
        return error.code not in NO_CREDIT and error.type not in NO_CREDIT
    if isinstance(error, openai.APIStatusError):
        return error.status_code in {408, 409} or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError | TimeoutError)


def again(error: Exception) -> bool | float:
    """Whether the call is worth another try, or how many seconds the server wants to be left alone before."""
    wait_s = _wait_s(error)
    return passes(error) and (True if wait_s is None else wait_s)


def trouble(error: Exception) -> str:
    """What keeps the model from answering just now, for whoever waits."""
    import openai

    if isinstance(error, openai.RateLimitError):
        return "The language model is busy"
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return "The language model does not answer"
    if isinstance(error, openai.APIConnectionError):
        return "The language model cannot be reached"
    return "The language model has trouble"


def _wait_s(error: Exception) -> float | None:
    response = getattr(error, "response", None)
    return None if response is None else retry_after_s(response.headers.get("retry-after"))


def translated(error: Exception, *, url: str, key: str, model: str, timeout_s: float) -> MusicdocError:
    """`error` as one of ours, with a sentence for a person, in which `key` never is."""
    import openai

    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return UpstreamUnavailable(f"The language model did not answer within {timeout_s:g} seconds (at {url}).")
    if isinstance(error, openai.APIConnectionError):
        return UpstreamUnavailable(f"The language model cannot be reached at {url} (setting llm_url).")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, url, key, model)
    return UpstreamUnavailable(f"The server at {url} (setting llm_url) does not answer as a language model would.")


def _of_status(error: openai.APIStatusError, url: str, key: str, model: str) -> MusicdocError:
    status = error.status_code
    if passes(error):
        busy = UpstreamUnavailable(f"The language model is too busy or has trouble (status {status}); try again soon.")
        wait_s = _wait_s(error)
        busy.retry_after_s = None if wait_s is None else math.ceil(wait_s)
        return busy
    if unknown_model(error):
        return UpstreamRefused(f"The language model “{model}” (setting llm_model) does not exist at {url}.")
    sentences = {
        401: "The language model refused the key (setting llm_key). Check it, or make a new one.",
        403: f"The key (setting llm_key) may not use the language model “{model}” (setting llm_model).",
        404: f"There is no chat completions API at {url} (setting llm_url).",
        405: f"There is no chat completions API at {url} (setting llm_url).",
        429: "The account of the language model's key (setting llm_key) has no credit left.",
    }
    said = quoted(message_of(error), key, QUOTED)
    return UpstreamRefused(sentences.get(status, f"The language model did not accept the request: {said}"))


def unknown_model(error: openai.APIStatusError) -> bool:
    """Whether the server says that it has no such model; the words differ from one to the next."""
    said = message_of(error).lower()
    missing = any(words in said for words in ("not found", "does not exist", "not exist", "no such", "unknown model"))
    return error.code == "model_not_found" or (error.status_code in {400, 404} and "model" in said and missing)


def message_of(error: openai.APIStatusError) -> str:
    """What the server said."""
    body = error.body
    said = body.get("message") if isinstance(body, dict) else body if isinstance(body, str) else None
    return str(said or error.message)
