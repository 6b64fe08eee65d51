"""`musicdoc make`: the same pipeline in the terminal, with a progress bar or one JSON event a line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from musicdoc_server.exports.playlists import m3u, slug
from musicdoc_server.jobs.event_log import Event, EventType
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import Documentary, JobRequest, Segment

LOOK_UP_S = 60.0
FindFile = Callable[[Segment], Path | None]


async def make(manager: Manager, request: JobRequest, *, find_file: FindFile, folder: Path, json: bool) -> int:
    """Makes one documentary, says where in `folder` it is saved, and returns the exit code."""
    job = await manager.submit(request)
    ending = await (_print_events if json else _show_progress)(manager, job.id)
    if ending.type != EventType.COMPLETE:
        Console(stderr=True).print(f"musicdoc: {ending.data['error']}", markup=False, highlight=False)
        return 1
    file = _save(ending, folder, find_file)
    if not json:
        Console(highlight=False).print(str(file), markup=False, soft_wrap=True)
    return 0


async def _print_events(manager: Manager, job_id: str) -> Event:
    log = await manager.register.log(job_id)
    seq = 0
    while True:
        for event in log.after(seq):
            print(event.body, flush=True)  # noqa: T201 - this is what --json is for
            seq = event.seq
        if log.ended:
            return log.after(seq - 1)[0]
        await log.wait(LOOK_UP_S)


async def _show_progress(manager: Manager, job_id: str) -> Event:
    log = await manager.register.log(job_id)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, TextColumn("[dim]{task.fields[detail]}"), console=Console(stderr=True)) as progress:
        bar = progress.add_task("Starting", total=100, detail="")
        while not log.ended:
            await log.wait(LOOK_UP_S)
            job = await manager.register.job(job_id)
            detail = job.detail.replace("[", "\\[")
            progress.update(bar, completed=job.progress, description=job.stage_label, detail=detail)
    return log.after(log.last_seq - 1)[0]


def _save(ending: Event, folder: Path, find_file: FindFile) -> Path:
    """Writes the documentary as an extended M3U playlist, which any audio player can play."""
    result = ending.data["result"]
    documentary = Documentary.model_validate(result["data"])

    def place(segment: Segment) -> str | None:
        found = find_file(segment)
        return str(found) if found else None

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{slug(documentary.title)}-{result['playlistId'][-8:]}.m3u8"
    file.write_text(m3u(documentary, place), encoding="utf-8")
    return file
