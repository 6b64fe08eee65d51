"""How long a listener waits, and what the server takes, against what was promised: `python -m bench.documentary`.

A real server in a process of its own, the shipped library, 30-second narrations. The median of warm runs, each on
a topic that was not spoken before, so that nothing comes from a kept file.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.server import Server

TOPICS = ("Erik Satie", "Johann Sebastian Bach", "Ludwig van Beethoven", "Scott Joplin")


def started() -> tuple[Server, float]:
    """A server, and how many seconds after its start it answered /healthz."""
    folder = Path(tempfile.mkdtemp())
    begun = time.perf_counter()
    server = Server(folder)
    assert server.http.get("/healthz").status_code == 200
    return server, time.perf_counter() - begun


def memory_mib(pid: int) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def family_mib(pid: int) -> float:
    """Resident memory of a process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return memory_mib(pid) + sum(memory_mib(int(child)) for child in children)


def one(server: Server, topic: str, seconds: int) -> tuple[float, float]:
    """Seconds from the request until the opening can be played, and to the end."""
    begun = time.perf_counter()
    job_id = server.create(topic, narrationTargetSecs=seconds)
    first = 0.0
    for event in server.stream(job_id, after=0):
        if event["type"] == "segment" and event["index"] == 0:
            first = time.perf_counter() - begun
        assert event["type"] not in {"error", "cancelled"}, event
    return first, time.perf_counter() - begun


def unevenness() -> float:
    """How uneven this machine is at this moment: the slowest of some equal calculations against the quickest."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        sum(number * number for number in range(300_000))
        times.append(time.perf_counter() - begun)
    return max(times) / min(times)


def main() -> None:
    """Prints the table."""
    starts = []
    for _ in range(3):
        server, start_s = started()
        starts.append(start_s)
        server.stop()
    server, start_s = started()
    starts.append(start_s)
    idle = memory_mib(server.process.pid)
    cold_first, _ = one(server, "Erik Satie", 20)
    warm = [one(server, topic, 30) for topic in TOPICS]
    spoken = family_mib(server.process.pid)
    server.stop()
    rows = (
        ("ready to answer /healthz", statistics.median(starts), 1.0, "s"),
        ("idle memory before the voice is loaded", idle, 120.0, "MiB"),
        ("the opening can be heard, warm server", statistics.median(first for first, _ in warm), 1.5, "s"),
        ("whole documentary, warm server", statistics.median(whole for _, whole in warm), 6.0, "s"),
    )
    print(f"{'':42}{'measured':>12}{'promised':>12}{'ratio':>8}")
    for name, measured, promised, unit in rows:
        print(f"{name:42}{measured:8.2f} {unit:3}{promised:8.1f} {unit:3}{measured / promised:8.2f}")
    print(f"\nthe opening on a cold server {cold_first:.2f} s; server and voice afterwards {spoken:.0f} MiB")
    print(f"slowest against quickest of five equal calculations: {unevenness():.2f}; python {sys.version.split()[0]}")
    load = subprocess.run(["uptime"], capture_output=True, text=True, check=False).stdout.strip()
    print(load)


if __name__ == "__main__":
    main()
