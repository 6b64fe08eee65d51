"""Writes docs/api.md from the API's document: `python -m tools.api_docs`.

A test holds it equal to what this makes.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from musicdoc_server.app import application_of
from musicdoc_server.errors import Forbidden
from musicdoc_server.node import node
from musicdoc_server.settings import Settings
from musicdoc_server.web.document.openapi import document
from musicdoc_server.web.document.security import PAGE_SCHEME, SECURITY
from musicdoc_server.web.routes import routes_of
from tools.api_fields import Fields, name_of, table

PAGE = Path(__file__).parent.parent / "docs" / "api.md"
Json = dict[str, Any]

FOR_PROGRAMS = """
`GET /api/openapi.json` says all of this to programs, in OpenAPI 3.1: that of a running server, in its mode. This page
is made from it (`python -m tools.api_docs`).
"""
VALUES = """## Values

What answers and bodies are made of. Fields that are empty are left out of answers.
"""
ERRORS = """## Errors

An operation names the errors of its own. Any may be answered with {everywhere} as well: mostly because of who asks, and
how that is shown. Another method is answered with 405 `method_not_allowed`, another address with 404 `not_found`.
"""
GOES_WITHOUT_SAYING = {"If-None-Match", "If-Modified-Since", "Range"}


async def whole() -> Json:
    """The document for servers in all modes."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        async with node(settings, keep_jobs=True) as parts:
            return document(routes_of(application_of(settings, parts)), list(SECURITY.values()))


class ApiPage:
    """docs/api.md, of a document."""

    def __init__(self, told: Json) -> None:
        self._told = told
        bodies = [each["requestBody"] for _, _, each in self._operations() if "requestBody" in each]
        named = {name_of(body["content"]["application/json"]["schema"]) for body in bodies}
        self._fields = Fields(told["components"]["schemas"], named)
        self._everywhere = set.intersection(*({*self._codes(each)} for _, _, each in self._operations()))

    def text(self) -> str:
        """All of it, as Markdown."""
        overview = table(
            "route", "does", [(_linked(path, way), each["summary"]) for path, way, each in self._operations()]
        )
        parts = ["# The API", self._told["info"]["description"], FOR_PROGRAMS, overview]
        parts += [part for tag in self._told["tags"] for part in self._topic(tag)]
        parts += [VALUES, *self._fields.values(), *self._errors()]
        return "\n\n".join(part.strip() for part in parts) + "\n"

    def _operations(self) -> Iterator[tuple[str, str, Json]]:
        """HEAD goes without saying."""
        for path, ways in self._told["paths"].items():
            yield from ((path, way, each) for way, each in ways.items() if way != "head")

    def _topic(self, tag: Json) -> Iterator[str]:
        yield f"## {tag['name']}"
        yield tag["description"]
        for path, way, each in self._operations():
            if tag["name"] in each["tags"]:
                yield from self._operation(path, way, each)

    def _operation(self, path: str, way: str, each: Json) -> Iterator[str]:
        yield f"### {way.upper()} {path}"
        head = "Answers HEAD, too." if "head" in self._told["paths"][path] else ""
        yield " ".join(part for part in (each["summary"], each.get("description", ""), head) if part)
        named = [asked for asked in each["parameters"] if asked["name"] not in GOES_WITHOUT_SAYING]
        if named:
            yield table("parameter", "", [(f"`{asked['name']}`", self._fields.parameter(asked)) for asked in named])
        if body := each.get("requestBody"):
            yield "The body:" if body["required"] else "The body, which may be left out:"
            yield self._fields.fields(name_of(body["content"]["application/json"]["schema"]), "required")
        yield "\n".join(self._answers(each))

    def _answers(self, each: Json) -> Iterator[str]:
        for status, answer in each["responses"].items():
            if "$ref" not in answer and status != "304":
                yield f"- **{status}** {answer['description']}{self._fields.content(answer.get('content', {}))}"
        own = [f"{status} {_listed(codes)}" for status, codes in self._own(each)]
        yield from [f"- errors: {'; '.join(own)}"] if own else []

    def _own(self, each: Json) -> Iterator[tuple[str, list[str]]]:
        """Who asks without the page is always refused where only that may ask, so there it is an error of its own."""
        page = bool(each["security"]) and all(PAGE_SCHEME in way for way in each["security"])
        everywhere = self._everywhere - ({Forbidden.code} if page else set())
        for status, answer in each["responses"].items():
            if own := [code for code in self._codes_of(answer) if code not in everywhere]:
                yield status, own

    def _codes(self, each: Json) -> Iterator[str]:
        for answer in each["responses"].values():
            yield from self._codes_of(answer)

    def _codes_of(self, answer: Json) -> dict[str, str]:
        """The codes of an error, each with the words about it."""
        if "$ref" not in answer:
            return {}
        told = self._told["components"]["responses"][name_of(answer)]
        codes = told["content"]["application/json"]["schema"]["properties"]["code"]["oneOf"]
        return {code["const"]: code["description"] for code in codes}

    def _errors(self) -> Iterator[str]:
        found = {
            (code, status): words
            for _, _, each in self._operations()
            for status, answer in each["responses"].items()
            for code, words in self._codes_of(answer).items()
        }
        yield ERRORS.replace("{everywhere}", _listed(sorted(self._everywhere)))
        rows = [(f"`{code}`", f"{status}: {words}") for (code, status), words in sorted(found.items())]
        yield table("code", "status", rows)


def _listed(codes: list[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _linked(path: str, way: str) -> str:
    """A heading's anchor is what GitHub makes of it: small letters, no signs, hyphens for spaces."""
    letters = "".join(sign for sign in f"{way} {path}".lower() if sign.isalnum() or sign in " -_")
    return f"[`{way.upper()} {path}`](#{letters.replace(' ', '-')})"


def main() -> None:
    """Writes the page."""
    PAGE.write_text(ApiPage(asyncio.run(whole())).text(), encoding="utf-8")


if __name__ == "__main__":
    main()
