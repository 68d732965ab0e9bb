"""The page on how pairwell is built names every folder and every plain file of the package."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_room_of_the_house_has_its_row() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.+?`) \|", page.partition("| Folder |")[2].partition("\n\n")[0], re.M)
    named = {name for row in rows for name in re.findall(r"`(.+?)`", row)}
    package = ROOT / "src" / "pairwell"
    folders = {f"{file.parent.name}/" for file in package.glob("*/__init__.py")}
    assert named == folders | {f.name for f in package.glob("*.py") if not f.name.startswith("__")}
