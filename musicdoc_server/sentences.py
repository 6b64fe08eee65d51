"""Text, sentence by sentence."""

from __future__ import annotations

import re

SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[”\"’»)]*(?=\s)|[。！？]+[」』]*|$)", re.DOTALL)
ABBREVIATED = re.compile(r"(?:^|[\s(“\"])(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|No|Op|Nr|vs|feat|ft|[A-Z])\.$")
"""What ends in a full stop and goes on: "No. 5", "St. Louis", "J. S. Bach"."""


def sentences(text: str) -> list[str]:
    """The sentences of `text`; joined by blanks they are the text again."""
    parts: list[str] = []
    for found in SENTENCE.finditer(text):
        if parts and ABBREVIATED.search(parts[-1]):
            parts[-1] += f" {found[0]}"
        else:
            parts.append(found[0])
    return parts
