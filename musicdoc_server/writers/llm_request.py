"""How a chat completion is asked for: the form of the answer, the body of the request, and what was spent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

MODES = ("json_schema", "json_object", "text")
OPTIONAL = ("max_completion_tokens", "stream_options")
"""Parameters that are left out where a server does not know them."""

Message = dict[str, str]


class Form(NamedTuple):
    """What an answer has to look like: a name and a strict JSON schema."""

    name: str
    schema: dict[str, Any]


@dataclass
class Usage:
    """What was spent so far, in tokens and calls; a stream that was left early counts as a call without tokens."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0

    def add(self, spent: Any) -> None:
        """Adds the `usage` of an answer, which some servers leave out."""
        if isinstance(spent, dict):
            self.prompt_tokens += int(spent.get("prompt_tokens") or 0)
            self.completion_tokens += int(spent.get("completion_tokens") or 0)


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
