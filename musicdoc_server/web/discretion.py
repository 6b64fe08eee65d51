"""What the log says of a request: enough to find it, and nothing that opens a door.

By mistake, or for want of a better way, programs send tokens in queries, in paths and in headers that cannot be read.
"""

from __future__ import annotations

import re

from tornado.httputil import HTTPServerRequest

OWN_ID = re.compile(r"(?:job_\d+_|pl_)[0-9a-f]{32}|[0-9a-f]{64}\.(?:mp3|vtt)", re.ASCII)
"""What we give long names to: jobs, playlists, and the files of narrations."""
LONGEST_NAME = 24
"""Characters of a part of a path that is shown as it is: keys and tokens have 32 and more, Spotify's ids 22."""
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
HIDDEN = "…"


def told_path(path: str) -> str:
    """The path, with “…” for what is longer than a name and is no id of ours."""
    return "/".join(part if len(part) <= LONGEST_NAME or OWN_ID.fullmatch(part) else HIDDEN for part in path.split("/"))


def summary(request: HTTPServerRequest) -> str:
    """Method, path and address, without the query."""
    method = request.method if request.method in METHODS else HIDDEN
    return f"{method} {told_path(request.path)} ({request.remote_ip})"
