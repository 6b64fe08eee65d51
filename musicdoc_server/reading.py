"""What comes in from outside becomes a value, or a BadInput that names the field in words a person can act on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from musicdoc_server.errors import BadInput

Model = TypeVar("Model", bound=BaseModel)

NO_OBJECT = {"json_invalid", "model_type", "model_attributes_type"}

_RANGE = re.compile(r"\s*bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*")
_IN_HEADER = re.compile(r"[\x21-\x7e]{1,4096}")

# pydantic's error types, put in words; what stands in braces comes from pydantic.
WORDS = {
    "missing": "is missing",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "too_long": "must have at most {max_length} characters",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "union_tag_invalid": "has a “type” that is not known here",
    "union_tag_not_found": "has no “type”",
    "unknown_language": "must be a language, such as “de”, “pt-BR” or “German”",
    "string_pattern_mismatch": "has characters that cannot be used here",
}


def from_json(type_: type[Model], body: bytes) -> Model:
    """`body` read as JSON, where a number is no text and true is no number. Raises BadInput."""
    try:
        return type_.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise BadInput(_sentence(error)) from None


def from_texts(type_: type[Model], texts: Mapping[str, str]) -> Model:
    """The value of a query, whose fields are all text. Raises BadInput."""
    try:
        return type_.model_validate_strings(texts)
    except ValidationError as error:
        raise BadInput(_sentence(error)) from None


def from_fields(type_: type[Model], **fields: Any) -> Model:
    """The value with these fields. Raises BadInput."""
    try:
        return type_(**fields)
    except ValidationError as error:
        raise BadInput(_sentence(error)) from None


def whole(text: str) -> str:
    """`text` as it can be stored and sent: half a surrogate pair, as broken JSON may hold one, becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def fits_header(text: str) -> bool:
    """Whether `text` can be sent in a header, as a key or a token: what cannot would come back in an exception."""
    return _IN_HEADER.fullmatch(text) is not None


MOST_DIGITS = 18
"""Databases take numbers below 10^18."""


def event_number(text: str) -> int | None:
    """The number of an event as a client writes it, up to MOST_DIGITS; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def _number(text: object) -> object:
    number = event_number(text) if isinstance(text, str) else text
    if number is None:
        raise PydanticCustomError("int_type", "no number")
    return number


def _flag(text: object) -> object:
    if text not in {"true", "false"} and not isinstance(text, bool):
        raise PydanticCustomError("flag", "it must be true or false")
    return text


Whole = Annotated[int, BeforeValidator(_number)]
"""A number in a query: digits and nothing else, of which Python would take some."""

Number = Annotated[Whole, Field(ge=0, lt=10**MOST_DIGITS)]
"""The number of an event."""

Flag = Annotated[bool, BeforeValidator(_flag)]
"""`true` or `false` in a query; nothing else that might mean so."""


def byte_range(header: str) -> bool:
    """Whether a Range header asks for one range of bytes, with an end that is not before its beginning."""
    found = _RANGE.fullmatch(header)
    if found is None or not (found[1] or found[2]):
        return False
    return not (found[1] and found[2]) or int(found[1]) <= int(found[2])


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] in NO_OBJECT and not first["loc"]:
        return "The request's body must be a JSON object."
    if not first["loc"]:
        return f"The request cannot be used: {first['msg']}."
    field = ".".join(str(part) for part in first["loc"])
    words = WORDS.get(first["type"], "cannot be used: {msg}")
    return f"The field “{field}” {words.format(msg=first['msg'], **first.get('ctx', {}))}."
