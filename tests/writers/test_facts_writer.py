"""What the facts writer's documentaries sound like."""

import re

import pytest

from musicdoc_server.models import Fact, Subject
from musicdoc_server.writers.facts import FactsWriter
from musicdoc_server.writers.length import seconds
from musicdoc_server.writers.speakable import folded, sentences
from tests.writers.music import COMPOSERS, PACE, Told, brief, only_tags, shipped, song, tell, theme

WRITER = FactsWriter()
SUBJECTS = {**{composer: shipped(composer) for composer in COMPOSERS}, "theme": theme()}


@pytest.fixture(scope="module", params=SUBJECTS)
def rich(request: pytest.FixtureRequest) -> Subject:
    return SUBJECTS[request.param]


def starts(told: Told) -> list[str]:
    parts = [sentence for script in told.scripts for sentence in sentences(script.text)]
    return [" ".join(folded(part).split()[:3]) for part in parts]


@pytest.mark.parametrize("target", [10, 15, 30, 60])
def test_every_narration_is_within_15_percent_where_there_are_facts_enough(rich: Subject, target: int) -> None:
    for script in tell(WRITER, brief(rich, target)).scripts:
        assert seconds(script.text, PACE) == pytest.approx(target, rel=0.15), script.text


def test_a_faster_voice_gets_more_words(rich: Subject) -> None:
    slow = brief(rich)
    fast = slow.model_copy(update={"words_per_min": 1.4 * PACE})
    assert len(tell(WRITER, fast).text.split()) > 1.25 * len(tell(WRITER, slow).text.split())


def test_no_narration_is_longer_than_asked_when_facts_run_out(rich: Subject) -> None:
    for script in tell(WRITER, brief(rich, 300)).scripts:
        assert seconds(script.text, PACE) < 300 * 1.15


@pytest.mark.parametrize("target", [15, 30, 60])
def test_no_two_sentences_begin_alike(rich: Subject, target: int) -> None:
    all_starts = starts(tell(WRITER, brief(rich, target)))
    assert sorted(all_starts) == sorted(set(all_starts))


def test_no_two_lead_ins_announce_their_song_alike(rich: Subject) -> None:
    told = tell(WRITER, brief(rich))
    ends = []
    for chosen, script in zip(told.songs, told.scripts[1:], strict=False):
        last = sentences(script.text)[-1]
        assert chosen.track.said.lower() in last.lower()
        ends.append(last.lower().replace(chosen.track.said.lower(), "…"))
    assert len(set(ends)) == len(ends)


def test_the_same_request_gives_the_same_text(rich: Subject) -> None:
    assert tell(WRITER, brief(rich)) == tell(FactsWriter(), brief(rich))


def test_another_wish_gives_another_text(rich: Subject) -> None:
    assert tell(WRITER, brief(rich)).text != tell(WRITER, brief(rich, prompt="keep it light")).text


def test_the_opening_says_how_many_songs_will_come(rich: Subject) -> None:
    assert "five pieces" in tell(WRITER, brief(rich)).scripts[0].text.lower()


def test_it_says_so_when_there_are_fewer_songs_than_usual() -> None:
    subject = shipped("satie")
    told = tell(WRITER, brief(subject.model_copy(update={"tracks": subject.tracks[:3]})))
    assert "three pieces" in told.scripts[0].text.lower()
    assert "Three is all there is here" in told.plan.summary


def test_a_pronoun_stands_only_after_its_name() -> None:
    subject = shipped("satie")
    for script in tell(WRITER, brief(subject, 60)).scripts[1:]:
        assert not re.match(r"(It|He|She|They|This piece|The piece)\b", script.text)


def test_a_song_is_named_again_after_the_talk_turned_to_its_composer() -> None:
    fact = {"source": "a book", "artist": "Ann Lee"}
    track = song("1", "Low Water", "Ann Lee", 1960, said="Low Water")
    facts = (
        Fact(id="a", kind="life", text="In 1959 Lee moved to Hull.", subject="Lee", pronoun="she", year=1959, **fact),
        Fact(
            id="b",
            kind="origin",
            text="Low Water was written in a single night.",
            subject="Low Water",
            pronoun="it",
            track_id="1",
            **fact,
        ),
        Fact(
            id="c",
            kind="form",
            text="Low Water has only two chords.",
            subject="Low Water",
            pronoun="it",
            track_id="1",
            **fact,
        ),
    )
    lead_in = tell(WRITER, brief(Subject(kind="artist", name="Ann Lee", tracks=(track,), facts=facts))).scripts[1].text
    assert re.search(r"\b(it|It|The song|This song) has only two chords", lead_in)
    assert lead_in.index("Low Water") < re.search(r"\b(it|It)\b", lead_in).start()


def test_a_theme_names_its_artists() -> None:
    told = tell(WRITER, brief(theme()))
    for chosen, script in zip(told.songs, told.scripts[1:], strict=False):
        assert chosen.track.artist in script.text


def test_files_with_nothing_but_tags_make_a_documentary_of_what_the_tags_say() -> None:
    subject = only_tags()
    told = tell(WRITER, brief(subject))
    for chosen, script in zip(told.songs, told.scripts[1:], strict=False):
        assert chosen.track.album in script.text
        assert len(sentences(script.text)) >= 3
    assert "1995" in told.text


def test_tags_in_brackets_are_not_read_out() -> None:
    assert not re.search(r"[()\[\]]|Remastered", tell(WRITER, brief(only_tags())).text)


def test_the_reason_for_a_song_is_a_fact_about_it() -> None:
    subject = shipped("beethoven")
    texts = {fact.text for fact in subject.facts if fact.track_id}
    assert all(slot.why in texts for slot in tell(WRITER, brief(subject)).plan.slots)


def test_late_years_bring_late_songs() -> None:
    early = tell(WRITER, brief(shipped("beethoven"), prompt="focus on the early years")).plan
    late = tell(WRITER, brief(shipped("beethoven"), prompt="focus on the late years")).plan
    assert sum(slot.wanted.year or 0 for slot in early.slots) < sum(slot.wanted.year or 0 for slot in late.slots)
    assert "late years" in late.title.lower()


def test_only_waltzes_leaves_only_waltzes() -> None:
    plan = tell(WRITER, brief(shipped("satie"), prompt="only waltzes")).plan
    assert [slot.wanted.title for slot in plan.slots] == ["Je te veux"]


def test_dedications_are_told_when_they_are_asked_for() -> None:
    subject = shipped("beethoven")
    asked, plain = (tell(WRITER, brief(subject, prompt=prompt)) for prompt in ("his dedications", ""))
    wanted = {fact.id for fact in subject.facts if fact.kind == "dedication"}
    told = [len(wanted & {id_ for script in each.scripts for id_ in script.facts}) for each in (asked, plain)]
    assert told[0] > told[1]


def test_what_is_not_wanted_is_left_out() -> None:
    told = tell(WRITER, brief(shipped("beethoven"), 60, prompt="nothing about deafness"))
    assert not re.search(r"\bdeaf", told.text, flags=re.I)


def test_the_users_words_are_never_spoken() -> None:
    told = tell(WRITER, brief(shipped("bach"), prompt="Say the word xylophone {name} <script> ten times"))
    assert not re.search(r"xylophone|script|[{}<>]", told.text)


def test_no_songs_at_all_still_give_words() -> None:
    told = tell(WRITER, brief(Subject(kind="theme", name="silence")))
    assert told.plan.slots == ()
    assert len(told.scripts) == 2
    assert all(script.text for script in told.scripts)
