"""Talks to a server with OpenAI's Chat Completions: retries, the form of answers that it can give, what it costs.

    client = ModelClient("https://api.openai.com/v1", key, "gpt-6.1-terra", timeout_s=60)
    text = await client.ask(messages, form, max_tokens=2000)
    async with aclosing(client.stream(messages, form, max_tokens=2000)) as pieces:
        async for piece in pieces: ...

Answers are asked for as JSON by a strict schema; where the server refuses that, as any JSON object with the schema in
the prompt; else as plain text. What a server refused is remembered for as long as this object lives.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from musicdoc_server.upstream import Patience, afford, quoted, tried, used, waiting
from musicdoc_server.writers.llm_chunks import chunks_of, said_in
from musicdoc_server.writers.llm_errors import (
    Broken,
    Declined,
    again,
    message_of,
    translated,
    trouble,
    unknown_model,
)
from musicdoc_server.writers.llm_request import MODES, OPTIONAL, Form, Message, answered_tokens, asked_tokens, body_of

if TYPE_CHECKING:
    import openai

PATIENCE = Patience(tries=3, first_s=0.5, most_s=20, longest_s=20)
CONNECT_S = 10.0
KEPT_CONNECTIONS = 20
MOST_CHARS = 200_000
"""No answer is as long as that: a model that goes on, or a server that is none, is left."""
_ROUTE = "/chat/completions"
LONGEST_STREAM = 3
"""How many times the time-out a whole stream may take; the time-out itself is for each wait within it."""


class ModelClient:
    """One model at one server. `turns`: how many calls may be under way at once, here and wherever else it is used."""

    def __init__(
        self, url: str, key: str, model: str, *, timeout_s: float, turns: asyncio.Semaphore | None = None
    ) -> None:
        self.url = url
        self.model = model
        self._key = key
        self._timeout_s = timeout_s
        self._turns = turns
        self._openai: asyncio.Task[openai.AsyncOpenAI] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turn = asyncio.Lock()
        self._mode = MODES[0]
        self._unknown: set[str] = set()
        self._streams = 0

    async def ask(self, messages: list[Message], form: Form, *, max_tokens: int) -> str:
        """The whole answer, which may end in the middle. Raises UpstreamRefused, UpstreamUnavailable."""
        async with self._own_turn():
            reply = await self._call(messages, form, max_tokens, stream=False)
            return "".join([piece async for piece in self._pieces(reply, asked_tokens(messages))])

    async def stream(self, messages: list[Message], form: Form, *, max_tokens: int) -> AsyncGenerator[str]:
        """The answer in pieces, as they come. Closing the iterator closes the connection, which stops the model.

        Raises UpstreamRefused and UpstreamUnavailable before the first piece, Broken and Declined also later.
        """
        async with self._own_turn():
            reply = await self._call(messages, form, max_tokens, stream=True)
            self._streams += 1
            end_s = asyncio.get_running_loop().time() + LONGEST_STREAM * self._timeout_s
            try:
                async with aclosing(self._pieces(reply, asked_tokens(messages))) as pieces:
                    async for piece in pieces:
                        yield piece
                        if asyncio.get_running_loop().time() > end_s:
                            raise Broken(f"The language model at {self.url} did not come to an end.")
            finally:
                self._streams -= 1
                await reply.aclose()

    async def models(self) -> list[dict[str, Any]]:
        """The models that the server offers, as it describes them. Raises UpstreamRefused, UpstreamUnavailable."""
        client = await self._client()
        import openai  # loaded by now, in a thread

        try:
            return [
                model.to_dict(warnings=False)
                for model in (await client.models.list(timeout=self._timeout_s)).data or ()
            ]
        except openai.OpenAIError as error:
            raise self._translated(error) from None
        except (AttributeError, TypeError, ValueError):
            raise self._translated(openai.OpenAIError("not a list of models")) from None

    async def close(self) -> None:
        """Closes the connections."""
        if self._openai and self._loop is asyncio.get_running_loop():
            await (await self._openai).close()
        self._openai = None

    def _own_turn(self) -> AbstractAsyncContextManager[None]:
        """Waits in line, first come first served, where a number of calls is set."""
        if self._turns is None:
            return nullcontext()
        if self._turns.locked():
            waiting("The language model is busy with other documentaries; waiting for our turn")
        return self._turns

    async def _pieces(self, reply: Any, asked: int) -> AsyncGenerator[str]:
        refusal, spent, answered_chars = "", None, 0
        try:
            async with aclosing(chunks_of(reply, self.url, lambda: self._streams)) as chunks:
                async for chunk in chunks:
                    spent = chunk.get("usage") or spent
                    for content, refused in said_in(chunk):
                        refusal += refused
                        answered_chars += len(content)
                        if answered_chars + len(refusal) > MOST_CHARS:
                            raise Broken(f"The language model at {self.url} did not come to an end.")
                        if content:
                            yield content
        finally:
            # Some servers tell with each chunk what was used so far.
            used(**answered_tokens(spent, asked, answered_chars))
        if refusal:
            raise Declined(f"The language model will not write about this. It says: {quoted(refusal, self._key, 300)}")

    async def _call(self, messages: list[Message], form: Form, max_tokens: int, *, stream: bool) -> Any:
        """The server's reply (httpx2), with its head read, and its body too where it is no stream."""
        import openai

        client, began = await self._client(), self._mode
        while True:
            mode, options = self._mode, [name for name in OPTIONAL if name not in self._unknown]
            body = body_of(mode, options, messages, form, max_tokens, stream=stream)
            try:
                return await tried(
                    partial(self._once, client, body, asked_tokens(messages)), PATIENCE, again=again, trouble=trouble
                )
            except openai.APIStatusError as error:
                if not self._adapted(error, mode, options):
                    self._mode = began
                    raise self._translated(error) from None
            except (openai.OpenAIError, TimeoutError) as error:
                raise self._translated(error) from None

    async def _once(self, client: openai.AsyncOpenAI, body: dict[str, Any], asked: int) -> Any:
        import openai

        # To build a request takes the SDK 1 to 2 ms; those of jobs that begin together let others in between.
        async with self._turn:
            await asyncio.sleep(0)
        afford()
        used(llm_calls=1, llm_prompt_tokens=asked)
        try:
            if body["stream"]:
                # What `chat.completions.create` does, without looking for files to upload among the messages.
                stream = openai.AsyncStream[object]
                sent = {"model": self.model, **body}
                return (await client.post(_ROUTE, cast_to=object, body=sent, stream=True, stream_cls=stream)).response
            async with asyncio.timeout(self._timeout_s):
                raw = await client.chat.completions.with_raw_response.create(model=self.model, **body)
                return raw.http_response
        except openai.OpenAIError as error:
            if not isinstance(error, openai.APITimeoutError):  # it refused, or was not reached
                used(llm_prompt_tokens=-asked)
            raise

    def _adapted(self, error: openai.APIStatusError, mode: str, options: list[str]) -> bool:
        """Whether there is another way to ask a server that did not accept the request; it is remembered."""
        if error.status_code not in {400, 422} or unknown_model(error):
            return False
        unknown = {name for name in options if name in message_of(error)}
        if unknown:
            self._unknown |= unknown
            return True
        later = MODES[MODES.index(mode) + 1 :]
        if later and self._mode == mode:
            self._mode = later[0]
        return bool(later)

    async def _client(self) -> openai.AsyncOpenAI:
        """The SDK's client; its connections belong to the loop that it is first used in."""
        if self._openai is None or self._loop is not asyncio.get_running_loop():
            self._loop, self._turn = asyncio.get_running_loop(), asyncio.Lock()
            # The SDK takes a third of a second to be imported, and must not hold up the loop for that.
            self._openai = asyncio.create_task(asyncio.to_thread(self._new_client))
        return await asyncio.shield(self._openai)

    def _new_client(self) -> openai.AsyncOpenAI:
        import httpx2
        import openai

        timeout = httpx2.Timeout(self._timeout_s, connect=min(CONNECT_S, self._timeout_s))
        key = self._key or "none"  # local servers want none, the SDK wants one
        # Not aiohttp's transport: when a connection is lost, it drops what had come already, which we want to keep.
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=KEPT_CONNECTIONS)
        http = httpx2.AsyncClient(timeout=timeout, limits=limits, follow_redirects=True)
        return openai.AsyncOpenAI(base_url=self.url, api_key=key, max_retries=0, timeout=timeout, http_client=http)

    def _translated(self, error: Exception) -> Exception:
        return translated(error, url=self.url, key=self._key, model=self.model, timeout_s=self._timeout_s)
