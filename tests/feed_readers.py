"""A plain reader of each format that the matrix is written in."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO, StringIO
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

Lists = dict[str, tuple[list[str], list[str]]]
"""Companions, and what is bought instead, both in order."""

SHOPIFY = "product.metafields.shopify--discovery--product_recommendation"


def cells(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    text = StringIO(data.decode("utf-8"), newline="")
    rows = csv.DictReader(text, delimiter=delimiter)
    return [{name: bare(cell) for name, cell in row.items()} for row in rows]


def bare(cell: str) -> str:
    """Without the apostrophe of an inert cell."""
    return cell[1:] if re.match("''*[=+\\-@\t\r\n＝＋－＠]", cell) else cell  # noqa: RUF001


def ids(cell: str | None, separator: str = ",") -> list[str]:
    return [part.strip() for part in cell.split(separator)] if cell else []


def google(data: bytes) -> Lists:
    read: Lists = {}
    for row in cells(data, "\t"):
        related = [part.split(":") for part in ids(row["related_product"])]
        assert len(related) <= 30
        assert {kind for _, kind, _ in related} <= {"id"}
        read[row["id"]] = (
            [i for word, _, i in related if word in ("often_bought_with", "accessory")],
            [i for word, _, i in related if word == "substitute"],
        )
    return read


def woo(data: bytes) -> Lists:
    def skus(cell: str | None) -> list[str]:
        parts = re.split(r"(?<!\\),", cell) if cell else []
        return [part.strip().replace("\\,", ",").removeprefix("id:") for part in parts]

    return {
        row.get("SKU", row.get("ID", "")): (skus(row.get("Cross-sells")), skus(row.get("Upsells")))
        for row in cells(data)
    }


def magento(data: bytes) -> Lists:
    read: Lists = {}
    for row in cells(data):
        companions, instead = ids(row.get("crosssell_skus")), ids(row.get("upsell_skus"))
        assert row.get("related_skus") == row.get("crosssell_skus")
        for skus, places in ((companions, "crosssell"), (instead, "upsell")):
            assert ids(row.get(f"{places}_position")) == [str(i + 1) for i in range(len(skus))]
        read[row["sku"]] = (companions, instead)
    return read


def shopify(data: bytes) -> Lists:
    names = (
        f"Complementary products ({SHOPIFY}.complementary_products)",
        f"Related products ({SHOPIFY}.related_products)",
    )
    return {
        row.get("Handle", row.get("Variant SKU", "")): (
            ids(row.get(names[0]), ";"),
            ids(row.get(names[1]), ";"),
        )
        for row in cells(data)
    }


def yml(data: bytes) -> Lists:
    offers = ElementTree.fromstring(data).findall("shop/offers/offer")  # noqa: S314 - ours
    return {offer.attrib["id"]: (ids(offer.findtext("rec")), []) for offer in offers}


def odoo(data: bytes) -> Lists:
    return {
        row["default_code"]: (
            ids(row.get("accessory_product_ids")),
            ids(row.get("alternative_product_ids")),
        )
        for row in cells(data)
    }


def jsonld(data: bytes) -> list[tuple[str, str, str]]:
    graph = json.loads(data)["@graph"]
    return [
        (node["sku"], name, other["sku"])
        for node in graph
        for name, others in node.items()
        if name.startswith("is")
        for other in others
    ]


def xlsx(data: bytes) -> Lists:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    header, *rows = book.get_sheet_by_index(0).to_python()
    read: Lists = {}
    for row in rows:
        cell = dict(zip(header, row, strict=True))
        lists = read.setdefault(str(cell["anchor_id"]), ([], []))
        lists[cell["rank"] == ""].append(str(cell["candidate_id"]))
        if cell["rank"] != "":
            assert cell["rank"] == len(lists[0])
    return read
