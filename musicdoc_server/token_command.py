"""`musicdoc token`: the operator makes, lists and revokes the tokens by which people are known (`auth=token`)."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.table import Table

from musicdoc_server.errors import BadInput, NotFound
from musicdoc_server.models import Owner
from musicdoc_server.tokens import PREFIX, Tokens

NO_NAME = "This is a token. Write the name of the user whom it is for."
ADVICE = "Give it to {name} now: it is shown this once. The page asks for it; scripts send “Authorization: Bearer …”."


async def add(tokens: Tokens, name: str) -> None:
    """Prints a new token for the user `name`. Raises BadInput, StoreError."""
    _check(name)
    try:
        user_id = TypeAdapter(Owner).validate_python(name)
    except ValidationError:
        raise BadInput("A name has 1 to 128 letters, digits or signs of _ . : @ + -, and no spaces.") from None
    print(await tokens.add(user_id), flush=True)  # noqa: T201 - this is what the command is for
    Console(stderr=True).print(ADVICE.format(name=name), markup=False, highlight=False)


async def show(tokens: Tokens) -> None:
    """Prints who has a token, and since when. Raises StoreError."""
    table = Table("name", "since", box=None)
    for row in await tokens.made():
        table.add_row(row.user_id, row.created_at[:10])
    Console(highlight=False).print(table)


async def revoke(tokens: Tokens, name: str) -> None:
    """Ends all tokens of a user, and the address of their podcast. Raises BadInput, NotFound, StoreError."""
    _check(name)
    count = await tokens.revoke_user(name)
    if count is None:
        raise NotFound(f"Nobody is called {name} here. Nothing was ended; `musicdoc token list` says who has a token.")
    if not count:
        raise NotFound(f"Nobody called {name} has a token. The address of a podcast of that name has ended.")
    Console(highlight=False).print(
        f"{name} is shut out: {count} {'token' if count == 1 else 'tokens'} revoked.", markup=False
    )


def _check(name: str) -> None:
    """Raises BadInput for a token, which nobody may be called by: names are shown. The sentence does not repeat it."""
    if name.startswith(PREFIX):
        raise BadInput(NO_NAME)
