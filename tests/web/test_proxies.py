"""Whom the server believes about who asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from musicdoc_server.errors import ConfigError
from musicdoc_server.web.doors.proxies import Proxies, is_address, networks


def asked(peer: str, **headers: str) -> HTTPServerRequest:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    start = RequestStartLine("GET", "/", "HTTP/1.1")
    request = HTTPServerRequest(start_line=start, headers=HTTPHeaders({"Host": "inner:8888", **sent}))
    request.remote_ip, request.protocol = peer, "http"
    return request


def seen(trusted: str, peer: str, **headers: str) -> tuple[str | None, str, str]:
    request = asked(peer, **headers)
    Proxies(networks(trusted)).see_through(request)
    return request.remote_ip, request.protocol, request.host


TOLD = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "music.example"}


def test_a_trusted_proxy_is_believed() -> None:
    assert seen("127.0.0.1", "127.0.0.1", **TOLD) == ("203.0.113.9", "https", "music.example")


@pytest.mark.parametrize("trusted", ["", "10.0.0.0/8", "::1"])
def test_anybody_else_is_not(trusted: str) -> None:
    assert seen(trusted, "127.0.0.1", **TOLD) == ("127.0.0.1", "http", "inner:8888")


def test_what_the_asker_itself_wrote_first_does_not_count() -> None:
    chain = "1.2.3.4, 203.0.113.9, 10.0.0.2"
    assert seen("10.0.0.0/8", "10.0.0.1", X_Forwarded_For=chain)[0] == "203.0.113.9"


@pytest.mark.parametrize("junk", ["", "unknown", "10.0.0.5", "<script>", "1.2.3.4:80, x", "10.0.0.7,,"])
def test_junk_leaves_the_proxys_own_address(junk: str) -> None:
    assert seen("10.0.0.0/8", "10.0.0.1", X_Forwarded_For=junk)[0] == "10.0.0.1"


@pytest.mark.parametrize("protocol", ["", "ftp", "javascript", "https://"])
def test_a_protocol_is_http_or_https(protocol: str) -> None:
    assert seen("::1", "::1", X_Forwarded_Proto=protocol)[1] == "http"


@pytest.mark.parametrize("names", ["nginx", "10.0.0.1/8", "127.0.0.1 10.0.0.1"])
def test_a_setting_that_names_no_network_is_refused_by_name(names: str) -> None:
    with pytest.raises(ConfigError, match="trusted_proxies"):
        networks(names)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))))
def test_whatever_a_trusted_proxy_says_an_address_stays_an_address(chain: str) -> None:
    remote_ip, *_ = seen("127.0.0.1", "127.0.0.1", X_Forwarded_For=chain)
    assert is_address(remote_ip or "")
