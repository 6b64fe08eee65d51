"""POST /v1/chat/completions, in one piece or as a stream."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from bisect import bisect_right
from itertools import pairwise
from typing import Any

from tornado.iostream import StreamClosedError

from tests.standins.openai import tokens
from tests.standins.openai.base import OpenAI
from tests.standins.openai.reply import Reply, reply_to
from tests.standins.openai.strict import complaint
from tests.standins.wire import Gone


class Chat(OpenAI):
    """Answers as a model would, at a model's pace."""

    async def post(self) -> None:
        asked = self._check()
        reply = reply_to(asked, self.behaviour)
        prompt = tokens.of_messages(asked["messages"])
        self.call.usage = {"prompt_tokens": prompt, "completion_tokens": 0}
        self.call.notes["spoilt"] = reply.spoilt
        await self.pause(self.behaviour.first_token_s)
        if asked.get("stream"):
            wants_usage = bool((asked.get("stream_options") or {}).get("include_usage"))
            await self._stream(asked["model"], reply, wants_usage=wants_usage)
        else:
            await self._whole(asked["model"], reply)

    def _check(self) -> dict[str, Any]:
        asked = self.asked("model", "messages")
        self.check_model(asked["model"], speaks=False)
        messages = asked["messages"]
        if not isinstance(messages, list) or not all(isinstance(each, dict) and "role" in each for each in messages):
            self.refuse(400, "Invalid type for 'messages'.", param="messages", code="invalid_type")
        if wrong := complaint(asked, strict=self.behaviour.strict_parameters):
            message, param, code = wrong
            self.refuse(400, message, param=param, code=code)
        return asked

    async def prepare(self) -> None:
        await super().prepare()
        behaviour, body = self.behaviour, self.json_body()
        if not isinstance(body, dict) or behaviour.on_prompt not in self.call_text():
            return
        kind = (body.get("response_format") or {}).get("type", "text")
        if behaviour.chat_hang and behaviour.take("chat_hang"):
            await self.hang()
        if behaviour.take("chat_5xx"):
            self.fail(500, "The server had an error while processing your request.")
        if kind in {"json_schema", "json_object"} and behaviour.take(f"refuse_{kind}"):
            message = f"Invalid parameter: 'response_format' of type '{kind}' is not supported with this model."
            self.refuse(400, message, param="response_format")

    def call_text(self) -> str:
        """All messages as one text."""
        messages = (self.json_body() or {}).get("messages")
        return "\n".join(tokens.text_of(each) for each in messages or () if isinstance(each, dict))

    async def _whole(self, model: str, reply: Reply) -> None:
        parts = tokens.pieces(reply.text)
        await self.pause(len(parts) / self.behaviour.tokens_per_s)
        self.call.usage["completion_tokens"] = len(parts)
        if reply.ends == "stall":
            await self.hang()
        text = reply.text
        message: dict[str, Any] = {
            "role": "assistant",
            "content": None if reply.refused else text,
            "refusal": text if reply.refused else None,
            "annotations": [],
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reply.finish_reason}
        spent = tokens.usage(self.call.usage["prompt_tokens"], len(parts))
        body = {**_frame(model, "chat.completion"), "choices": [choice], "usage": spent}
        if reply.ends == "cut_off":
            whole = json.dumps(body).encode()
            self.set_header("Content-Type", "application/json")
            self.set_header("Content-Length", str(len(whole)))
            self.write(whole[: len(whole) // 2])
            await self.flush()
            self.drop()
        self.answer(body)

    async def _stream(self, model: str, reply: Reply, *, wants_usage: bool) -> None:
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        frame = _frame(model, "chat.completion.chunk")
        nothing = {"usage": None} if wants_usage else {}
        field = "refusal" if reply.refused else "content"
        first = {"role": "assistant", "content": None if reply.refused else "", "refusal": None}
        try:
            await self._send(_chunk({**frame, **nothing}, first))
            await self._tokens({**frame, **nothing}, field, tokens.pieces(reply.text))
            if reply.ends == "stall":
                await self.hang()
            if reply.ends == "cut_off":
                self.drop()
            self.write(_chunk({**frame, **nothing}, {}, reply.finish_reason))
            if wants_usage:
                spent = tokens.usage(self.call.usage["prompt_tokens"], self.call.usage["completion_tokens"])
                self.write(f"data: {json.dumps({**frame, 'choices': [], 'usage': spent})}\n\n")
            self.write("data: [DONE]\n\n")
        except StreamClosedError:
            self.on_connection_close()

    async def _tokens(self, frame: dict[str, Any], field: str, parts: list[str]) -> None:
        """Sends a chunk as each is due; after a delay all that are due at once, so the pace holds on a busy machine."""
        step, pace = max(1, self.behaviour.tokens_per_chunk), self.behaviour.tokens_per_s
        counts = [min(at + step, len(parts)) for at in range(0, len(parts), step)]
        before, after = _chunk(frame, {field: ""}).split(f'"{field}": ""')
        start, sent = time.monotonic(), 0
        while sent < len(counts):
            await asyncio.sleep(max(0.0, start + counts[sent] / pace - time.monotonic()))
            if self.gone.is_set():
                raise Gone
            due = max(sent + 1, bisect_right(counts, (time.monotonic() - start) * pace))
            starts = [counts[sent - 1] if sent else 0, *counts[sent:due]]
            texts = ["".join(parts[begin:end]) for begin, end in pairwise(starts)]
            await self._send(
                "".join(f'{before}"{field}": {json.dumps(text, ensure_ascii=False)}{after}' for text in texts)
            )
            self.call.usage["completion_tokens"], sent = counts[due - 1], due

    async def _send(self, chunks: str) -> None:
        self.write(chunks)
        await self.flush()


def _chunk(frame: dict[str, Any], delta: dict[str, Any], reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
    return f"data: {json.dumps({**frame, 'choices': [choice]}, ensure_ascii=False)}\n\n"


def _frame(model: str, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{secrets.token_hex(12)}",
        "object": kind,
        "created": int(time.time()),
        "model": model,
        "service_tier": "default",
        "system_fingerprint": None,
    }
