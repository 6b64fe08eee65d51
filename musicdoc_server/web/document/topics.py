"""What the API's operations are about, in words for people: docs/api.md and the API's document say them."""

from musicdoc_server.web.document.operation import Topic

INTRODUCTION = """
JSON both ways, names in camelCase. Success is `{"ok": true, …}`. An error is `{"ok": false, "error": "a sentence",
"code": "snake_case"}` with the right status; 429 and 503 carry `Retry-After` in seconds, where that is known. A
body may have up to {body_kib} KiB, and says that it is JSON (`Content-Type: application/json`). Fields that are not
known are ignored; a wrong type or range gets 400 `bad_input`, whose sentence names the field. A name in an address
has up to {longest_part} characters; JSON goes at most about 200 deep, numbers have their bounds below. A request
whose first line and headers have more than {head_kib} KiB gets no answer. Times are UTC, ISO 8601.

Who asks is known, by the setting `auth`, from nothing at all (`none`), from `Authorization: Bearer …` with a token
of the operator's (`token`) or of Spotify's (`spotify`), or from the page's cookie; a request by cookie that changes
something carries `X-Requested-With` as well. Routes with a job's or a playlist's id can be read by whoever has the
id; changing them, and all that is under `/api/users/`, is for their owner alone, and to others what is not there.
Strangers are told `token_needed` or `sign_in_again`.
""".strip()

JOBS = Topic(
    "Jobs",
    """
A job is one request to make a documentary.

Another language than English needs a language model and a speech server (settings `llm_url` or `llm_key`, and
`voice_url`), another voice needs a speech server; where they are missing the answer is a 400 that says so. What is
not English is never spoken by the local voice: should the speech server fail, the job fails with a sentence that
says so. Of a song that the model may not know of, title and artist are announced. A voice that the speech server
does not know is replaced by the local one, and the log says so.

`email` is kept with the job and is never logged or sent back; with a cancelled job nothing is sent. A retry that
ends sends another message. With a music folder `accessToken` is accepted and not used. It is never stored, logged
or sent back.

```bash
curl -X POST http://localhost:8888/api/music-doc \\
  -H "Content-Type: application/json" \\
  -d '{"topic": "Erik Satie", "narrationTargetSecs": 30}'
```

**Waiting.** `max_running_jobs` documentaries are made at once; others are `pending` and carry `queuePosition` (1 is
next) and `queueWaitS`, about how many seconds that will take. A user may have `max_jobs_per_user` (two) in the
making; one more is answered with 429. The second lets the next arrivals pass and never takes the last free place.
With `queue_limit` jobs waiting, one more is answered with 503 `queue_full` and `Retry-After`.

**Stopping and trying again.** Cancelling works at any time before the end. What is under way for the job is
dropped, the model's stream included; a `cancelled` event follows at once. A retry keeps the job's id and its event
log, counts as another attempt, and repeats no stage that was finished. Both take an optional body: `ownerId`, to
act as that user (a job that isn't theirs is then not found), and for jobs with songs from Spotify an `accessToken`
of the owner's, unless the browser is signed in. A retry uses that token. The same happens by itself at a restart: a
job that was pending or running goes on at the stage that was interrupted. A job that needs a Spotify token then
fails with `sign_in_again`; a retry with a new token continues it.

A job that fails carries one of these as its `code`: `nothing_found` (no music fits; the sentence offers what there
is), `cannot_speak` (the voice cannot say the text), `sign_in_again`, `over_budget`, `upstream_refused` (a key or a
name in the settings is wrong; the sentence names the setting), `upstream_unavailable` (a service does not answer),
`store_unavailable`, `internal`.
""".strip(),
)

EVENTS = Topic(
    "Events",
    "What happens to jobs, as it happens: as Server-Sent Events, over a WebSocket, or as JSON to who asks now and "
    "then. [events.md](events.md) says what each event carries, and how to resume.",
)

PLAYLISTS = Topic(
    "Playlists",
    """
A playlist is a saved documentary. `result.data` of a finished job and every playlist hold `title`, `topic`,
`summary` and `timeline`. Its entries, in order of `index`, are narrations and songs: a narration's `facts` are the
ids of the facts that it tells, `sources` the same to read; a song's `role` is its part in the story, from the plan.
Addresses in a timeline are always this server's own (`/audio/…`, `/library/…`).
""".strip(),
)

SOUND = Topic(
    "Sound files",
    """
Where ffmpeg is installed, a documentary can be had as one file: `mp3` and `m4b` hold all of it, `narration` the
narration alone (MP3), each with chapters, a cover (of the first song that has one) and tags, at −16 LUFS and with
no true peak above −1 dBTP. `mp3` and `m4b` are only for documentaries made wholly of your own files: Spotify's
music is not exported (403 `not_exportable`), the narration between it is ours.

A file is made when it is first asked for, in seconds to a minute; `GET` waits for that, then answers like any
recording (Range, ETag, HEAD). A page that wants to show how far it is asks `POST …/export/mp3/make` again and
again. Fifteen seconds after the last one who waited has left, the work is stopped. Another title makes another
file.

The feed has an episode for each documentary, with its MP3 as the enclosure, chapters and transcript; one with songs
from Spotify has its narration alone, and says so in the title. The size of an episode is told before it is made and
is what it will be, as the bit rate is constant and the tag makes up for the rest; only where a song's file was
replaced by one of another length it differs. Addresses begin with `public_url`, else with the name the feed was
asked for under.
""".strip(),
)

ASKING = Topic("Topics and speech", "What helps to ask for a documentary, or to hear a text without one.")

SIGN_IN = Topic("Signing in", "Who is known in a browser, and what this server offers.")

PAGE = Topic("The page", "The player page, its files, and the sound that it plays.")

OPERATING = Topic("Operating", "How the server is, and what it answers to.")

TOPICS = (JOBS, EVENTS, PLAYLISTS, SOUND, ASKING, SIGN_IN, PAGE, OPERATING)
