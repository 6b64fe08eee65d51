"""What is asked about a topic, and who of the answer is meant."""

import pytest

from musicdoc_server.catalogs.spotify_artists import meant
from musicdoc_server.catalogs.spotify_topic import asked
from musicdoc_server.catalogs.spotify_tracks import Artist, Found, tracks_in


@pytest.mark.parametrize(
    ("topic", "guess"),
    [
        ("Deftones, focus on the experimental phase", "Deftones"),
        ("Tell me about the Beatles", "Beatles"),
        ("Beatles, The", "Beatles"),
        ("The Who", "The Who"),
        ("the the", "the the"),
        ("Yes", "Yes"),
        ("Live", "Live"),
        ("The 1975", "1975"),
        ("Earth, Wind & Fire", "Earth Wind & Fire"),
        ("Tyler, The Creator", "Tyler The Creator"),
        ("Rage Against the Machine", "Rage Against the Machine"),
        ("Queens of the Stone Age", "Queens of the Stone Age"),
        ("Radiohead's early years", "Radiohead"),
        ("Deftones and their early years", "Deftones"),
        ("Sigur Rós – a portrait", "Sigur Rós"),
        ("The La's", "La's"),
        ("the music of Leonard Cohen", "Leonard Cohen"),
        ("Miles Davis biography", "Miles Davis"),
        ("Daft Punk", "Daft Punk"),
        ("Guns N' Roses live", "Guns N' Roses"),
        ("Godspeed You! Black Emperor", "Godspeed You! Black Emperor"),
        ("???", "???"),
    ],
)
def test_the_first_guess_is_the_name_within_the_topic(topic: str, guess: str) -> None:
    question = asked(topic)
    assert question.guesses[0] == guess
    assert not question.theme


@pytest.mark.parametrize(
    ("topic", "second"), [("Radiohead during the Kid A years", "Radiohead"), ("Björk: Post", "Björk")]
)
def test_a_second_guess_is_shorter(topic: str, second: str) -> None:
    assert asked(topic).guesses[1] == second


@pytest.mark.parametrize(
    ("topic", "genre", "years"),
    [
        ("90s grunge", "grunge", (1990, 1999)),
        ("ragtime", "ragtime", None),
        ("songs about love", "", None),
        ("music from Iceland", "", None),
        ("love songs", "", None),
        ("French chanson of the sixties", "chanson", (1960, 1969)),
        ("hip hop 1979 to 1985", "hip hop", (1979, 1985)),
    ],
)
def test_a_topic_may_say_that_no_artist_is_meant(topic: str, genre: str, years: tuple[int, int] | None) -> None:
    question = asked(topic)
    assert question.theme
    assert question.guesses == ()
    assert question.genre == genre
    assert (question.years and (question.years.first, question.years.last)) == years


def who(topic: str, *names: str, songs: int = 0) -> str | None:
    """Who is meant when a search gives artists of these `names`, and so many songs by the first of them."""
    artists = [Artist(name, f"id{place}") for place, name in enumerate(names)]
    song = {"id": "t", "name": "A Song", "artists": [{"id": "id0", "name": names[0]}], "duration_ms": 1}
    tracks: list[Found] = tracks_in({"tracks": [song] * songs})
    found = meant(asked(topic), artists, tracks)
    return found.name if found else None


@pytest.mark.parametrize(
    ("topic", "names", "expected"),
    [
        ("Deftones", ["Deftones Tribute", "Def Tones", "Deftones"], "Deftones"),
        ("Def Tones", ["Deftones", "Def Tones"], "Def Tones"),
        ("deftoens", ["Deftones", "Def Leppard"], "Deftones"),
        ("Deftones, the early years", ["Deftones"], "Deftones"),
        ("Earth, Wind & Fire", ["Earth", "Earth, Wind & Fire"], "Earth, Wind & Fire"),
        ("My Chemical Romance", ["My Chemical Romance"], "My Chemical Romance"),
        ("acdc", ["AC/DC"], "AC/DC"),
        ("Nick Cave and the Bad Seeds", ["Nick Cave", "Nick Cave & The Bad Seeds"], "Nick Cave & The Bad Seeds"),
        ("Simon and Garfunkel", ["Paul Simon", "Simon & Garfunkel"], "Simon & Garfunkel"),
        ("The Who", ["The Who"], "The Who"),
        ("Nirvana and Pearl Jam", ["Nirvana", "Pearl Jam"], None),
        ("Blur vs Oasis", ["Blur", "Oasis"], None),
        ("Radiohead", ["Radiohead Tribute Players"], None),
        ("Def Leppard", ["Deftones"], None),
        ("U2", ["U3", "U1"], None),
        ("road trips", [], None),
    ],
)
def test_the_artist_meant_is_the_one_whose_name_it_is(topic: str, names: list[str], expected: str | None) -> None:
    assert (who(topic, *names) if names else meant(asked(topic), [], [])) == expected


@pytest.mark.parametrize(
    ("topic", "name"),
    [("seattle grunge", "Seattle Grunge"), ("Daft Punk", "Daft Punk"), ("why bridges sing", "Bridges")],
)
def test_a_name_that_may_be_a_word_counts_only_with_songs_of_theirs(topic: str, name: str) -> None:
    assert who(topic, name, songs=2) is None
    assert who(topic, name, songs=3) == name
