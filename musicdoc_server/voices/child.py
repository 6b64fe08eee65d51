"""A process that works for the server: it reads requests, writes answers, and ends when its input closes.

    → {"id": 1, "bytes": 3, …}      one line of JSON, then so many bytes, none where it does not say
    ← {"id": 0}                     once it has loaded
    ← {"id": 1, "bytes": 3, …}      the same, for an answer
    ← {"id": 1, "failed": "…"}      a fault of ours, as a traceback

Only the server holds the other ends of the pipes, so that its child ends when it does, even by a kill -9.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

Work = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]
"""Makes an answer, head and body, of a request."""

_NICE = 5


class _Answers:
    """Writes answers whole, one at a time. A reader that is gone ends the process."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._writing = threading.Lock()

    def send(self, head: dict[str, Any], body: bytes = b"") -> None:
        """Sends one line of JSON and the bytes that it announces."""
        told = {**head, "bytes": len(body)} if body else head
        with self._writing:
            try:
                self._stream.write(json.dumps(told).encode() + b"\n" + body)
                self._stream.flush()
            except OSError:
                os._exit(0)


def serve(load: Callable[[], Work], threads: int) -> None:
    """Works until the input ends: then whoever asked is gone, however it went, and so are we at once."""
    # A Ctrl-C or a stop of the whole service reaches us too, but the server may still want what it asked for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.nice(_NICE)  # the server's own loop goes first where cores are short
    answers = _Answers(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    work = load()
    answers.send({"id": 0})

    def answer(request: dict[str, Any], body: bytes) -> None:
        try:
            head, made = work(request, body)
        except Exception:  # noqa: BLE001 - whatever it is, the one who asked must hear of it
            head, made = {"failed": traceback.format_exc()[-4000:]}, b""
        answers.send({"id": request["id"], **head}, made)

    with ThreadPoolExecutor(threads) as pool:
        for line in sys.stdin.buffer:
            request = json.loads(line)
            pool.submit(answer, request, sys.stdin.buffer.read(request.get("bytes", 0)))
        os._exit(0)
