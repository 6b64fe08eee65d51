"""The API's document: whole, valid, and open to everybody."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from musicdoc_server.app import application_of
from musicdoc_server.exports.sound import SOUNDS
from musicdoc_server.models import LONGEST_TOPIC
from musicdoc_server.node import node
from musicdoc_server.settings import Settings
from musicdoc_server.web.api import ApiHandler
from musicdoc_server.web.base import LONGEST_PART
from musicdoc_server.web.document.addresses import spelled
from musicdoc_server.web.document.openapi import Route, Undeclared, document
from musicdoc_server.web.document.security import SECURITY
from musicdoc_server.web.routes import routes_of
from tests.server import Server
from tools.api_docs import PAGE, ApiPage


async def table(folder: Path) -> list[Route]:
    settings = Settings(data_dir=folder)
    async with node(settings, keep_jobs=True) as parts:
        return routes_of(application_of(settings, parts))


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[Route]:
    return asyncio.run(table(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def whole(routes: list[Route]) -> dict[str, Any]:
    return document(routes, list(SECURITY.values()))


def test_every_method_of_every_route_is_told(routes: list[Route], whole: dict[str, Any]) -> None:
    wanted = {(path, way.lower()) for name, handler in routes for path in spelled(name) for way in handler.offered()}
    assert {(path, way) for path, ways in whole["paths"].items() for way in ways} == wanted


def test_a_method_of_which_nothing_is_said_fails(routes: list[Route]) -> None:
    class Silent(ApiHandler):
        def put(self) -> None: ...

    with pytest.raises(Undeclared, match="Silent does not say what PUT is"):
        document([*routes, ("/api/silent", Silent)], [])


@pytest.mark.parametrize("mode", SECURITY)
def test_the_document_of_each_mode_is_valid(routes: list[Route], mode: str) -> None:
    told = document(routes, [SECURITY[mode]])
    validate(told)
    assert set(told["components"]["securitySchemes"]) == {*SECURITY[mode].schemes, "page"}


def test_limits_are_those_that_are_checked(whole: dict[str, Any]) -> None:
    body = whole["components"]["schemas"]["JobRequest"]["properties"]
    assert (body["topic"]["minLength"], body["topic"]["maxLength"]) == (1, LONGEST_TOPIC)
    assert "tokenApp" not in body  # it is ours to set
    limit = next(
        each for each in whole["paths"]["/api/users/{userId}/jobs"]["get"]["parameters"] if each["name"] == "limit"
    )
    assert (limit["schema"]["minimum"], limit["schema"]["maximum"]) == (1, 200)
    job = next(each for each in whole["paths"]["/api/jobs/{jobId}"]["get"]["parameters"] if each["name"] == "jobId")
    assert job["schema"]["maxLength"] == LONGEST_PART


def test_each_kind_of_sound_file_has_its_own_words_and_its_own_type(whole: dict[str, Any]) -> None:
    told = [whole["paths"][f"/api/playlists/{{playlistId}}/export/{name}"]["get"] for name in SOUNDS]
    assert len({each["summary"] for each in told}) == len(SOUNDS)
    for each, sound in zip(told, SOUNDS.values(), strict=True):
        assert [[*each["responses"][status]["content"]] for status in ("200", "206")] == [[sound.content_type]] * 2


def test_what_only_the_servers_own_page_may_ask_says_so_and_how_others_are_refused(whole: dict[str, Any]) -> None:
    told = ApiPage(whole).text().partition("### GET /api/session/token\n")[2].partition("\n### ")[0]
    assert "own page" in told
    assert "403 `forbidden`" in told


def test_the_page_says_what_the_document_says(whole: dict[str, Any]) -> None:
    """Made anew by `python -m tools.api_docs`."""
    assert PAGE.read_text(encoding="utf-8") == ApiPage(whole).text()


def test_every_error_has_the_one_shape(whole: dict[str, Any]) -> None:
    for name, told in whole["components"]["responses"].items():
        schema = told["content"]["application/json"]["schema"]
        assert schema["allOf"] == [{"$ref": "#/components/schemas/Refusal"}]
        assert name == ".".join([name[:3], *(code["const"] for code in schema["properties"]["code"]["oneOf"])])
    stops = whole["paths"]["/api/jobs/{jobId}/cancel"]["post"]["responses"]
    assert stops["409"]["$ref"].endswith("/409.already_over")


def test_the_document_is_there_for_everybody(server: Server, routes: list[Route]) -> None:
    reply = server.http.get("/api/openapi.json")
    assert reply.json() == document(routes, [SECURITY["none"]])
    again = server.http.get("/api/openapi.json", headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/static/css/tokens.css", "/library/"])
def test_a_range_behind_the_end_is_refused_as_all_else_is(server: Server, path: str) -> None:
    if path == "/library/":
        job = server.finish(server.create("Erik Satie"))
        path = next(part["audioUrl"] for part in job["result"]["data"]["timeline"] if part["type"] == "song")
    reply = server.http.get(path, headers={"Range": "bytes=999999999-"})
    assert (reply.status_code, reply.json()["code"]) == (416, "no_such_range")
    assert reply.headers["Content-Range"].startswith("bytes */")
    assert server.http.head(path, headers={"Range": "bytes=999999999-"}).status_code == 416


def test_what_is_longer_than_any_name_is_nobodys(server: Server) -> None:
    reply = server.http.get(f"/api/jobs/{'x' * (LONGEST_PART + 1)}")
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")
