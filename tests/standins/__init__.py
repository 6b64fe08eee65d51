"""Programs that stand in for Spotify and for an OpenAI-compatible server.

Real HTTP servers in their own processes, to develop and to test against without an account, a key or a network:

    python -m tests.standins                        both, with how to point Musicdoc and curl at them
    python -m tests.standins spotify --port 0       one; prints `ready: http://127.0.0.1:PORT`

`GET /_control` on either says what can be set, `tests.standins.process.StandIn` is the side for tests.
"""
