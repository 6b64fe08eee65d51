"""Finds JSON in what a model says, and keeps of it what is usable.

read("Sure: ```json {...} ```")              the object, though it be wrapped, or end in the middle
checked(PlanAnswer, data)                    the value, and what was wrong with the data, in words for the model
strict_schema(PlanAnswer)                    its JSON schema by the rules of strict structured output
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Parsed = TypeVar("Parsed", bound=BaseModel)

OBJECT = re.compile(r'\{\s*"')
THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
"""Some local models think aloud before they answer."""

SHOWN = 8
"""Errors that are told to the model; the rest follow from these, mostly."""

ROUNDS = 8
"""So often what is wrong is taken out and the rest looked at: as deep as answers are, and a few more."""


def begins(text: str) -> int:
    """Where the answer's object begins; -1 while it does not. Thoughts must have been taken out."""
    found = OBJECT.search(text)
    return found.start() if found else -1


def without_thoughts(text: str) -> str:
    """`text` without what the model thought before it answered."""
    return THOUGHT.sub("", text) if "<think>" in text else text


def read(text: str) -> dict[str, Any] | None:
    """The object in `text`, whole or as far as it goes; None where there is none."""
    text = without_thoughts(text)
    for found in OBJECT.finditer(text):
        try:
            data, _ = json.JSONDecoder().raw_decode(text, found.start())
        except RecursionError:
            return None  # no answer is as deep as that
        except ValueError:
            data = growing(text[found.start() :])
        if isinstance(data, dict) and data:
            return data
    return None


def whole(text: str) -> bool:
    """Whether the object in `text` comes to its end."""
    text = without_thoughts(text)
    start = begins(text)
    try:
        json.JSONDecoder().raw_decode(text, max(start, 0))
    except (ValueError, RecursionError):
        return False
    return start >= 0


def growing(text: str, *, closed: bool = False) -> dict[str, Any] | None:
    """The object that `text` begins with, as far as it has come; the last string may be unfinished, unless `closed`."""
    import jiter

    try:
        data = jiter.from_json(text.encode(), partial_mode="on" if closed else "trailing-strings")
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def checked(model: type[Parsed], data: Any) -> tuple[Parsed | None, list[str]]:
    """`data` as a value, and what was wrong. An entry of a list that is wrong is left out, so is an optional field."""
    try:
        data = copy.deepcopy(data)
    except RecursionError:
        return None, ["the answer: it is nested too deeply"]
    wrong: list[str] = []
    for _ in range(ROUNDS):
        try:
            return model.model_validate(data), wrong[:SHOWN]
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False)
            wrong += [f"{'.'.join(map(str, each['loc'])) or 'the answer'}: {each['msg']}" for each in found]
            if not _pruned(data, [each["loc"] for each in found]):
                break
    return None, wrong[:SHOWN]


def _pruned(data: Any, places: list[tuple[Any, ...]]) -> bool:
    """Takes out, on the way to each of `places`, the entry of the innermost list, or the field that begins it."""
    entries = {_entry(place) for place in places}
    pruned = False
    for *way, last in sorted(entries - {()}, key=lambda entry: [str(part).zfill(9) for part in entry], reverse=True):
        part = data
        try:
            for step in way:
                part = part[step]
            del part[last]
        except (IndexError, KeyError, TypeError):
            continue
        pruned = True
    return pruned


def _entry(place: tuple[Any, ...]) -> tuple[Any, ...]:
    lists = [at for at, part in enumerate(place) if isinstance(part, int)]
    return place[: lists[-1] + 1] if lists else place[:1]


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Every field required, nothing else allowed, no defaults: what servers ask of a strict schema."""
    return _strict(model.model_json_schema())  # type: ignore[no-any-return]


def _strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: _strict(part) for name, part in schema.items() if name not in DROPPED}
    if "properties" in schema:
        # A property may well be called "title" or "default".
        kept["properties"] = {name: _strict(part) for name, part in schema["properties"].items()}
        kept |= {"required": list(schema["properties"]), "additionalProperties": False}
    return kept


DROPPED = {"title", "description", "default", "minLength", "maxLength", "minItems", "maxItems"}
"""What strict schemas need not say, or may not on some servers; it is checked here all the same."""
