"""The server as a process: its lock, its socket, its signals."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from musicdoc_server.app import application_of
from musicdoc_server.errors import ConfigError
from musicdoc_server.garbage import collect
from musicdoc_server.node import node
from musicdoc_server.settings import Settings
from musicdoc_server.web.api import MAX_BODY_BYTES, MAX_HEAD_BYTES
from musicdoc_server.web.doors.doorway import Doorway
from musicdoc_server.web.doors.gates import is_loopback
from musicdoc_server.web.request_log import RequestLog

LOG = logging.getLogger(__name__)
STOPPING = (signal.SIGTERM, signal.SIGINT)
IDLE_S, BODY_S = 75, 30
"""How long a connection may take for its next request's head, and for its body."""
MAX_FILES = 65_536
MOST_OPEN = 4096
"""Connections that are no event streams; of these there may be more (web/stream)."""
BACKLOG = 1024
"""What may wait in the kernel while the loop is busy: beyond, a first packet is lost, which costs a second."""


async def serve(settings: Settings) -> None:
    """Runs the server until SIGTERM or SIGINT; a second one ends it at once. Raises ConfigError."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def asked_to_stop() -> None:
        stop.set()
        for number in STOPPING:
            loop.remove_signal_handler(number)

    for number in STOPPING:
        loop.add_signal_handler(number, asked_to_stop)
    files = _raise_file_limit()
    _check_reach(settings)
    with _alone(settings.data_path):
        sockets = _bound(settings.host, settings.port)
        # With port 0 only the socket knows it; the sign-in must, too.
        settings = settings.model_copy(update={"port": sockets[0].getsockname()[1]})
        async with node(settings, keep_jobs=True) as parts:
            await parts.manager.open()
            log = RequestLog(parts.meters.request)
            log.hush()
            server = _listening(application_of(settings, parts), sockets, log, min(MOST_OPEN, files // 4))
            collecting = asyncio.create_task(collect(lambda: parts.manager.running > 0))
            await stop.wait()
            collecting.cancel()
            LOG.info("stopping")
            await parts.manager.close(settings.drain_s)
            server.stop()
        await server.close_all_connections()
        log.sum_up()


def _check_reach(settings: Settings) -> None:
    """Raises ConfigError for a server that would be everybody's."""
    if settings.auth == "none" and not is_loopback(settings.host):
        raise ConfigError(
            f"With auth=none anybody who reaches {settings.host} could make, read and delete everything. Set auth to "
            "token or spotify, or host to 127.0.0.1."
        )


def _bound(host: str, port: int) -> list[socket]:
    try:
        return bind_sockets(port, host, backlog=BACKLOG)
    except OSError as error:
        raise ConfigError(f"Cannot listen on {host}:{port}: {error.strerror}.") from None


def _listening(application: Application, sockets: list[socket], log: RequestLog, most_open: int) -> HTTPServer:
    application.settings["log_function"] = log
    server = Doorway(
        application,
        most_open=most_open,
        max_header_size=MAX_HEAD_BYTES,
        max_body_size=MAX_BODY_BYTES,
        idle_connection_timeout=IDLE_S,
        body_timeout=BODY_S,
    )
    server.add_sockets(sockets)
    host, port = sockets[0].getsockname()[:2]
    print(f"Musicdoc is ready: http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
    return server


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Keeps a second server off the data folder: both would go on with the same jobs. Raises ConfigError."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "server.lock").open("w")
    except OSError as error:
        raise ConfigError(f"The data folder {data} cannot be used: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigError(f"Another Musicdoc server uses {data}. Stop it, or choose another data_dir.") from None
        yield


def _raise_file_limit() -> int:
    """Every reader is an open file: take as many as the system allows, within reason, and tell how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    return max(soft, wanted)
