"""What the page offers while somebody types, over HTTP."""

from pathlib import Path

import pytest

from tests.server import Server


@pytest.fixture(autouse=True, scope="module")
def _the_library_is_read(server: Server) -> None:
    server.finish(server.create())


def test_topics_of_the_library_are_offered_and_may_be_cached(server: Server) -> None:
    reply = server.http.get("/api/suggestions", params={"q": "sat"})
    assert reply.json() == {"ok": True, "suggestions": [{"topic": "Erik Satie", "kind": "artist", "songs": 7}]}
    assert reply.headers["Cache-Control"] == "private, max-age=60"
    offered = server.http.get("/api/suggestions").json()["suggestions"]
    assert {each["kind"] for each in offered} == {"artist", "style", "years"}
    assert all(each["songs"] >= 5 for each in offered)


def test_every_topic_that_is_offered_makes_a_documentary_of_five_songs(server: Server) -> None:
    for each in server.http.get("/api/suggestions").json()["suggestions"]:
        result = server.finish(server.create(each["topic"], ownerId="tryer"))["result"]
        assert sum(part["type"] == "song" for part in result["data"]["timeline"]) == 5, each


@pytest.mark.parametrize(("query", "named"), [("q=" + "x" * 201, "q"), ("catalog=tapes", "catalog")])
def test_a_question_that_makes_no_sense_is_refused(server: Server, query: str, named: str) -> None:
    reply = server.http.get(f"/api/suggestions?{query}")
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_input")
    assert f"“{named}”" in reply.json()["error"]


@pytest.mark.parametrize("typed", ["<img src=x onerror=alert(1)>", "\u202e", "%", "'", "\\", "a" * 200, " "])
def test_whatever_is_typed_gets_an_answer(server: Server, typed: str) -> None:
    assert server.http.get("/api/suggestions", params={"q": typed}).status_code == 200


def test_with_songs_from_spotify_there_are_examples_and_the_library_is_asked_by_name(tmp_path: Path) -> None:
    server = Server(tmp_path, "--spotify-client-id", "the-app")
    server.finish(server.create(catalog="library"))
    examples = server.http.get("/api/suggestions", params={"q": "defto"}).json()["suggestions"]
    assert examples == [{"topic": "Deftones", "kind": "artist"}]
    library = server.http.get("/api/suggestions", params={"q": "sat", "catalog": "library"}).json()["suggestions"]
    assert [each["topic"] for each in library] == ["Erik Satie"]
    server.stop()
