"""The variable parts of addresses: what they are called, what they may be, and how a route finds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tornado.routing import URLSpec

from musicdoc_server.exports.sound import SOUNDS
from musicdoc_server.web.exports import FORMATS

NAME = r"(?:[^/%]|%(?!00))+"
"""A part of an address; nothing is named with a zero byte, which PostgreSQL would not even look up."""


@dataclass(frozen=True)
class Part:
    """A variable part. `values` are all that it can be, where they are known.

    `spelled`: each of these is an address of its own, beside one with another part in its place.
    """

    says: str
    pattern: str = NAME
    values: tuple[str, ...] = ()
    spelled: bool = False


PARTS = {
    "jobId": Part("The job's id, as it came when it was created."),
    "userId": Part("The user's own name; `local` on one's own machine."),
    "playlistId": Part("The playlist's id."),
    "format": Part("What kind of file.", values=tuple(FORMATS)),
    "sound": Part("What kind of sound file.", "|".join(SOUNDS), tuple(SOUNDS), spelled=True),
    "soundFormat": Part("What kind of sound file.", values=tuple(SOUNDS)),
    "clip": Part("The file's name, as a timeline has it; with `.vtt` in place of `.mp3` for its captions."),
    "trackId": Part("The song's id, as a timeline has it."),
    "file": Part("The file's place.", ".+"),
}
_PART = re.compile(r"\{(\w+)\}")


def route(template: str, handler: type, parts: dict[str, Any]) -> URLSpec:
    """A route to a handler, whose name is its template (`/api/jobs/{jobId}`); `parts` are for its `initialize`."""
    texts = _PART.split(template)
    pattern = "".join(
        f"({PARTS[text].pattern})" if place % 2 else text.replace(".", r"\.") for place, text in enumerate(texts)
    )
    return URLSpec(pattern, handler, parts, name=template)


def parts_of(template: str) -> dict[str, Part]:
    """The variable parts of a template, by name."""
    return {name: PARTS[name] for name in _PART.findall(template)}


def spelled(template: str) -> list[str]:
    """The addresses that a template stands for: more than one where a part of it is spelled out."""
    for name, part in parts_of(template).items():
        if part.spelled:
            return [template.replace(f"{{{name}}}", value) for value in part.values]
    return [template]
