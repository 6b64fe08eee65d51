"""How a chat completion is asked for: the form of the answer, the body of the request, and what it took."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple, TypeGuard

MODES = ("json_schema", "json_object", "text")
OPTIONAL = ("max_completion_tokens", "stream_options")
"""Parameters that are left out where a server does not know them."""

Message = dict[str, str]


class Form(NamedTuple):
    """What an answer has to look like: a name and a strict JSON schema."""

    name: str
    schema: dict[str, Any]


CHARS_PER_TOKEN = 4
"""About so many in English; most other languages have fewer."""


def asked_tokens(messages: list[Message]) -> int:
    """About what a model is asked with. It counts from when it is sent, as it is to be paid whoever leaves."""
    return _tokens(sum(len(message["content"]) for message in messages))


MOST_TOKENS = 10**8
"""What a server reports beyond is no number of tokens."""


def answered_tokens(spent: Any, asked: int, answered_chars: int) -> dict[str, int]:
    """What is to be counted beyond `asked` once an answer is over, by the names of `upstream.Usage`.

    Its `usage` says that. Without one the characters do: some servers leave it out, and who leaves early never gets it.
    """
    told = spent if isinstance(spent, dict) else {}
    prompt, completion = told.get("prompt_tokens"), told.get("completion_tokens")
    return {
        "llm_prompt_tokens": prompt - asked if _is_count(prompt) else 0,
        "llm_completion_tokens": completion if _is_count(completion) else _tokens(answered_chars),
    }


def _is_count(told: Any) -> TypeGuard[int]:
    return isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= MOST_TOKENS


def _tokens(chars: int) -> int:
    return math.ceil(chars / CHARS_PER_TOKEN)


def body_of(
    mode: str, options: list[str], messages: list[Message], form: Form, max_tokens: int, *, stream: bool
) -> dict[str, Any]:
    """The body of a request in `mode`, with those parameters of `options` that fit; the model is not in it yet."""
    schema = {"name": form.name, "strict": True, "schema": form.schema}
    formats = {"json_schema": {"type": mode, "json_schema": schema}, "json_object": {"type": mode}}
    if mode != MODES[0]:
        text = json.dumps(form.schema, ensure_ascii=False, separators=(",", ":"))
        first = {**messages[0], "content": f"{messages[0]['content']}\n\nAnswer with JSON by this schema:\n{text}"}
        messages = [first, *messages[1:]]
    body: dict[str, Any] = {"messages": messages, "stream": stream}
    if mode in formats:
        body["response_format"] = formats[mode]
    if "max_completion_tokens" in options:
        body["max_completion_tokens"] = max_tokens
    if stream and "stream_options" in options:
        body["stream_options"] = {"include_usage": True}
    return body
