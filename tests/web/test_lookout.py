"""Streams end with what showed who reads them, whatever becomes of the question about somebody else."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tornado.iostream import IOStream, StreamClosedError

from musicdoc_server.errors import StoreError
from musicdoc_server.jobs.event_log import EventLog
from musicdoc_server.web.live import lookout
from musicdoc_server.web.live.reader import Reader
from musicdoc_server.web.live.stream import Streams
from tests.web.test_fanout import connected

pytestmark = pytest.mark.gen_test


class People:
    """Who is let in; questions about `slow` are never answered, `odd` breaks, `away` cannot be told."""

    def __init__(self) -> None:
        self.out: set[str] = set()
        self.asked: list[str] = []
        self._news = asyncio.Event()

    async def holds(self, credential: str) -> bool:
        self.asked.append(credential)
        self._news.set()
        if credential == "slow":
            await asyncio.Event().wait()
        if credential == "odd":
            raise ZeroDivisionError
        if credential == "away":
            raise StoreError("It is away.")
        return credential not in self.out

    async def asked_about(self, credential: str, times: int) -> None:
        while self.asked.count(credential) < times:
            self._news.clear()
            await self._news.wait()


@asynccontextmanager
async def reading(people: People, monkeypatch: pytest.MonkeyPatch, *names: str) -> AsyncIterator[dict[str, IOStream]]:
    monkeypatch.setattr(lookout, "LOOK_S", 0.01)
    before, log, streams = asyncio.all_tasks(), EventLog("j", "t"), Streams(60, people.holds)
    far = {}
    for name in names:
        reader, far[name] = connected()
        streams.add(log, Reader(reader._socket, 0, name), b"head ")
        assert await far[name].read_bytes(5) == b"head "
    yield far
    log.close()
    await streams.close()
    assert asyncio.all_tasks() == before


async def over(end: IOStream) -> None:
    with pytest.raises(StreamClosedError):
        await end.read_bytes(1)


async def test_a_stream_closes_while_others_cannot_be_told_about(monkeypatch: pytest.MonkeyPatch) -> None:
    people = People()
    async with reading(people, monkeypatch, "slow", "odd", "away", "ann", "bob") as far:
        await people.asked_about("odd", 3)
        people.out.add("ann")
        await over(far["ann"])
        people.out.add("bob")
        await over(far["bob"])
        assert not any(far[name].closed() for name in ("slow", "odd", "away"))


async def test_nobody_is_asked_about_twice_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    people = People()
    async with reading(people, monkeypatch, "slow", "ann"):
        await people.asked_about("ann", 5)
        assert people.asked.count("slow") == 1


async def test_what_is_never_answered_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout, "ANSWER_S", 0.01)
    people = People()
    async with reading(people, monkeypatch, "slow"):
        await people.asked_about("slow", 3)


async def test_who_showed_nothing_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    people = People()
    async with reading(people, monkeypatch, "", "ann"):
        await people.asked_about("ann", 3)
        assert "" not in people.asked


async def test_what_breaks_is_told_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    people = People()
    with caplog.at_level(logging.ERROR):
        async with reading(people, monkeypatch, "odd"):
            await people.asked_about("odd", 2)
    assert "ZeroDivisionError" in caplog.text
    assert "odd" not in caplog.text.replace("musicdoc", "")
