"""``prices.csv``: what each product cost since when, as the shop keeps it.

One row a change: ``product_id, since, price_minor, currency`` and, if the shop likes, ``channel``
(``web`` where left out), ``announced`` and ``from_launch``. An empty price says: not on sale, or
not known. A history decides what may be said to shoppers, so one bad line refuses the file.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pairwell.model.currency import CODES
from pairwell.model.errors import InputRefused
from pairwell.model.price_history import PriceHistory, PricePoint

NEEDED = ("product_id", "since", "price_minor", "currency")
KNOWN = (*NEEDED, "channel", "announced", "from_launch")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0", "")
_HINT = "docs/incentives.md shows the columns."
_Key = tuple[str, str, str]


def read_prices(path: Path) -> tuple[PriceHistory, ...]:
    """The histories of a file, one a product, channel and currency; none where there is no file.

    Raises:
        InputRefused: it cannot be read, a column is missing or unknown, or a line is not
            understood; the message names file and line.
    """
    if not path.is_file():
        return ()
    points: dict[_Key, dict[datetime, PricePoint]] = {}
    launched: set[_Key] = set()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            _check_columns(rows.fieldnames or (), path)
            for row in rows:
                where = f"{path.name}, line {rows.line_num}"
                key, point = _point(row, where)
                if point.since in points.setdefault(key, {}):
                    raise InputRefused(
                        f"{where}: a second price of {key[0]!r} at {point.since.isoformat()}.",
                        "One price an instant.",
                    )
                points[key][point.since] = point
                if _yes(row, "from_launch", where):
                    launched.add(key)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputRefused(f"{path.name} cannot be read: {error}.", _HINT) from error
    return tuple(
        PriceHistory(
            product_id=key[0],
            channel=key[1],
            currency=key[2],
            points=tuple(found[since] for since in sorted(found)),
            from_launch=key in launched,
        )
        for key, found in points.items()
    )


def _check_columns(names: object, path: Path) -> None:
    given = tuple(str(name) for name in names) if isinstance(names, (list, tuple)) else ()
    for name in NEEDED:
        if name not in given:
            raise InputRefused(f"{path.name} has no column {name}.", _HINT)
    if stray := [name for name in given if name not in KNOWN]:
        raise InputRefused(
            f"{path.name} has an unknown column {stray[0]}.", f"Known: {', '.join(KNOWN)}."
        )


def _point(row: Mapping[str, str | None], where: str) -> tuple[_Key, PricePoint]:
    product, text = (row["product_id"] or "").strip(), (row["since"] or "").strip()
    price, currency = (row["price_minor"] or "").strip(), (row["currency"] or "").strip()
    if not product:
        raise InputRefused(f"{where}: product_id is empty.", "Name the product.")
    try:
        since = datetime.fromisoformat(text)
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        raise InputRefused(
            f"{where}: {text!r} is no instant with a zone.",
            "Write it as 2026-11-01T00:00:00+01:00.",
        )
    if price and not (price.isascii() and price.isdigit() and len(price) < 16):
        raise InputRefused(
            f"{where}: {price!r} is no price.", "Whole minor units: 1999 is 19.99; empty: none."
        )
    if currency not in CODES:
        raise InputRefused(f"{where}: {currency!r} is no currency.", "An ISO 4217 code: EUR.")
    key = (product, (row.get("channel") or "").strip() or "web", currency)
    announced = _yes(row, "announced", where)
    return key, PricePoint(since, int(price) if price else None, announced)


def _yes(row: Mapping[str, str | None], column: str, where: str) -> bool:
    text = (row.get(column) or "").strip().lower()
    if text not in (*_YES, *_NO):
        raise InputRefused(f"{where}: {column} is {text!r}.", "Write yes or no.")
    return text in _YES
