"""How long a large music folder takes to read: `python -m bench.library [FILES]`.

Writes FILES (50,000) tiny tagged MP3s into a temporary folder, then reads them twice: the first time all of them, the
second time with the kept index, as at every later start.
"""

import asyncio
import io
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from mutagen.id3 import ID3, TALB, TCON, TDRC, TIT2, TPE1

from musicdoc_server.catalogs.library import LibraryCatalog

GENRES = ("Ragtime", "Baroque", "Folk Rock", "Grunge", "Impressionist piano")


def fill(folder: Path, files: int) -> None:
    """Writes the files: ten tracks an album, five albums an artist."""
    sound = io.BytesIO()
    soundfile.write(sound, np.zeros(1200, np.float32), 24_000, format="MP3")
    for number in range(files):
        album, artist = number // 10, number // 50
        file = folder / f"artist {artist}" / f"album {album}" / f"{number % 10}.mp3"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sound.getvalue())
        tags = ID3()
        for frame, text in (
            (TIT2, f"Song number {number}"),
            (TPE1, f"The Artist {artist}"),
            (TALB, f"Album {album}"),
            (TCON, GENRES[artist % len(GENRES)]),
            (TDRC, str(1900 + artist % 120)),
        ):
            tags.add(frame(encoding=3, text=[text]))
        tags.save(file)


async def opened(folder: Path, index: Path) -> tuple[float, float, float]:
    """Seconds until the first question is answered, until all is read, and the loop's longest stall meanwhile in ms."""
    stalls = [0.0]

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            stalls.append(time.perf_counter() - before - 0.005)

    ticking = asyncio.create_task(tick())
    begun = time.perf_counter()
    catalog = LibraryCatalog(folder, index, "a key")
    catalog.start()
    await catalog.identify("The Artist 7", lambda detail: None)
    answered = time.perf_counter() - begun
    while catalog.status.state != "ready":  # noqa: ASYNC110 - a measurement may look
        await asyncio.sleep(0.01)
    done = time.perf_counter() - begun
    await catalog.close()
    ticking.cancel()
    return answered, done, max(stalls) * 1000


def main() -> None:
    """Prints the table."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    work = Path(tempfile.mkdtemp())
    try:
        fill(work / "music", files)
        first = asyncio.run(opened(work / "music", work / "index.db"))
        second = asyncio.run(opened(work / "music", work / "index.db"))
    finally:
        shutil.rmtree(work)
    print(f"{files} files{'':14}{'first answer':>14}{'all read':>12}{'longest stall':>16}{'ratio':>8}")
    for name, (answered, done, stall) in (("first start", first), ("second start", second)):
        print(f"{name:20}{answered:12.2f} s{done:10.2f} s{stall:13.0f} ms{done / first[1]:8.2f}")


if __name__ == "__main__":
    main()
