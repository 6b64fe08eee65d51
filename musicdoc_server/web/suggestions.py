"""Topics to offer while somebody types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from pydantic import Field

from musicdoc_server.errors import BadInput, StoreError
from musicdoc_server.models import LONGEST_TOPIC, Suggestion, Value
from musicdoc_server.web.api import ApiHandler
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import ASKING
from musicdoc_server.web.replies import Reply

CACHE_S = 60

Suggest = Callable[[str], Awaitable[list[Suggestion]]]
"""The topics of one catalog for what is typed, best first; all that are worth a first look for nothing typed."""


class Typed(Value):
    """The query of the suggestions."""

    q: str = Field("", max_length=LONGEST_TOPIC, description="What was typed until now.")
    catalog: str | None = Field(
        default=None, max_length=20, description="Default: the first that `/api/session` names."
    )


class Offered(Reply):
    """Topics, best first; each was tried."""

    suggestions: tuple[Suggestion, ...]


class Suggestions(ApiHandler):
    """`GET /api/suggestions?q=…&catalog=…`."""

    def initialize(self, suggest: Mapping[str, Suggest]) -> None:
        """Tornado's constructor; `suggest` is by catalog, the default first."""
        self.suggest = suggest

    @operation(
        ASKING,
        "Topics to offer while somebody types.",
        Answer("Up to eight of the library, all examples for Spotify. May be cached for a minute.", Offered),
        query=Typed,
        errors=(StoreError,),
    )
    async def get(self) -> None:
        """Topics of the catalog that is named, or else the default one. Raises BadInput."""
        typed = self.query(Typed)
        catalog = typed.catalog or next(iter(self.suggest))
        if catalog not in self.suggest:
            raise BadInput(f"The field “catalog” must be one of: {', '.join(self.suggest)}.")
        found = await self.suggest[catalog](typed.q)
        # None may mean that the music folder is still being read. (For "no-store" browsers would not keep the page.)
        self.set_header("Cache-Control", f"private, max-age={CACHE_S}" if found else "private, no-cache")
        self.reply(Offered(suggestions=tuple(found)))
