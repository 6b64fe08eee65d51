"""The fields of what is asked and answered, for docs/api.md, from the schemas of the API's document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]


def name_of(schema: Json) -> str:
    """The name that a reference ends with; empty for what is none."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def table(first: str, second: str, rows: Sequence[tuple[str, str]]) -> str:
    """A table with two columns."""
    return "\n".join([f"| {first} | {second} |", "|---|---|", *(f"| {one} | {two} |" for one, two in rows)])


class Fields:
    """`schemas` are by name. A value that is read and written has two, which are told as one."""

    def __init__(self, schemas: Json, bodies: set[str]) -> None:
        """`bodies` are the names of what is asked."""
        self._schemas = schemas
        self._bodies = bodies
        self._asked = {name for body in bodies for name in _within(schemas[body])}

    def values(self) -> Iterator[str]:
        """A section for each value that has fields of its own to tell."""
        for name, schema in sorted(self._schemas.items()):
            if not name.endswith("-Input") and name not in self._bodies and self._is_told(schema):
                yield f"### {_plain(name)}"
                yield " ".join(schema.get("description", "").split())
                yield self.fields(name, "required" if name in self._asked else "always")

    def fields(self, name: str, needed: str) -> str:
        """A table of a value's fields; `needed` is said of those that are never left out."""
        schema = self._schemas[name]
        always = set(schema.get("required", ()))
        fields = {field: told for field, told in schema["properties"].items() if field != "ok"}
        rows = [(f"`{field}`", self.field(told, needed if field in always else "")) for field, told in fields.items()]
        return table("field", "", rows)

    def parameter(self, told: Json) -> str:
        """What there is to say of a parameter."""
        if told["in"] == "path":
            return " ".join(part for part in (told["description"], _choice(told["schema"].get("enum", ()))) if part)
        where = "header" if told["in"] == "header" else ""
        said = ", ".join(part for part in (where, _kind(told["schema"]), *_bounds(told["schema"])) if part)
        return f"{said}: {told['description']}" if told["description"] else said

    def field(self, told: Json, needed: str) -> str:
        """What there is to say of a field of a value."""
        schema = next((each for each in told.get("anyOf", ()) if each.get("type") != "null"), told)
        kind = self.named(schema) or _kind(schema)
        said = ", ".join(part for part in (needed, kind, *_bounds({**schema, **told})) if part)
        return f"{said}: {told['description']}" if "description" in told else said

    def named(self, schema: Json) -> str:
        """A link to what the schema refers to, or to what it is a list of."""
        if "oneOf" in schema:
            return " or ".join(self.named(each) for each in schema["oneOf"])
        if schema.get("type") == "array":
            inner = self.named(schema["items"])
            return f"list of {inner}" if inner else ""
        name = name_of(schema)
        if not name:
            return ""
        if "enum" in self._schemas[name]:
            return _choice(self._schemas[name]["enum"])
        return f"[{_plain(name)}](#{_plain(name).lower()})"

    def content(self, content: Json) -> str:
        """What an answer's body is: its fields, or its types."""
        told = []
        for type_, body in content.items():
            name = name_of(body["schema"])
            if name and self._is_told(self._schemas[name]):
                told.append(self.named(body["schema"]))
                continue
            fields = self._schemas[name]["properties"] if name else {}
            own = [f"`{field}`{self._of(schema)}" for field, schema in fields.items() if field != "ok"]
            told.append(", ".join(own) if name else f"`{type_}`")
        told = [part for part in told if part]
        return f" ({', '.join(told)})" if told else ""

    def _of(self, schema: Json) -> str:
        named = self.named(schema)
        return f": {named}" if named else ""

    def _is_told(self, schema: Json) -> bool:
        """Answers are told where they are given, unless they say something of their fields."""
        fields: Json = schema.get("properties", {})
        answer = "ok" in fields and not any("description" in field for field in fields.values())
        return bool(fields) and not answer


def _within(schema: Any) -> Iterator[str]:
    """The names that a schema refers to itself."""
    if isinstance(schema, dict):
        yield from [name_of(schema)] if "$ref" in schema else []
    for each in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _within(each)


def _plain(name: str) -> str:
    return name.removesuffix("-Output").removesuffix("-Input")


def _kind(schema: Json) -> str:
    if "enum" in schema:
        return _choice(schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`".lower() if isinstance(schema["const"], bool) else f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    return words.get(schema.get("type", ""), "")


def _choice(values: Sequence[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _bounds(schema: Json) -> Iterator[str]:
    low, high = schema.get("minimum"), schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is not None and high is not None:
        yield f"{low}–{high}" if "maximum" in schema else f"{low} to below {high}"
    elif low is not None:
        yield f"at least {low}"
    if "maxLength" in schema:
        yield (
            f"{schema['minLength']}–{schema['maxLength']} characters"
            if schema.get("minLength")
            else (f"up to {schema['maxLength']} characters")
        )
    if "maxItems" in schema:
        yield f"up to {schema['maxItems']}"
    if "pattern" in schema:
        yield f"`{schema['pattern']}`".replace("|", "\\|")
    if schema.get("default") and "const" not in schema and not isinstance(schema["default"], dict):
        yield f"default {str(schema['default']).lower()}"
