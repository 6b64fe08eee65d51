"""The key that signs cookies: made at the first start, kept in the data folder, readable by its owner alone.

The addresses of podcast feeds come from it as well. Those of the library's songs come from a key in the database, which
goes where the playlists go that name them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from musicdoc_server.errors import ConfigError

NAME = "cookie-secret"
OWNER_ONLY = 0o600
LEAST_CHARACTERS = 32


def cookie_secret(data: Path) -> str:
    """The key. Raises ConfigError where its file cannot be used.

    It is written whole under another name first: a file without an end would be a weak key for ever.
    """
    file = data / NAME
    try:
        if not file.exists():
            made = data / f"{NAME}.{os.getpid()}"
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w") as out:
                out.write(new_key())
            made.replace(file)
        file.chmod(OWNER_ONLY)
        key = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"The file {file} cannot be used: {error}.") from None
    if len(key) < LEAST_CHARACTERS:
        raise ConfigError(f"The file {file} is damaged. Delete it: everybody then signs in again.")
    return key


def feed_key(secret: str, user_id: str, salt: str) -> str:
    """What shows that somebody was given the address of this user's podcast feed, without a sign-in.

    Another `salt` ends it; it is empty for users who never had the address renewed.
    """
    return hmac.new(secret.encode(), f"feed of {user_id}{salt}".encode(), "sha256").hexdigest()[:32]


LIBRARY_KEY = "library"


def new_key() -> str:
    """A key of 256 random bits."""
    return secrets.token_hex(32)


def keyed_id(key: str, name: str) -> str:
    """An id for `name`, always the same, that nobody can work out without the key (BLAKE2 as a MAC, RFC 7693)."""
    return hashlib.blake2b(name.encode(), key=key.encode()[:64], digest_size=16).hexdigest()
