"""What a model is asked to answer: forgiving about what can be mended, strict about what cannot."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from musicdoc_server.reading import whole
from musicdoc_server.writers.llm_json import strict_schema
from musicdoc_server.writers.llm_request import Form


def _text(value: Any) -> Any:
    return " ".join(whole(value).split()) if isinstance(value, str) else "" if value is None else value


def _year(value: Any) -> Any:
    """ "1997", "c. 1997" and 1997.0 are years; 0 and "unknown" are none."""
    found = re.search(r"(?<!\d)(?:1\d|20)\d\d(?!\d)", str(value))
    return int(found[0]) if found else None


def _list(value: Any) -> Any:
    return [] if value is None else value


Text = Annotated[str, BeforeValidator(_text)]
Named = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=300)]
Year = Annotated[int | None, BeforeValidator(_year)]
Facts = Annotated[list[str], BeforeValidator(_list)]


class Answer(BaseModel):
    """The base of all answers."""

    model_config = ConfigDict(extra="ignore")


class SongAnswer(Answer):
    """A song that the model names."""

    song: Named
    artist: Named
    year: Year = None


class SlotAnswer(SongAnswer):
    """One of the plan's places for a song."""

    album: Text = ""
    role: Text = ""
    why: Text = ""
    alternates: Annotated[list[SongAnswer], BeforeValidator(_list)] = []


class PlanAnswer(Answer):
    """The outline."""

    title: Text = ""
    summary: Text = ""
    arc: Text = ""
    era: Text = ""
    slots: list[SlotAnswer]


class OpeningAnswer(Answer):
    """The opening narration and the keys of the facts it tells."""

    text: Annotated[str, BeforeValidator(_text), Field(min_length=1)]
    facts: Facts = []


class SegmentAnswer(Answer):
    """A lead-in or the closing; `number` is its place in the list that was asked for, from 1."""

    number: int = 0
    text: Text = ""
    facts: Facts = []


class NarrationAnswer(Answer):
    """The lead-ins and the closing."""

    segments: list[SegmentAnswer]


OPENING = Form("opening", strict_schema(OpeningAnswer))
PLAN = Form("plan", strict_schema(PlanAnswer))
NARRATION = Form("narration", strict_schema(NarrationAnswer))
