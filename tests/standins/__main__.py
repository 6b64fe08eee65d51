"""The command line: `python -m tests.standins [spotify|openai] [--port N] [--set NAME=VALUE ...]`."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from typing import Any

import tornado.web

from tests.standins import wire
from tests.standins.control import Behaviour
from tests.standins.openai.app import make_app as make_openai
from tests.standins.openai.behaviour import KEY, OpenAIBehaviour
from tests.standins.spotify.app import make_app as make_spotify
from tests.standins.spotify.behaviour import PREMIUM_TOKEN, SpotifyBehaviour

PORTS = {"spotify": 8901, "openai": 8902}

HOW = f"""
Spotify   {{spotify}}   (Web API and accounts service)
OpenAI    {{openai}}   (models, chat completions, speech)

Point Musicdoc at them:

  export MUSICDOC_SPOTIFY_API_URL={{spotify}}/v1/
  export MUSICDOC_SPOTIFY_ACCOUNTS_URL={{spotify}}
  export MUSICDOC_SPOTIFY_CLIENT_ID=musicdoc MUSICDOC_SPOTIFY_CLIENT_SECRET=secret
  export OPENAI_BASE_URL={{openai}}/v1 OPENAI_API_KEY={KEY}
  export MUSICDOC_VOICE_URL={{openai}}/v1 MUSICDOC_VOICE_KEY={KEY}

Or curl:

  curl -H 'Authorization: Bearer {PREMIUM_TOKEN}' '{{spotify}}/v1/search?type=track&q=artist:deftones'
  curl -N -H 'Authorization: Bearer {KEY}' {{openai}}/v1/chat/completions -d '{{{{"model": "gpt-6.1-terra",
    "stream": true, "messages": [{{{{"role": "user", "content": "About 75 words on Björk"}}}}]}}}}'

Make them misbehave (GET /_control lists everything that can be set, GET /_control/requests every call so far):

  curl {{spotify}}/_control -d '{{{{"missing": ["Digital Bath"], "short_429": 2}}}}'
  curl {{openai}}/_control -d '{{{{"code_fences": 1, "tokens_per_s": 400}}}}'
  curl -X POST {{spotify}}/_control/reset

"""


def make(name: str) -> tuple[tornado.web.Application, Behaviour]:
    """The application called `name`, with the settings it goes by."""
    if name == "spotify":
        spotify = SpotifyBehaviour()
        return make_spotify(spotify), spotify
    openai = OpenAIBehaviour()
    return make_openai(openai), openai


def settings_help() -> str:
    """All settings of both, for --help."""
    lines = ["", "A number of calls counts down as it is used; -1 means always.", ""]
    for title, behaviour in (("spotify", SpotifyBehaviour()), ("openai", OpenAIBehaviour())):
        lines.append(f"settings of {title} (default):")
        for name, each in behaviour.described().items():
            shown = json.dumps(each["default"])
            lines.append(f"  {name} ({shown if len(shown) < 40 else '…'}): {each['help']}")
        lines.append("")
    return "\n".join(lines)


def changes(pairs: list[str]) -> dict[str, Any]:
    """NAME=VALUE pairs; a value is JSON, or else a text."""
    values: dict[str, Any] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        try:
            values[name] = json.loads(value)
        except ValueError:
            values[name] = value
    return values


async def run(arguments: argparse.Namespace) -> None:
    """Serves until a signal, or with --until-eof until standard input ends."""
    names = [arguments.name] if arguments.name else list(PORTS)
    addresses = {}
    for name in names:
        app, behaviour = make(name)
        if arguments.name:
            behaviour.change(changes(arguments.set))
        _, addresses[name] = wire.listen(app, PORTS[name] if arguments.port is None else arguments.port)
    if arguments.name:
        print(f"ready: {addresses[arguments.name]}", flush=True)
    else:
        print(HOW.format(**addresses), flush=True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if arguments.until_eof:
        stdin = sys.stdin.fileno()
        loop.add_reader(stdin, lambda: None if os.read(stdin, 1024) else ended.set())
    await ended.wait()


def main() -> None:
    """Reads the command line and serves."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.standins",
        description="Programs that stand in for Spotify and for an OpenAI-compatible server. Without a name: both.",
        epilog=settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="?", choices=list(PORTS))
    parser.add_argument("--port", type=int, help="0: any that is free (default: 8901 for spotify, 8902 for openai)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting, the value in JSON")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input does")
    parser.add_argument("--quiet", action="store_true", help="do not log calls")
    arguments = parser.parse_args()
    if not arguments.name and (arguments.set or arguments.port):
        parser.error("--set and --port need a name")
    logging.basicConfig(level=logging.WARNING if arguments.quiet else logging.INFO, format="%(asctime)s %(message)s")
    try:
        asyncio.run(run(arguments))
    except (ValueError, OSError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
