"""What a method of a route takes and answers, said beside its code; the API's document is put together from that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import BaseModel

from musicdoc_server.errors import MusicdocError
from musicdoc_server.web.replies import Reply

Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True)
class Topic:
    """What several operations are about; `says` is Markdown, for people."""

    name: str
    says: str = ""


@dataclass(frozen=True)
class Answer:
    """A success: JSON of `model`, or a body of one of `types`, or none at all. `headers` are the names of its own."""

    says: str
    model: type[Reply] | None = None
    types: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """`says` is a line about it, `more` Markdown. `answers` and `headers` (of the request) are by status and by name.

    `errors` are those of its own; what its query, its body and its access can come to is known from these.
    `spelled` has the fields that differ where the address ends with one of its names.
    `own_page`: only the server's own page may ask. `knows`: some who ask must be known, though not all. `kept`: the
    answer has an ETag, and may be 304.
    """

    topic: Topic
    says: str
    answers: Mapping[int, Answer]
    more: str = ""
    query: type[BaseModel] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: type[BaseModel] | None = None
    may_be_empty: bool = False
    errors: tuple[type[MusicdocError], ...] = ()
    statuses: tuple[int, ...] = ()
    spelled: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    own_page: bool = False
    knows: bool = False
    kept: bool = True

    def at(self, address: str) -> Operation:
        """The same, as it is at one of the addresses that its route stands for."""
        return replace(self, **self.spelled.get(address.rpartition("/")[2], {}))


def operation(
    topic: Topic, says: str, answer: Answer | Mapping[int, Answer], **more: Any
) -> Callable[[Method], Method]:
    """Says of a handler's method what it is; the fields are an Operation's, an answer alone is that of 200."""
    told = Operation(topic, says, {200: answer} if isinstance(answer, Answer) else answer, **more)

    def mark(method: Method) -> Method:
        method.operation = told  # type: ignore[attr-defined]  # functions take attributes
        return method

    return mark


def operation_of(handler: type, method: str) -> Operation | None:
    """What a handler says of a method; of HEAD, where it says nothing, what it says of GET. None for nothing."""
    told = getattr(getattr(handler, method.lower()), "operation", None)
    if told is None and method == "HEAD":
        told = getattr(handler.get, "operation", None)  # type: ignore[attr-defined]  # it is a RequestHandler's
    return told if isinstance(told, Operation) else None
