"""The pairs that a shop's own file names: cross-sells, up-sells, related products.

What the shop names to go with a product becomes a pin at its place in the list; what it names
instead of it (up-sells, alternatives, substitutes) a pin of a relation that says so. Google names
the relation itself. Files are those of ``export/feeds``, and the shops' own exports with more
columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from pairwell.app.bulk_rows import TextRow
from pairwell.app.propose_edits import EditedRow, RefusedLine
from pairwell.ingest.related_columns import RELATED_FEEDS, Named, RelatedFeed
from pairwell.ingest.text_rows import read_text_rows
from pairwell.model.curated import Relation
from pairwell.model.errors import InputRefused


class RelatedRows(NamedTuple):
    """What was read, and the lines that name nothing usable.

    ``by_family``: ids are names of families (Shopify's handles), and not of products.
    """

    rows: tuple[EditedRow, ...]
    refused: tuple[RefusedLine, ...]
    by_family: bool


def read_related_feed(path: Path, preset: str) -> RelatedRows:
    """The pairs that a file names, in the order of its lines.

    Raises:
        InputRefused: there is no such preset, or the file is no table of it.
    """
    feed = RELATED_FEEDS.get(preset)
    if feed is None:
        raise InputRefused(
            f"There are no related products in {preset!r}.",
            f"Presets with them: {', '.join(RELATED_FEEDS)}, jsonld.",
        )
    names = {name: name for name in (*feed.ids, *feed.lists, feed.skip) if name}
    names |= {f"{column[:-5]}_position": f"{column[:-5]}_position" for column in feed.lists
              if column.endswith("_skus")}  # fmt: skip
    table = [
        row for row in read_text_rows(path, names, (), strict=False)
        if not row.cells.get(feed.skip)
    ]  # fmt: skip
    present = table[0].cells if table else {}
    if not any(name in present for name in feed.ids) or not any(n in present for n in feed.lists):
        raise InputRefused(
            f"{path} has no column of ids ({' or '.join(feed.ids)}) beside one of related "
            f"products ({' or '.join(feed.lists)}).",
            "Export it again with these columns, or name another preset.",
        )
    rows: list[EditedRow] = []
    refused: list[RefusedLine] = []
    ids = _ids(table, feed)
    numbers = {
        row.cells["id"]: product
        for row, product in zip(table, ids, strict=True)
        if "sku" in row.cells and row.cells.get("id")
    }
    for row, anchor in zip(table, ids, strict=True):
        ranks = {True: 0, False: 0}
        seen: set[str] = set()
        try:
            named = [(_by_number(name, numbers), word) for name, word in _named(row, feed)]
        except InputRefused as error:
            refused.append(
                RefusedLine(
                    line=row.line, code="bad_relation", message=error.message, hint=error.hint
                )
            )
            continue
        for candidate, relation in named:
            if candidate in seen:
                continue
            seen.add(candidate)
            instead = relation in ("substitute", "different_brand")
            ranks[instead] += 1
            rows.append(
                EditedRow(
                    row.line, anchor, candidate, str(ranks[instead]), "pin", None, relation
                )
            )  # fmt: skip
    by_family = preset == "shopify_products" and bool(table) and "handle" in present
    return RelatedRows(tuple(rows), tuple(refused), by_family)


def _ids(table: Iterable[TextRow], feed: RelatedFeed) -> list[str]:
    return [
        next((row.cells[name] for name in feed.ids if row.cells.get(name)), "") for row in table
    ]


def _named(row: TextRow, feed: RelatedFeed) -> Iterator[Named]:
    for column, relation in feed.lists.items():
        cell = row.cells.get(column, "")
        names = [name for name in feed.split(cell) if name]
        places = [p.strip() for p in row.cells.get(f"{column[:-5]}_position", "").split(",")]
        if len(places) == len(names) and all(p.isascii() and p.isdigit() for p in places):
            names = [name for _, name in sorted(zip(map(int, places), names, strict=True))]
        for name in names:
            yield _google(name) if column == "related_product" else (name, relation)


def _google(text: str) -> Named:
    word, _, rest = text.partition(":")
    kind, _, name = rest.partition(":")
    hint = "Google's form is often_bought_with:id:85123A."
    if kind == "gtin":
        raise InputRefused(f"{text!r} names a product by its bar code.", "Name it by its id.")
    if kind != "id" or not name:
        raise InputRefused(f"{text!r} names no related product.", hint)
    for relation in get_args(Relation)[:6]:
        if relation == word:
            return name, relation
    raise InputRefused(f"There is no relation {word!r}.", hint)


def _by_number(name: str, numbers: dict[str, str]) -> str:
    """Woo's ``id:123`` as the product's own id, where the file tells both."""
    if not re.fullmatch(r"id:\d+", name):
        return name
    return numbers.get(name[3:], name[3:])
