"""The score notation, its bar check, the performer and the MIDI writer behind the shipped music."""

import json
import struct
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tools.demo_music.midi import TICKS_PER_SECOND, encode, variable_length
from tools.demo_music.notation import length_of, parse, pitch_of
from tools.demo_music.perform import SUSTAIN, perform
from tools.demo_music.pieces import composers, load
from tools.demo_music.score import Piece, ScoreError
from tools.demo_music.tempo import seconds_map

SHIPPED = Path(__file__).parents[2] / "musicdoc_server" / "catalogs" / "demo"


def piece(rh: str, lh: str | None = None, **fields: Any) -> Piece:
    parts = {"rh": rh} if lh is None else {"rh": rh, "lh": lh}
    given: dict[str, Any] = {"time": "3/4", "tempo": 60, "rubato": 0.0, "ritardando": 0.0, **fields}
    return Piece("study", "Study", "Nobody", "None", 1900, "Study", "C", parts=parts, **given)


def notes(one: Piece) -> list[tuple[int, Fraction, Fraction]]:
    return [(note.pitch, note.onset, note.length) for note in parse(one).notes]


@pytest.mark.parametrize(
    ("name", "number"), [("C4", 60), ("A4", 69), ("Bb3", 58), ("F##5", 79), ("Cb4", 59), ("Ebb2", 38)]
)
def test_a_pitch_is_scientific_with_middle_c_at_60(name: str, number: int) -> None:
    assert pitch_of(name) == number


@pytest.mark.parametrize(
    ("text", "beats"),
    [
        ("4", Fraction(1)),
        ("2.", Fraction(3)),
        ("8..", Fraction(7, 8)),
        ("8t", Fraction(1, 3)),
        ("16q5", Fraction(1, 5)),
        ("16s6", Fraction(1, 6)),
        ("16r7/6", Fraction(3, 14)),
    ],
)
def test_a_duration_is_in_quarter_notes(text: str, beats: Fraction) -> None:
    assert length_of(text) == beats


def test_a_short_bar_is_named_with_what_it_should_hold_and_what_it_holds() -> None:
    with pytest.raises(ScoreError, match="study rh bar 2: expected 3 beats, found 5/2"):
        parse(piece("C4:2. | C4:4 D4 E4:8 | C4:2."))


def test_every_fault_of_a_piece_is_reported_at_once() -> None:
    with pytest.raises(ScoreError) as caught:
        parse(piece("C4:4 | H4:2. | C4:2.", "C3:2. | C3:2. | C3:2 <loud> R:4 | C3:2."))
    found = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in found] == [
        "study rh bar 1",
        "study rh bar 2",
        "study rh bar 2",
        "study lh bar 3",
        "study lh",
    ]


def test_an_upbeat_is_bar_nought_and_holds_only_its_own_length() -> None:
    score = parse(piece("E5:16 D#5 | E5:2.", pickup="1/8"))
    assert [(bar.number, bar.start, bar.length) for bar in score.bars] == [
        (0, Fraction(0), Fraction(1, 2)),
        (1, Fraction(1, 2), Fraction(3)),
    ]


def test_a_duration_carries_over_bars_and_a_percent_sign_repeats_the_bar() -> None:
    assert notes(piece("C4:4 D4 E4 | % | F4 G4 A4")) == [
        (pitch, Fraction(at), Fraction(1)) for at, pitch in enumerate([60, 62, 64, 60, 62, 64, 65, 67, 69])
    ]


def test_a_tie_joins_notes_over_the_bar_line_and_of_a_chord_only_what_both_share() -> None:
    assert notes(piece("C4+E4:2.~ | C4+G4:2.")) == [
        (60, Fraction(0), Fraction(6)),
        (64, Fraction(0), Fraction(3)),
        (67, Fraction(3), Fraction(3)),
    ]


def test_a_tie_to_another_pitch_is_a_fault() -> None:
    with pytest.raises(ScoreError, match=r"bar 2: 'D4:2\.': the tie before it leads nowhere"):
        parse(piece("C4:2.~ | D4:2."))


def test_a_time_signature_changes_in_the_middle() -> None:
    assert [bar.length for bar in parse(piece("C4:2. | <2/4> C4:2 | D4")).bars] == [3, 2, 2]


def test_parts_whose_bars_differ_in_length_are_a_fault() -> None:
    with pytest.raises(ScoreError, match="study lh bar 2: 2 beats long, but 3 in rh"):
        parse(piece("C4:2. | C4", "C3:2. | <2/4> C3:2"))


def test_the_tempo_may_count_another_unit() -> None:
    assert seconds_map(parse(piece("C4:4. D4", time="6/8", tempo="4.=60")))(3) == pytest.approx(2.0, abs=0.001)


def test_a_ritardando_makes_the_end_slower_and_leaves_the_beginning() -> None:
    steady = seconds_map(parse(piece("C4:4 D4 E4 | F4 G4 A4 | C5:2.")))
    slowing = seconds_map(parse(piece("C4:4 D4 E4 | F4 G4 A4 | C5:2.", ritardando=3.0, rit_to=0.5)))
    assert slowing(3) == pytest.approx(steady(3))
    assert slowing(6) > steady(6) + 0.5


def test_the_same_piece_is_played_the_same_and_another_seed_differs() -> None:
    one = piece("C4:4 D4 E4 | F4:2.")
    assert perform(one) == perform(one)
    assert perform(one).notes != perform(replace(one, seed=1)).notes


def test_the_melody_is_louder_than_the_accompaniment_and_forte_than_piano() -> None:
    played = perform(piece("<p> C5:2. | <f> C5", "<p> C3:2. | <f> C3")).notes
    quiet, loud = ({note.part: note.velocity for note in played[at : at + 2]} for at in (0, 2))
    assert quiet["rh"] > quiet["lh"]
    assert loud["lh"] > quiet["lh"] + 15


def test_a_crescendo_rises_to_the_next_dynamic() -> None:
    played = perform(piece("<p> <cresc> C4:4 D4 E4 | F4 G4 A4 | <f> B4:2.")).notes
    assert played[0].velocity < played[3].velocity < played[6].velocity


def test_a_grace_note_sounds_before_its_note() -> None:
    grace, main = perform(piece("{D4} C4:2.")).notes
    assert (grace.pitch, main.pitch) == (62, 60)
    assert main.start_s - grace.start_s == pytest.approx(0.075)


def test_a_key_is_never_struck_while_it_is_down() -> None:
    played = perform(piece("C4:4 C4 C4 | C4:2.", "C3+C4:4 C3+C4 C4 | C4:2.")).notes
    same = [note for note in played if note.pitch == 60]
    assert len(same) == 4
    assert all(before.end_s < after.start_s for before, after in pairwise(same))


def test_the_pedal_changes_in_every_bar_and_comes_up_at_the_end() -> None:
    pedal = [one.value for one in perform(piece("C4:2. | D4 | E4", pedal="bar")).controls if one.number == SUSTAIN]
    assert pedal == [0, 127, 0, 127, 0, 127, 0]


@pytest.mark.parametrize(
    ("value", "coded"),
    [(0, b"\x00"), (127, b"\x7f"), (128, b"\x81\x00"), (16_383, b"\xff\x7f"), (16_384, b"\x81\x80\x00")],
)
def test_a_variable_length_quantity_holds_seven_bits_a_byte(value: int, coded: bytes) -> None:
    assert variable_length(value) == coded


def read_midi(data: bytes) -> list[list[tuple[int, bytes]]]:
    """The (tick, message) rows of each track; enough of a reader for what the writer writes."""
    assert data[:8] == b"MThd\x00\x00\x00\x06"
    form, count, _ = struct.unpack(">HHH", data[8:14])
    assert form == 1
    tracks, at = [], 14
    for _ in range(count):
        assert data[at : at + 4] == b"MTrk"
        end = at + 8 + struct.unpack(">I", data[at + 4 : at + 8])[0]
        at, tick, rows = at + 8, 0, []
        while at < end:
            delta = 0
            while data[at] & 0x80:
                delta, at = (delta << 7) | (data[at] & 0x7F), at + 1
            delta, at = (delta << 7) | data[at], at + 1
            tick += delta
            size = 3 + data[at + 2] if data[at] == 0xFF else 2 if data[at] >> 4 == 0xC else 3
            rows.append((tick, data[at : at + size]))
            at += size
        tracks.append(rows)
    assert at == len(data)
    return tracks


def test_a_midi_file_holds_every_note_on_its_programs_channel_at_its_time() -> None:
    played = perform(piece("C4:4 D4 E4 | F4:2.", "C3:2. | F3", program={"lh": 42}))
    head, piano, cello = read_midi(encode(played, "Étude"))
    assert head[0][1] == b"\xff\x03\x06" + "Étude".encode()
    assert [rows[-1][1] for rows in (head, piano, cello)] == [b"\xff\x2f\x00"] * 3
    assert (piano[0][1], cello[0][1]) == (b"\xc0\x00", b"\xc1\x2a")
    struck = [(tick, message[1]) for rows in (piano, cello) for tick, message in rows if message[0] >> 4 == 9]
    assert sorted(struck) == sorted((round(note.start_s * TICKS_PER_SECOND), note.pitch) for note in played.notes)
    released = [message[1] for rows in (piano, cello) for _, message in rows if message[0] >> 4 == 8]
    assert sorted(released) == sorted(note.pitch for note in played.notes)


@pytest.mark.parametrize("composer", composers())
def test_every_shipped_score_has_full_bars_and_lasts_35_to_70_seconds(composer: str) -> None:
    pieces = load(composer)
    assert len({one.slug for one in pieces}) == len(pieces) >= 6
    for one in pieces:
        assert 33 <= perform(one).end_s <= 70, one.slug


@pytest.mark.parametrize("composer", composers())
def test_every_score_has_its_file_and_its_facts_and_every_file_its_score(composer: str) -> None:
    names = sorted(f"{one.slug}.mp3" for one in load(composer))
    facts = json.loads((SHIPPED / composer / "facts.json").read_text(encoding="utf-8"))
    assert sorted(path.name for path in (SHIPPED / composer).glob("*.mp3")) == names
    assert sorted(facts["tracks"]) == names
