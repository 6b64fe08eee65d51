"""Has the opening written, and tells its sentences while the model goes on, so that they can be spoken meanwhile."""

from __future__ import annotations

import logging
from contextlib import aclosing

from musicdoc_server.errors import MusicdocError
from musicdoc_server.models import Script
from musicdoc_server.sentences import sentences
from musicdoc_server.writers.base import Say
from musicdoc_server.writers.llm_answers import OPENING, OpeningAnswer
from musicdoc_server.writers.llm_client import ModelClient
from musicdoc_server.writers.llm_errors import Broken
from musicdoc_server.writers.llm_json import begins, checked, growing, read, without_thoughts
from musicdoc_server.writers.llm_prompts import AGAIN, repaired
from musicdoc_server.writers.llm_request import Message
from musicdoc_server.writers.llm_review import Reviewed, Reviewer, Role, cleaned
from musicdoc_server.writers.llm_telling import Facts

LOG = logging.getLogger(__name__)

_ENDS = frozenset('.!?…。！？"')
"""Only behind one of these can a sentence, or the whole text, have come to its end."""


class Opener:
    """Writes one opening. `limit` is the most tokens of an answer."""

    def __init__(self, client: ModelClient, reviewer: Reviewer, facts: Facts, limit: int, say: Say) -> None:
        self._client = client
        self._reviewer = reviewer
        self._facts = facts
        self._limit = limit
        self._say = say

    async def script(self, messages: list[Message]) -> Script | None:
        """The model's opening, at the second attempt where the first is not right; None where neither can be spoken."""
        best: tuple[OpeningAnswer, Reviewed] | None = None
        turn = messages
        for last in (False, True):
            try:
                said = await self._said(turn)
            except MusicdocError as error:
                if best is None:
                    raise
                LOG.warning("The opening could not be repaired: %s", error)
                break
            answer, wrong = checked(OpeningAnswer, read(said) or {"text": ""})
            found = self._reviewer.review(answer.text, Role(), last=last) if answer else Reviewed("", wrong)
            if answer and found.usable and (best is None or len(found.text) > len(best[1].text) or not found.short):
                best = answer, found
            if not found.problems:
                break
            if not last:
                LOG.warning("The model's opening is asked for again: %s", "; ".join(found.problems))
                turn = repaired(messages, said, found.problems, AGAIN)
        if best is None:
            return None
        return Script(title="Opening", text=best[1].text, facts=self._facts.ids(best[0].facts, set()))

    async def _said(self, turn: list[Message]) -> str:
        """The whole answer, or what came of it before it broke off. Its sentences are told as they come."""
        said, told, may_end = "", "", False
        try:
            async with aclosing(self._client.stream(turn, OPENING, max_tokens=self._limit)) as pieces:
                async for piece in pieces:
                    said += piece
                    may_end, ends = not _ENDS.isdisjoint(piece), may_end
                    text = self._reviewer.likely(closed_sentences(said)) if may_end or ends else ""
                    if text and text != told:
                        told = text
                        self._say(text)
        except Broken as error:
            if not said:
                raise
            LOG.warning("The opening broke off: %s", error)
        return said


def closed_sentences(said: str) -> list[str]:
    """The sentences of an answer's text that are complete, while the answer is still being written."""
    plain = without_thoughts(said)
    start = begins(plain)
    data = growing(plain[start:]) if start >= 0 else None
    if not data or not isinstance(data.get("text"), str):
        return []
    parts = sentences(cleaned(data["text"]))
    return parts if "text" in (growing(plain[start:], closed=True) or {}) else parts[:-1]
