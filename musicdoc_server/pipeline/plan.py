"""Stage 2: the outline."""

from __future__ import annotations

from musicdoc_server.models import Brief, Plan
from musicdoc_server.pipeline.base import Step
from musicdoc_server.writers.base import Writer


async def make_plan(writer: Writer, brief: Brief, step: Step) -> Plan:
    """The writer's outline of the documentary."""
    step(0, "Creating the outline")
    plan = await writer.plan(brief)
    step(1, plan.title)
    return plan
