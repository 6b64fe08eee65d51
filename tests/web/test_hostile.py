"""Whatever comes in cookies, headers, addresses and numbers: an answer, never a break, and nothing of it in the log."""

import re
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.web import create_signed_value

from musicdoc_server.reading import event_number, fits_header
from musicdoc_server.web.discretion import LONGEST_NAME, OWN_ID, told_path
from musicdoc_server.web.doors.cookies import Cookies
from musicdoc_server.web.doors.gates import bearer
from tests.server import Server

KEY, NAME, DAY_S = "a key that is long enough for this", "musicdoc_token", 86_400
LINE = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=200)
ENOUGH = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
SIGNED = create_signed_value(KEY, NAME, "mdoc_x").decode()


def asked(**headers: str) -> HTTPServerRequest:
    given = HTTPHeaders({name.replace("_", "-"): value for name, value in {"Host": "localhost", **headers}.items()})
    return HTTPServerRequest(start_line=RequestStartLine("GET", "/", "HTTP/1.1"), headers=given)


@given(LINE)
def test_any_authorization_is_a_token_or_none(line: str) -> None:
    token = bearer(asked(Authorization=line))
    assert token == token.strip()
    assert token in line
    assert bearer(asked(Authorization=f"Bearer {line}")) == line.strip()


@given(LINE, st.integers(0, len(SIGNED)), st.integers(0, 5))
def test_no_cookie_but_ours_is_believed(line: str, at: int, cut: int) -> None:
    bent = SIGNED[:at] + line[:cut] + SIGNED[at + cut :]
    for cookie in (line, f"{NAME}={line}", f'{NAME}="{line}"', f"{NAME}={bent}", f"{NAME}=1|2|{line}"):
        known = Cookies(KEY).read(asked(Cookie=cookie), NAME, DAY_S)
        assert known == "" or SIGNED in cookie
    assert Cookies(KEY).read(asked(Cookie=f'{NAME}="{SIGNED}"'), NAME, DAY_S) == "mdoc_x"


@given(st.text(max_size=40) | st.integers().map(str))
def test_an_event_number_is_digits_that_a_database_takes(text: str) -> None:
    number = event_number(text)
    assert (number is not None) == bool(re.fullmatch(r"[0-9]{1,18}", text))
    assert number is None or 0 <= number < 10**18


@given(st.text(max_size=300))
def test_what_is_sent_in_a_header_is_one_word_of_ascii(text: str) -> None:
    assert fits_header(text) == (text.isascii() and text.isprintable() and " " not in text and text != "")


@given(st.text(max_size=300))
def test_the_log_shows_no_part_that_could_be_a_token(path: str) -> None:
    assert all(len(part) <= LONGEST_NAME or OWN_ID.fullmatch(part) for part in told_path(path).split("/"))


@ENOUGH
@given(line=LINE, raw=st.binary(max_size=60), low=st.integers(-(10**25), 10**25), high=st.integers(-(10**25), 10**25))
def test_nothing_that_is_asked_breaks_the_server(server: Server, line: str, raw: bytes, low: int, high: int) -> None:
    name, text = quote(raw, safe=""), line.strip().encode("latin-1")
    for path in (
        f"/api/jobs/{name}",
        f"/api/playlists/{name}/export/{name}",
        f"/audio/{name}",
        f"/library/{name}/cover",
    ):
        assert server.http.get(path).status_code < 500
    for path in (f"/api/jobs/x/events?after={name}", f"/api/users/{name or 'x'}/jobs?before={name}&limit={low}"):
        assert server.http.get(path).status_code < 500
    for header, path in (("Last-Event-ID", "/api/jobs/x/stream"), ("Cookie", "/api/session"), ("Authorization", "/")):
        assert server.http.get(path, headers={header: text}).status_code < 500
    for asked_range in (f"bytes={low}-{high}".encode(), f"bytes={low}-".encode(), b"bytes=" + text, text):
        reply = server.http.get("/static/icons/icon-192.png", headers={"Range": asked_range})
        assert reply.status_code in {200, 206, 416}
