"""The catalog of one job, on the stand-in: what it finds, and with how many calls."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from musicdoc_server.catalogs.spotify import SpotifyCatalog
from musicdoc_server.catalogs.spotify_access import SpotifyAccess
from musicdoc_server.errors import SignInAgain, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.models import Plan, Slot, Subject, Track, WantedSong
from musicdoc_server.pipeline.backup import fill
from musicdoc_server.pipeline.search import SearchResults, search
from musicdoc_server.upstream import watched
from tests.standins.process import StandIn
from tests.standins.spotify.behaviour import PREMIUM_TOKEN

# Top tracks are asked for where they are offered, deprecated or not.
pytestmark = pytest.mark.filterwarnings("ignore:You're using:DeprecationWarning")

RADIOHEAD = [("Creep", 1993), ("Fake Plastic Trees", 1995), ("Let Down", 1997), ("Optimistic", 2000), ("Codex", 2011)]
UNKNOWN = ["Purple Heron", "Quiet Ferry", "Zinc Orchard", "Marble Weather", "Yellow Cathedral"]


def quiet(*_: Any) -> None:
    """Does not listen."""


def songs(artist: str, *titles: tuple[str, int]) -> list[WantedSong]:
    return [WantedSong(title=title, artist=artist, year=year) for title, year in titles]


def plan(wanted: list[WantedSong], alternates: tuple[WantedSong, ...] = ()) -> Plan:
    slots = tuple(Slot(role="a part", wanted=each, why="it matters", alternates=alternates) for each in wanted)
    return Plan(title="A story", topic="A topic", summary="", arc="", era="", slots=slots)


def run(spotify: StandIn, use: Callable[[SpotifyCatalog], Awaitable[None]], market: str | None = None) -> None:
    async def main() -> None:
        access = SpotifyAccess(f"{spotify.url}/v1", timeouts_s=(2, 2))
        try:
            await use(SpotifyCatalog(access, PREMIUM_TOKEN, market))
        finally:
            access.close()

    asyncio.run(asyncio.wait_for(main(), 60))


async def documentary(catalog: SpotifyCatalog, topic: str, planned: Plan) -> tuple[Subject, SearchResults]:
    """All that the pipeline asks of a catalog."""
    subject = await catalog.identify(topic, quiet)
    found = await search(catalog, planned, quiet)
    if any(result.track is None for result in found.results):
        found = await fill(catalog, subject, found, len(found.results), quiet)
    return subject, found


def tracks(found: SearchResults) -> list[Track]:
    return [result.track for result in found.results if result.track]


def calls(spotify: StandIn) -> int:
    return len(spotify.requests("/v1"))


@pytest.mark.parametrize(
    ("topic", "artist"),
    [
        ("Deftones, focus on the experimental phase", "Deftones"),
        ("deftoens", "Deftones"),
        ("Def Tones", "Def Tones"),
        ("Radiohead during the Kid A years", "Radiohead"),
        ("The story of Björk’s early records", "Björk"),
        ("bjork", "Björk"),
        ("The La's", "The La's"),
        ("Alice in Chains", "Alice in Chains"),
        ("tlc", "TLC"),
    ],
)
def test_an_artist_is_picked_out_of_a_topic_with_two_calls_at_most(spotify: StandIn, topic: str, artist: str) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        subject = await catalog.identify(topic, quiet)
        assert (subject.kind, subject.name) == ("artist", artist)
        assert subject.tracks
        assert {track.artist for track in subject.tracks} == {artist}
        assert calls(spotify) <= 2

    run(spotify, use)


@pytest.mark.parametrize(
    "topic", ["90s grunge", "qwertyuiop", "songs about love", "Nirvana and Pearl Jam", "grunge from Seattle", "???"]
)
def test_what_no_artist_fits_is_a_theme_in_the_users_words(spotify: StandIn, topic: str) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        subject = await catalog.identify(f" {topic} ", quiet)
        assert (subject.kind, subject.name) == ("theme", topic)
        assert calls(spotify) <= 2

    run(spotify, use)


def test_candidates_are_one_recording_of_each_song_as_first_released(spotify: StandIn) -> None:
    spotify.set(variants_first=True)

    async def use(catalog: SpotifyCatalog) -> None:
        subject = await catalog.identify("Deftones", quiet)
        titles = [track.said for track in subject.tracks]
        assert len(titles) == len(set(titles)) >= 5
        assert not [track.title for track in subject.tracks if "Live" in track.title]

    run(spotify, use)


def test_a_documentary_whose_songs_are_all_found_takes_at_most_eight_calls(spotify: StandIn) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        _, found = await documentary(catalog, "Radiohead", plan(songs("Radiohead", *RADIOHEAD)))
        assert [(track.title, track.year) for track in tracks(found)] == RADIOHEAD
        assert calls(spotify) <= 8

    run(spotify, use)


def test_with_two_songs_missing_the_slots_are_filled_within_fifteen_calls(spotify: StandIn) -> None:
    spotify.set(missing=["Let Down", "Codex"])

    async def use(catalog: SpotifyCatalog) -> None:
        _, found = await documentary(catalog, "Radiohead", plan(songs("Radiohead", *RADIOHEAD)))
        assert len({track.id for track in tracks(found)}) == 5
        assert {track.artist for track in tracks(found)} == {"Radiohead"}
        assert calls(spotify) <= 15

    run(spotify, use)


def test_with_every_song_and_alternate_missing_the_artists_own_songs_fill_in(spotify: StandIn) -> None:
    invented = [WantedSong(title=title, artist="Deftones") for title in UNKNOWN]
    alternates = (WantedSong(title="Copper Tide", artist="Deftones"), WantedSong(title="Glass Acre", artist="Deftones"))

    async def use(catalog: SpotifyCatalog) -> None:
        _, found = await documentary(catalog, "Deftones", plan(invented, alternates))
        assert len({track.id for track in tracks(found)}) == 5
        assert {track.artist for track in tracks(found)} == {"Deftones"}
        assert calls(spotify) <= 15

    run(spotify, use)


def test_a_theme_fills_up_with_other_songs_by_the_artists_it_missed(spotify: StandIn) -> None:
    spotify.set(missing=["Lithium", "Plush"])
    wanted = [
        *songs("Nirvana", ("Lithium", 1991)),
        *songs("Pearl Jam", ("Even Flow", 1991)),
        *songs("Stone Temple Pilots", ("Plush", 1992)),
        *songs("Soundgarden", ("Spoonman", 1994)),
        *songs("Alice in Chains", ("Nutshell", 1994)),
    ]

    async def use(catalog: SpotifyCatalog) -> None:
        _, found = await documentary(catalog, "90s grunge", plan(wanted))
        artists = [track.artist for track in tracks(found)]
        assert sorted(artists) == sorted(each.artist for each in wanted)
        assert calls(spotify) <= 15

    run(spotify, use)


@pytest.mark.parametrize("failing", [{"fail_5xx": 4}, {"short_429": 3, "retry_after_s": 0}, {"drop": 2}])
def test_passing_trouble_counts_towards_the_fifteen_calls(spotify: StandIn, failing: dict[str, int]) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        subject = await catalog.identify("Radiohead", quiet)
        spotify.set(missing=["Let Down", "Codex"], **failing)
        found = await search(catalog, plan(songs("Radiohead", *RADIOHEAD)), quiet)
        found = await fill(catalog, subject, found, len(found.results), quiet)
        assert len({track.id for track in tracks(found)}) == 5
        assert calls(spotify) <= 15

    run(spotify, use)


def test_trouble_that_does_not_pass_stays_within_the_calls_too(spotify: StandIn) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        await catalog.identify("Deftones", quiet)
        spotify.set(fail_5xx=-1)
        wanted = songs("Radiohead", *RADIOHEAD, ("Nude", 2007))
        failed = await asyncio.gather(*map(catalog.find, wanted), return_exceptions=True)
        assert {type(each).__mro__[1] for each in failed} == {UpstreamUnavailable}
        assert calls(spotify) == 13

    run(spotify, use)


def test_a_job_never_sends_more_than_fifteen_calls_whatever_is_asked_of_it(spotify: StandIn) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        subject = await catalog.identify("90s grunge", quiet)
        for number in range(40):
            await catalog.find(WantedSong(title=f"{UNKNOWN[number % 5]} {number}", artist=f"Nobody {number}"))
        assert calls(spotify) == 13, "two are left for replacements"
        for _ in range(5):
            await catalog.more(subject)
        assert calls(spotify) == 15

    run(spotify, use)


def test_five_songs_are_searched_for_side_by_side(spotify: StandIn) -> None:
    spotify.set(latency_s=0.3)

    async def use(catalog: SpotifyCatalog) -> None:
        await search(catalog, plan(songs("Radiohead", *RADIOHEAD)), quiet)
        made = spotify.requests("/v1/search")
        assert len(made) == 5
        assert max(call["time"] for call in made) < min(call["time"] + call["answered_s"] for call in made)

    run(spotify, use)


def test_a_song_that_came_along_with_the_artist_needs_no_call(spotify: StandIn) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        subject = await catalog.identify("Radiohead", quiet)
        before = calls(spotify)
        first = subject.tracks[0]
        assert await catalog.find(WantedSong(title=first.title, artist="Radiohead", year=first.year)) == first
        assert calls(spotify) == before

    run(spotify, use)


def test_the_original_is_chosen_before_its_versions(spotify: StandIn) -> None:
    spotify.set(variants_first=True)

    async def use(catalog: SpotifyCatalog) -> None:
        for title, album in [("Creep", "Pablo Honey"), ("Karma Police", "OK Computer"), ("Idioteque", "Kid A")]:
            found = await catalog.find(WantedSong(title=title, artist="Radiohead"))
            assert found is not None
            assert (found.title, found.album) == (title, album)

    run(spotify, use)


def test_a_remaster_or_concert_stands_in_for_the_original_but_no_imitation_does(spotify: StandIn) -> None:
    spotify.set(only_variants=["Karma Police", "Idioteque", "Creep"], variants_first=True)

    async def use(catalog: SpotifyCatalog) -> None:
        wanted = songs("Radiohead", ("Karma Police", 1997), ("Idioteque", 2000), ("Creep", 1993))
        found = [await catalog.find(each) for each in wanted]
        assert [track and track.title for track in found] == ["Karma Police - Remastered", "Idioteque - Live", None]

    run(spotify, use)


@pytest.mark.parametrize(
    ("title", "artist", "found"),
    [
        ("Creep", "TLC", ("Creep", "TLC")),
        ("Creep", "Stone Temple Pilots", ("Creep", "Stone Temple Pilots")),
        ("Change", "Deftones", ("Change (In the House of Flies)", "Deftones")),
        ("Change", "Tears for Fears", ("Change", "Tears for Fears")),
        ("Change", "Björk", None),
        ("Passenger", "Deftones feat. Maynard James Keenan", ("Passenger (feat. Maynard James Keenan)", "Deftones")),
        ("hoppipolla", "Sigur Ros", ("Hoppípolla", "Sigur Rós")),
        ("2+2=5 (The Lukewarm.)", "Radiohead", ("2 + 2 = 5", "Radiohead")),
        ('"Nude"', "Radiohead", ("Nude", "Radiohead")),
        ("Karma Polise", "Radiohead", ("Karma Police", "Radiohead")),
        ("x" * 400, "Radiohead", None),
        ("NOT artist:*", "OR", None),
        ("\ud800\n", "\x00", None),
        (" ", "Radiohead", None),
        ("Nude", "", ("Nude", "Radiohead")),
    ],
)
def test_a_wanted_song_is_found_or_it_is_none(
    spotify: StandIn, title: str, artist: str, found: tuple[str, str] | None
) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        track = await catalog.find(WantedSong.model_construct(title=title, artist=artist, year=None, album=""))
        assert (track and (track.title, track.artist)) == found

    run(spotify, use)


def test_a_track_carries_its_album_and_year_and_no_address_of_somebody_elses(spotify: StandIn) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        track = await catalog.find(WantedSong(title="Jóga", artist="Björk"))
        assert track is not None
        assert track.uri == f"spotify:track:{track.id}"
        assert (track.album, track.year, track.duration_ms) == ("Homogenic", 1997, 305_000)
        assert (track.audio_url, track.cover_url) == (None, None)

    run(spotify, use)


def test_replacements_take_four_calls_at_most(spotify: StandIn) -> None:
    spotify.set(variants_first=True)

    async def use(catalog: SpotifyCatalog) -> None:
        subject = await catalog.identify("Deftones", quiet)
        before = calls(spotify)
        more = await catalog.more(subject)
        assert len({track.said for track in more}) == len(more) >= 10
        assert calls(spotify) - before <= 4

    run(spotify, use)


def test_replacements_for_a_subject_from_before_a_restart_are_found_by_name(spotify: StandIn) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        more = await catalog.more(Subject(kind="artist", name="Deftones"))
        assert len(more) >= 10
        assert {track.artist for track in more} == {"Deftones"}
        assert calls(spotify) <= 4

    run(spotify, use)


def test_top_tracks_that_are_refused_are_asked_for_once_in_a_process(spotify: StandIn) -> None:
    async def main() -> None:
        access = SpotifyAccess(f"{spotify.url}/v1")
        for _ in range(3):
            catalog = SpotifyCatalog(access, PREMIUM_TOKEN, None)
            assert len(await catalog.more(await catalog.identify("Motörhead", quiet))) == 6
        access.close()

    asyncio.run(asyncio.wait_for(main(), 30))
    assert spotify.counts()["GET /v1/artists/{id}/top-tracks"] == 1


def test_top_tracks_are_used_where_they_are_offered(spotify: StandIn) -> None:
    spotify.set(development_mode=False, missing=["Overkill"])

    async def use(catalog: SpotifyCatalog) -> None:
        subject = await catalog.identify("Motörhead", quiet)
        assert len(await catalog.more(subject)) >= 5
        assert spotify.counts()["GET /v1/artists/{id}/top-tracks"] == 1

    run(spotify, use)


def test_the_market_goes_along_with_every_search(spotify: StandIn) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        await documentary(catalog, "Radiohead", plan(songs("Radiohead", *RADIOHEAD)))
        assert {call["query"]["market"] for call in spotify.requests("/v1/search")} == {"IS"}
        assert {call["query"]["limit"] for call in spotify.requests("/v1/search")} == {"10"}

    run(spotify, use, market="IS")


def test_a_token_that_expires_between_two_songs_leads_to_signing_in_again(spotify: StandIn) -> None:
    async def use(catalog: SpotifyCatalog) -> None:
        await catalog.identify("Radiohead", quiet)
        spotify.set(expire_token_after=2)
        with pytest.raises(SignInAgain):
            await search(catalog, plan(songs("Radiohead", *RADIOHEAD)), quiet)

    run(spotify, use)


def test_the_days_quota_ends_a_job_at_once_and_the_next_ones_without_a_call(spotify: StandIn) -> None:
    spotify.set(quota_429=-1)

    async def main() -> None:
        access = SpotifyAccess(f"{spotify.url}/v1")
        for _ in range(3):
            with pytest.raises(UpstreamUnavailable, match=r"until \d\d:\d\d UTC \(about 10 hours") as raised:
                await SpotifyCatalog(access, PREMIUM_TOKEN, None).identify("Radiohead", quiet)
            assert 35_000 < (raised.value.retry_after_s or 0) <= 36_000
        access.close()

    asyncio.run(asyncio.wait_for(main(), 30))
    assert calls(spotify) == 1


def test_an_account_that_may_not_use_the_app_is_told_so_at_once(spotify: StandIn) -> None:
    spotify.set(tokens={PREMIUM_TOKEN: {"user": "stranger", "listed": False}})

    async def use(catalog: SpotifyCatalog) -> None:
        with pytest.raises(UpstreamRefused, match="list of users"):
            await catalog.identify("Radiohead", quiet)
        with pytest.raises(UpstreamRefused, match="list of users"):
            await catalog.find(WantedSong(title="Creep", artist="Radiohead"))
        assert calls(spotify) == 2

    run(spotify, use)


def test_waiting_for_a_short_limit_is_told_once_in_every_stage(spotify: StandIn) -> None:
    told: list[str] = []

    async def use(catalog: SpotifyCatalog) -> None:
        with watched(told.append) as watch:
            spotify.set(short_429=1, retry_after_s=1)
            subject = await catalog.identify("90s grunge", quiet)
            spotify.set(short_429=2)
            await asyncio.gather(*map(catalog.find, songs("Deftones", ("Minerva", 2003), ("Hexagram", 2003))))
            spotify.set(short_429=1)
            await catalog.more(subject)
        assert watch.usage.spotify_calls == calls(spotify)

    run(spotify, use)
    assert told == ["Spotify asks for patience; going on in 1 s"] * 3
