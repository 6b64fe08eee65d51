"""What all values are made of: frozen, camelCase in JSON, times with their unit in the name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Value(BaseModel):
    """The base of all values: immutable, read by either name, written as camelCase JSON without empty fields."""

    # A traceback that shows what could not be read would show tokens and addresses.
    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True, extra="ignore", hide_input_in_errors=True
    )

    def to_json(self) -> dict[str, Any]:
        """This value as plain JSON data, camelCase, `None` left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def now() -> str:
    """The present time as it is written everywhere: UTC, ISO 8601, milliseconds."""
    return ago(0)


def ago(seconds: float) -> str:
    """The time so many seconds ago, written in the same way."""
    then = datetime.now(UTC) - timedelta(seconds=seconds)
    return then.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def printable(text: str) -> str:
    """Line breaks become spaces and control characters go: no store, log or voice has a use for them."""
    return "".join(char if char.isprintable() else " " for char in text).strip()
