"""Bodies of answers as servers send them, and as they should not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.writers.llm_chunks import chunks_of, said_in
from musicdoc_server.writers.llm_errors import Broken
from musicdoc_server.writers.llm_request import answered_tokens

EVENTS = "text/event-stream; charset=utf-8"


def read(content: bytes | AsyncIterator[bytes], type_: str = EVENTS) -> list[dict[str, Any]]:
    async def all_of_it() -> list[dict[str, Any]]:
        response = httpx2.Response(200, headers={"content-type": type_}, content=content)
        return [chunk async for chunk in chunks_of(response, "http://model")]

    return asyncio.run(all_of_it())


def test_events_are_read_until_the_end() -> None:
    body = ': hello\n\ndata: {"a": 1}\n\nevent: x\ndata:{"b": "\u2028é"}\r\n\r\ndata: [DONE]\n\n'
    assert read(body.encode()) == [{"a": 1}, {"b": "\u2028é"}]


def test_a_server_that_does_not_stream_is_read_all_the_same() -> None:
    assert read(b'{"choices": []}', "application/json") == [{"choices": []}]


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        (b"<html>Welcome</html>", "text/html"),
        (b"", "application/json"),
        (b"[1]", "application/json"),
        (b"data: {oh\n\n", EVENTS),
    ],
)
def test_what_is_no_answer_names_the_setting(body: bytes, type_: str) -> None:
    with pytest.raises(Broken, match="setting llm_url"):
        read(body, type_)


def test_an_error_in_the_middle_is_one() -> None:
    with pytest.raises(Broken, match="with an error"):
        read(b'data: {"choices": []}\n\ndata: {"error": {"message": "overloaded"}}\n\n')


@pytest.mark.parametrize(
    ("error", "words"),
    [(httpx2.ReadTimeout("slow"), "stopped in the middle"), (httpx2.ReadError("gone"), "connection .* was lost")],
)
def test_a_connection_that_fails_in_the_middle_is_told(error: Exception, words: str) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b'data: {"a": 1}\n\n'
        raise error

    with pytest.raises(Broken, match=words):
        read(body())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["choices", "delta", "message", "content", "refusal"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["choices", "usage"]), JSON, max_size=2))
def test_whatever_a_chunk_holds_it_says_text_or_nothing(chunk: dict[str, Any]) -> None:
    for said in said_in(chunk):
        assert [type(part) for part in said] == [str, str]
    used = answered_tokens(chunk.get("usage"), 10, 8)
    assert used["llm_completion_tokens"] >= 0
    assert used["llm_prompt_tokens"] >= -10


@given(st.binary(max_size=200), st.sampled_from([EVENTS, "application/json", "text/html", ""]))
def test_whatever_comes_is_read_or_broken(body: bytes, type_: str) -> None:
    try:
        chunks = read(body, type_)
    except Broken:
        return
    assert all(isinstance(chunk, dict) for chunk in chunks)


@pytest.mark.parametrize("type_", [EVENTS, "application/json"])
def test_what_has_no_end_is_left(type_: str) -> None:
    async def body() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536

    with pytest.raises(Broken, match="did not come to an end"):
        read(body(), type_)


def test_what_is_nested_without_a_bottom_is_no_answer() -> None:
    with pytest.raises(Broken, match="setting llm_url"):
        read(b'data: {"choices": ' + b"[" * 100_000 + b"\n\n")
