"""Two of the Gnossiennes. The originals have no bar lines; the bars here are four beats long, as their chords fall."""

from __future__ import annotations

from tools.demo_music.score import Piece

_THEME = """
    R:4 C5:8 Eb5 D5:4 C5 | {C5} B4:2 {C5} B4:2 | R:4 C5:8 Eb5 D5:4 C5 | {E5} F5:2 {E5} F5:2 |
    R:4 C5:8 Eb5 D5:4 C5 | <dim> {C5} B4:2 {Ab4} G4:2 | <p> {F4} G4:4 {F4} G4:2~ G4:8 R:8 |
    <mf> {Ab4} G4:4 {G4} F4:4~ F4:2~ | F4:1 |
"""
_THEME_BASS = "F2:1 | F2 | F2 | F2 | F2 | F2 | C3 | F2 | F2 |"
_MINOR = "R:4 Ab3+C4+F4:2 Ab3+C4+F4:4 |"
_THEME_CHORDS = 6 * _MINOR + "R:4 Eb3+G3+C4:2 Eb3+G3+C4:4 |" + 2 * _MINOR
_SUBDOMINANT = "R:4 F3+Bb3+Db4:2 F3+Bb3+Db4:4 |"

GNOSSIENNE_1 = Piece(
    slug="gnossienne-no-1",
    title="Gnossienne No. 1",
    composer="Erik Satie",
    album="Trois Gnossiennes",
    year=1890,
    genre="Impressionist piano",
    key="F minor",
    time="4/4",
    tempo=88,
    pedal="bar",
    phrase_bars=2,
    ritardando=4.0,
    rit_to=0.72,
    grace_ms=120.0,
    parts={
        "rh": f"""
            <mp> {_THEME} <p> {_THEME}
            <mf> {{Ab4}} Bb4:2> {{Ab4}} G4:2 | {{Ab4}} Bb4:2> {{Ab4}} G4:2 |
            <dim> {{Ab4}} G4:4 {{G4}} F4:4~ F4:2~ | <p> F4:1 |
        """,
        "lh": f"<p> {_THEME_BASS} {_THEME_BASS} Bb1:1 | Bb1 | F2 | F2 |",
        "chords": f"<p> {_THEME_CHORDS} {_THEME_CHORDS} {2 * _SUBDOMINANT} {_MINOR} R:4 Ab3+C4+F4:2. |",
    },
    balance={"rh": 12, "lh": 0, "chords": -12},
)

_TONIC = "R:4 C4+E4+A4:2 C4+E4+A4:4 |"
_FIFTH = "R:4 G3+B3+E4:2 G3+B3+E4:4 |"
_FOURTH = "R:4 A3+D4+F4:2 A3+D4+F4:4 |"
_CLOSE = "R:4 A3+C4+E4:2 A3+C4+E4:4 |"

GNOSSIENNE_3 = Piece(
    slug="gnossienne-no-3",
    title="Gnossienne No. 3",
    composer="Erik Satie",
    album="Trois Gnossiennes",
    year=1890,
    genre="Impressionist piano",
    key="A minor",
    time="4/4",
    tempo=72,
    pedal="bar",
    phrase_bars=3,
    ritardando=5.0,
    rit_to=0.76,
    grace_ms=110.0,
    parts={
        "rh": """
            <mp> A5:8 A5 D#5 D#5 F#5 F#5~ F#5:4 | <dim> R:4 E5:8 E5 D#5 D#5 C5 C5 | <p> B4 B4~ B4:4 R:2 | R:1 |
            <mp> A5:8 A5 D#5 D#5 F#5 F#5~ F#5:4 | <dim> R:4 E5:8 E5 D#5 D#5 C5 C5 | <p> B4 B4~ B4:4 R:2 |
            {B4} D5:4 B4:8 B4 C5 C5~ C5:4 | B4:8 B4~ B4:4 R:2 |
            <mp> {B4} D5:1~ | D5:4 B4:8 B4 D5 D5 B4 B4 |
            <cresc> G#4 A4 B4 D5 B4 A4 G#4 A4 | B4 D5 B4 A4 G#4 A4 B4 D5 |
            <mf> F5 F5 <dim> A4 A4~ A4:4 R:4 | <p> R:1 |
        """,
        "lh": "<p> A2:1 | A2 | E2 | E2 | A2 | A2 | E2 | D3 | E2 | D2 | D2 | D2 | D2 | A1 | A2 |",
        "chords": f"""
            <p> {2 * _TONIC} {2 * _FIFTH} {2 * _TONIC} {_FIFTH} {_FOURTH} R:4 G#3+B3+E4:2 G#3+B3+E4:4 |
            {4 * _FOURTH} {_CLOSE} R:4 A3+C4+E4:2 A3+C4+E4:4 |
        """,
    },
    balance={"rh": 12, "lh": 0, "chords": -12},
)
