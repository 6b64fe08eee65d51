"""The API's document (OpenAPI 3.1), put together from the routing table and what each handler says of its methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from musicdoc_server import __version__
from musicdoc_server.web.api import MAX_BODY_BYTES, MAX_HEAD_BYTES
from musicdoc_server.web.base import LONGEST_PART, JsonErrors
from musicdoc_server.web.document.addresses import spelled
from musicdoc_server.web.document.described_operation import Described, Json, Refusals
from musicdoc_server.web.document.operation import Operation, operation_of
from musicdoc_server.web.document.schemas import Schemas
from musicdoc_server.web.document.security import ASKED_BY_PAGE, PAGE_SCHEME, Security
from musicdoc_server.web.document.topics import INTRODUCTION, TOPICS
from musicdoc_server.web.replies import Refusal

Route = tuple[str, type[JsonErrors]]
"""A template (`/api/jobs/{jobId}`) and what answers."""


class Undeclared(Exception):
    """A handler answers to a method of which it says nothing."""


def document(routes: Iterable[Route], modes: Sequence[Security]) -> Json:
    """The whole document, for servers in these modes. Raises Undeclared."""
    told = [(path, method, handler, _declared(handler, method)) for path, method, handler in _methods(routes)]
    schemas = Schemas(
        replies=[Refusal, *(answer.model for *_, each in told for answer in each.answers.values() if answer.model)],
        bodies=[each.body for *_, each in told if each.body],
    )
    refusals = Refusals(schemas.reply(Refusal))
    paths: dict[str, Json] = {}
    for path, method, handler, each in told:
        for address in spelled(path):
            described = Described(path, address, method, handler, each.at(address), modes, schemas, refusals)
            paths.setdefault(address, {})[method.lower()] = described.to_json()
    schemes = {name: scheme for mode in modes for name, scheme in mode.schemes.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Musicdoc",
            "version": __version__,
            "description": _introduction(),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": topic.name, "description": topic.says} for topic in TOPICS],
        "paths": paths,
        "components": {
            "schemas": schemas.all,
            "responses": refusals.all,
            "securitySchemes": {**schemes, PAGE_SCHEME: ASKED_BY_PAGE},
        },
    }


def _introduction() -> str:
    text = INTRODUCTION
    limits = {"body_kib": MAX_BODY_BYTES // 1024, "head_kib": MAX_HEAD_BYTES // 1024, "longest_part": LONGEST_PART}
    for name, value in limits.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _methods(routes: Iterable[Route]) -> Iterator[tuple[str, str, type[JsonErrors]]]:
    for path, handler in routes:
        for method in handler.offered():
            yield path, method, handler


def _declared(handler: type[JsonErrors], method: str) -> Operation:
    told = operation_of(handler, method)
    if told is None:
        raise Undeclared(f"{handler.__name__} does not say what {method} is.")
    return told
