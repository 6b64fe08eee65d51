"""Music files that are cut, bent, lied about or no music at all are read or skipped, and what is read can be told."""

import struct
import zlib
from pathlib import Path, PurePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musicdoc_server.catalogs.scan import Scanner
from musicdoc_server.catalogs.tags import SUFFIXES, Tags, Unreadable, read_cover, read_tags
from musicdoc_server.models import Song
from tests.catalogs.music import KEY, PNG, audio, make

FORMATS = (".mp3", ".flac", ".ogg", ".opus", ".m4a")
TAGGED = {"title": "Lithium", "artist": "Nirvana", "album": "Nevermind", "date": "1991", "tracknumber": "5"}
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FLAC_HEAD = b"fLaC\x80\x00\x00\x22" + struct.pack(">HH", 4096, 4096) + bytes(6)


def looked_at(file: Path, content: bytes) -> Tags | None:
    """What is read of such a file, if anything; a song can be made of it, and a cover is a picture."""
    file.write_bytes(content)
    cover = read_cover(file)
    assert cover is None or cover[1].startswith("image/")
    try:
        tags = read_tags(file, PurePath(file.name))
    except Unreadable:
        return None
    assert tags.title
    assert tags.artist
    assert max(len(value) for value in tags if isinstance(value, str)) <= 300
    song = Song(
        index=0,
        title=tags.title,
        artist=tags.artist,
        album=tags.album,
        year=tags.year,
        track_id="x",
        track_uri="library:x",
        duration_ms=tags.duration_ms,
    )
    assert Song.model_validate_json(song.model_dump_json()) == song
    return tags


@MANY
@given(
    suffix=st.sampled_from(FORMATS),
    named=st.sampled_from(sorted(SUFFIXES)),
    bent=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=6),
    kept=st.floats(0, 1) | st.just(1.0),
)
def test_a_file_that_is_bent_or_cut_is_read_or_skipped(
    tmp_path: Path, *, suffix: str, named: str, bent: list[tuple[float, bytes]], kept: float
) -> None:
    content = bytearray(make(tmp_path / f"whole{suffix}", cover=PNG, **TAGGED).read_bytes())
    for place, junk in bent:
        at = int(place * min(len(content), 2000))  # heads and tags are where the structure is
        content[at : at + len(junk)] = junk
    looked_at(tmp_path / f"bent{named}", bytes(content[: int(kept * len(content))]))


HEADS = [
    b"",
    b"ID3\x03\0\0",
    b"ID3\x04\0\xf0\x7f\x7f\x7f\x7f",
    b"fLaC",
    b"OggS\0\2",
    b"\0\0\0\x20ftypM4A ",
    b"\xff\xfb\x90\0",
]


@MANY
@given(content=st.binary(max_size=400), suffix=st.sampled_from(sorted(SUFFIXES)), head=st.sampled_from(HEADS))
def test_what_only_begins_like_music_is_read_or_skipped(
    tmp_path: Path, content: bytes, suffix: str, head: bytes
) -> None:
    looked_at(tmp_path / f"x{suffix}", head + content)


@settings(MANY, max_examples=20)
@given(st.dictionaries(st.sampled_from(sorted(TAGGED)), st.text(max_size=400), max_size=5))
def test_any_text_in_tags_can_be_told(tmp_path: Path, tags: dict[str, str]) -> None:
    sayable = {name: value.encode("utf-8", "replace").decode() for name, value in tags.items()}
    for suffix in (".flac", ".mp3"):
        file = make(tmp_path / f"x{suffix}", **sayable)
        looked_at(file, file.read_bytes())


def atoms(depth: int) -> bytes:
    """An M4A whose boxes are within one another."""
    inner = b""
    for _ in range(depth):
        inner = struct.pack(">I4s", len(inner) + 8, b"moov") + inner
    return struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0) + inner


def frame(name: bytes, body: bytes, flags: bytes = b"\0\0") -> bytes:
    return name + struct.pack(">I", len(body)) + flags + body


def id3(*frames: bytes) -> bytes:
    """An ID3v2.3 tag before a piece of music."""
    body = b"".join(frames)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body + audio(".mp3")


LIES = {
    "boxes within boxes": (".m4a", atoms(3000)),
    "a box larger than the file": (".m4a", struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0) + b"\x7f\xff\xff\xffmoov"),
    "a box without a size": (".m4a", struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0) + bytes(4) + b"moov" * 9),
    "a tag larger than the file": (".mp3", b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + audio(".mp3")),
    "a frame larger than its tag": (".mp3", id3(b"TIT2\x7f\xff\xff\xff\x00\x00\x00x")),
    "a number of no meaning": (".mp3", id3(frame(b"TRCK", b"\0" + b"9" * 5000), frame(b"TYER", b"\0" + b"9" * 5000))),
    "half a surrogate pair": (".mp3", id3(frame(b"TIT2", b"\1\xff\xfe\x00\xd8x\x00"))),
    "no encoding there is": (".mp3", id3(frame(b"TIT2", b"\x09title"))),
    "a picture of nothing": (".mp3", id3(frame(b"APIC", b"\0image/png\0\x03\0"))),
    "packed nonsense": (".mp3", id3(frame(b"TIT2", struct.pack(">I", 9) + b"no zlib", b"\0\x80"))),
    "packed text": (".mp3", id3(frame(b"TIT2", struct.pack(">I", 4) + zlib.compress(b"\0abc"), b"\0\x80"))),
    "two thousand years of silence": (".flac", FLAC_HEAD + b"\x00\x00\x1f\xff" + b"\xff" * 4 + bytes(16)),
    "no samples a second": (".flac", FLAC_HEAD + b"\x00\x00\x00\xff" + b"\xff" * 4 + bytes(16)),
    "pages without an end": (".ogg", b"OggS\0\2" + bytes(20) + b"\xff" * 256),
    "nothing": (".opus", b""),
}  # fmt: skip


@pytest.mark.parametrize(("suffix", "content"), LIES.values(), ids=LIES)
def test_a_file_that_lies_is_read_or_skipped(tmp_path: Path, suffix: str, content: bytes) -> None:
    looked_at(tmp_path / f"lie{suffix}", content)


def test_a_folder_of_lies_is_scanned_to_its_end_and_the_music_in_it_found(tmp_path: Path) -> None:
    folder = tmp_path / "music"
    make(folder / "good.mp3", **TAGGED)
    for number, (suffix, content) in enumerate(LIES.values()):
        (folder / f"{number}{suffix}").write_bytes(content)
    shelf = Scanner(folder, tmp_path / "index.db", KEY).scan()
    assert shelf is not None
    assert "Lithium" in {entry.title for entry in shelf.entries}
