"""One operation of the API's document (OpenAPI 3.1), from what its handler says of it and who may ask."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from musicdoc_server.errors import BadInput, MusicdocError, NotFound, NotJson, TooLarge
from musicdoc_server.web.base import JSON_TYPE, LONGEST_PART, SAFE, JsonErrors
from musicdoc_server.web.document.addresses import parts_of
from musicdoc_server.web.document.operation import Answer, Operation
from musicdoc_server.web.document.schemas import Schemas
from musicdoc_server.web.document.security import PAGE_SCHEME, Security
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.refusals import UNREADABLE, WENT_WRONG, WORDS

Json = dict[str, Any]
Refused = tuple[int, str, str]
"""An error's status, code, and words about it."""

KNOWN = {Access.MEMBER, Access.USER, Access.OWNER, Access.PROOF}
"""What strangers are refused."""
OWN_PAGE = "Only the server's own page may ask."
IF_NONE_MATCH = {"If-None-Match": "The ETag of what you have: 304 where it still is that."}


class Refusals:
    """The errors of all operations, each once: `all` are the answers by name, such as `400.bad_request`."""

    def __init__(self, shape: Json) -> None:
        self._shape = shape
        self.all: dict[str, Json] = {}

    def add(self, status: int, codes: Mapping[str, str]) -> Json:
        """A reference to the answer with one of these codes; each has words about it."""
        name = ".".join([str(int(status)), *sorted(codes)])
        any_code = [{"const": code, "description": says} for code, says in sorted(codes.items())]
        shape = {"allOf": [self._shape], "properties": {"code": {"oneOf": any_code}}}
        told: Json = {
            "description": " ".join(codes[code] for code in sorted(codes)),
            "content": {JSON_TYPE: {"schema": shape}},
        }
        if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
            told["headers"] = {"Retry-After": {"schema": {"type": "string"}, "description": "In seconds."}}
        self.all[name] = told
        return {"$ref": f"#/components/responses/{name}"}


@dataclass(frozen=True)
class Described:
    """One operation of the document; `address` is one of those that `template` stands for."""

    template: str
    address: str
    method: str
    handler: type[JsonErrors]
    told: Operation
    modes: Sequence[Security]
    schemas: Schemas
    refusals: Refusals

    @property
    def _access(self) -> Access:
        return self.handler.reads if self.method in SAFE else self.handler.changes

    @property
    def _etag(self) -> bool:
        return self.told.kept and self.method in SAFE and HTTPStatus.OK in self.told.answers

    def to_json(self) -> Json:
        """As the document has it."""
        told = self.told
        body = {"requestBody": self._body(told.body)} if told.body else {}
        return {
            "operationId": self._id(),
            "tags": [told.topic.name],
            "summary": told.says,
            "description": " ".join(filter(None, (told.more, self._access.says, OWN_PAGE if told.own_page else ""))),
            "parameters": [*self._in_path(), *self._in_query(), *self._in_header()],
            **body,
            "responses": {str(status): answer for status, answer in sorted(self._answers().items())},
            "security": self._security(),
        }

    def _id(self) -> str:
        """Such as `getJobsJobIdStream`."""
        words = re.findall(r"\w+", self.address.removeprefix("/api"))
        return self.method.lower() + ("".join(word[0].upper() + word[1:] for word in words) or "Page")

    def _in_path(self) -> Iterator[Json]:
        for name, part in parts_of(self.template).items():
            if f"{{{name}}}" not in self.address:
                continue
            bounds: Json = {"enum": list(part.values)} if part.values else {"minLength": 1, "maxLength": LONGEST_PART}
            yield _parameter("path", name, part.says, {"type": "string", **bounds}, required=True)

    def _in_query(self) -> Iterator[Json]:
        if self.told.query is None:
            return
        for name, schema in self.schemas.fields(self.told.query):
            yield _parameter("query", name, schema.pop("description", ""), schema)

    def _in_header(self) -> Iterator[Json]:
        for name, says in {**self.told.headers, **(IF_NONE_MATCH if self._etag else {})}.items():
            yield _parameter("header", name, says, {"type": "string"})

    def _body(self, model: type[BaseModel]) -> Json:
        return {"required": not self.told.may_be_empty, "content": {JSON_TYPE: {"schema": self.schemas.body(model)}}}

    def _answers(self) -> dict[int, Json]:
        answers = {int(status): self._answer(answer) for status, answer in self.told.answers.items()}
        if self._etag:
            answers.setdefault(304, {"description": "It is what you have (If-None-Match)."})
        refusals: dict[int, dict[str, str]] = {}
        for status, code, says in self._refused():
            refusals.setdefault(status, {})[code] = says
        told = {status: self.refusals.add(status, codes) for status, codes in refusals.items()}
        return answers | told

    def _answer(self, answer: Answer) -> Json:
        told: Json = {"description": answer.says}
        if answer.headers:
            told["headers"] = {name: {"schema": {"type": "string"}} for name in answer.headers}
        if self.method == "HEAD":
            return told
        if answer.model:
            told["content"] = {JSON_TYPE: {"schema": self.schemas.reply(answer.model)}}
        elif answer.types:
            told["content"] = {type_: {"schema": {}} for type_ in answer.types}
        return told

    def _refused(self) -> Iterator[Refused]:
        yield HTTPStatus.BAD_REQUEST, *UNREADABLE
        yield HTTPStatus.FORBIDDEN, *WORDS[HTTPStatus.FORBIDDEN]
        yield HTTPStatus.INTERNAL_SERVER_ERROR, *WENT_WRONG
        for status in self.told.statuses:
            yield status, *WORDS[HTTPStatus(status)]
        for error in self._errors():
            yield error.status, error.code, (inspect.getdoc(error) or "").partition("\n")[0]

    def _errors(self) -> Iterator[type[MusicdocError]]:
        told = self.told
        yield from told.errors
        if told.query:
            yield BadInput
        if told.body:
            yield from (BadInput, TooLarge, NotJson)
        if parts_of(self.template):
            yield NotFound
        for mode in self.modes:
            if self._access in KNOWN:
                yield from mode.errors
            if self._access in KNOWN or told.knows:
                yield mode.unknown

    def _security(self) -> list[dict[str, list[str]]]:
        """Each entry is a way in; whoever changes something by cookie shows that no other site's page asks."""
        page: dict[str, list[str]] = {PAGE_SCHEME: []}
        if self._access not in KNOWN:
            return [page] if self.told.own_page else []
        ways: list[dict[str, list[str]]] = []
        for mode in self.modes:
            for name, scheme in mode.schemes.items():
                changes_by_cookie = scheme["type"] == "apiKey" and self.method not in SAFE
                ways.append({name: [], **(page if self.told.own_page or changes_by_cookie else {})})
        return ways or ([page] if self.told.own_page else [])


def _parameter(place: str, name: str, says: str, schema: Json, *, required: bool = False) -> Json:
    return {"name": name, "in": place, "description": says, "required": required, "schema": schema}
