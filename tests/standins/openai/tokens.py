"""Counting tokens, near enough: about four letters each, punctuation by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

PIECE = re.compile(r"\s?[^\W\d_]{1,7}|\s?\d{1,3}|\s?[^\w\s]{1,2}|\s+|.", re.DOTALL)
PER_MESSAGE = 4
"""Tokens that every message costs beside its text."""


def pieces(text: str) -> list[str]:
    """The tokens; joined they are the text again."""
    return PIECE.findall(text)


def of_messages(messages: Sequence[dict[str, Any]]) -> int:
    """What the messages of a call cost."""
    return sum(PER_MESSAGE + len(pieces(text_of(message))) for message in messages)


def text_of(message: dict[str, Any]) -> str:
    """The words of a message, whether its content is a text or a list of parts."""
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))


def usage(prompt: int, completion: int) -> dict[str, Any]:
    """A usage object."""
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }
