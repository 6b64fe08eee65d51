"""Whose turn it is: so many jobs run at a time, and no user's jobs hold up those of all others.

queue = Queue(max_running=3)
queue.add("job_1", "ann")
queue.take()                  # "job_1": it runs now
queue.waiting()               # the others, in the order in which they will run
queue.leave("job_1")          # it is over, or was cancelled while it waited
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

FIRST_GUESS_S = 20.0
"""How long a job takes, until one has been seen; with the local voice it is a few seconds."""

LEARNED = 0.3
"""The weight of the newest job in that time's moving average."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A job in the queue. `rank` orders those that wait."""

    job_id: str
    user_id: str
    rank: int


class Queue:
    """The jobs that run and those that wait.

    A user's second job stands behind the next `max_running` arrivals, and it is never given the last free place: that
    one is for somebody who has nothing running (where there is more than one place). It cannot wait for ever: the ranks
    of later arrivals grow.
    """

    def __init__(self, max_running: int) -> None:
        self._max_running = max_running
        self._arrivals = count()
        self._waiting: dict[str, Entry] = {}
        self._running: dict[str, Entry] = {}
        self._job_s = FIRST_GUESS_S

    @property
    def running(self) -> int:
        """How many jobs run."""
        return len(self._running)

    def add(self, job_id: str, user_id: str, *, first: bool = False) -> None:
        """Puts a job in the queue; `first`: before all others, as it ran already when the server was restarted."""
        arrival = next(self._arrivals)
        behind = sum(entry.user_id == user_id for entry in (*self._waiting.values(), *self._running.values()))
        rank = -1 if first else arrival + behind * (self._max_running + 1)
        self._waiting[job_id] = Entry(job_id, user_id, rank)

    def take(self) -> str | None:
        """The job whose turn it is, from now on one of those that run; None while nobody may start."""
        for entry in self._in_order():
            if self._may_run(entry):
                self._running[entry.job_id] = self._waiting.pop(entry.job_id)
                return entry.job_id
        return None

    def leave(self, job_id: str, ran_s: float | None = None) -> None:
        """Takes a job out; `ran_s`: how many seconds it took, where it came to its end."""
        self._waiting.pop(job_id, None)
        self._running.pop(job_id, None)
        if ran_s is not None:
            self._job_s += LEARNED * (ran_s - self._job_s)

    def waiting(self) -> list[str]:
        """The jobs that wait, the next one first."""
        return [entry.job_id for entry in self._in_order()]

    def wait_s(self, position: int) -> int:
        """About how many seconds the job at `position` (1 is next) has still to wait."""
        return max(1, round(self._job_s * position / self._max_running))

    def _in_order(self) -> list[Entry]:
        return sorted(self._waiting.values(), key=lambda entry: entry.rank)

    def _may_run(self, entry: Entry) -> bool:
        free = self._max_running - len(self._running)
        if entry.rank < 0:
            return True  # it had its place before the restart
        has_one = any(other.user_id == entry.user_id for other in self._running.values())
        return free > (1 if has_one and self._max_running > 1 else 0)
