"""The index of the decisions names records once, by their titles."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"


def test_the_index_names_records_once_and_by_their_titles() -> None:
    index = re.findall(r"^- \[(.+)\]\((.+)\)$", (FOLDER / "README.md").read_text("utf-8"), re.M)
    assert len({name for _, name in index}) == len(index) > 30
    for title, name in index:
        assert (FOLDER / name).read_text("utf-8").startswith(f"# {title}\n")
