"""The index of the decisions names every record once, by its title."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"


def test_the_index_holds_every_record_under_its_title() -> None:
    index = re.findall(r"^- \[(.+)\]\((.+)\)$", (FOLDER / "README.md").read_text("utf-8"), re.M)
    records = {
        file.name: file.read_text("utf-8").partition("\n")[0].removeprefix("# ")
        for file in FOLDER.glob("????-??-??-*.md")
    }
    assert sorted(name for _, name in index) == sorted(records)
    assert {name: title for title, name in index} == records
