"""Looks at start whether the model of the settings is there, and for how long."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Any

from musicdoc_server.errors import MusicdocError
from musicdoc_server.writers.llm_client import ModelClient

LOG = logging.getLogger(__name__)

SOON = timedelta(days=60)
"""How long before its end a model is warned of."""


async def check_model(client: ModelClient, today: date, setting: str = "llm_model") -> None:
    """Warns in the log of a model that ends soon or is not there, or a server that refuses us; raises neither."""
    try:
        models = await client.models()
    except MusicdocError as error:
        LOG.warning("%s", error)
        return
    model = next((each for each in models if each.get("id") == client.model), None)
    if model is None:
        # Some servers list only what is loaded, so this alone is no error.
        LOG.warning("%s does not list the model %s (setting %s)", client.url, client.model, setting)
        return
    ends = shutdown_date(model.get("shutdown_date"))
    if ends and ends - today <= SOON:
        when = "was switched off" if ends <= today else "will be switched off"
        LOG.warning("The model %s (setting %s) %s on %s; choose another one.", client.model, setting, when, ends)


def shutdown_date(value: Any) -> date | None:
    """A date as servers write it: ISO 8601, or seconds since 1970; None for anything else."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC).date()
        return datetime.fromisoformat(value).date() if isinstance(value, str) else None
    except (OverflowError, OSError, ValueError):
        return None
