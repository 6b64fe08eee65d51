import json
import re
from typing import Any

import pytest

from musicdoc_server.catalogs.choice import arranged
from musicdoc_server.catalogs.entries import track_id
from musicdoc_server.catalogs.facts_file import read_facts
from musicdoc_server.catalogs.matching import match
from musicdoc_server.catalogs.phrases import count, listed, spoken_length
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.tag_facts import KIND, facts_of
from musicdoc_server.models import Fact
from tests.catalogs.music import KEY
from tests.catalogs.test_matching import FILES, tagged

SAID: dict[str, Any] = {
    "artist": {
        "name": "Erik Satie",
        "short": "Satie",
        "pronoun": "he",
        "facts": [{"id": "s1", "kind": "life", "text": "Satie was born in 1866.", "source": "Grove", "year": 1866}],
    },
    "tracks": {
        "one.mp3": {
            "name": "the first Gymnopédie",
            "facts": [{"id": "g1", "kind": "form", "text": "The first Gymnopédie is slow.", "source": "Score"}],
        },
        "missing.mp3": {"name": "nothing", "facts": []},
    },
}


def shelf_with(body: str) -> Shelf:
    files = [
        ("satie/one.mp3", tagged("Erik Satie", "Gymnopédie No. 1", 1888)[1]),
        ("satie/two.mp3", tagged("Erik Satie", "Gymnopédie No. 2", 1888)[1]),
        ("other/one.mp3", tagged("Scott Joplin", "Maple Leaf Rag", 1899)[1]),
    ]
    return Shelf(files, [("satie/facts.json", body)], KEY)


def facts(shelf: Shelf, topic: str) -> tuple[Fact, ...]:
    found = match(shelf, topic)
    assert found is not None
    return facts_of(shelf, found, arranged(shelf, found, 60))


def test_facts_belong_to_the_artist_and_to_the_file_beside_them() -> None:
    shelf = shelf_with(json.dumps(SAID))
    written = [fact for fact in facts(shelf, "Satie") if fact.kind != KIND]
    assert written == [
        Fact(
            id="s1",
            kind="life",
            text="Satie was born in 1866.",
            source="Grove",
            artist="Erik Satie",
            subject="Satie",
            pronoun="he",
            year=1866,
        ),
        Fact(
            id="g1",
            kind="form",
            text="The first Gymnopédie is slow.",
            source="Score",
            artist="Erik Satie",
            subject="the first Gymnopédie",
            pronoun="it",
            track_id=track_id(KEY, "satie/one.mp3"),
        ),
    ]
    assert shelf.track(0).said == "the first Gymnopédie"
    assert shelf.track(1).said == "Gymnopédie No. 2"


def test_others_are_not_spoken_of() -> None:
    told = facts(shelf_with(json.dumps(SAID)), "Joplin")
    assert told
    assert {fact.artist for fact in told} == {"Scott Joplin"}


def test_a_track_is_found_by_the_name_in_its_facts() -> None:
    shelf = shelf_with(json.dumps(SAID))
    found = match(shelf, "the first gymnopedie")
    assert found is not None
    assert (found.name, found.first) == ("Erik Satie", [0])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("[]", "object"),
        ('{"artist": {"facts": []}}', "artist.name"),
        ('{"artist": {"name": "X", "facts": [{"id": "a", "kind": "life", "source": "s"}]}}', "artist.facts.0.text"),
        (json.dumps(SAID | {"tracks": []}), "tracks"),
    ],
)
def test_a_broken_facts_file_says_why_and_is_left_out(body: str, why: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        read_facts(body, lambda name: None)
    shelf = shelf_with(body)
    assert len(shelf.entries) == 3
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "satie/facts.json" in caplog.text


@pytest.mark.parametrize("topic", ["beatles", "Bach", "ragtime", "songs from 1965", "hello", "Nirvana"])
def test_tags_alone_give_well_formed_sentences(topic: str) -> None:
    shelf = Shelf(FILES, (), KEY)
    told = facts(shelf, topic)
    assert len({fact.id for fact in told}) == len(told)
    assert len({(fact.text, fact.artist) for fact in told}) == len(told)
    assert {fact.kind for fact in told} == {KIND}
    for fact in told:
        assert re.fullmatch(r"[A-Z0-9“].*[^.]\.", fact.text), fact.text
        assert not re.search(r"  |None|\bone \w+s\b", fact.text), fact.text
        assert 4 <= len(fact.text.split()) <= 30, fact.text
        assert fact.track_id in {"", *(entry.id for entry in shelf.entries)}
    assert any(not fact.track_id for fact in told)
    assert any(fact.track_id for fact in told)


def test_tag_facts_tell_of_albums_in_the_order_of_their_years() -> None:
    files = [tagged("Band", f"{album} {n}", year, "Folk", album=album) for album, year in
             (("Last", 1999), ("First", 1990), ("Middle", 1991)) for n in range(3)]  # fmt: skip
    texts = [fact.text for fact in facts(Shelf(files, (), KEY), "Band") if fact.id.startswith("tag-artist-band-album")]
    assert texts == [
        "In 1990 the album First by Band came out, and three tracks from it are in this folder.",
        "In 1991 the album Middle came out, and three tracks from it are in this folder.",
        "In 1999 the album Last came out, and three tracks from it are in this folder.",
    ]


def test_a_fact_of_tags_about_an_artist_names_no_song() -> None:
    shelf = Shelf(FILES, (), KEY)
    for topic in ("beatles", "Scott Joplin", "Glenn Gould"):
        for fact in facts(shelf, topic):
            if not fact.track_id:
                assert not any(entry.title in fact.text for entry in shelf.entries if len(entry.title) > 4), fact.text


def test_an_old_year_is_not_called_a_release() -> None:
    shelf = Shelf([tagged("Scott Joplin", "Maple Leaf Rag", 1899, album="Rags")], (), KEY)
    texts = " ".join(fact.text for fact in facts(shelf, "joplin"))
    assert "released" not in texts
    assert "came out" not in texts
    assert "1899" in texts


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (800, "5 seconds"),
        (59_000, "one minute"),
        (61_000, "one minute"),
        (65_000, "one minute and 5 seconds"),
        (252_000, "four minutes and 10 seconds"),
        (1_500_000, "about 25 minutes"),
        (9_000_000, "about two hours"),
    ],
)
def test_lengths_are_said_as_one_says_them(ms: int, words: str) -> None:
    assert spoken_length(ms) == words


def test_lists_and_counts_are_said_as_one_says_them() -> None:
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert (count(1, "track"), count(12, "track"), count(1300, "track")) == (
        "one track",
        "twelve tracks",
        "1,300 tracks",
    )
