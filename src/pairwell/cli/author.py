"""Who is at the command line."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

Author = Annotated[
    str | None, typer.Option("--author", help="Who says so; default: who is logged in.")
]


def author_of(given: str | None) -> str:
    """The name given, or who is logged in; empty where nobody is, as in a container."""
    if given is not None:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
