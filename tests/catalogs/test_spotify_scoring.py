"""Which recording is the wanted song, on answers as Spotify gives them."""

from typing import Any

import pytest

from musicdoc_server.catalogs.spotify_queries import by_artist, looser, strict, theme
from musicdoc_server.catalogs.spotify_scoring import ENOUGH, GOOD, SURE, best
from musicdoc_server.catalogs.spotify_topic import asked
from musicdoc_server.catalogs.spotify_tracks import Artist, Found, artists_in, distinct, tracks_in
from musicdoc_server.catalogs.spotify_versions import bare, main, versions
from musicdoc_server.models import WantedSong

_ids = iter(range(10_000))


def item(title: str, *artists: str, album: str = "An Album", date: str = "1990", **more: Any) -> dict[str, Any]:
    return {
        "id": f"t{next(_ids)}",
        "name": title,
        "artists": [{"id": f"a{abs(hash(name))}", "name": name} for name in artists],
        "album": {"name": album, "release_date": date, "album_type": more.pop("album_type", "album")},
        "duration_ms": 200_000,
        **more,
    }


def found(*items: dict[str, Any] | None) -> list[Found]:
    return tracks_in({"tracks": {"items": list(items)}})


def chosen(wanted: WantedSong, *items: dict[str, Any]) -> str | None:
    top = best(wanted, found(*items))
    return top[1].track.id if top else None


CREEP = WantedSong(title="Creep", artist="Radiohead", year=1993)
ORIGINAL = item("Creep", "Radiohead", album="Pablo Honey", date="1993-02-22")


@pytest.mark.parametrize(
    "worse",
    [
        item("Creep - Live", "Radiohead", date="1993"),
        item("Creep - Live at the Astoria", "Radiohead", date="1994"),
        item("Creep", "Radiohead", album="MTV Unplugged", date="1993"),
        item("Creep", "Radiohead", album="Live at the Astoria", date="1993"),
        item("Creep - 2009 Remaster", "Radiohead", date="2009"),
        item("Creep - Acoustic", "Radiohead", date="1993"),
        item("Creep - Radio Edit", "Radiohead", date="1993"),
        item("Creep (Very 2021 Rmx) - Remix", "Radiohead", date="2021"),
        item("Creep", "Radiohead", album="The Best Of", date="2008", album_type="compilation"),
        item("Creep", "Radiohead", album="A Reissue", date="2014"),
        item("Creep (Sped Up)", "Radiohead", date="1993"),
        item("Creep - Slowed + Reverb", "Radiohead", date="1993"),
        item("Creep (Instrumental)", "Radiohead", date="1993"),
        item("Creep (Karaoke Version) [Originally Performed by Radiohead]", "Radiohead", date="1993"),
        item("Creep", "Radiohead Tribute Band", date="1993"),
        item("Creep (Cover)", "Radiohead", date="1993"),
        item("Creep", "TLC", date="1994"),
        item("Creeper", "Radiohead", date="1993"),
    ],
    ids=lambda each: f"{each['name']}, {each['artists'][0]['name']}, {each['album']['name']}",
)
def test_the_original_goes_before_any_other_version(worse: dict[str, Any]) -> None:
    assert chosen(CREEP, worse, ORIGINAL) == ORIGINAL["id"]


@pytest.mark.parametrize("duration_ms", [90_000, 400_000])
def test_one_whose_length_is_unlike_the_others_comes_last(duration_ms: int) -> None:
    odd = item("Creep", "Radiohead", date="1993", duration_ms=duration_ms)
    assert chosen(CREEP, odd, ORIGINAL, item("Creep", "Radiohead", date="1993")) == ORIGINAL["id"]


@pytest.mark.parametrize(
    "wrong",
    [
        item("Creep (Karaoke Version)", "Radiohead"),
        item("Creep - Karaoke", "Singalong Studio Band"),
        item("Creep (Tribute to Radiohead)", "Radiohead"),
        item("Creep", "Radiohead Tribute Players"),
        item("Creep", "Radiohead", album="Lullaby Renditions: A Tribute"),
        item("Creep (In the Style of Radiohead)", "Radiohead"),
        item("Creep - Sped Up", "Radiohead"),
        item("Creep (Nightcore)", "Radiohead"),
        item("Creep - Instrumental", "Radiohead"),
        item("Creep", "Richard Cheese"),
        item("Creeping Up the Stairs", "Radiohead"),
    ],
    ids=lambda each: f"{each['name']}, {each['artists'][0]['name']}",
)
def test_an_imitation_or_another_song_is_not_the_song(wrong: dict[str, Any]) -> None:
    assert chosen(CREEP, wrong) is None


def test_what_was_asked_for_as_live_is_chosen_live() -> None:
    live = item("Creep - Live", "Radiohead", date="1994")
    assert chosen(WantedSong(title="Creep (Live)", artist="Radiohead"), ORIGINAL, live) == live["id"]


@pytest.mark.parametrize(
    ("title", "artist", "given", "by"),
    [
        ("Change", "Deftones", "Change (In the House of Flies)", ["Deftones"]),
        ("Be Quiet and Drive (Far Away)", "Deftones", "Be Quiet And Drive", ["Deftones"]),
        ("Another Brick in the Wall", "Pink Floyd", "Another Brick in the Wall, Pt. 2", ["Pink Floyd"]),
        ("Under Pressure", "David Bowie", "Under Pressure - Remastered 2011", ["Queen", "David Bowie"]),
        ("Under Pressure", "Queen & David Bowie", "Under Pressure - Remastered 2011", ["Queen", "David Bowie"]),
        ("No Woman, No Cry", "Bob Marley", "No Woman, No Cry", ["Bob Marley & The Wailers"]),
        ("Back in Black", "ACDC", "Back In Black", ["AC/DC"]),
        ("So What", "P!nk", "So What", ["P!nk"]),
        ("Hoppipolla", "Sigur Ros", "Hoppípolla", ["Sigur Rós"]),
        ("Live and Let Die", "Wings", "Live And Let Die - 2018 Remaster", ["Wings"]),
        ("Smells Like Teen Spirit", "Nirvanna", "Smells Like Teen Spirit", ["Nirvana"]),
        ("Get Lucky", "Daft Punk", "Get Lucky (feat. Pharrell Williams & Nile Rodgers)", ["Daft Punk", "Pharrell"]),
        ("The Miseducation", "Beatles", "The Miseducation", ["The Beatles"]),
    ],
)
def test_the_same_song_written_in_another_way_is_found(title: str, artist: str, given: str, by: list[str]) -> None:
    assert chosen(WantedSong(title=title, artist=artist), item(given, *by)) is not None


@pytest.mark.parametrize(
    ("title", "artist", "given", "by"),
    [
        ("Shine On You Crazy Diamond, Pt. 1", "Pink Floyd", "Shine On You Crazy Diamond, Pt. 2", ["Pink Floyd"]),
        ("Good Morning", "Deftones", "Good Morning Beautiful", ["Deftones"]),
        ("Symphony No. 5", "Beethoven", "Symphony No. 7", ["Beethoven"]),
        ("Hurt", "Johnny Cash", "Hurt", ["Nine Inch Nails"]),
        ("Hello", "Adele", "Hello", ["Lionel Richie"]),
        ("Atom (Part 1)", "Someone", "Atom (Part 2)", ["Someone"]),
        ("Kid A", "Radiohead", "Kid B", ["Radiohead"]),
        ("Creep", "", "Creepy", ["Anybody"]),
    ],
)
def test_another_song_is_never_taken_for_it(title: str, artist: str, given: str, by: list[str]) -> None:
    assert chosen(WantedSong(title=title, artist=artist), item(given, *by)) is None


def test_the_nearest_year_decides_among_equals() -> None:
    near, far = item("Creep", "Radiohead", date="1992"), item("Creep", "Radiohead", date="2008")
    assert chosen(CREEP, far, near) == near["id"]


def test_the_thresholds_part_what_they_are_meant_to_part() -> None:
    def score(each: dict[str, Any]) -> float:
        top = best(CREEP, found(each))
        assert top
        return top[0]

    assert score(ORIGINAL) >= SURE
    assert SURE > score(item("Creep - 2009 Remaster", "Radiohead", date="2009")) >= GOOD
    assert GOOD > score(item("Creep - Live", "Radiohead", date="1994")) >= ENOUGH


@pytest.mark.parametrize(
    ("title", "album", "expected"),
    [
        ("Creep", "Pablo Honey", set()),
        ("Live Forever", "Definitely Maybe", set()),
        ("Violet", "Live Through This", set()),
        ("Cover Me", "Post", set()),
        ("(We Are) The Road Crew", "Ace of Spades", set()),
        ("About a Girl", "MTV Unplugged in New York", {"live"}),
        ("Creep - Live Version", "X", {"live"}),
        ("Digital Bath - 2020 Remaster", "X", {"remaster"}),
        ("Song (Sped Up Version)", "X", {"altered"}),
        ("Song - Club Mix", "X", {"remix"}),
    ],
)
def test_versions_are_told_by_what_stands_behind_the_title(title: str, album: str, expected: set[str]) -> None:
    assert versions(title, album, ["Somebody"]) == expected


def test_titles_lose_versions_and_guests_but_not_their_name() -> None:
    assert bare("Passenger (feat. Maynard James Keenan) - 2020 Remaster") == "Passenger"
    assert bare("Change (In the House of Flies) - Live") == "Change (In the House of Flies)"
    assert main("Change (In the House of Flies) - Live") == "Change"
    assert bare("(Live)") == main("(Live)") == "(Live)"


def test_broken_items_are_left_out() -> None:
    good = item("Good", "Somebody")
    broken: list[Any] = [
        None,
        "text",
        {},
        item("", "Somebody"),
        item("No artist"),
        item("Not here", "Somebody", is_playable=False),
        item("My own file", "Somebody", is_local=True),
        item("An episode", "Somebody", type="episode"),
        item("No length", "Somebody", duration_ms=None),
        {**item("Odd id", "Somebody"), "id": "../x"},
        {**item("No id", "Somebody"), "id": None},
    ]
    assert [each.track.title for each in found(*broken, good)] == ["Good"]
    assert [tracks_in(answer) for answer in ({}, {"tracks": None}, {"tracks": {"items": None}})] == [[], [], []]
    assert artists_in({"artists": {"items": [None, {"id": "a1"}, {"id": "a2", "name": "B"}]}}) == [Artist("B", "a2")]


def test_what_is_unknown_stays_empty() -> None:
    bad = {**item("Song", "Somebody"), "album": None, "external_ids": None}
    track = found(bad, item("Song", "Somebody", date="0000"))
    assert [(each.track.album, each.track.year) for each in track] == [("", None), ("An Album", None)]


def test_a_track_names_everybody_once() -> None:
    names = [each.track.artist for each in found(item("Under Pressure", "Queen", "David Bowie"))]
    assert names == ["Queen and David Bowie"]
    assert found(item("Headup (feat. Max Cavalera)", "Deftones", "Max Cavalera"))[0].track.artist == "Deftones"


def test_each_song_is_kept_once_by_its_isrc_or_its_title() -> None:
    later = item("Creep", "Radiohead", date="2008", album_type="compilation", external_ids={"isrc": "GB1"})
    first = item("Creep", "Radiohead", date="1993", external_ids={"isrc": "gb1"})
    live = item("Creep - Live", "Radiohead", date="1993", external_ids={"isrc": "GB2"})
    other = item("Creep", "TLC", external_ids={"isrc": "US1"})
    kept = [each.track.id for each in distinct(found(live, later, other, first))]
    assert kept == [first["id"], other["id"]]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (strict(WantedSong(title='Say "Yes"', artist="AC/DC")), 'track:"Say Yes" artist:"AC/DC"'),
        (strict(WantedSong(title="Creep - Remastered", artist="")), 'track:"Creep"'),
        (strict(WantedSong(title='"*"', artist="X")), ""),
        (looser(WantedSong(title="Change (In the House of Flies)", artist="Deftones")), "Change Deftones"),
        (looser(WantedSong(title="NOT OK", artist="OR: year:1990")), "not OK or: year 1990"),
        (by_artist('The "X"'), 'artist:"The X"'),
        (theme(asked("90s grunge")), 'genre:"grunge" year:1990-1999'),
        (theme(asked("protest songs of 1968")), "protest year:1968-1968"),
        (theme(asked("qwertyuiop")), ""),
    ],
)
def test_queries_keep_to_spotifys_syntax(query: str, text: str) -> None:
    assert query == text


def test_no_query_is_too_long() -> None:
    long = WantedSong(title="word " * 100, artist="name" * 100)
    assert max(len(strict(long)), len(looser(long)), len(by_artist("x" * 300))) <= 125
