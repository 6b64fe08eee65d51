"""The prompts: texts in the folder `prompts`, with the user's words and other data filled in so that they stay data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from string import Template

from musicdoc_server.languages import name_of
from musicdoc_server.models import Assignment, Fact
from musicdoc_server.writers.llm_language import asked_language
from musicdoc_server.writers.llm_length import bounds, target_words
from musicdoc_server.writers.llm_request import Message

LONGEST_DATA = 2000
"""Characters of one piece of data; a user's instructions may have as many."""

AGAIN = "Give the whole answer again, corrected."
"""Ends a repair turn, where not only a part is asked for."""


@cache
def _template(name: str) -> Template:
    return Template((resources.files("musicdoc_server.writers") / "prompts" / f"{name}.md").read_text("utf-8").strip())


def prompt(name: str, **values: object) -> str:
    """The text `name`, filled in. What is filled in is not looked through again."""
    return _template(name).substitute(values)


def quoted(text: str) -> str:
    """Data as a JSON string: it cannot end early, nor start a line of its own."""
    return json.dumps(text[:LONGEST_DATA], ensure_ascii=False).replace("\u2028", " ").replace("\u2029", " ")


def line(text: str) -> str:
    """A name or title as part of a line: no breaks, no double quotation marks."""
    return " ".join(text.replace('"', "'").split())[:300]


def request(assignment: Assignment, subject: str = "") -> str:
    """What the user wants, as data, and the name of what the catalog found for it, where that may be told."""
    language = assignment.language or asked_language(assignment.prompt)
    return prompt(
        "request",
        topic=quoted(assignment.topic),
        wishes=quoted(assignment.prompt),
        subject=f"\nThis is about: {quoted(subject)}" if subject else "",
        language=name_of(language) if language else "English, unless the wishes ask for another",
    )


def fact_lines(facts: Sequence[tuple[str, Fact]]) -> str:
    """Facts with their keys, one a line; empty where there are none."""
    told = "\n".join(f"[{key}] {line(fact.text)}" for key, fact in facts)
    return f"\nFacts, which are true and may be told:\n{told}\n" if told else ""


def lengths(assignment: Assignment) -> dict[str, int]:
    """How many words a narration should have, and its bounds."""
    words = target_words(assignment)
    low, high = bounds(words)
    return {"words": words, "low": low, "high": high}


def conversation(user: str) -> list[Message]:
    """The messages that begin a call."""
    return [{"role": "system", "content": prompt("system")}, {"role": "user", "content": user}]


def repaired(messages: Sequence[Message], answer: str, problems: Sequence[str], again: str) -> list[Message]:
    """The messages of the repair turn: what was said, and what is wrong with it."""
    told = "\n".join(f"- {line(problem)}" for problem in problems)
    turn: Message = {"role": "user", "content": prompt("repair", problems=told, again=again)}
    said: list[Message] = [{"role": "assistant", "content": answer}] if answer else []
    return [*messages, *said, turn]
