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


register(init.init, "init")
register(import_.import_, "import")
register(build.build, "build")
register(decide.decide, "decide")
register(why.why, "why")
register(bundles.bundles, "bundles")
register(break_even.break_even, "break-even")
register(white_spots.white_spots, "white-spots")
register(matrix_review.gaps, "gaps")
register(coverage.coverage, "coverage")
register(plan.plan, "plan")
register(threshold.threshold, "threshold")
register(report.report, "report")
register(evaluate.evaluate, "evaluate")
register(simulate.simulate, "simulate")
register(worker.worker, "worker")
register(demo.demo, "demo")
register(serve.serve, "serve")
register(doctor.doctor, "doctor")
register(load_test.load_test, "load-test")
register(backup.backup, "backup")
register(restore.restore, "restore")
register(retention.retention, "retention")

matrix_group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Look at, correct, compare and publish matrices.",
)
app.add_typer(matrix_group, name="matrix")
for verb in (
    matrix.show, matrix_versions.diff, matrix_versions.publish, matrix_versions.rollback,
    matrix_versions.note, curated.pin, curated.block, curated.edit, curated.curated, curated.undo,
    matrix.export,
):  # fmt: skip
    register(verb, verb.__name__, matrix_group)
register(matrix_review.review, "review", matrix_group)
register(matrix_import.import_, "import", matrix_group)
register(matrix_ranges.ranges, "ranges", matrix_group)
register(compatibility.compatibility, "compatibility", matrix_group)

keys_group = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Make, list and revoke keys of the API."
)
app.add_typer(keys_group, name="keys")
register(keys.create, "create", keys_group)
register(keys.list_, "list", keys_group)
register(keys.revoke, "revoke", keys_group)

users_group = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Who may log in to the admin."
)
app.add_typer(users_group, name="users")
register(users.add, "add", users_group)
register(users.list_, "list", users_group)
register(users.disable, "disable", users_group)
register(users.role, "role", users_group)
register(users.password, "password", users_group)
register(users.second_factor, "second-factor", users_group)
register(users.link, "link", users_group)

quarantine_group = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Rows that were put aside: see and mend them."
)
app.add_typer(quarantine_group, name="quarantine")
register(quarantine.list_, "list", quarantine_group)
register(quarantine.mend, "mend", quarantine_group)

stores_group = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What each store of the shop has."
)
app.add_typer(stores_group, name="stores")
register(stores.load, "load", stores_group)
register(stores.list_, "list", stores_group)

audit_group = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="The log of what people changed."
)
app.add_typer(audit_group, name="audit")
register(audit.verify, "verify", audit_group)
register(audit.show, "show", audit_group)

policy_group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="See the rules of offering, check them, and try others before they are used.",
)
app.add_typer(policy_group, name="policy")
register(policy.show, "show", policy_group)
register(policy.check, "check", policy_group)
register(policy_replay.replay, "replay", policy_group)


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
