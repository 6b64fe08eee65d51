"""Stage 2: the outline."""

from __future__ import annotations

from collections.abc import Awaitable

from musicdoc_server.models import Plan
from musicdoc_server.pipeline.base import Step


async def make_plan(planning: Awaitable[Plan], step: Step) -> Plan:
    """The writer's outline, which may have been begun while the topic was still being identified."""
    step(0, "Creating the outline")
    plan = await planning
    step(1, plan.title)
    return plan
