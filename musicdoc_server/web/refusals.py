"""What is told where no error of ours (errors.py) was raised, each a code and a sentence."""

from http import HTTPStatus

NOTHING_HERE = "There is nothing at this address."
WORDS = {
    HTTPStatus.FORBIDDEN: ("forbidden", "This address is not open to you."),
    HTTPStatus.NOT_FOUND: ("not_found", NOTHING_HERE),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method_not_allowed", "This address does not answer to that method."),
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: ("no_such_range", "The file ends before this range begins."),
    HTTPStatus.UPGRADE_REQUIRED: (
        "upgrade_required",
        "This address speaks WebSocket; /stream says the same over HTTP.",
    ),
}
UNREADABLE = ("bad_request", "The server cannot read this request.")
WENT_WRONG = ("internal", "Something went wrong on our side. The server's log says more.")
FOREIGN = "This can only be changed from this server’s own page, or by a script with a token of its own."
