"""Stage 1: what the topic is."""

from __future__ import annotations

from musicdoc_server.catalogs.base import Catalog
from musicdoc_server.models import Subject
from musicdoc_server.pipeline.base import Step


async def identify(catalog: Catalog, topic: str, step: Step) -> Subject:
    """The artist or theme that `topic` means. Raises NothingFound."""
    step(0, f"Searching for “{topic}”")
    subject = await catalog.identify(topic, lambda detail: step(0.1, detail))
    count = len(subject.tracks)
    step(1, f"Found {subject.name}: {count} {'track' if count == 1 else 'tracks'}")
    return subject
