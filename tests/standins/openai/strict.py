"""What a new model refuses in a chat call: old parameters, schemas that are not strict."""

from __future__ import annotations

from typing import Any

from tests.standins.openai import tokens

Complaint = tuple[str, str, str | None]
"""Message, parameter, code."""


def complaint(asked: dict[str, Any], *, strict: bool) -> Complaint | None:
    """What is wrong with a call, if anything. Without `strict` only what any server would refuse."""
    wanted = asked.get("response_format") or {}
    kind = wanted.get("type", "text")
    if kind not in {"text", "json_object", "json_schema"}:
        return f"Invalid value: '{kind}'.", "response_format.type", "invalid_value"
    if kind == "json_schema" and not isinstance((wanted.get("json_schema") or {}).get("schema"), dict):
        message = "Missing required parameter: 'response_format.json_schema.schema'."
        return message, "response_format.json_schema.schema", "missing_required_parameter"
    if not strict:
        return None
    return _old_parameter(asked) or _format(asked, wanted, kind)


def _old_parameter(asked: dict[str, Any]) -> Complaint | None:
    if asked.get("max_tokens") is not None:
        message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."
        return message, "max_tokens", "unsupported_parameter"
    if asked.get("temperature") not in {None, 1}:
        message = "Unsupported value: 'temperature' is not supported with this model. Only the default (1) is."
        return message, "temperature", "unsupported_value"
    return None


def _format(asked: dict[str, Any], wanted: dict[str, Any], kind: str) -> Complaint | None:
    if kind == "json_object" and not any("json" in tokens.text_of(each).lower() for each in asked["messages"]):
        message = "'messages' must contain the word 'json' in some form to use 'response_format' of type 'json_object'."
        return message, "messages", None
    if kind == "json_schema" and wanted["json_schema"].get("strict"):
        problem = _not_strict(wanted["json_schema"]["schema"], ())
        if problem:
            name = wanted["json_schema"].get("name")
            message = f"Invalid schema for response_format '{name}': {problem}"
            return message, "response_format", "invalid_json_schema"
    return None


def _not_strict(schema: Any, where: tuple[str, ...]) -> str:
    """The first place where the rules of strict schemas are broken."""
    if not isinstance(schema, dict):
        return ""
    if schema.get("type") == "object" or isinstance(schema.get("properties"), dict):
        if schema.get("additionalProperties") is not False:
            return f"In context={where}, 'additionalProperties' is required to be supplied and to be false."
        names = list(schema.get("properties", {}))
        if set(schema.get("required", [])) != set(names):
            return f"In context={where}, 'required' must name every key in properties: {names}."
    inside = [*schema.get("properties", {}).items(), *schema.get("$defs", {}).items(), ("items", schema.get("items"))]
    inside += [("anyOf", each) for each in schema.get("anyOf", [])]
    return next((found for name, each in inside if (found := _not_strict(each, (*where, name)))), "")
