"""Ours beside Node's http with an EventEmitter, and beside sse-starlette under uvicorn.

    pip install -e '.[test,bench]'
    python -m bench.streams [ROUNDS]

Each server runs in a process of its own, is read by the same client, and takes its turn in every round; figures are
medians. CPU is the server process's own, all threads, from the order to tell to the last delivery: what the kernel does
to send is in it, which is most of it ("bare sends"). "With its store" has all that ours does for an event, the desk,
the journal and SQLite; "fan-out alone" begins where the others begin, with the event in hand.
"""

import argparse
import statistics
import time
from collections.abc import Sequence

from bench.streams.client import Readers
from bench.streams.servers import BARE, NODE, PUBLISHED, STARLETTE, STORED, running

READERS = 1000
INTERVAL_MS = 100
EVERYBODY = (BARE, NODE, STARLETTE, PUBLISHED, STORED)


def cpu_us(name: str, jobs: int, readers: int, events: int, at_once: int = 1) -> float:
    """Microseconds of CPU a delivery, where `readers` read each of `jobs`."""
    with running(name, jobs) as server:
        client = Readers(server.port)
        for job_id in server.jobs:
            for _ in range(readers):
                client.open(job_id)
        server.tell(3, INTERVAL_MS)  # whatever is made when it is first used is made by then
        client.forget()
        before = server.cpu_s()
        server.tell(events, INTERVAL_MS, at_once)
        client.read(events)
        spent_s = server.cpu_s() - before
        client.close()
    return spent_s / (jobs * readers * events) * 1e6


def idle_kib(name: str, jobs: int, readers: int) -> float:
    """KiB of resident memory that a silent stream costs, where `readers` read each of `jobs`."""
    with running(name, jobs) as server:
        client = Readers(server.port)
        client.open(server.jobs[0])
        client.forget()
        before = server.rss_kib()
        for job_id in server.jobs:
            for _ in range(readers):
                client.open(job_id)
        client.forget()
        grown = server.rss_kib() - before
        client.close()
    return grown / (jobs * readers)


def table(title: str, unit: str, rounds: dict[str, list[float]]) -> None:
    middle = {name: statistics.median(values) for name, values in rounds.items()}
    print(f"\n{title}")
    for name, values in rounds.items():
        against = "".join(f"{middle[name] / middle[other]:12.2f}" for other in (NODE, STARLETTE))
        print(f"  {name:24}{middle[name]:8.1f} {unit}  ({min(values):.1f}-{max(values):.1f}){against}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=3)
    rounds = range(parser.parse_args(arguments).rounds)
    print(f"{time.strftime('%Y-%m-%d')}; the last two columns: this / Node, this / sse-starlette")
    crowd: dict[str, list[float]] = {name: [] for name in EVERYBODY}
    pairs: dict[str, list[float]] = {name: [] for name in EVERYBODY}
    many: dict[str, list[float]] = {name: [] for name in EVERYBODY}
    idle: dict[str, list[float]] = {name: [] for name in (NODE, STARLETTE, STORED)}
    for _ in rounds:
        for name in EVERYBODY:
            crowd[name].append(cpu_us(name, 1, READERS, 60))
            pairs[name].append(cpu_us(name, 1, READERS, 60, at_once=2))
            many[name].append(cpu_us(name, READERS, 1, 30))
        for name, values in idle.items():
            values.append(idle_kib(name, 1, 2 * READERS))
    table(f"1 job, {READERS} readers: CPU a delivery", "µs", crowd)
    table("the same, two events at a time (half of a documentary's events follow another within 2 ms)", "µs", pairs)
    table(f"{READERS} jobs, a reader each: CPU a delivery", "µs", many)
    table(f"{2 * READERS} silent readers of a job: memory a reader", "KiB", idle)


if __name__ == "__main__":
    main()
