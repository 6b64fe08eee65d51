"""The scores, one module or package a composer; each has ``PIECES``, in the order of their track numbers."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from tools.demo_music.score import Piece


def composers() -> list[str]:
    """The names of the composers there are scores of; also the names of their folders of music."""
    return sorted(info.name for info in pkgutil.iter_modules(__path__))


def load(composer: str) -> list[Piece]:
    """A composer's pieces. Raises ImportError when there is no such composer, or what its module raises."""
    pieces: list[Piece] = import_module(f"{__name__}.{composer}").PIECES
    return pieces
