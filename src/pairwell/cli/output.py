"""How the command line speaks: one result on stdout, messages and errors on stderr.

With ``--json`` stdout holds exactly one JSON object, also when the command fails: then it is
``{"error": {"code", "message", "hint"}}``, and the exit status says the same. Not-a-number and
infinity have no JSON and are written as null.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pairwell.model.errors import PairwellError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH_OF_A_PIPE = 120
"""Columns when stdout is no terminal, so that tables come out the same everywhere."""


class Output:
    """Where results, messages and errors of one command go.

    Args:
        as_json: print the result as one JSON object and no pictures.
        quiet: keep messages to ourselves; results, warnings and errors still come.
    """

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.quiet = quiet

    @cached_property
    def stdout(self) -> Console:
        """Rich console for results."""
        return _console(sys.stdout)

    @cached_property
    def stderr(self) -> Console:
        """Rich console for progress and messages."""
        return _console(sys.stderr)

    def result(
        self, payload: object, view: RenderableType | Callable[[Console], None] | None = None
    ) -> None:
        """Print what the command was asked for; call it once a command.

        Args:
            payload: what ``--json`` prints: a struct or a dict, never a bare list or number.
            view: what a person sees: anything rich prints, or a function that draws on the
                console. Without it people get indented JSON. Text in it is not markup unless it
                is a ``rich.text.Text`` or a table.
        """
        if self.as_json:
            sys.stdout.buffer.write(to_json(payload) + b"\n")
            sys.stdout.flush()
        elif view is None:
            self.stdout.print(msgspec.json.format(to_json(payload), indent=2).decode())
        elif callable(view) and not hasattr(view, "__rich_console__"):
            view(self.stdout)
        else:
            self.stdout.print(view)

    def say(self, message: str) -> None:
        """Tell the person what is going on (stderr); silent with ``--quiet``."""
        if not self.quiet:
            self.stderr.print(message)

    def warn(self, message: str) -> None:
        """Tell the person what they should not miss (stderr), also with ``--quiet``."""
        self.stderr.print(f"Warning: {message}")

    def error(self, error: PairwellError) -> None:
        """Say what stopped the work, and what to do next."""
        self.refuse(error.code, error.message, error.hint)

    def refuse(self, code: str, message: str, hint: str = "") -> None:
        """Print an error: message and hint on stderr, and the JSON object with ``--json``."""
        if self.as_json:
            sys.stdout.buffer.write(
                to_json({"error": {"code": code, "message": message, "hint": hint}}) + b"\n"
            )
            sys.stdout.flush()
        self.stderr.print(f"Error: {message}")
        if hint:
            self.stderr.print(f"Hint: {hint}")


def to_json(payload: object) -> bytes:
    """One JSON object on one line.

    >>> to_json({"share": float("nan"), "path": Path("a/b")})
    b'{"share":null,"path":"a/b"}'

    Raises:
        TypeError: payload is no object, or holds something that has no JSON.
    """
    text = msgspec.json.encode(payload, enc_hook=_plain)
    if not text.startswith(b"{"):
        raise TypeError("a command's result is one JSON object; wrap lists in a dict")
    return text


def _plain(value: Any) -> Any:
    """What msgspec does not know: paths, numpy's scalars and arrays, Arrow tables."""
    if isinstance(value, Path):
        return str(value)
    for method in ("to_pylist", "tolist"):
        if hasattr(value, method):
            return getattr(value, method)()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _console(stream: Any) -> Console:
    from rich.console import Console

    return Console(
        file=stream,
        width=None if stream.isatty() else WIDTH_OF_A_PIPE,
        soft_wrap=True,
        highlight=False,
        markup=False,
        emoji=False,
    )
