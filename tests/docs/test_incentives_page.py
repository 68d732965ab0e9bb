"""The page on incentives: its table is what we reckon, its example is what we read."""

from __future__ import annotations

import re
from pathlib import Path

from pairwell.offers.break_even import break_even_table, shown_lift
from pairwell.offers.incentive_checks import Worth
from pairwell.offers.policy_conflicts import conflicts_today
from pairwell.settings import read_settings, refuse
from tests.docs.run_document import ROOT
from tests.incentive_samples import NOW

PAGE = (ROOT / "docs" / "incentives.md").read_text("utf-8")


def test_the_table_is_what_we_reckon() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| \d+ % \|", line)]
    shown = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    table = break_even_table()
    assert shown == [
        [f"{100 * row[0].margin_share:.0f} %", *(shown_lift(cell.required_lift) for cell in row)]
        for row in table
    ]
    head = next(line for line in PAGE.splitlines() if line.startswith("| margin"))
    assert head.count("%") == len(table[0])


def test_the_example_is_read(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.S)
    assert example is not None
    file = tmp_path / "pairwell.toml"
    file.write_text(example[1], "utf-8")
    policy = read_settings(file).offers
    worth: dict[str | int, Worth] = {
        "cable-7": Worth(2000, 800, "EUR"),
        "phone-1": Worth(48_000, 40_000, "EUR"),
    }
    refuse(conflicts_today(policy, NOW, worth.get), file)
    (cable,) = policy.incentives
    assert cable.conditions.products == {"cable-7"}
