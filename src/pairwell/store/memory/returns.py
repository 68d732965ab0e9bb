"""Taking returns away from lines, the plain way: one return after the other over all rows.

Rows are dicts with the columns of ``LINES`` and ``status`` and ``returns_order_id``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

Row = dict[str, Any]


def is_void(row: Row) -> bool:
    """A line of an order that was cancelled or refunded as a whole: sold, and taken back."""
    gone = row["status"] in ("cancelled", "returned")
    return gone and row["quantity"] > 0 and row["returns_order_id"] is None


def is_return(row: Row) -> bool:
    """A line that takes something away from another one."""
    if row["status"] == "unpaid" or is_void(row):
        return False
    return row["status"] in ("returned", "cancelled") or row["quantity"] < 0


def line_order(row: Row) -> tuple[Any, ...]:
    """Sorting key over what a line says: unknown first."""
    names = ("ordered_at", "order_id", "product_id", "customer_id", "quantity",
             "unit_price_minor", "currency")  # fmt: skip
    return tuple((row[name] is not None, row[name]) for name in names)


def take_returns(rows: list[Row]) -> tuple[list[int], list[int]]:
    """What is left of every line, and what is left over of every return.

    A cancelled or refunded order leaves nothing of its products, and returns naming it are
    settled. A return that names its order (or stands in it) takes from its lines of that product.
    Then the others, in order of time, each take from the latest earlier line of the same customer
    and product that has enough left.

    Returns:
        Two lists as long as ``rows``: pieces left of a paid line (0 for other rows), pieces that
        a return could not take (0 for other rows).
    """
    left = [
        row["quantity"] if row["status"] == "paid" and row["quantity"] > 0 else 0 for row in rows
    ]
    over = [abs(row["quantity"]) if is_return(row) else 0 for row in rows]
    sold = [i for i in sorted(range(len(rows)), key=lambda i: line_order(rows[i])) if left[i] > 0]
    unnamed = _take_named(rows, sold, left, over)
    _take_unnamed(rows, sold, unnamed, left, over)
    return left, over


def _take_named(rows: list[Row], sold: list[int], left: list[int], over: list[int]) -> list[int]:
    """Settle returns with the order that they name or stand in; gives those without one."""
    voided = {(row["order_id"], row["product_id"]) for row in rows if is_void(row)}
    by_order: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i in sold:
        key = (rows[i]["order_id"], rows[i]["product_id"])
        by_order[key].append(i)
        if key in voided:
            left[i] = 0
    unnamed = []
    returns = (i for i in range(len(rows)) if is_return(rows[i]))
    for r in sorted(returns, key=lambda i: _return_order(rows[i])):
        row = rows[r]
        named = (row["returns_order_id"] or row["order_id"], row["product_id"])
        if named in voided:
            over[r] = 0
        elif row["returns_order_id"] is None and named not in by_order:
            unnamed.append(r)
        for i in by_order.get(named, ()):
            taken = min(left[i], over[r])
            left[i] -= taken
            over[r] -= taken
    return unnamed


def _take_unnamed(
    rows: list[Row], sold: list[int], unnamed: list[int], left: list[int], over: list[int]
) -> None:
    """Settle each with the latest earlier line of its customer and product that has enough."""
    by_customer: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i in sold:
        by_customer[rows[i]["customer_id"], rows[i]["product_id"]].append(i)
    for r in unnamed:
        row = rows[r]
        if row["customer_id"] is None or row["ordered_at"] is None:
            continue
        for i in reversed(by_customer[row["customer_id"], row["product_id"]]):
            at = rows[i]["ordered_at"]
            if at is not None and at < row["ordered_at"] and left[i] >= over[r]:
                left[i] -= over[r]
                over[r] = 0
                break


def _return_order(row: Row) -> tuple[Any, ...]:
    return (*line_order(row), row["returns_order_id"] or "", row["status"])
