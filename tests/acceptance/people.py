"""Who asks: people with tokens, and people who are signed in with Spotify."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import httpx

from musicdoc_server.node import opened_tokens
from musicdoc_server.settings import Settings
from tests.server import Server

FROM_PAGE = {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "musicdoc"}


def tokens_for(data: Path, *names: str) -> list[str]:
    """A new token for each name, made as `musicdoc token add` does."""

    async def made() -> list[str]:
        async with opened_tokens(Settings(data_dir=data)) as tokens:
            return [await tokens.add(name) for name in names]

    return asyncio.run(made())


def revoke(data: Path, names: Sequence[str]) -> None:
    """Ends all tokens of these people, as `musicdoc token revoke` does."""

    async def revoked() -> None:
        async with opened_tokens(Settings(data_dir=data)) as tokens:
            for name in names:
                await tokens.revoke_user(name)

    asyncio.run(revoked())


def bearer(token: str) -> dict[str, str]:
    """A script's header."""
    return {"Authorization": f"Bearer {token}"}


def cookie_for(server: Server, token: str) -> dict[str, str]:
    """What a browser sends whose user has typed the token in."""
    reply = httpx.post(f"{server.url}/api/session", json={"token": token}, headers=FROM_PAGE)
    return {"Cookie": reply.headers["Set-Cookie"].partition(";")[0]}


def spotify_cookie(server: Server) -> dict[str, str]:
    """What a browser sends whose user has signed in with Spotify: whoever the stand-in says is there."""
    with httpx.Client(base_url=server.url, follow_redirects=True, timeout=30) as browser:
        assert browser.get("/login").status_code == 200
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
