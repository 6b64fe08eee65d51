"""The schemas of all that is asked and answered, from the models that read and write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema
from pydantic_core.core_schema import ComputedField, DataclassField, ModelField, TypedDictField, WithDefaultSchema

REF = "#/components/schemas/{model}"


class _AsWritten(GenerateJsonSchema):
    """What is written has no empty fields: None is left out, and every other default is there."""

    def field_is_required(
        self, field: ModelField | DataclassField | TypedDictField | ComputedField, total: bool
    ) -> bool:
        """Whether it is always there."""
        if self.mode == "validation" or field["type"] == "computed-field":
            return super().field_is_required(field, total)  # type: ignore[arg-type]  # computed fields are let through
        schema = field["schema"]
        return schema["type"] != "default" or schema.get("default", ...) is not None

    def field_title_should_be_set(self, schema: Any) -> bool:
        """A field's name is title enough."""
        return False

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """Without the null that would not be written."""
        inner = schema["schema"]
        if self.mode == "serialization" and schema.get("default", ...) is None and inner["type"] == "nullable":
            return self.generate_inner(inner["schema"])
        return super().default_schema(schema)


class Schemas:
    """`all` are the schemas by name, as components; the rest refers to them."""

    def __init__(self, *, replies: Iterable[type[BaseModel]], bodies: Iterable[type[BaseModel]]) -> None:
        wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {}
        wanted |= {(model, "serialization"): None for model in replies}
        wanted |= {(model, "validation"): None for model in bodies}
        self._by_model, told = models_json_schema(list(wanted), ref_template=REF, schema_generator=_AsWritten)
        self.all: dict[str, Any] = told.get("$defs", {})

    def reply(self, model: type[BaseModel]) -> JsonSchemaValue:
        """Where an answer's schema is."""
        return self._by_model[model, "serialization"]

    def body(self, model: type[BaseModel]) -> JsonSchemaValue:
        """Where a body's schema is."""
        return self._by_model[model, "validation"]

    @staticmethod
    def fields(query: type[BaseModel]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The fields of a query, each with its schema."""
        for name, schema in query.model_json_schema().get("properties", {}).items():
            yield name, {key: value for key, value in schema.items() if key != "title"}
