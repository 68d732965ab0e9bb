"""The examples of docs/compatibility.md are read as they stand."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pairwell.ingest.compatibility_file import read_compatibility
from tests.docs.run_document import ROOT
from tests.read_source import read_source, write

PAGE = (ROOT / "docs" / "compatibility.md").read_text("utf-8")


def example(start: str) -> str:
    found = [text for text in re.findall(r"```\w+\n(.*?)```", PAGE, re.DOTALL) if start in text]
    assert len(found) == 1
    text: str = found[0]
    return text


def test_the_products_have_their_attributes(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "products.csv", example("product_id,title")))
    assert [json.loads(cell) for cell in read.column("attributes")] == [
        {"mount": "EF", "tags": "new"},
        {"size": ["38", "39"], "sole": "rubber", "tags": ["new", "leather"]},
    ]


def test_the_links_are_links(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "links.csv", example("product_id,relation")))
    assert read.source.kind == "links"
    assert (len(read.rows), read.quarantined) == (6, [])
    assert [row["target_id"] for row in read.rows if row["fits"]] == ["black12"]


def test_the_rules_are_rules(tmp_path: Path) -> None:
    rules = read_compatibility(write(tmp_path / "compatibility.toml", example("[[never]]")))
    assert (len(rules.fits), len(rules.never)) == (3, 1)
