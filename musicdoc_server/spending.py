"""What services outside may be asked for: by one documentary, and by all of a day together.

    spending = Spending(Ceilings(tokens_per_day=3_000_000), model=True, service=False)
    spending.check(Usage(), spending.expected(request))     # before a job is taken: raises OverBudget
    spending.check(usage)                                   # before each call
    spending.note(Usage(llm_prompt_tokens=1200))            # after it

Days are UTC. A ceiling of 0 is none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from musicdoc_server.errors import OverBudget
from musicdoc_server.models import NARRATIONS, SPOTIFY, JobRequest
from musicdoc_server.upstream import Usage

DAY = timedelta(days=1)
CHARS_PER_SPOKEN_S = 14.0
PROMPT_TOKENS, FACTS_TOKENS, PROMPT_TOKENS_PER_CHAR = 1_300, 3_700, 0.1
PLAN_TOKENS, CHARS_PER_TOKEN = 600, 4.5
"""What a documentary takes, fitted to runs of 10 to 120 s a narration: of a speech service the characters of what is
said; of a language model the instructions, the facts and the tags of one's own files, and what it answers with."""


@dataclass(frozen=True)
class Ceilings:
    """Tokens of the language model (asked and answered) and characters spoken by a speech service; 0 for no ceiling."""

    tokens_per_job: int = 0
    chars_per_job: int = 0
    tokens_per_day: int = 0
    chars_per_day: int = 0


@dataclass
class Spent:
    """What was used on a day (`2026-11-26`)."""

    day: str
    tokens: int = 0
    chars: int = 0


class Spending:
    """Counts for all jobs of this node; what other nodes used comes in by `take_in`.

    `model`: a language model writes; `service`: a speech service speaks. What works here costs nothing.
    """

    def __init__(
        self,
        ceilings: Ceilings,
        *,
        model: bool,
        service: bool,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._ceilings = ceilings
        self._model, self._service = model, service
        self._now = now
        self._known = Spent(self.day)
        self._new = Spent(self.day)

    @property
    def day(self) -> str:
        """Today, UTC."""
        return self._now().date().isoformat()

    def expected(self, request: JobRequest) -> Usage:
        """About what a job will use."""
        chars = math.ceil(request.narration_target_secs * NARRATIONS * CHARS_PER_SPOKEN_S)
        asked = PROMPT_TOKENS + PROMPT_TOKENS_PER_CHAR * chars
        if request.catalog != SPOTIFY:
            asked += FACTS_TOKENS
        answered = math.ceil(chars / CHARS_PER_TOKEN)
        return Usage(
            llm_prompt_tokens=math.ceil(asked) if self._model else 0,
            llm_completion_tokens=PLAN_TOKENS + answered if self._model else 0,
            speech_chars=chars if self._service else 0,
        )

    def note(self, used: Usage) -> None:
        """Counts what was used just now."""
        self._turn()
        self._new.tokens += used.tokens
        self._new.chars += used.speech_chars

    def check(self, so_far: Usage, more: Usage | None = None) -> None:
        """Raises OverBudget where a job that used `so_far` may not go on, with `more` to come, if that is known."""
        self._turn()
        wanted = so_far + more if more else so_far
        ceilings = self._ceilings
        if _over(wanted.tokens, ceilings.tokens_per_job, begun=more is None):
            raise OverBudget(_LONG.format("tokens of the language model", "max_tokens_per_documentary"))
        if _over(wanted.speech_chars, ceilings.chars_per_job, begun=more is None):
            raise OverBudget(_LONG.format("characters of the speech service", "max_chars_per_documentary"))
        ahead = more or Usage()
        tokens = self._known.tokens + self._new.tokens + ahead.tokens
        chars = self._known.chars + self._new.chars + ahead.speech_chars
        for total, ceiling in ((tokens, ceilings.tokens_per_day), (chars, ceilings.chars_per_day)):
            if _over(total, ceiling, begun=more is None):
                raise self._tomorrow()

    def unsaved(self) -> Spent:
        """What was counted since the last time, to be added to what is stored."""
        taken, self._new = self._new, Spent(self.day)
        self._known.tokens += taken.tokens
        self._known.chars += taken.chars
        return taken

    def take_in(self, stored: Spent) -> None:
        """What all nodes have used, as it is stored now."""
        if stored.day == self.day:
            self._known = stored

    def _turn(self) -> None:
        if self._known.day != self.day:
            self._known, self._new = Spent(self.day), Spent(self.day)

    def _tomorrow(self) -> OverBudget:
        now = self._now()
        midnight = datetime.combine(now.date() + DAY, datetime.min.time(), UTC)
        error = OverBudget("This server has used up what it may spend today. Please come back tomorrow (UTC).")
        error.retry_after_s = math.ceil((midnight - now).total_seconds())
        return error


_LONG = "This documentary takes more {} than one may (setting {}). Ask for shorter narrations."


def _over(amount: int, ceiling: int, *, begun: bool) -> bool:
    """Whether a ceiling is passed; work that has begun stops when it is reached."""
    return ceiling > 0 and (amount >= ceiling if begun else amount > ceiling)
