"""``stock.csv``: what each store has, in the columns of whoever exports it.

One row a store and product, with a count, a word (in stock, нет в наличии, ...) or both: then both
must say that it is there. The names of Google's local inventory (``store_code, id, quantity,
availability``), Magento's sources (``source_code, sku, status, quantity``) and Shopify's inventory
(``Location, SKU, Available, On hand``) are known, and what people call such columns. A row that
cannot be read stays in the answer with the code of why.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pyarrow as pa

from pairwell.app.load_stock import StockLine
from pairwell.ingest.content import read_content
from pairwell.ingest.convert.numbers import amounts
from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.convert.yes_no import yes_or_no
from pairwell.ingest.open_source import open_reader
from pairwell.ingest.synonyms import SYNONYMS
from pairwell.ingest.text_rows import columns_of
from pairwell.model.errors import InputRefused

_STORE = (
    "store store_id store_code store_name location location_id location_name source_code source "
    "warehouse warehouse_id warehouse_name branch branch_id branch_name shop shop_id shop_code "
    "магазин код_магазина склад филиал sklep kod_sklepu magazyn oddział lokalizacja"
)
_WORD = "in_stock availability is_in_stock status наличие в_наличии dostępność"
_COUNT = (
    "quantity qty stock stock_quantity available available_(not_editable) on_hand "
    "on_hand_(current) остаток количество stan stan_magazynowy ilość"
)
NAMES = (
    dict.fromkeys(_STORE.split(), "store")
    | dict.fromkeys(SYNONYMS["products"]["product_id"].split(), "product_id")
    | {"id": "product_id", "itemid": "product_id"}
    | dict.fromkeys(_WORD.split(), "in_stock")
    | dict.fromkeys(_COUNT.split(), "quantity")
)
"""Every name of a column to ours; of several that are there the first counts."""


def read_stock(path: Path, store: str = "") -> tuple[StockLine, ...]:
    """The rows of a CSV, TSV, XLSX, XML, JSON or Parquet table, in file order.

    Args:
        path: the file.
        store: which store it is of, where it has no such column; wins over an empty cell.

    Raises:
        InputRefused: no such table, or a column is missing.
    """
    reader = open_reader(path, read_content(path))
    needed = ("product_id",) if store else ("store", "product_id")
    columns = columns_of(path, reader.header, NAMES, needed, strict=False)
    theirs = {ours: name for name, ours in columns.items()}
    told = [theirs[name] for name in ("in_stock", "quantity") if name in theirs]
    if not told:
        raise InputRefused(
            f"{path}, line 1: no column tells what is in stock.",
            "Name one of them in_stock (yes or no) or quantity (a count).",
        )
    lines: list[StockLine] = []
    with closing(reader.rows(tuple(columns))) as chunks:
        for chunk in chunks:
            lines += [StockLine(row.line, row.raw, fault=row.reason) for row in chunk.broken]
            if not len(chunk.lines):
                continue
            verdicts = [_verdicts(chunk.columns[name]) for name in told]
            products = _texts(chunk.columns[theirs["product_id"]])
            stores = _texts(chunk.columns[theirs["store"]]) if "store" in theirs else []
            for i, line in enumerate(chunk.lines.tolist()):
                there, fault = _both([each[i] for each in verdicts])
                named = (stores[i] if stores else "") or store
                lines.append(StockLine(line, chunk.raw(i), named, products[i], there, fault))
    return tuple(sorted(lines, key=lambda each: each.line))


_Verdict = tuple[bool | None, str]


def _verdicts(cells: pa.Array) -> list[_Verdict]:
    """Of each cell whether it is there, and the code of why it cannot be; an empty one is neither.

    >>> _verdicts(pa.array(["3", "not stocked", "-1", "?", None]))
    [(True, ''), (False, ''), (None, 'negative_stock'), (None, 'bad_stock'), (None, '')]
    """
    texts, counts, words = _texts(cells), amounts(cells).to_pylist(), yes_or_no(cells).to_pylist()
    return [
        (None, "negative_stock")
        if count is not None and count < 0
        else (word, "" if word is not None or not text else "bad_stock")
        for text, count, word in zip(texts, counts, words, strict=True)
    ]


def _both(told: list[_Verdict]) -> _Verdict:
    faults = [fault for _, fault in told if fault]
    known = [there for there, _ in told if there is not None]
    if faults or not known:
        return None, faults[0] if faults else "missing_stock"
    return all(known), ""


def _texts(cells: pa.Array) -> list[str]:
    return [(text or "").strip() for text in as_text(cells).to_pylist()]
