"""When Python looks for garbage among everything there is: while nothing is being made, else seldom.

A full collection looks at every object, and holds up the loop for as long: 0.15 s while a hundred documentaries are in
the making. Python begins one whenever a quarter has come to what there is, so most of all when many are begun at once.
The young objects, where nearly all garbage is, it goes on to look through by itself.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

SETTLED_S = 5.0
"""By then all is there that is loaded after the start: openai, when the model is first asked (60,000 objects)."""
LOOK_S = 5.0
LATEST_S = 120.0
"""So long a collection waits for a quiet moment."""
DUE = 10
"""So many collections of younger objects go before one of all, as Python has it by default."""
_NEVER = 1 << 30


async def collect(busy: Callable[[], bool]) -> None:
    """Runs for as long as the process. `busy` says whether something is being made."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)
    gc.freeze()  # what is loaded by now stays; to look at it would take 25 ms each time
    await asyncio.sleep(SETTLED_S)
    gc.freeze()
    waited_s = 0.0
    while True:
        await asyncio.sleep(LOOK_S)
        due = gc.get_count()[2] >= DUE
        waited_s = waited_s + LOOK_S if due else 0.0
        if due and (not busy() or waited_s >= LATEST_S):
            gc.collect()
            waited_s = 0.0
