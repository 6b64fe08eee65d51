import pytest

from musicdoc_server.voices.pace import START_WORDS_PER_MIN, Pace

MINUTE_MS = 60_000


def test_it_starts_at_the_usual_pace_and_comes_to_the_real_one() -> None:
    pace = Pace()
    assert pace.words_per_min == START_WORDS_PER_MIN == 150
    seen = []
    for _ in range(20):
        pace.learn("word " * 90, MINUTE_MS // 2)
        seen.append(pace.words_per_min)
    assert seen == sorted(seen)
    assert seen[0] < 165
    assert seen[-1] == pytest.approx(180, abs=0.5)


def test_a_short_text_counts_for_little() -> None:
    pace = Pace()
    pace.learn("Listen.", 1000)
    assert pace.words_per_min == pytest.approx(150, abs=1.5)


@pytest.mark.parametrize(("text", "duration_ms"), [("", 5000), ("word", 0), ("彼は去ったが彼女はそこに残った。", 5000)])
def test_what_has_no_pace_teaches_nothing(text: str, duration_ms: int) -> None:
    pace = Pace()
    pace.learn(text, duration_ms)
    assert pace.words_per_min == 150


def test_nonsense_is_kept_in_bounds() -> None:
    pace = Pace()
    for _ in range(50):
        pace.learn("word " * 5000, MINUTE_MS)
    assert pace.words_per_min <= 300
