"""The pairs that schema.org JSON-LD names: products of a shop's pages, or of our own export.

``isAccessoryOrSparePartFor`` and ``isConsumableFor`` stand at the add-on and point at the main
product, so their pin hangs on what they point at; ``isRelatedTo`` and ``isSimilarTo`` hang on the
product at which they stand. Places count in the order of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pairwell.app.propose_edits import EditedRow, RefusedLine
from pairwell.ingest.related_feed import RelatedRows
from pairwell.model.curated import INSTEAD, Relation
from pairwell.model.errors import InputRefused

AT_THE_ADDON: dict[str, Relation] = {
    "isAccessoryOrSparePartFor": "accessory",
    "isConsumableFor": "consumable",
}
AT_THE_ANCHOR: dict[str, Relation | None] = {"isRelatedTo": None, "isSimilarTo": "substitute"}
IDS = ("sku", "productID", "@id")
"""What names a product, the first that is told."""

HINT = 'A product is {"@type": "Product", "sku": "A1", "isRelatedTo": [{"sku": "B2"}]}.'


def read_related_jsonld(path: Path) -> RelatedRows:
    """The pairs that a file names; the line of a row is the place of its product in the file.

    Args:
        path: a graph (``@graph``), a list of products, or one product.

    Raises:
        InputRefused: it cannot be read, is no JSON, or holds no products.
    """
    rows: list[EditedRow] = []
    refused: list[RefusedLine] = []
    ranks: Counter[tuple[str, bool]] = Counter()
    seen: set[tuple[str, str]] = set()
    for line, node in enumerate(_nodes(path), start=1):
        for name, target in _statements(node):
            product, other = _id(node), _id(target)
            if not product or not other:
                refused.append(_nameless(line, name))
                continue
            at_addon = name in AT_THE_ADDON
            anchor, candidate = (other, product) if at_addon else (product, other)
            relation = AT_THE_ADDON[name] if at_addon else AT_THE_ANCHOR[name]
            if (anchor, candidate) in seen:
                continue
            seen.add((anchor, candidate))
            group = anchor, relation in INSTEAD
            ranks[group] += 1
            rows.append(
                EditedRow(line, anchor, candidate, str(ranks[group]), "pin", None, relation)
            )
    return RelatedRows(tuple(rows), tuple(refused), by_family=False)


def _nodes(path: Path) -> list[dict[str, Any]]:
    try:
        told = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise InputRefused(
            f"{path} cannot be read: {error.strerror or error}.", "Name a file that exists."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputRefused(f"{path} is no JSON: {error}.", HINT) from error
    except RecursionError as error:
        raise InputRefused(f"{path} is nested too deeply.", HINT) from error
    if isinstance(told, dict):
        told = told.get("@graph", [told])
    nodes = [node for node in told if isinstance(node, dict)] if isinstance(told, list) else []
    if not any(_id(node) for node in nodes):
        raise InputRefused(f"{path} holds no products ({', '.join(IDS)}).", HINT)
    return nodes


def _statements(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in (*AT_THE_ADDON, *AT_THE_ANCHOR):
        told = node.get(name, [])
        for target in told if isinstance(told, list) else [told]:
            yield name, target


def _id(node: Any) -> str:
    """The product's own id; empty where none is told. A bare text is an id."""
    if not isinstance(node, dict):
        return node if isinstance(node, str) else ""
    told = next((node[name] for name in IDS if node.get(name) not in (None, "")), "")
    return str(told) if isinstance(told, str | int) and not isinstance(told, bool) else ""


def _nameless(line: int, name: str) -> RefusedLine:
    return RefusedLine(
        line=line,
        code="missing_product_id",
        message=f"{name} points from or at a product without an id.",
        hint=f"Give it one of {', '.join(IDS)}.",
    )
