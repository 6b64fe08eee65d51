"""Keyboard pieces: a prelude (on the piano), an invention and the Goldberg Aria (on the harpsichord)."""

from __future__ import annotations

from tools.demo_music.score import Piece

HARPSICHORD = 6

# One harmony a bar, written from the lowest note to the highest; bars 1 to 19, then the tonic.
PRELUDE_HARMONIES = """
    C4 E4 G4 C5 E5 | C4 D4 A4 D5 F5 | B3 D4 G4 D5 F5 | C4 E4 G4 C5 E5 | C4 E4 A4 E5 A5 |
    C4 D4 F#4 A4 D5 | B3 D4 G4 D5 G5 | B3 C4 E4 G4 C5 | A3 C4 E4 G4 C5 | D3 A3 D4 F#4 C5 |
    G3 B3 D4 G4 B4 | G3 Bb3 E4 G4 C#5 | F3 A3 D4 A4 D5 | F3 Ab3 D4 F4 B4 | E3 G3 C4 G4 C5 |
    E3 F3 A3 C4 F4 | D3 F3 A3 C4 F4 | G2 D3 G3 B3 F4 | C3 E3 G3 C4 E4"""


def _broken(figure: str, ending: str) -> str:
    """Every harmony in the given figure, twice a bar; {0} is its lowest note."""
    bars = [harmony.split() for harmony in PRELUDE_HARMONIES.split("|")]
    return " | ".join(" ".join([figure.format(*notes)] * 2) for notes in bars) + f" | {ending} |"


PRELUDE = Piece(
    slug="prelude-in-c-major",
    title="Prelude in C major, BWV 846",
    composer="Johann Sebastian Bach",
    album="The Well-Tempered Clavier, Book I",
    year=1722,
    genre="Baroque",
    key="C major",
    time="4/4",
    tempo=80,
    pedal="half",
    rubato=0.05,
    ritardando=5.0,
    rit_to=0.62,
    human_ms=7.0,
    seed=846,
    balance={"rh": 0, "lh": 0, "lh2": -3},
    parts={
        "rh": "<p> " + _broken("R:8 {2}:16 {3} {4} {2} {3} {4}", "R:1"),
        "lh": _broken("{0}:2", "C3+G3+C4+E4:1"),
        "lh2": _broken("R:16 {1}:8.~ {1}:4", "R:1"),
    },
)

INVENTION_1 = Piece(
    slug="invention-no-1",
    title="Invention No. 1 in C major, BWV 772",
    composer="Johann Sebastian Bach",
    album="Inventions and Sinfonias",
    year=1723,
    genre="Baroque",
    key="C major",
    time="4/4",
    tempo=86,
    program={"rh": HARPSICHORD, "lh": HARPSICHORD},
    balance={"rh": 0, "lh": 0},
    rubato=0.02,
    ritardando=4.0,
    rit_to=0.6,
    final_fermata=1.0,
    human_ms=5.0,
    seed=772,
    parts={
        "rh": """<mf> R:16 C4 D4 E4 F4 D4 E4 C4 G4:8 C5 C5:32 B4 C5 B4 C5:8 |
            D5:16 G4 A4 B4 C5 A4 B4 G4 D5:8 G5 G5:32 F5 G5 F5 G5:8 |
            E5:16 A5 G5 F5 E5 G5 F5 A5 G5 F5 E5 D5 C5 E5 D5 F5 |
            E5 D5 C5 B4 A4 C5 B4 D5 C5 B4 A4 G4 F#4 A4 G4 B4 |
            A4:8 D4 C5:32 B4 C5:8 D5:16 B4 A4 G4 F#4 E4 G4 F#4 A4 |
            G4 B4 A4 C5 B4 D5 C5 E5 D5 B4:32 C5 D5:16 G5 C5:32 B4 C5 B4 A4:16 G4 |
            G4:8 R R:4 R:16 G4 A4 B4 C5 A4 B4 G4 | G4:32 F#4 G4 F#4 R:8 R:4 R:16 A4 B4 C5 D5 B4 C5 A4 |
            B4:8 R R:4 R:16 D5 C5 B4 A4 C5 B4 D5 | C5:8 R R:4 R:16 E5 D5 C5 B4 D5 C#5 E5 |
            D5:8 C#5 D5 E5 F5 A4 B4 C#5 | D5 F#4 G#4 A4 B4 C5 D5:4~ |
            D5:16 E4 F#4 G#4 A4 F#4 G#4 E4 E5 D5 C5 E5 D5 C5 B4 D5 |
            C5 A5 G#5 B5 A5 E5 F5 D5 G#4 F5 E5 D5 C5:8 B4:16 A4 |
            A4 A5 G5 F5 E5 G5 F5 A5 G5:2~ | G5:16 E5 F5 G5 A5 F5 G5 E5 F5:2~ |
            F5:16 G5 F5 E5 D5 F5 E5 G5 F5:2~ | F5:16 D5 E5 F5 G5 E5 F5 D5 E5:2~ |
            E5:16 C5 D5 E5 F5 D5 E5 C5 D5 E5 F5 G5 A5 F5 G5 E5 |
            F5 G5 A5 B5 C6 A5 B5 G5 C6:8 G5 E5 D5:16 C5 | C5 Bb4 A4 G4 F4 A4 G4 Bb4 A4 B4 C5 E4 D4 C5 F4 B4 |
            E4:64~ E4+G4~ E4+G4+C5:32~ E4+G4+C5:16~ E4+G4+C5:2.. |""",
        "lh": """R:2 R:16 C3 D3 E3 F3 D3 E3 C3 | G3:8 G2 R:4 R:16 G3 A3 B3 C4 A3 B3 G3 |
            C4:8 B3 C4 D4 E4 G3 A3 B3 | C4 E3 F#3 G3 A3 B3 C4:4~ |
            C4:16 D3 E3 F#3 G3 E3 F#3 D3 G3:8 B2 C3 D3 | E3 F#3 G3 E3 B2:8. C3:16 D3:8 D2 |
            R:16 G2 A2 B2 C3 A2 B2 G2 D3:8 G3 F#3 G3 | A3:16 D3 E3 F#3 G3 E3 F#3 D3 A3:8 D4 C4 D4 |
            G3:16 G4 F4 E4 D4 F4 E4 G4 F4:8 E4 F4 D4 | E4:16 A4 G4 F4 E4 G4 F4 A4 G4:8 F4 G4 E4 |
            F4:16 Bb4 A4 G4 F4 A4 G4 Bb4 A4 G4 F4 E4 D4 F4 E4 G4 |
            F4 E4 D4 C4 B3 D4 C4 E4 D4 C4 B3 A3 G#3 B3 A3 C4 |
            B3:8 E3 D4:8. E4:16 C4 B3 A3 G3 F#3 A3 G#3 B3 | A3 C4 B3 D4 C4 E4 D4 F4 E4:8 A3 E4 E3 |
            A3 A2 R:4 R:16 E4 D4 C4 B3 D4 C#4 E4 | D4:2~ D4:16 A3 B3 C4 D4 B3 C4 A3 |
            B3:2~ B3:16 D4 C4 B3 A3 C4 B3 D4 | C4:2~ C4:16 G3 A3 Bb3 C4 A3 Bb3 G3 |
            A3:8 Bb3 A3 G3 F3 D4 C4 Bb3 | A3 F4 E4 D4 E4:16 D3 E3 F3 G3 E3 F3 D3 |
            E3:8 C3 D3 E3 F3:16 D3 E3 F3 G3:8 G2 | C2+C3:1 |""",
    },
)

# The first half. Ornaments are written out: trills on the beat from the upper note, leaning notes at their full length.
GOLDBERG_ARIA = Piece(
    slug="goldberg-aria",
    title="Aria from the Goldberg Variations, BWV 988",
    composer="Johann Sebastian Bach",
    album="Goldberg Variations",
    year=1741,
    genre="Baroque",
    key="G major",
    time="3/4",
    tempo=57,
    program={"rh": HARPSICHORD, "lh": HARPSICHORD, "lh2": HARPSICHORD, "lh3": HARPSICHORD},
    balance={"rh": 4, "lh": -2, "lh2": -5, "lh3": -5},
    rubato=0.04,
    ritardando=3.0,
    rit_to=0.7,
    final_fermata=1.0,
    human_ms=6.0,
    seed=988,
    tempo_map=[(16, 3, 40)],
    parts={
        "rh": """<mf> G5:4 G5 B5:32 A5 B5 A5 G5 A5 B5:16 | A5:8 G5:16 F#5 E5:8 D5:4. |
            A4:32 G4 A4 G4 F#4 G4~ G4:16 F#4:32 G4 A4 G4 A4 G4~ G4:8. F#4:16 G4 |
            A4:32 G4 F#4:16 G4:32 F#4 E4:16 E4:8 D4:4. | D5:4 D5 F5:32 E5 F5 E5 D5 E5 F5:16 |
            E5:8 D5:16 C5 B4:8 A4:4 G5:32 F#5 E5 F#5 |
            G5:32 F#5:16. A5:32 G5:16. F#5:32 E5:16. D5:32 C5:16. {C5} A5:8. C5:16 |
            B4:32 G4:16. F#4:8 F#4 A4:32 G4 F#4 G4~ G4:4 | B4 B4 D5:32 C#5 D5 C#5 B4 C#5 D5:16 |
            D5 C#5 B4 A4~ A4:2 |
            G4:64~ G4+B4~ G4+B4+E5~ G4+B4+E5+G5~ G4+B4+E5+G5:8. F#5:32 G5 A5 G5 A5 G5~ G5:8. F#5:16 G5 |
            G5:8 F#5:16 E5 B4:32 C#5 D5 C#5 D5 C#5~ C#5:8. E5:8 | A5:16 G5 F#5 E5 D5:8 A4:4~ A4:32 B4 C5:16 |
            B4 A4 G4 F#4 E4:8 D5:16 C#5:8.~ C#5:32 D5 E5:16 | D5 C#5 B4 A4 G5:8 B4:4 C#5:8 |
            C#5:16 D5~ D5:32 E5 D5 C#5 C#5:8 D5:4. |""",
        "lh": """G3:2. | F#3 | E3 | D3:2~ D3:8 C3 | B2:2. | C3:2~ C3:8 D3 | E3 C3 D3:2 | G2:4. D3:8 E3:8. F#3:16 |
            G3:2.~ | G3:4 F#3:8 E3 F#3 B3 | E3:4. E3:8 F#3 G3 | A3:4. B3:8 A3 G3 | F#3:2. | G3 | A3 | D3 |""",
        "lh2": """R:4 B3:2 | R:4 A3:2 | R:4 G3:2 | R:4 F#3:2 | R:4 D3:2 | R:4 E3:4. R:8 |
            R C4:4 B3:16 A3 G3 F#3 E3 F#3 |
            G3:8 A3 B3:2 | R:4 B3:2 | A3:4 D5:2 | R:8 B3 E4:4. D4:8 | C#4 D4 E4:2 | R:4 A3:2 | R:4 B3 E4 |
            F#4 E4:8. F#4:16 G4:4~ | G4 F#4:2 |""",
        "lh3": """R:2 D4:4 | R:2 D4:4 | R:2 C#4:4 | R:2 A3:4 | R:2 G3:4 | R:2 A3:4 | R:2. | R | R:2 E4:4 |
            R:2. | R | R | R:2 D4:4 | R:2. | R | R:4 R:8 A3 D4:4 |""",
    },
)
