"""What is answered, as JSON: the shape of every success and of every error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from musicdoc_server.models import Value


class Reply(Value):
    """A success. What a route tells beyond that, its own model adds."""

    ok: Literal[True] = True


class Refusal(Value):
    """An error: a sentence that a person can act on, and a code for programs."""

    ok: Literal[False] = False
    error: str
    code: str


@dataclass(frozen=True)
class As:
    """Marks JSON from the store as what `model` made once: it is sent as it is, not read again."""

    model: type[BaseModel]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Anything goes through."""
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The model's, under its own name."""
        told: Any = self.model.__pydantic_core_schema__
        if told["type"] != "definitions":  # else it would be told anew wherever it is referred to
            told = core_schema.definitions_schema(core_schema.definition_reference_schema(told["ref"]), [told])
        return handler(told)


Stored = dict[str, Any]
"""JSON from the store."""
