"""What every route of a stand-in does first: capture the call, wait, and fail where that was asked for."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from typing import Any

import tornado.httpserver
import tornado.netutil
import tornado.web
from tornado.http1connection import HTTP1Connection

from tests.standins.control import Call, Control, ControlHandler

log = logging.getLogger("standin")


class Gone(tornado.web.Finish):
    """The connection has ended, by the client or by us: there is nobody to answer."""


class Route(tornado.web.RequestHandler):
    """The base of all handlers that imitate something."""

    control: Control
    call: Call

    def initialize(self, control: Control, route: str) -> None:
        self.control = control
        self.route = route
        self.gone = asyncio.Event()

    async def prepare(self) -> None:
        self._capture()
        behaviour = self.control.behaviour
        await self.pause(behaviour.latency_s)
        if self.request.method == "OPTIONS" or not self.request.path.startswith(behaviour.on_path):
            return
        if behaviour.take("hang"):
            await self.hang()
        if behaviour.take("drop"):
            self.drop()
        if behaviour.take("fail_5xx"):
            self.fail(behaviour.status_5xx, "The server had an error.")

    def fail(self, status: int, message: str) -> None:
        """Ends the call with an error in the form of the service that is imitated."""
        raise NotImplementedError

    def echoed(self, message: str) -> str:
        """`message`, with the secrets that came where `echo` asks for it, as the errors of some real services have."""
        if not self.control.behaviour.echo:
            return message
        sent = self.call.body if self.call.json is None else ""
        return f"{self.request.headers.get('Authorization', '').partition(' ')[2]} {sent} is not good: {message}"

    async def pause(self, seconds: float) -> None:
        """Waits, but not for a client that has left."""
        if seconds > 0:
            try:
                async with asyncio.timeout(seconds):
                    await self.gone.wait()
            except TimeoutError:
                return
        if self.gone.is_set():
            raise Gone

    async def hang(self) -> None:
        """Never answers."""
        await self.gone.wait()
        raise Gone

    def drop(self) -> None:
        """Closes the connection at once, whatever was sent so far."""
        self.call.notes["dropped"] = True
        connection = self.request.connection
        if isinstance(connection, HTTP1Connection):
            connection.stream.close()
        raise Gone

    def on_connection_close(self) -> None:
        self.gone.set()
        if not self.call.notes.get("dropped"):
            self.call.aborted = True

    def on_finish(self) -> None:
        self.call.answered_s = round(time.time() - self.call.time, 4)
        self.call.status = None if self.gone.is_set() else self.get_status()
        log.info("%s %s %s", self.call.status or "-", self.call.method, self.request.uri)

    def options(self, *_: str) -> None:
        self.set_status(204)

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Access-Control-Allow-Origin", "*")
        self.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
        self.set_header("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS")

    def json_body(self) -> Any:
        """The body as JSON, `None` where it is none."""
        return self.call.json

    def here(self) -> str:
        """This stand-in's own address."""
        return f"{self.request.protocol}://{self.request.host}"

    def _capture(self) -> None:
        body = self.request.body.decode("utf-8", "replace")
        try:
            parsed = json.loads(body) if body else None
        except ValueError:
            parsed = None
        self.call = Call(
            n=len(self.control.calls) + 1,
            time=time.time(),
            method=self.request.method or "",
            path=self.request.path,
            route=self.route,
            query={name: self.get_query_argument(name) for name in self.request.query_arguments},
            headers=dict(self.request.headers),
            body=body,
            json=parsed,
        )
        self.control.calls.append(self.call)


def application(
    control: Control, routes: list[tuple[str, type[Route]]], nowhere: type[Route], **parts: Any
) -> tornado.web.Application:
    """Joins `routes` (a `{name}` stands for one part of a path) and the control; `nowhere` answers all the rest."""
    rules: list[Any] = [(r"/_control(/\w+)?/?", ControlHandler, {"control": control})]
    for route, handler in routes:
        pattern = re.sub(r"\{\w+\}", "([^/]+)", route) + "/?"
        rules.append((pattern, handler, {"control": control, "route": route}))
    rules.append((r"/.*", nowhere, {"control": control, "route": "(unknown)"}))
    return tornado.web.Application(rules, log_function=lambda _: None, **parts)


def listen(app: tornado.web.Application, port: int) -> tuple[tornado.httpserver.HTTPServer, str]:
    """Serves on this machine only; port 0 takes a free one. Returns the server and its address."""
    sockets = tornado.netutil.bind_sockets(port, "127.0.0.1", backlog=1024)
    server = tornado.httpserver.HTTPServer(app)
    server.add_sockets(sockets)
    return server, f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
