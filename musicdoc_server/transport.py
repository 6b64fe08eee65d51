"""The HTTP client under openai's SDK: its own on aiohttp, which reads answers with a parser in C.

    client = openai.AsyncOpenAI(…, timeout=timeout, http_client=http_client(timeout))

It takes 40 % less CPU for a call to a speech server than httpx2's own transport (300 of them against the stand-in). For
a model's stream it will not do: when a connection is lost, it drops what had come already. What goes wrong has other
names there; here it gets httpx2's again:
the SDK's names for aiohttp's errors (openai 3.57) would call a refused connection a time-out, and leave some as they
are.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2

UNLIMITED = 0
"""Connections at once: who calls counts its calls itself. (None would be aiohttp's hundred.)"""


def http_client(timeout: httpx2.Timeout) -> httpx2.AsyncClient:
    """A client that raises httpx2's errors. Imports what is heavy and reads the certificates: to be called in a thread.

    Its connections belong to the loop in which it is first used.
    """
    import httpx2
    import openai

    class Bounded(httpx2.AsyncByteStream):
        def __init__(self, stream: httpx2.AsyncByteStream, read_s: float | None) -> None:
            self._stream = stream
            self._read_s = read_s

        async def __aiter__(self) -> AsyncIterator[bytes]:
            parts = aiter(self._stream)
            with suppress(StopAsyncIteration), _named():
                while True:
                    # Behind a damaged chunk aiohttp (3.14) would wait without end, whatever its own time-out.
                    async with asyncio.timeout(self._read_s):
                        part = await anext(parts)
                    yield part

        async def aclose(self) -> None:
            await self._stream.aclose()

    class Client(openai.DefaultAioHttpClient):
        async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
            with _named():
                response = await super().send(request, **options)
            if isinstance(response.stream, httpx2.AsyncByteStream):
                response.stream = Bounded(response.stream, request.extensions["timeout"]["read"])
            return response

    return Client(timeout=timeout, limits=httpx2.Limits(max_connections=UNLIMITED), follow_redirects=True)


@contextmanager
def _named() -> Iterator[None]:
    """Gives aiohttp's errors the names that httpx2 has for them."""
    import aiohttp
    import httpx2
    from aiohttp.http_exceptions import HttpProcessingError

    try:
        yield
    except httpx2.ConnectTimeout as error:
        cause = error.__cause__
        if isinstance(cause, TimeoutError):
            raise
        if isinstance(cause, aiohttp.ClientConnectorError):
            raise httpx2.ConnectError(cause.strerror or str(cause)) from cause
        raise httpx2.RemoteProtocolError(str(cause)) from cause
    except TimeoutError as error:
        raise httpx2.ReadTimeout("nothing came for too long") from error
    except (aiohttp.ClientError, HttpProcessingError) as error:
        raise httpx2.RemoteProtocolError(str(error)) from error
