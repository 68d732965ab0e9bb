"""What every command is handed: where to work, how to speak, how to show progress.

``as_command`` adds the options that all commands share, so that no command repeats them.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pairwell.cli.output import Output
from pairwell.cli.progress import TerminalProgress
from pairwell.cli.progress_file import PROGRESS, FileProgress
from pairwell.model.errors import SettingsRefused

if TYPE_CHECKING:
    from pairwell.wiring import Workspace


class Session:
    """One run of one command.

    Attributes:
        folder: the workspace folder, as the person gave it; it need not exist.
        flags: settings given on the command line, as ``{"matrix.seed": "7"}``.
        output: where results and messages go.
    """

    def __init__(
        self, folder: Path, *, output: Output | None = None, flags: dict[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.output = output or Output()
        self.flags = flags or {}

    @cached_property
    def progress(self) -> TerminalProgress | FileProgress:
        """Progress bars on stderr; draws nothing with ``--quiet`` or without a terminal.

        In a job of the admin it goes to the file that ``PAIRWELL_PROGRESS`` names.
        """
        if file := os.environ.get(PROGRESS):
            return FileProgress(Path(file))
        shown = None if not self.output.quiet else False
        return TerminalProgress(self.output.stderr, shown=shown)

    def workspace(self, *, create: bool = False) -> Workspace:
        """Open the workspace; use it in a ``with`` so that its stores are closed.

        Args:
            create: make the workspace first when it is not there (as ``pairwell init`` does).

        Raises:
            NotReady: there is no workspace and ``create`` is off.
            SettingsRefused: pairwell.toml, the environment or a flag holds a bad setting.
        """
        from pairwell.wiring import create_workspace, open_workspace

        if create and create_workspace(self.folder):
            self.output.say(f"Made the workspace {self.folder}.")
        return open_workspace(self.folder, flags=self.flags)


SHARED: dict[str, Any] = {
    "workspace": Annotated[
        Path,
        typer.Option(
            "--workspace",
            "-w",
            envvar="PAIRWELL_WORKSPACE",
            help="Folder with settings, facts and matrix versions.",
        ),
    ],
    "set_": Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="SECTION.KEY=VALUE", help="One setting for this run; may be repeated."
        ),
    ],
    "as_json": Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, errors included.")
    ],
    "quiet": Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no messages on stderr.")
    ],
    "debug": Annotated[bool, typer.Option("--debug", help="Show the traceback of our own bugs.")],
}
DEFAULTS: dict[str, Any] = {
    "workspace": Path("pairwell-data"),
    "set_": None,
    "as_json": False,
    "quiet": False,
    "debug": False,
}


def as_command(function: Callable[..., None]) -> Callable[..., None]:
    """A function whose first parameter is a ``Session``, as typer wants it.

    The parameter goes, and ``--workspace``, ``--set``, ``--json``, ``--quiet`` and ``--debug``
    come.
    """
    signature = inspect.signature(function, eval_str=True)
    own = list(signature.parameters.values())[1:]
    shared = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=DEFAULTS[name], annotation=annotation
        )
        for name, annotation in SHARED.items()
    ]

    def command(**given: Any) -> None:
        taken = {name: given.pop(name) for name in SHARED}
        session = Session(
            taken["workspace"],
            output=Output(as_json=taken["as_json"], quiet=taken["quiet"]),
            flags=flags_of(taken["set_"] or ()),
        )
        function(session, **given)

    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own] + shared
    command.__name__ = function.__name__
    command.__doc__ = help_of(function.__doc__ or "")
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    vars(command)["__signature__"] = signature.replace(
        parameters=parameters, return_annotation=None
    )
    return command


def help_of(text: str) -> str:
    r"""A docstring as the help that typer prints: examples keep their lines, indented.

    >>> help_of("Make it.\n\n    pairwell init\n    pairwell build")
    'Make it.\n\n\x08\n    pairwell init\n    pairwell build'
    """
    blocks = inspect.cleandoc(text).replace("``", "").split("\n\n")
    for place, block in enumerate(blocks):
        if block.lstrip().startswith("pairwell "):
            blocks[place] = "\b\n" + indent(dedent(block), "    ")
    return "\n\n".join(blocks)


def flags_of(given: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Settings as the command line gives them.

    >>> flags_of(["matrix.seed=7"])
    {'matrix.seed': '7'}

    Raises:
        SettingsRefused: one has no ``=`` or no section.
    """
    flags = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or "." not in key:
            raise SettingsRefused(
                f"--set {text} is no setting.", "Write it as SECTION.KEY=VALUE, e.g. matrix.seed=7."
            )
        flags[key.strip()] = value.strip()
    return flags
