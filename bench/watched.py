"""The server with a watch on its loop: `python -m bench.watched FLAGS…`, else like `musicdoc serve FLAGS…`.

A ticker should run every 5 ms. At each SIGUSR1, and when the server ends, the longest it was late since the last one is
printed on standard error, with the place where the loop was when it had been late for `LATE_S`.
"""

import asyncio
import signal
import sys
import threading
import time
import traceback
from collections.abc import Coroutine
from typing import Any

from musicdoc_server.__main__ import main

TICK_S = 0.005
LATE_S = 0.1
SHOWN = 5
REPORT = "longest stall of the loop: {:.0f} ms"


class Watch:
    """Knows how late the loop was at most, and what it was doing then."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Starts anew."""
        self.longest_s = 0.0
        self.last_s = time.monotonic()
        self.places: list[str] = []

    async def tick(self) -> None:
        """Runs on the loop that is watched."""
        while True:
            await asyncio.sleep(TICK_S)
            now_s = time.monotonic()
            self.longest_s = max(self.longest_s, now_s - self.last_s - TICK_S)
            self.last_s = now_s

    def report(self) -> None:
        """Prints what was since `begin`, and begins again."""
        print(REPORT.format(self.longest_s * 1000), file=sys.stderr)
        for place in self.places[:SHOWN]:
            print(f"late here:\n{place}", file=sys.stderr)
        self.begin()

    def look(self, loop_thread: int) -> None:
        """Runs beside it; where the loop is late, notes once where it is."""
        noted = 0.0
        while True:
            time.sleep(LATE_S / 4)
            last_s = self.last_s
            if time.monotonic() - last_s > LATE_S and last_s != noted:
                noted = last_s
                self.places.append("".join(traceback.format_stack(sys._current_frames()[loop_thread])[-6:]))


def watched(run: Any, watch: Watch) -> Any:
    """asyncio.run, with the watch on the loop of what it runs."""

    async def both(work: Coroutine[Any, Any, int]) -> int:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, watch.report)
        ticking = asyncio.create_task(watch.tick())
        try:
            return await work
        finally:
            ticking.cancel()

    return lambda work: run(both(work))


if __name__ == "__main__":
    watch = Watch()
    asyncio.run = watched(asyncio.run, watch)
    threading.Thread(target=watch.look, args=(threading.get_ident(),), daemon=True).start()
    code = main()
    watch.report()
    sys.exit(code)
