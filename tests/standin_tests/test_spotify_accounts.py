"""Signing in: the consent page, PKCE, refreshing."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.standins.process import StandIn

BACK = "http://127.0.0.1:8888/callback"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASK = {
    "client_id": "musicdoc",
    "response_type": "code",
    "redirect_uri": BACK,
    "state": "s1",
    "scope": "streaming playlist-modify-private",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def authorize(spotify: StandIn, **changed: str) -> httpx.Response:
    return httpx.get(f"{spotify.url}/authorize", params=ASK | changed)


def answer_in(reply: httpx.Response) -> dict[str, str]:
    assert reply.headers["location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["location"]).query).items()}


def trade(spotify: StandIn, **form: str) -> httpx.Response:
    return httpx.post(f"{spotify.url}/api/token", data={"client_id": "musicdoc", **form})


def from_code(spotify: StandIn, good: str, **changed: str) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": good, "redirect_uri": BACK, "code_verifier": VERIFIER}
    return trade(spotify, **(form | changed))


def signed_in(spotify: StandIn) -> dict[str, Any]:
    return from_code(spotify, answer_in(authorize(spotify))["code"]).json()


def refreshed(spotify: StandIn, token: str) -> httpx.Response:
    return trade(spotify, grant_type="refresh_token", refresh_token=token)


def me(spotify: StandIn, token: str) -> httpx.Response:
    return httpx.get(f"{spotify.url}/v1/me", headers={"Authorization": f"Bearer {token}"})


def test_a_listener_signs_in(spotify: StandIn) -> None:
    answer = answer_in(authorize(spotify))
    assert answer["state"] == "s1"
    given = from_code(spotify, answer["code"]).json()
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("Bearer", 3600, ASK["scope"])
    assert me(spotify, given["access_token"]).json()["id"] == "listener"


def test_the_consent_page_can_be_shown_and_answered_both_ways(spotify: StandIn) -> None:
    spotify.set(consent="ask", signs_in={"user": "ann", "product": "free"})
    page = authorize(spotify)
    assert "<li>streaming</li>" in page.text
    links = [part.split('"')[0].replace("&amp;", "&") for part in page.text.split('href="')[1:]]
    agreed, cancelled = (httpx.get(spotify.url + link) for link in links)
    assert answer_in(cancelled) == {"error": "access_denied", "state": "s1"}
    given = from_code(spotify, answer_in(agreed)["code"]).json()
    assert me(spotify, given["access_token"]).json()["id"] == "ann"


@pytest.mark.parametrize(
    "uri", ["http://localhost:8888/callback", "http://example.org/callback", "http://127.0.0.1.example.org/callback"]
)
def test_a_redirect_uri_by_name_and_without_tls_is_refused(spotify: StandIn, uri: str) -> None:
    reply = authorize(spotify, redirect_uri=uri)
    assert (reply.status_code, reply.text) == (400, "INVALID_CLIENT: Insecure redirect URI")


def test_an_unregistered_redirect_uri_is_refused(spotify: StandIn) -> None:
    spotify.set(redirect_uris=["https://music.example.org/callback"])
    assert authorize(spotify).status_code == 400


@pytest.mark.parametrize(
    ("changed", "description"),
    [
        ({"code_verifier": "w" * 64}, "code_verifier was incorrect"),
        ({"code_verifier": ""}, "code_verifier was incorrect"),
        ({"redirect_uri": "http://127.0.0.1:9/callback"}, "Invalid redirect URI"),
        ({"code": "guessed"}, "Invalid authorization code"),
        ({"client_id": "another"}, "The code belongs to another client"),
    ],
)
def test_a_code_is_worth_nothing_to_others(spotify: StandIn, changed: dict[str, str], description: str) -> None:
    code = answer_in(authorize(spotify))["code"]
    reply = from_code(spotify, code, **changed)
    assert reply.status_code == 400
    assert reply.json() == {"error": "invalid_grant", "error_description": description}


def test_a_code_is_good_once(spotify: StandIn) -> None:
    code = answer_in(authorize(spotify))["code"]
    assert from_code(spotify, code).status_code == 200
    assert from_code(spotify, code).json()["error"] == "invalid_grant"


def test_a_refresh_may_give_no_new_refresh_token(spotify: StandIn) -> None:
    given = signed_in(spotify)
    for _ in range(2):
        again = refreshed(spotify, given["refresh_token"]).json()
        assert "refresh_token" not in again
        assert me(spotify, again["access_token"]).status_code == 200


def test_a_refresh_may_end_the_old_refresh_token(spotify: StandIn) -> None:
    spotify.set(rotate_refresh_tokens=True)
    given = signed_in(spotify)
    again = refreshed(spotify, given["refresh_token"]).json()
    assert again["refresh_token"] != given["refresh_token"]
    assert refreshed(spotify, given["refresh_token"]).json()["error"] == "invalid_grant"
    assert refreshed(spotify, again["refresh_token"]).status_code == 200


def test_a_revoked_refresh_token_is_an_invalid_grant(spotify: StandIn) -> None:
    given = signed_in(spotify)
    spotify.set(revoke_refresh=True)
    reply = refreshed(spotify, given["refresh_token"])
    assert (reply.status_code, reply.json()["error_description"]) == (400, "Refresh token revoked")


def test_an_expired_token_is_replaced_by_a_refresh(spotify: StandIn) -> None:
    given = signed_in(spotify)
    spotify.set(expire_token_after=0)
    assert me(spotify, given["access_token"]).json()["error"]["message"] == "The access token expired"
    again = refreshed(spotify, given["refresh_token"]).json()
    assert me(spotify, again["access_token"]).status_code == 200


def test_an_access_token_ends_after_its_lifetime(spotify: StandIn) -> None:
    spotify.set(token_lifetime_s=0)
    assert me(spotify, signed_in(spotify)["access_token"]).status_code == 401


def test_without_pkce_the_secret_is_needed(spotify: StandIn) -> None:
    spotify.set(client_secret="hush")
    code = answer_in(authorize(spotify, code_challenge="", code_challenge_method=""))["code"]
    assert from_code(spotify, code).json()["error"] == "invalid_client"
    code = answer_in(authorize(spotify, code_challenge="", code_challenge_method=""))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    reply = httpx.post(f"{spotify.url}/api/token", data=form, auth=("musicdoc", "hush"))
    assert reply.status_code == 200
