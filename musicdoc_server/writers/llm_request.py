"""How a chat completion is asked for: the form of the answer, the body of the request, and what it took."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

MODES = ("json_schema", "json_object", "text")
OPTIONAL = ("max_completion_tokens", "stream_options")
"""Parameters that are left out where a server does not know them."""

Message = dict[str, str]


class Form(NamedTuple):
    """What an answer has to look like: a name and a strict JSON schema."""

    name: str
    schema: dict[str, Any]


def tokens(spent: Any) -> dict[str, int]:
    """What the `usage` of an answer says, which some servers leave out, by the names of `upstream.Usage`."""
    told = spent if isinstance(spent, dict) else {}
    counts = {name: told.get(name) for name in ("prompt_tokens", "completion_tokens")}
    return {f"llm_{name}": count if isinstance(count, int) else 0 for name, count in counts.items()}


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
