"""The page's files: compressed for whoever takes that, and asked for again only when they changed."""

import gzip
import json
from pathlib import Path

import pytest

from tests.server import Server

STATIC = Path(__file__).parents[2] / "static"
FILES = ["/", "/static/js/main.js", "/static/css/base.css", "/static/icons/icons.svg", "/static/manifest.webmanifest"]


def on_disk(address: str) -> bytes:
    return (STATIC / (address.removeprefix("/static/") if address != "/" else "index.html")).read_bytes()


@pytest.mark.parametrize("address", FILES)
def test_a_file_comes_compressed_where_that_is_taken(server: Server, address: str) -> None:
    with server.http.stream("GET", address, headers={"Accept-Encoding": "br, gzip;q=0.8"}) as reply:
        sent = b"".join(reply.iter_raw())
    assert reply.headers["Content-Encoding"] == "gzip"
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert int(reply.headers["Content-Length"]) == len(sent)
    assert len(sent) < len(on_disk(address))
    assert gzip.decompress(sent) == server.http.get(address, headers={"Accept-Encoding": "identity"}).content


@pytest.mark.parametrize("taken", ["identity", "gzip;q=0", "br", ""])
def test_a_file_comes_as_it_is_where_gzip_is_not_taken(server: Server, taken: str) -> None:
    reply = server.http.get(FILES[1], headers={"Accept-Encoding": taken})
    assert "Content-Encoding" not in reply.headers
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.content == on_disk(FILES[1])


def test_each_form_has_an_etag_of_its_own_and_is_not_sent_twice(server: Server) -> None:
    forms = [{"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}]
    etags = [server.http.get(FILES[1], headers=form).headers["Etag"] for form in forms]
    assert etags[0] != etags[1]
    for form, etag, other in zip(forms, etags, reversed(etags), strict=True):
        assert server.http.get(FILES[1], headers={**form, "If-None-Match": etag}).status_code == 304
        assert server.http.get(FILES[1], headers={**form, "If-None-Match": other}).status_code == 200
        reply = server.http.head(FILES[1], headers=form)
        assert (reply.status_code, reply.headers["Etag"]) == (200, etag)


def test_a_part_of_a_file_is_a_part_of_it_as_it_is(server: Server) -> None:
    reply = server.http.get(FILES[1], headers={"Accept-Encoding": "gzip", "Range": "bytes=10-19"})
    assert reply.status_code == 206
    assert "Content-Encoding" not in reply.headers
    assert reply.content == on_disk(FILES[1])[10:20]


def test_sound_is_not_compressed(server: Server) -> None:
    timeline = server.finish(server.create())["result"]["data"]["timeline"]
    for url in {part["audioUrl"] for part in timeline[:2]}:
        reply = server.http.get(url, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-99"})
        assert (reply.status_code, len(reply.content)) == (206, 100)
        assert "Content-Encoding" not in reply.headers


def test_the_service_worker_names_what_the_page_is_made_of_and_nothing_else(server: Server) -> None:
    reply = server.http.get("/sw.js")
    assert reply.headers["Content-Type"].startswith("text/javascript")
    assert reply.headers["Cache-Control"] == "no-cache"
    first, _, rest = reply.text.partition("\n")
    assert rest == (STATIC / "sw.js").read_text(encoding="utf-8")
    files = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))["files"]
    assert {"/", "/static/js/main.js", "/static/js/words/de.js", "/static/css/tokens.css"} <= set(files)
    assert not [file for file in files if file != "/" and not file.startswith("/static/")]
    assert not [file for file in files if server.http.head(file).status_code != 200]


def test_an_app_can_be_made_of_the_page(server: Server) -> None:
    reply = server.http.get("/static/manifest.webmanifest")
    assert reply.headers["Content-Type"] == "application/manifest+json"
    manifest = reply.json()
    for icon in manifest["icons"]:
        picture = server.http.get(icon["src"])
        assert picture.headers["Content-Type"] == icon["type"]
        if icon["type"] == "image/png":
            width, height = (int.from_bytes(picture.content[at : at + 4]) for at in (16, 20))
            assert icon["sizes"] == f"{width}x{height}"
    paper = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8").partition("--paper: light-dark(")[2]
    light, dark = paper.partition(")")[0].split(", ")
    assert manifest["theme_color"] == manifest["background_color"] == light
    page = server.http.get("/").text
    assert f'content="{light}" media="(prefers-color-scheme: light)"' in page
    assert f'content="{dark}" media="(prefers-color-scheme: dark)"' in page
