"""The parser: score text to a Score, with a check that every bar of every part is full.

All findings of a piece are reported at once in one ScoreError, so that a transcriber mends them in one go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from .score import Bar, Mark, Note, Piece, Score, ScoreError, beats_of, parse_time

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SHIFTS = {"": 0, "#": 1, "##": 2, "b": -1, "bb": -2}
DYNAMICS = ("ppp", "pp", "p", "mp", "mf", "f", "ff", "fff")
MARKS = (*DYNAMICS, "cresc", "dim", "ped", "nop")

_PITCH = r"[A-G](?:##|#|bb|b)?[0-8]~?"
_TOKENS = re.compile(r"\{[^}]*\}|<[^<>|]*>|\||[^\s|{}<]+")
_NOTE = re.compile(rf"(R|{_PITCH}(?:\+{_PITCH})*)([~'>_-]*)(?::(\d+\.{{0,2}}(?:t|[qsr]\d+(?:/\d+)?)?))?([~'>_-]*)$")
_LENGTH = re.compile(r"(\d+)(\.{0,2})(?:(t)|[qsr](\d+)(?:/(\d+))?)?$")


def pitch_of(name: str) -> int:
    """The MIDI number of a scientific pitch: C4 is 60."""
    return STEPS[name[0]] + SHIFTS[name[1:-1]] + 12 * (int(name[-1]) + 1)


def length_of(text: str) -> Fraction:
    """A written duration in beats: "4" is 1, "4." is 3/2, "8t" is 1/3, "16q5" a fifth of a beat, "16r7/6" 7 for 6."""
    found = _LENGTH.match(text)
    if not found or int(found[1]) not in (1, 2, 4, 8, 16, 32, 64, 128):
        raise ValueError(f"no such duration: {text}")
    length = Fraction(4, int(found[1])) * (2 - Fraction(1, 2 ** len(found[2])))
    if found[3]:
        length *= Fraction(2, 3)
    elif found[4]:
        many = int(found[4])
        room = int(found[5]) if found[5] else 1 << (many.bit_length() - 1)
        length *= Fraction(room, many)
    return length


@dataclass
class _Reader:
    """Reads one part; keeps what carries over from token to token."""

    piece: Piece
    part: str
    time: tuple[int, int]
    length: Fraction = Fraction(1)
    at: Fraction = Fraction(0)
    notes: list[Note] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    tied: dict[int, int] = field(default_factory=dict)  # pitch -> index in notes
    graces: tuple[tuple[int, ...], ...] = ()

    def fault(self, number: int, text: str) -> None:
        self.faults.append(f"{self.piece.slug} {self.part} bar {number}: {text}")

    def bar(self, tokens: list[str], number: int, pickup: Fraction | None) -> None:
        start = self.at
        for token in tokens:
            if re.fullmatch(r"<\d+/\d+>", token):
                self.time = parse_time(token[1:-1])
        for token in tokens:
            try:
                self.token(token, number)
            except ValueError as wrong:
                self.fault(number, f"{token!r}: {wrong}")
        expected = beats_of(self.time) if pickup is None else pickup
        if self.at - start != expected:
            self.fault(number, f"expected {expected} beats, found {self.at - start}: {' '.join(tokens)}")
        self.at = start + expected
        self.bars.append(Bar(number, start, expected, self.time))

    def token(self, token: str, number: int) -> None:
        if token.startswith("<"):
            name = token[1:-1].strip()
            if "/" not in name:
                if name not in MARKS:
                    raise ValueError("unknown mark")
                self.marks.append(Mark(self.part, self.at, name))
        elif token.startswith("{"):
            names = [re.split(r"[:'>_~-]", text)[0] for text in token[1:-1].split()]
            self.graces = tuple(tuple(_pitches(name)) for name in names)
        else:
            self.sound(token, number)

    def sound(self, token: str, number: int) -> None:
        found = _NOTE.match(token)
        if not found:
            raise ValueError("not a note, chord or rest")
        if found[3]:
            self.length = length_of(found[3])
        marks = found[2] + found[4] + ("~" if found[1].endswith("~") else "")
        still: dict[int, int] = {}
        names = [] if found[1] == "R" else found[1].split("+")
        met = not self.tied
        for name in names:
            pitch = pitch_of(name.rstrip("~"))
            index = self.tied.get(pitch, len(self.notes))
            if pitch in self.tied:
                self.notes[index] = replace(self.notes[index], length=self.notes[index].length + self.length)
                met = True
            else:
                bare = marks.replace("~", "")
                self.notes.append(Note(self.part, pitch, self.at, self.length, bare, self.graces, number))
                self.graces = ()
            if "~" in marks or name.endswith("~"):
                still[pitch] = index
        if not met:
            self.fault(number, f"{token!r}: the tie before it leads nowhere (MIDI {sorted(self.tied)})")
        self.tied = still
        self.at += self.length


def _pitches(name: str) -> list[int]:
    if not re.fullmatch(rf"{_PITCH}(?:\+{_PITCH})*", name):
        raise ValueError(f"not a grace note: {name}")
    return [pitch_of(single.rstrip("~")) for single in name.split("+")]


def _bars(text: str) -> list[list[str]]:
    plain = "\n".join(line.split(";")[0] for line in text.splitlines())
    bars: list[list[str]] = [[]]
    for token in _TOKENS.findall(plain):
        if token == "|":
            bars.append([])
        else:
            bars[-1].append(token)
    return [bar for index, bar in enumerate(bars) if bar or 0 < index < len(bars) - 1]


def _part(piece: Piece, part: str, text: str) -> _Reader:
    reader = _Reader(piece, part, parse_time(piece.time))
    pickup = beats_of(parse_time(piece.pickup)) if piece.pickup else None
    before: tuple[list[str], Fraction] = ([], Fraction(1))
    for index, written in enumerate(_bars(text)):
        number = index if pickup is not None else index + 1
        tokens = written
        if written == ["%"]:
            tokens, reader.length = [token for token in before[0] if not token.startswith("<")], before[1]
        before = (tokens, reader.length)
        reader.bar(tokens, number, pickup if index == 0 else None)
    if reader.tied:
        reader.fault(reader.bars[-1].number, "a tie at the very end leads nowhere")
    return reader


def parse(piece: Piece) -> Score:
    """The score of a piece. Raises ScoreError with every finding of every part, one a line."""
    readers = [_part(piece, name, text) for name, text in piece.parts.items()]
    faults = [fault for reader in readers for fault in reader.faults]
    first = readers[0]
    for reader in readers[1:]:
        if len(reader.bars) != len(first.bars):
            faults.append(
                f"{piece.slug} {reader.part}: {len(reader.bars)} bars, but {first.part} has {len(first.bars)}"
            )
        for mine, theirs in zip(reader.bars, first.bars, strict=False):
            if mine.length != theirs.length:
                reader.fault(mine.number, f"{mine.length} beats long, but {theirs.length} in {first.part}")
                faults.append(reader.faults[-1])
                break
    if faults:
        raise ScoreError("\n".join(faults))
    order = list(piece.parts)
    notes = sorted(
        (note for reader in readers for note in reader.notes),
        key=lambda note: (note.onset, order.index(note.part), note.pitch),
    )
    return Score(piece, notes, first.bars, [mark for reader in readers for mark in reader.marks])
