"""News of what grows, and the Condition that wakes whoever serves the readers.

news = News()
log.watch(news)
for grown in await news.take(): ...     # once for a batch of events, however many logs they are of
"""

from __future__ import annotations

import asyncio

from tornado.locks import Condition


class News:
    """What has grown since somebody last took the news. One Condition stands for all that it watches."""

    def __init__(self) -> None:
        self._grown: set[Awaited] = set()
        self._more = Condition()

    def tell(self, grown: Awaited) -> None:
        """Notes what has grown, and wakes the one who waits to take it."""
        if not self._grown:
            self._more.notify_all()
        self._grown.add(grown)

    async def take(self) -> set[Awaited]:
        """Hands over all that has grown, as soon as anything has."""
        while not self._grown:  # nothing is awaited between the look and the wait, so no news gets lost
            await self._more.wait()
        grown, self._grown = self._grown, set()
        return grown


class Awaited:
    """What grows. Its readers look, and then wait with no other await in between, or watch it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False
        self._watching: set[News] = set()

    def watch(self, news: News) -> None:
        """From now on `news` hears of every change, until `unwatch`."""
        self._watching.add(news)

    def unwatch(self, news: News) -> None:
        """Undoes `watch`."""
        self._watching.discard(news)

    async def wait(self, timeout_s: float | None = None) -> bool:
        """Waits until something is published or this is closed; False when `timeout_s` seconds went by first."""
        news = News()
        self.watch(news)
        try:
            await asyncio.wait_for(news.take(), timeout_s)
        except TimeoutError:
            return False
        finally:
            self.unwatch(news)
        return True

    def wake(self) -> None:
        """Lets everybody who waits or watches look up."""
        for news in self._watching:
            news.tell(self)

    def close(self) -> None:
        """Tells every reader that nothing more will come from here: the server stops, or the job is forgotten."""
        self.closed = True
        self.wake()
