"""A writer that asks a language model, over any server with OpenAI's Chat Completions.

    writer = LlmWriter(url, key, model, fallback=FactsWriter(), knows_music=False)
    opening, plan = await gather(writer.opening(assignment, brief), writer.plan(assignment, brief))
    async for script in writer.narrate(await brief, plan, songs, opening): ...

Nothing that a model says is taken on trust. An answer is read as far as it goes, mended for nothing where that can be
done, asked for once more where not, and what is then still wrong is written by `fallback`. Too many words are cut at
sentence ends, which costs nothing; too few are asked for once more, together with all else that has to be repaired.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from musicdoc_server.errors import MusicdocError, UpstreamUnavailable
from musicdoc_server.languages import is_english
from musicdoc_server.models import Assignment, Brief, Chosen, Plan, Script, Track
from musicdoc_server.writers.base import Say, Writer, say_nothing
from musicdoc_server.writers.llm_answers import PLAN, PlanAnswer
from musicdoc_server.writers.llm_client import ModelClient
from musicdoc_server.writers.llm_errors import Declined
from musicdoc_server.writers.llm_json import checked, read
from musicdoc_server.writers.llm_language import language_of
from musicdoc_server.writers.llm_length import max_tokens
from musicdoc_server.writers.llm_models import check_model
from musicdoc_server.writers.llm_narration import Narrator
from musicdoc_server.writers.llm_opening import Opener
from musicdoc_server.writers.llm_plan import Draft, candidates, plan_prompt
from musicdoc_server.writers.llm_prompts import AGAIN, conversation, fact_lines, lengths, prompt, repaired, request
from musicdoc_server.writers.llm_request import Message
from musicdoc_server.writers.llm_review import Reviewer
from musicdoc_server.writers.llm_telling import Telling, opening_facts, plain_script, titles_of

LOG = logging.getLogger(__name__)

PLAN_TOKENS = 8000
"""How long a plan may get, with the thoughts of models that think before they write."""


class LlmWriter:
    """Implements `Writer` with a language model.

    `fallback` writes what the model cannot or may not. `knows_music`: the model proposes songs by itself, at once;
    else it chooses from the brief's tracks. `share_catalog`: what only the catalog knows may enter prompts too (of
    the brief's own tracks that is always so where `knows_music` is off).
    """

    def __init__(
        self,
        url: str,
        key: str,
        model: str,
        *,
        fallback: Writer,
        knows_music: bool,
        timeout_s: float = 60,
        share_catalog: bool = False,
        turns: asyncio.Semaphore | None = None,
    ) -> None:
        self._client = ModelClient(url, key, model, timeout_s=timeout_s, turns=turns)
        self._fallback = fallback
        self._knows_music = knows_music
        self._open = share_catalog or not knows_music

    @property
    def plans_from_tracks(self) -> bool:
        """So it is where the model does not propose songs by itself."""
        return not self._knows_music

    async def check_model(self) -> None:
        """Warns in the log when the model ends soon or is not there; to be called at start."""
        await check_model(self._client, datetime.now(UTC).date())

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def opening(self, assignment: Assignment, brief: Awaitable[Brief], say: Say = say_nothing) -> Script:
        """The opening narration; it names no song. Raises UpstreamRefused, UpstreamUnavailable."""
        known = None if self._knows_music else await brief
        facts = opening_facts(known, open_catalog=self._open)
        text = prompt(
            "opening",
            request=request(assignment, known.subject.name if known else ""),
            facts=fact_lines(facts.keyed),
            **lengths(assignment),
        )
        reviewer = Reviewer(assignment, titles_of(known, None, ()))
        opener = Opener(self._client, reviewer, facts, max_tokens(assignment, 1), say)
        foreign = not is_english(language_of(assignment))  # which the fallback does not know
        try:
            script = await opener.script(conversation(text))
        except Declined as error:
            if foreign:
                raise
            LOG.warning("%s", error)  # if it is the topic, the plan will be declined as well, and that is the end
            script = None
        if foreign and script is None:
            raise self._unusable("opening")
        return script or await self._fallback.opening(assignment, brief)

    async def plan(self, assignment: Assignment, brief: Awaitable[Brief]) -> Plan:
        """The outline: up to five slots in order of year. Raises UpstreamRefused, UpstreamUnavailable."""
        known = None if self._knows_music else await brief
        tracks = candidates(known.subject) if known else None
        if tracks is not None and not tracks:
            return await self._fallback.plan(assignment, brief)
        messages = conversation(plan_prompt(assignment, known.subject.name if known else "", tracks))
        draft, problems, answer = await self._draft(assignment, messages, tracks)
        if problems:
            LOG.warning("The model's plan is asked for again: %s", "; ".join(problems))
            again = repaired(messages, answer, problems, AGAIN)
            try:
                second, _, _ = await self._draft(assignment, again, tracks)
                draft = second if second.missing <= draft.missing else draft
            except MusicdocError as error:
                if not draft.slots:
                    raise
                LOG.warning("The plan could not be repaired: %s", error)
        plan = draft.plan(known)
        if plan is None:
            raise self._unusable("plan")
        return plan

    async def narrate(
        self, brief: Brief, plan: Plan, songs: Sequence[Chosen], opening: Script
    ) -> AsyncIterator[Script]:
        """A lead-in for each of `songs`, then the closing; each is given out as soon as it is written.

        Raises UpstreamRefused and UpstreamUnavailable where the model cannot be asked at all.
        """
        telling = Telling(brief, plan, songs, opening, open_catalog=self._open)
        if not telling.places and not is_english(language_of(brief)):
            for place in range(len(songs) + 1):
                yield plain_script(brief, plan, songs, place)
            return
        if not telling.places:
            async for script in self._fallback.narrate(brief, plan, songs, opening):
                yield script
            return
        async with aclosing(Narrator(self._client, self._fallback, telling).scripts()) as scripts:
            async for script in scripts:
                yield script

    def _unusable(self, what: str) -> UpstreamUnavailable:
        return UpstreamUnavailable(
            f"The language model “{self._client.model}” (setting llm_model) gave no usable {what}. "
            "Try again, or choose another model."
        )

    async def _draft(
        self, assignment: Assignment, messages: list[Message], tracks: list[Track] | None
    ) -> tuple[Draft, list[str], str]:
        """A plan from the model, what is wrong with it, and how it was said."""
        said = await self._client.ask(messages, PLAN, max_tokens=PLAN_TOKENS)
        answer, wrong = checked(PlanAnswer, read(said))
        draft = Draft(assignment, answer, tracks)
        problems = draft.problems()
        return draft, [*wrong, *problems] if problems else [], said
