"""Related products in schema.org JSON-LD, worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pairwell.ingest.related_feed import RelatedRows
from pairwell.ingest.related_jsonld import read_related_jsonld
from pairwell.model.errors import InputRefused


def read(tmp_path: Path, told: Any) -> RelatedRows:
    file = tmp_path / "products.jsonld"
    file.write_text(told if isinstance(told, str) else json.dumps(told), "utf-8")
    return read_related_jsonld(file)


def pairs(found: RelatedRows) -> list[tuple[int, str, str, str, str | None]]:
    assert all(row.action == "pin" for row in found.rows)
    return [(r.line, r.anchor_id, r.candidate_id, r.rank, r.relation) for r in found.rows]


def product(sku: str, **more: Any) -> dict[str, Any]:
    return {"@type": "Product", "sku": sku, **more}


def test_each_property_hangs_on_the_right_product(tmp_path: Path) -> None:
    graph = [
        product(
            "printer",
            isRelatedTo=[product("desk"), product("paper"), product("desk")],
            isSimilarTo={"sku": "plotter"},
        ),
        product("ink", isConsumableFor=product("printer"), isAccessoryOrSparePartFor=[]),
        product("tray", isAccessoryOrSparePartFor=["printer", "plotter"]),
    ]
    found = read(tmp_path, {"@context": "https://schema.org", "@graph": graph})
    assert pairs(found) == [
        (1, "printer", "desk", "1", None),
        (1, "printer", "paper", "2", None),
        (1, "printer", "plotter", "1", "substitute"),
        (2, "printer", "ink", "3", "consumable"),
        (3, "printer", "tray", "4", "accessory"),
        (3, "plotter", "tray", "1", "accessory"),
    ]
    assert (found.refused, found.by_family) == ((), False)


def test_one_product_or_a_list_of_them_will_do(tmp_path: Path) -> None:
    one = {"@type": "Product", "productID": 7, "isRelatedTo": {"@id": "https://x.test/8"}}
    expected = [(1, "7", "https://x.test/8", "1", None)]
    assert pairs(read(tmp_path, one)) == pairs(read(tmp_path, [one, 3])) == expected


def test_who_has_no_id_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, [product("a", isRelatedTo=[{"name": "Tea"}, 5]), {"isSimilarTo": "a"}])
    assert pairs(found) == []
    assert [(line.line, line.code) for line in found.refused] == [
        (1, "missing_product_id"), (1, "missing_product_id"), (2, "missing_product_id"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["<html>", "[]", '"a"', "{}", "[" * 5000, '{"@graph": 3}'])
def test_what_holds_no_products_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read(tmp_path, text)
    assert refused.value.hint


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be read"):
        read_related_jsonld(tmp_path / "none.jsonld")
