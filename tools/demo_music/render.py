"""Renders the scores to the tagged MP3 files of the shipped library.

    python -m tools.demo_music.render                       everything
    python -m tools.demo_music.render satie bach/prelude    a composer, a piece
    python -m tools.demo_music.render --score-only satie    only the bar check
    python -m tools.demo_music.render --pianoroll /tmp/roll satie    also draw a picture
    python -m tools.demo_music.render --check                       only measure what is there

A piece that cannot be rendered is reported and does not keep the others from being made.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from . import mastering
from .midi import encode
from .notation import parse
from .perform import LEAD_IN_S, perform
from .pianoroll import draw
from .pieces import composers, load
from .score import Piece
from .tempo import seconds_map

OUTPUT = Path(__file__).parents[2] / "musicdoc_server" / "catalogs" / "demo"
HEADER = f"{'file':44} {'sec':>6} {'LUFS':>7} {'dBTP':>6} {'clicks':>6} {'edge dB':>8} {'kB':>6}"


def _wanted(names: list[str]) -> tuple[list[tuple[str, int, Piece]], list[str]]:
    """The pieces asked for as (composer, track number, piece), and what went wrong on the way."""
    chosen: list[tuple[str, int, Piece]] = []
    faults: list[str] = []
    asked = [name.partition("/") for name in names] or [(composer, "", "") for composer in composers()]
    for composer, _, slug in asked:
        try:
            pieces = load(composer)
        except Exception as wrong:  # noqa: BLE001 - one composer's slip must not stop the others
            faults.append(f"{composer}: {type(wrong).__name__}: {wrong}")
            continue
        found = [(composer, index + 1, piece) for index, piece in enumerate(pieces) if slug in ("", piece.slug)]
        if not found:
            faults.append(f"{composer}/{slug}: no such piece; there are {', '.join(one.slug for one in pieces)}")
        chosen += found
    return chosen, faults


def _render(composer: str, track: int, piece: Piece, options: argparse.Namespace) -> Path:
    performance = perform(piece)
    if options.pianoroll:
        score = parse(piece)
        clock = seconds_map(score)
        options.pianoroll.mkdir(parents=True, exist_ok=True)
        picture = options.pianoroll / f"{composer}-{piece.slug}.png"
        draw(performance, [clock(bar.start) + LEAD_IN_S for bar in score.bars], picture)
    folder = options.output / composer
    folder.mkdir(parents=True, exist_ok=True)
    target: Path = folder / f"{piece.slug}.mp3"
    with tempfile.TemporaryDirectory() as scratch:
        midi, wav, made = (Path(scratch) / name for name in ("piece.mid", "piece.wav", "piece.mp3"))
        midi.write_bytes(encode(performance, piece.title))
        if options.midi:
            options.midi.mkdir(parents=True, exist_ok=True)
            (options.midi / f"{composer}-{piece.slug}.mid").write_bytes(midi.read_bytes())
        mastering.synthesize(midi, wav, options.soundfont)
        mastering.make(wav, performance.end_s, piece, track, made)
        target.write_bytes(made.read_bytes())
    return target


def _report(path: Path) -> bool:
    found = mastering.measure(path)
    print(
        f"{path.parent.name + '/' + path.name:44} {found.seconds:6.1f} {found.lufs:7.2f} {found.peak_dbtp:6.2f} "
        f"{found.clicks:6d} {found.edge_db:8.1f} {found.size / 1000:6.0f}{'' if found.good else '  <- out of bounds'}"
    )
    return found.good


def _notes_json(piece: Piece) -> str:
    """The written notes as JSON rows [part, bar, onset, length, pitch], for comparing with a reference."""
    rows = [[note.part, note.bar, float(note.onset), float(note.length), note.pitch] for note in parse(piece).notes]
    return json.dumps(rows)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.demo_music.render", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="composer[/slug]")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the folder that holds the composers' folders")
    parser.add_argument("--pianoroll", type=Path, metavar="DIR", help="also draw a piano roll of each piece")
    parser.add_argument("--midi", type=Path, metavar="DIR", help="also keep the MIDI files")
    parser.add_argument("--notes", type=Path, metavar="DIR", help="only write the written notes as JSON")
    parser.add_argument("--score-only", action="store_true", help="only read the scores and check their bars")
    parser.add_argument("--check", action="store_true", help="only measure the files that are there")
    parser.add_argument("--soundfont", type=Path, default=mastering.SOUNDFONT)
    return parser.parse_args(argv)


def _one(composer: str, track: int, piece: Piece, options: argparse.Namespace) -> bool:
    if options.notes:
        options.notes.mkdir(parents=True, exist_ok=True)
        (options.notes / f"{composer}-{piece.slug}.json").write_text(_notes_json(piece))
    if options.notes or options.score_only:
        score = parse(piece)
        seconds = seconds_map(score)(score.end)
        print(f"{composer}/{piece.slug}: {len(score.bars)} bars, {len(score.notes)} notes, about {seconds:.1f} s")
        return True
    path = options.output / composer / f"{piece.slug}.mp3"
    return _report(path if options.check else _render(composer, track, piece, options))


def main(argv: list[str] | None = None) -> int:
    """Runs the command; 0 when every piece is made and within bounds."""
    options = _arguments(argv)
    chosen, faults = _wanted(options.names)
    if not (options.notes or options.score_only):
        print(HEADER)
    good = True
    for composer, track, piece in chosen:
        try:
            good &= _one(composer, track, piece, options)
        except subprocess.CalledProcessError as wrong:
            faults.append(f"{composer}/{piece.slug}: {wrong}: {(wrong.stderr or b'').decode(errors='replace')}")
        except Exception as wrong:  # noqa: BLE001 - reported at the end; the others are still made
            faults.append(f"{composer}/{piece.slug}: {type(wrong).__name__}: {wrong}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 0 if good and not faults else 1


if __name__ == "__main__":
    sys.exit(main())
