"""``pairwell matrix compatibility``: what fits what, and what the rules do to the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pairwell.cli.figures import counted, figure
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.check_compatibility import CompatibilityReport


def compatibility(session: Session) -> None:
    """Check compatibility.toml of the workspace, and count the pairs that its rules decide.

    A rule has two sides and a test: anchors = "category:Cameras", candidates = "category:Lenses",
    equals = "mount". One that names no product, or an attribute that none of them has, is refused
    with its line. Incompatible pairs are never offered; verified ones may stand in a labelled kit.

        pairwell matrix compatibility
        pairwell matrix compatibility --json
    """
    from pairwell.app.check_compatibility import check_compatibility

    with session.workspace() as workspace:
        rules = workspace.compatibility_rules()
        report = check_compatibility(rules, workspace.snapshots.current().snapshot)
        file = workspace.compatibility_file
    session.output.result(report, lambda console: show(report, str(file), console))


def show(report: CompatibilityReport, file: str, console: Console) -> None:
    """Rules, what they decide, and samples."""
    from rich.table import Table
    from rich.text import Text

    if not report.rules:
        console.print(f"There are no rules: {file} is not there or empty.")
    words = [word for word in report.decided if word != "assumed"]
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("rule", "line", "anchors", "candidates", *words):
        is_name = name == "rule"
        table.add_column(name, justify="left" if is_name else "right", no_wrap=not is_name)
    lines = {rule.name: rule for rule in report.rules}
    for name in dict.fromkeys([*lines, *report.by_rule]):
        told, rule = report.by_rule.get(name, {}), lines.get(name)
        sizes = (
            ("", "", "")
            if rule is None
            else (str(rule.line), figure(rule.n_anchors), figure(rule.n_candidates))
        )
        table.add_row(Text(name), *sizes, *(figure(told.get(word, 0)) for word in words))
    if table.row_count:
        console.print(table)
    console.print(f"Links that say two products fit: {figure(report.n_links)}.")
    told_all = ", ".join(f"{figure(n)} {word}" for word, n in report.decided.items())
    console.print(f"Of {counted(report.n_pairs, 'stored pair')}: {told_all}.")
    for pair in report.samples:
        one = pair.anchor_title or pair.anchor_id
        other = pair.candidate_title or pair.candidate_id
        console.print(Text(f"  {pair.compatible}: {one} + {other} ({', '.join(pair.rules)})"))
