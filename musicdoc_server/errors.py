"""One tree of errors.

    MusicdocError                 anything we can name
    ├── BadInput                  400  what came in cannot be used; says which field
    │   └── TooLarge              413  the body is over the limit
    ├── NotFound                  404  no such job, playlist, track or route
    ├── NotYours                  403  it belongs to somebody else
    ├── Forbidden                 403  this request is let in nowhere
    ├── NotJson                   415  the body is something else than JSON
    ├── TokenNeeded               401  the server wants a token that it knows
    ├── TooManyJobs               429  the user's jobs are still running
    ├── AlreadyOver               409  the job has come to its end
    ├── NotOver                   409  the job is still being made
    ├── NotExportable             403  it may not be given out in this form
    ├── RecordingMissing          409  a file that it is made of is not there, or cannot be read
    ├── NotOffered                501  this server has not got what it takes
    ├── ExportFailed              500  the file could not be made; another try may help
    ├── TooFast                   429  too many documentaries were asked for in a short time
    ├── OverBudget                429  more than may be spent on services outside
    ├── Busy                      503  not now; try again after `retry_after_s`
    │   └── QueueFull             503  too many jobs wait
    ├── NothingFound              404  no music fits the topic; offers what there is
    ├── CannotSpeak               422  the voice cannot say this text
    ├── UpstreamRefused           502  a service we use refuses us; names the setting to change
    ├── UpstreamUnavailable       502  a service we use does not answer, or answers nonsense, just now
    ├── SignInAgain               401  the Spotify sign-in is missing or over
    ├── MailFailed                502  the mail server does not take a message
    ├── StoreError                503  the store cannot read or write just now
    └── ConfigError               500  the server cannot start with these settings

Each class carries its `code`, the HTTP `status` and whether a retry can help. The message is a sentence for a person.
"""

from __future__ import annotations


class MusicdocError(Exception):
    """The root. `str(error)` is the sentence that the user reads."""

    code = "internal"
    status = 500
    retryable = False
    retry_after_s: int | None = None


class BadInput(MusicdocError):
    """What came in cannot be used; the message names the field."""

    code = "bad_input"
    status = 400


class TooLarge(BadInput):
    """The request's body is over the limit."""

    code = "too_large"
    status = 413


class NotFound(MusicdocError):
    """There is no such thing here."""

    code = "not_found"
    status = 404


class NotYours(MusicdocError):
    """It belongs to somebody else."""

    code = "not_yours"
    status = 403


class Forbidden(MusicdocError):
    """This request is let in nowhere, whoever sends it."""

    code = "forbidden"
    status = 403


class NotJson(MusicdocError):
    """The body is something else than JSON, or does not say that it is."""

    code = "not_json"
    status = 415


class TokenNeeded(MusicdocError):
    """The server wants a token that it knows (setting `auth=token`)."""

    code = "token_needed"
    status = 401


class TooManyJobs(MusicdocError):
    """The user has as many active jobs as are allowed at once."""

    code = "too_many_jobs"
    status = 429
    retryable = True
    retry_after_s = 10


class NotExportable(MusicdocError):
    """It may not be given out in this form; the sentence says in which it may."""

    code = "not_exportable"
    status = 403


class RecordingMissing(MusicdocError):
    """A file that it is made of is not there or cannot be read; the sentence names the segment."""

    code = "recording_missing"
    status = 409


class NotOffered(MusicdocError):
    """This server has not got what it takes; the sentence says what that is."""

    code = "not_offered"
    status = 501


class ExportFailed(MusicdocError):
    """The file could not be made; another try may help."""

    code = "export_failed"
    status = 500
    retryable = True


class TooFast(MusicdocError):
    """More documentaries or retries were asked for than an hour allows, or too many tokens were tried."""

    code = "too_fast"
    status = 429
    retryable = True


class OverBudget(MusicdocError):
    """Services outside may not be asked for more, by this documentary or today."""

    code = "over_budget"
    status = 429
    retryable = True


class Busy(MusicdocError):
    """The server cannot take this now, but will be able to soon."""

    code = "busy"
    status = 503
    retryable = True
    retry_after_s = 5


class Scanning(Busy):
    """The music folder is being looked through for the first time since the start."""

    code = "scanning"


class Draining(Busy):
    """The server is about to stop, and takes nothing more."""

    code = "draining"


class TooManyStreams(Busy):
    """As many streams of events are open as the system has files for, or as one user or address may have."""

    code = "too_many_streams"


class QueueFull(Busy):
    """As many jobs wait as the server lets wait."""

    code = "queue_full"


class AlreadyOver(MusicdocError):
    """The job has come to its end, so there is nothing to stop or to run again."""

    code = "already_over"
    status = 409


class NotOver(MusicdocError):
    """The job is still being made, so it cannot be run again."""

    code = "not_over"
    status = 409


class NothingFound(MusicdocError):
    """No music fits the topic; the message offers what there is."""

    code = "nothing_found"
    status = 404


class CannotSpeak(MusicdocError):
    """The voice cannot say this text (empty, too long, or not in its alphabet)."""

    code = "cannot_speak"
    status = 422


class UpstreamRefused(MusicdocError):
    """A service we use refuses us (a key, a model's name, an address); the message names the setting to change."""

    code = "upstream_refused"
    status = 502


class UpstreamUnavailable(MusicdocError):
    """A service we use does not answer, answers nonsense or has too much to do just now."""

    code = "upstream_unavailable"
    status = 502
    retryable = True


class SignInAgain(MusicdocError):
    """The Spotify sign-in is missing, expired or revoked; signing in again helps."""

    code = "sign_in_again"
    status = 401
    retryable = True


class MailFailed(MusicdocError):
    """A message could not be sent; the sentence names the setting to change where that would help, and no address."""

    code = "mail_failed"
    status = 502


class StoreError(MusicdocError):
    """The store cannot read or write just now (a full disk, a database that is away)."""

    code = "store_unavailable"
    status = 503
    retryable = True
    retry_after_s = 5


class ConfigError(MusicdocError):
    """The server cannot start with these settings; the message says which and why."""

    code = "bad_settings"
