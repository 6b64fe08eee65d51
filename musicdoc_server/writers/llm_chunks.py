"""Reads the body of a chat completion: server-sent events, or one JSON object.

The SDK's own stream builds several objects for every token. With a hundred documentaries in the making that takes
more than a core; plain dicts take an eighth of that part (13 instead of 100 µs a token, measured with openai 3.54).
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncGenerator, Callable, Iterator
from typing import TYPE_CHECKING, Any

from musicdoc_server.writers.llm_errors import Broken

if TYPE_CHECKING:
    import httpx2

GATHER_S = 0.05
"""Once all that was there is read, tokens may gather for so long: reading several at once takes a third less."""

MANY, MANY_GATHER_S = 8, 0.12
"""The same where more streams than that are read: a sentence is told a moment later, but all of them sooner."""

PACES = 16
"""Streams that began together do not stay together: each gathers up to a third longer or less, or all of them would be
read in one go."""

_turns = itertools.count()

WAITED_S = 0.002
"""What took longer than this to come had not been there."""


MOST_LINE_BYTES = 1 << 20
"""No chunk of an answer is as long as that."""


async def chunks_of(
    response: httpx2.Response, url: str, streams: Callable[[], int] = lambda: 1
) -> AsyncGenerator[dict[str, Any]]:
    """The chunks, as JSON data; `streams` says how many are read.

    Raises Broken when the connection is lost, falls silent, or what comes is no answer.
    """
    import httpx2

    try:
        if "event-stream" not in response.headers.get("content-type", ""):
            async for line in _lines(response, streams, separator=b""):
                yield _data(line.decode("utf-8", "replace"), url)
            return
        async for line in _lines(response, streams):
            if line.startswith(b"data:") and (body := line[5:].strip()) and body != b"[DONE]":
                yield _data(body.decode("utf-8", "replace"), url)
    except TooLong:
        raise Broken(f"The language model at {url} did not come to an end.") from None
    except httpx2.TimeoutException:
        raise Broken(f"The language model at {url} stopped in the middle of its answer.") from None
    except httpx2.HTTPError:
        raise Broken(f"The connection to the language model at {url} was lost in the middle of its answer.") from None


class TooLong(Exception):
    """A line that has no end."""


async def _lines(
    response: httpx2.Response, streams: Callable[[], int], separator: bytes = b"\n"
) -> AsyncGenerator[bytes]:
    """The lines of the body, or all of it at once. Raises TooLong.

    Only line feeds end a line: within JSON there may be any other separator of Unicode's.
    """
    clock = asyncio.get_running_loop().time
    asked_s, rest = clock(), b""
    pace = 2 / 3 + (next(_turns) % PACES) / PACES * 2 / 3
    async for part in response.aiter_bytes():
        waited = clock() - asked_s > WAITED_S
        *lines, rest = (rest + part).split(separator) if separator else (rest + part,)
        if len(rest) > MOST_LINE_BYTES:
            raise TooLong
        for line in lines:
            yield line
        if waited:
            await asyncio.sleep(MANY_GATHER_S * pace if streams() > MANY else GATHER_S)
        asked_s = clock()
    yield rest


def _data(body: str, url: str) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Broken(f"The server at {url} (setting llm_url) does not answer as a language model would.")
    if data.get("error"):
        raise Broken(f"The language model at {url} broke its answer off with an error.")
    return data


def said_in(chunk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What each choice of a chunk says, and what it says in place of that where it refuses. What is no text is none."""
    choices = chunk.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        said = (choice.get("delta") or choice.get("message")) if isinstance(choice, dict) else None
        if isinstance(said, dict):
            content, refusal = said.get("content"), said.get("refusal")
            yield content if isinstance(content, str) else "", refusal if isinstance(refusal, str) else ""
