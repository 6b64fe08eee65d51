"""The line to a speech server: `POST …/audio/speech`, over aiohttp.

    server = SpeechServer("http://127.0.0.1:8880/v1", key, timeout_s=20, trusted=trusted())
    data, content_type = await server.speech({"input": "Good evening.", …})
    await server.close()

A call takes half of the CPU that it takes over openai's SDK, which is made for answers of JSON: it builds a client's, a
request's and an answer's worth of objects around the bytes that are all we want. Where a hundred documentaries begin
at once, several hundred calls are under way, and the loop has to go round for each.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

if TYPE_CHECKING:
    import aiohttp

ROUTE = "/audio/speech"
MOST_BYTES = 64 << 20
MOST_WORDS_BYTES = 64 << 10
"""Of an answer that is no speech: whatever is wrong was said by then."""

_CONNECT_S = 5.0


class Refused(Exception):
    """The server answered with an error: its `status`, its `headers`, and its `body`, JSON data or a text."""

    def __init__(self, status: int, headers: Mapping[str, str], body: Any) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.headers = headers
        self.body = body


class NotReached(Exception):
    """No answer came; the text says why."""


class BrokenOff(Exception):
    """The answer ended in the middle."""


class Endless(Exception):
    """The answer has more bytes than any speech."""


def trusted() -> ssl.SSLContext:
    """The certificates that the language model's client believes, too. Reads files: to be called in a thread."""
    import aiohttp  # noqa: F401 - imported here, where that holds nobody up
    import httpx2

    return httpx2.create_ssl_context()


class SpeechServer:
    """Calls one server. Its connections belong to the loop in which it is made. To be closed.

    It raises TimeoutError where no connection comes within 5 s, or nothing for `timeout_s`. An empty `key` sends none.
    """

    def __init__(self, url: str, key: str, *, timeout_s: float, trusted: ssl.SSLContext) -> None:
        import aiohttp

        self._url = url + ROUTE
        self._timeout_s = timeout_s
        self._proxy = _proxy_for(url)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ssl=trusted),  # who calls counts the calls
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=min(_CONNECT_S, timeout_s), sock_read=timeout_s),
        )

    async def speech(self, asked: dict[str, Any]) -> tuple[bytes, str]:
        """The answer's body, and its Content-Type. Raises Refused, NotReached, BrokenOff, Endless, TimeoutError."""
        import aiohttp
        from aiohttp.http_exceptions import HttpProcessingError

        head = False
        try:
            async with self._session.post(self._url, data=json.dumps(asked).encode(), proxy=self._proxy) as answer:
                head = True
                if answer.status >= 400:
                    raise Refused(answer.status, answer.headers, _data(await self._read(answer, MOST_WORDS_BYTES)))
                data = await self._read(answer, MOST_BYTES)
                if len(data) > MOST_BYTES:
                    raise Endless
                return data, answer.headers.get("Content-Type", "")
        except TimeoutError:
            raise
        except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
            if head:
                raise BrokenOff(str(error)) from error
            raise NotReached(getattr(error, "strerror", None) or str(error) or type(error).__name__) from error

    async def close(self) -> None:
        """Closes the connections."""
        await self._session.close()

    async def _read(self, answer: aiohttp.ClientResponse, most: int) -> bytes:
        """The body, or a little more than `most` bytes of it."""
        data, clock = bytearray(), asyncio.get_running_loop().time
        # Behind a damaged chunk aiohttp (3.14) would wait without end, whatever its own time-out.
        async with asyncio.timeout(self._timeout_s) as patience:
            while len(data) <= most and (part := await answer.content.readany()):
                data += part
                patience.reschedule(clock() + self._timeout_s)
        return bytes(data)


def _data(body: bytes) -> Any:
    text = body.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


def _proxy_for(url: str) -> str | None:
    """The proxy that the environment names for this address."""
    parts = urlsplit(url)
    if proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy
