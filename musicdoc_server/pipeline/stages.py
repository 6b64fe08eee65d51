"""The table of stages, and the driver that carries each one out or takes what is kept of it.

Each finished stage's result is kept; a run that finds a kept result takes it and does no work.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from musicdoc_server.models import Value
from musicdoc_server.pipeline.base import Desk, Step

LOG = logging.getLogger(__name__)
Result = TypeVar("Result", bound=Value)


class Stage(NamedTuple):
    """A numbered step of a job and its range of progress, in percent (the seed's table; DESIGN 7 for the audio)."""

    number: int
    name: str
    label: str
    first: int
    last: int


IDENTIFY = Stage(1, "identify", "Identifying artist", 10, 20)
PLAN = Stage(2, "plan", "Planning documentary", 25, 35)
SEARCH = Stage(3, "search", "Searching for tracks", 40, 50)
BACKUP = Stage(4, "backup", "Fetching backup catalog", 55, 60)
WRITE = Stage(5, "write", "Generating documentary", 65, 85)
SAVE = Stage(6, "save", "Saving playlist", 85, 95)
STAGES = (IDENTIFY, PLAN, SEARCH, BACKUP, WRITE, SAVE)

OPENING, SCRIPTS = "opening", "scripts"
"""The names under which the opening's script and the other ones are kept; they are no stages of their own."""


def as_it_is(result: Result) -> Result:
    """Keeps all of a result."""
    return result


def kept_of(desk: Desk, name: str, type_: type[Result]) -> Result | None:
    """What was kept under `name`; None for nothing, and for what another version of this program kept otherwise."""
    try:
        return None if desk.kept.get(name) is None else type_.model_validate(desk.kept[name])
    except ValidationError as error:
        LOG.warning(
            "what %s kept of %s cannot be used: %s", desk.job_id, name, error.errors(include_input=False)[0]["msg"]
        )
        return None


async def carried_out(
    desk: Desk,
    stage: Stage,
    type_: type[Result],
    work: Callable[[Step], Awaitable[Result]],
    kept_as: Callable[[Result], Result] = as_it_is,
    *,
    again: bool = False,
) -> Result:
    """The kept result of `stage`, unless it is wanted `again`, or what `work` comes to: that is kept by `kept_as`."""
    kept = None if again else kept_of(desk, stage.name, type_)
    if kept is not None:
        return kept
    if stage.number > PLAN.number:
        desk.checkpoint()  # earlier, the opening and the plan are under way and would be lost

    def step(fraction: float, detail: str) -> None:
        desk.progress(stage.number, stage.label, stage.first + (stage.last - stage.first) * fraction, detail)

    result = await work(step)
    desk.keep(stage.name, kept_as(result).to_json())
    return result
