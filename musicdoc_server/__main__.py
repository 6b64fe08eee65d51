"""The command line.

    musicdoc [serve] [--port 9000 --library ~/Music …]
    musicdoc make "Beethoven" [--prompt "the late years"] [--narration-secs 45] [--json]
    musicdoc token add NAME | list | revoke NAME

Every setting is a flag too. Exit codes: 0 all went well, 1 the documentary was not made, 2 it could not start.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from musicdoc_server import __version__
from musicdoc_server.errors import MusicdocError
from musicdoc_server.models import JobRequest
from musicdoc_server.reading import from_fields
from musicdoc_server.settings import Settings, load

COMMANDS = ("serve", "make", "token")
WISHES = ("topic", "prompt", "narration_secs", "language", "voice", "json", "action", "name")
"""What `make` and `token` take beside the settings."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code."""
    given = [_readable(argument) for argument in (sys.argv[1:] if arguments is None else arguments)]
    if not given or (given[0] not in COMMANDS and given[0] not in {"-h", "--help", "--version"}):
        given.insert(0, "serve")
    options = vars(_parsed(given))
    command, conf = options.pop("command"), options.pop("config")
    wishes: dict[str, Any] = {name: options.pop(name) for name in WISHES if name in options}
    try:
        settings = load({name: value for name, value in options.items() if value is not None}, conf)
        _log(settings, quiet=command != "serve")
        return asyncio.run(_run(command, settings, wishes))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has seen enough
        return 1
    except MusicdocError as error:
        print(f"musicdoc: {error}", file=sys.stderr)
        return 2


def _log(settings: Settings, *, quiet: bool) -> None:
    """To standard error. `quiet`: a progress bar tells what there is to tell, unless more is asked for."""
    level = "warning" if quiet and settings.log_level == "info" else settings.log_level
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def _readable(argument: str) -> str:
    """An argument whose bytes are not UTF-8 arrives with stand-ins that no file or terminal can take."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


async def _run(command: str, settings: Settings, wishes: dict[str, Any]) -> int:
    """Opens the rooms that the command needs; `--help` needs none."""
    if command == "serve":
        from musicdoc_server.serving import serve

        await serve(settings)
        return 0
    if command == "token":
        return await _token(settings, wishes)
    from musicdoc_server.node import node
    from musicdoc_server.terminal import make

    request = from_fields(
        JobRequest,
        topic=wishes["topic"],
        prompt=wishes["prompt"],
        narration_target_secs=wishes["narration_secs"],
        language=wishes["language"],
        voice=wishes["voice"],
    )
    async with node(settings, keep_jobs=False) as parts:
        parts.heard.voices.offered.check(request)
        folder = settings.data_path / "documentaries"
        return await make(parts.manager, request, find_file=parts.heard.file, folder=folder, json=wishes["json"])


async def _token(settings: Settings, wishes: dict[str, Any]) -> int:
    """Works on the store itself: a server that runs notices within seconds."""
    from musicdoc_server import token_command
    from musicdoc_server.node import opened_tokens

    async with opened_tokens(settings) as tokens:
        if wishes["action"] == "list":
            await token_command.show(tokens)
        else:
            act = token_command.add if wishes["action"] == "add" else token_command.revoke
            await act(tokens, wishes["name"])
    return 0


class Parser(argparse.ArgumentParser):
    """Takes flags by their whole name only: what it guesses at it repeats, with the password behind it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)


def _parsed(given: Sequence[str]) -> argparse.Namespace:
    """Ends the process at what is unknown, and says its name alone: argparse would repeat the password behind it."""
    parser = _parser()
    options, unknown = parser.parse_known_args(given)
    if unknown:
        flags = [word.partition("=")[0] for word in unknown if word.startswith("-")]
        parser.error(f"there is no {' and no '.join(flags) or 'use for what comes after the command'}")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="musicdoc", description="Turns a music topic into a narrated documentary.")
    parser.add_argument("--version", action="version", version=f"musicdoc {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    serve = commands.add_parser("serve", help="run the server (this is what happens without a command)")
    make = commands.add_parser("make", help="make one documentary in the terminal")
    make.add_argument("topic", help="an artist, a song or a style")
    make.add_argument("--prompt", default="", help="what to focus on")
    make.add_argument("--narration-secs", type=int, default=30, help="how long each narration is, 10 to 300 (30)")
    make.add_argument("--language", default="", help="what it is told in: de, pt-BR, German (English)")
    make.add_argument("--voice", default="", help="which voice of the speech server tells it (the setting voice_name)")
    make.add_argument("--json", action="store_true", help="print one event a line")
    token = commands.add_parser("token", help="make, list or revoke the tokens by which people are known")
    actions = token.add_subparsers(dest="action", metavar="ACTION", required=True)
    helps = {"add": "make a token for a user", "revoke": "end all tokens of a user"}
    named = [actions.add_parser(name, help=text) for name, text in helps.items()]
    for action in named:
        action.add_argument("name", help="whom it is for; what they make is kept under this name")
    listed = actions.add_parser("list", help="who has one")
    for command in (serve, make, *named, listed):
        _add_settings(command)
    return parser


def _add_settings(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("settings")
    group.add_argument("--config", type=Path, metavar="FILE", help="read settings from this TOML file")
    for name, field in Settings.model_fields.items():
        text = (field.description or "").replace("%", "%%")
        group.add_argument(f"--{name.replace('_', '-')}", dest=name, metavar=name.upper(), help=text)


if __name__ == "__main__":
    sys.exit(main())
