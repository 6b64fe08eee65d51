"""Databases that cannot be used: a refusal to start that says what to do, and nothing lost while a disk is full."""

import asyncio
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from musicdoc_server.errors import ConfigError
from musicdoc_server.stores.database import Database
from tests.server import Server


def opened(url: str) -> None:
    async def test() -> None:
        database = Database(url)
        try:
            await database.open()
        finally:
            await database.close()

    asyncio.run(test())


def rubbish(file: Path) -> str:
    file.write_bytes(b"this is no database " * 1000)
    return f"sqlite+aiosqlite:///{file}"


def damaged(file: Path) -> str:
    opened(f"sqlite+aiosqlite:///{file}")
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    return f"sqlite+aiosqlite:///{file}"


def read_only(file: Path) -> str:
    opened(f"sqlite+aiosqlite:///{file}")
    return f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true"


def nowhere(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file.parent}/nowhere/jobs.db"


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (rubbish, "put a backup in its place"),
        (damaged, "put a backup in its place"),
        (read_only, "check who owns the file"),
        (nowhere, "its folder exists"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_refusal_that_says_what_to_do(
    make: Callable[[Path], str], advice: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=advice):
        opened(make(tmp_path / "jobs.db"))


FIRST_VERSION = """
CREATE TABLE jobs (id TEXT PRIMARY KEY, user_id TEXT NOT NULL, status TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE events (
    job_id TEXT, seq INTEGER, type TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (job_id, seq)
);
INSERT INTO jobs VALUES ('job_1', 'ann', 'failed', '{"finishedAt": "2026-01-01T00:00:00.000Z"}');
INSERT INTO jobs VALUES ('job_2', 'ann', 'failed', 'cut off');
INSERT INTO events VALUES ('job_1', 2, 'error', '{}'), ('job_1', 1, 'progress', '{}');
"""


def test_an_update_of_the_database_that_is_cut_off_is_as_if_it_had_not_begun(tmp_path: Path) -> None:
    file = tmp_path / "jobs.db"
    with closing(sqlite3.connect(file)) as old:
        old.executescript(FIRST_VERSION)
        with pytest.raises(ValueError, match="Expecting value"):
            opened(f"sqlite+aiosqlite:///{file}")
        old.execute("UPDATE jobs SET data = '{}' WHERE data = 'cut off'")
        old.commit()
        opened(f"sqlite+aiosqlite:///{file}")
        finished = old.execute("SELECT finished_at FROM jobs ORDER BY id").fetchall()
        assert finished == [("2026-01-01T00:00:00.000Z",), (None,)]
        assert old.execute("SELECT seq FROM events ORDER BY at").fetchall() == [(1,), (2,)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("a disk of our own cannot be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_costs_patience_and_no_job(small_disk: Path) -> None:
    server = Server(small_disk)
    kept = server.create(ownerId="ann")
    assert server.finish(kept)["type"] == "complete"
    filler = small_disk / "filler"
    subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4096"], capture_output=True, check=False)
    reply = server.http.post("/api/music-doc", json={"topic": "Erik Satie", "ownerId": "bob"})
    assert (reply.status_code, reply.json()["code"]) == (503, "busy")
    assert reply.headers["Retry-After"]
    assert server.http.get(f"/api/jobs/{kept}").json()["job"]["status"] == "completed"
    filler.unlink()
    assert server.finish(server.create(ownerId="bob"))["type"] == "complete"
    assert server.stop() == 0
