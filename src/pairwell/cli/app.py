"""The root of the command line: which commands there are, and what an error becomes.

Exit status: 0 done, also when the answer is empty; 2 input, settings or usage refused, which the
operator can mend; 1 a bug of ours; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from pairwell.cli import (
    audit,
    backup,
    break_even,
    build,
    bundles,
    compatibility,
    coverage,
    curated,
    decide,
    demo,
    doctor,
    evaluate,
    import_,
    init,
    keys,
    load_test,
    matrix,
    matrix_import,
    matrix_ranges,
    matrix_review,
    matrix_versions,
    plan,
    policy,
    policy_replay,
    quarantine,
    report,
    restore,
    retention,
    serve,
    simulate,
    stores,
    threshold,
    users,
    white_spots,
    why,
    worker,
)
from pairwell.cli.output import Output
from pairwell.cli.repeated import spread
from pairwell.cli.session import as_command, help_of
from pairwell.model.errors import PairwellError
from pairwell.model.version import VERSION

PANELS = {
    "Start": ("init", "import", "build"),
    "Every day": ("decide", "why", "report", "stores", "quarantine"),
    "Look closer": ("bundles", "gaps", "white-spots", "coverage", "evaluate", "matrix"),
    "Set the rules": ("policy", "plan", "break-even", "threshold"),
    "Run the service": (
        "serve",
        "worker",
        "keys",
        "users",
        "audit",
        "backup",
        "restore",
        "retention",
        "doctor",
        "load-test",
    ),
    "Try it on a made-up shop": ("simulate", "demo"),
}
"""``pairwell --help`` lists the commands under these headings, in working order."""


class Root(TyperGroup):
    """The root group: its help lists the commands panel by panel."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        for panel, names in PANELS.items():
            known = ((name, self.get_command(ctx, name)) for name in names)
            rows = [(name, each.get_short_help_str(150)) for name, each in known if each]
            if rows:
                with formatter.section(panel):
                    formatter.write_dl(rows)


app = typer.Typer(
    name="pairwell",
    cls=Root,
    # Plain help: rich's takes a quarter of a second to load, and scripts read help too.
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def register(function: Callable[..., None], name: str, group: typer.Typer | None = None) -> None:
    """Give a function of a command module its place on the command line.

    Args:
        function: takes a ``Session`` first, then its own options; its docstring is its help.
        name: the word people type.
        group: the noun it belongs to (``matrix``); the root when left out.
    """
    (group or app).command(name)(as_command(function))


def register_group(noun: str, about: str, **verbs: Callable[..., None]) -> None:
    """A noun with commands of its own: each by the word people type, ``_`` for ``-``."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help=about)
    app.add_typer(group, name=noun)
    for word, function in verbs.items():
        register(function, word.rstrip("_").replace("_", "-"), group)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pairwell {VERSION}")
        raise typer.Exit


HELP = """What goes with what, what to offer, and what it earns.

    pairwell demo                              a made-up shop from start to report
    pairwell init                              a workspace in ./pairwell-data
    pairwell import orders.csv products.csv    read the shop's exports
    pairwell build                             make the matrix and publish it
    pairwell decide --anchor 85123A            what to offer beside a product
    pairwell report                            everything on one page

Results go to stdout, messages and progress to stderr; --json prints one JSON object.
"""


@app.callback(help=help_of(HELP))
def root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    """What stands before the command."""


COMMANDS: dict[str, Callable[..., None]] = {
    "init": init.init, "import": import_.import_, "build": build.build, "decide": decide.decide,
    "why": why.why, "bundles": bundles.bundles, "break-even": break_even.break_even,
    "white-spots": white_spots.white_spots, "gaps": matrix_review.gaps,
    "coverage": coverage.coverage, "plan": plan.plan, "threshold": threshold.threshold,
    "report": report.report, "evaluate": evaluate.evaluate, "simulate": simulate.simulate,
    "worker": worker.worker, "demo": demo.demo, "serve": serve.serve, "doctor": doctor.doctor,
    "load-test": load_test.load_test, "backup": backup.backup, "restore": restore.restore,
    "retention": retention.retention,
}  # fmt: skip
for word, function in COMMANDS.items():
    register(function, word)

register_group(
    "matrix", "Look at, correct, compare and publish matrices.",
    show=matrix.show, diff=matrix_versions.diff, publish=matrix_versions.publish,
    rollback=matrix_versions.rollback, note=matrix_versions.note, pin=curated.pin,
    block=curated.block, edit=curated.edit, curated=curated.curated, undo=curated.undo,
    export=matrix.export, review=matrix_review.review, import_=matrix_import.import_,
    ranges=matrix_ranges.ranges, compatibility=compatibility.compatibility,
)  # fmt: skip
register_group(
    "keys", "Make, list and revoke keys of the API.",
    create=keys.create, list=keys.list_, revoke=keys.revoke,
)  # fmt: skip
register_group(
    "users", "Who may log in to the admin.",
    add=users.add, list=users.list_, disable=users.disable, role=users.role,
    password=users.password, second_factor=users.second_factor, link=users.link,
)  # fmt: skip
register_group(
    "quarantine", "Rows that were put aside: see and mend them.",
    list=quarantine.list_, mend=quarantine.mend,
)  # fmt: skip
register_group("stores", "What each store of the shop has.", load=stores.load, list=stores.list_)
register_group("audit", "The log of what people changed.", verify=audit.verify, show=audit.show)
register_group(
    "policy", "See the rules of offering, check them, and try others before they are used.",
    show=policy.show, check=policy.check, replay=policy_replay.replay,
)  # fmt: skip


def main() -> None:
    """Run the command line and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line.

    Args:
        arguments: what stands after ``pairwell``.

    Returns:
        The exit status.
    """
    output = Output(as_json="--json" in arguments)
    try:
        status = app(spread(arguments), prog_name="pairwell", standalone_mode=False)
    except PairwellError as error:
        output.error(error)
        return 2
    except typer.TyperException as error:
        return _usage(output, error)
    except typer.Abort:
        return 130
    except SystemExit:
        # Typer and rich leave this way when the reader (head, less) has seen enough, and no other
        # code of ours does; nothing went wrong.
        return 0
    except Exception as error:  # noqa: BLE001 - the door of last resort
        return _our_bug(output, error, debug="--debug" in arguments)
    return status if isinstance(status, int) else 0


def _usage(output: Output, error: typer.TyperException) -> int:
    """Say what was wrong with the words typed, and the nearest right one."""
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.format_message())
        return 0
    message = error.format_message()
    near = getattr(error, "possibilities", None)
    if near:
        message = f"{error.message}. Did you mean {', '.join(sorted(near))}?"
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "pairwell"
    output.refuse("usage", message, f"See {path} --help.")
    return 2


def _our_bug(output: Output, error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
    output.refuse(
        "internal_error",
        f"Sorry, this is a bug in pairwell ({type(error).__name__}: {error}).",
        "Run it again with --debug and open an issue of the project with what it prints.",
    )
    return 1
