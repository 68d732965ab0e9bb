"""Nested JSON as flat rows: one row an item of the order or event, outer cells repeated.

Keys of nested objects are joined with dots (``properties.order_id``). The list of things bought
(``line_items``, ``items`` or ``products``, wherever it stands) gives the rows, its keys below its
own name (``items.item_id``). Lines of ``refunds`` are rows of their own with ``refunds.id`` beside.
GA4's list ``event_params`` is read as the object that it means. Other lists stay as they are.
"""

from __future__ import annotations

from typing import Any

_LISTS = ("line_items", "items", "products")
_MAX_DEPTH = 4

Cells = dict[str, Any]


def flat_rows(record: Cells) -> list[Cells]:
    """The rows of one record; a record without nested values is its own row.

    >>> flat_rows({"id": 7, "billing": {"country": "PL"}, "line_items": [{"sku": "A"}]})
    [{'id': 7, 'billing.country': 'PL', 'line_items.sku': 'A'}]
    >>> flat_rows({"id": 8, "line_items": []})
    [{'id': 8}]
    """
    if not any(isinstance(value, dict | list) for value in record.values()):
        return [record]
    outer: Cells = {}
    bought: list[Cells] = []
    _flatten(record, "", outer, bought, _MAX_DEPTH)
    rows = [{**outer, **item} for item in bought] or [outer]
    for refund in _objects(record.get("refunds")):
        mark = {"refunds.id": refund.get("id", "")}
        rows += [
            {**outer, **mark, **_below("line_items", item)}
            for item in _objects(refund.get("line_items"))
        ]
    return rows


def _flatten(cells: Cells, above: str, outer: Cells, bought: list[Cells], depth: int) -> None:
    for key, value in cells.items():
        name = above + key
        if key in _LISTS and (items := _objects(value)):
            if not bought:
                bought += [_below(key, item) for item in items]
        elif key in (*_LISTS, "refunds") and isinstance(value, list):
            continue
        elif key == "event_params" and isinstance(value, list):
            for param in _objects(value):
                outer.setdefault(f"{name}.{param.get('key')}", _told(param.get("value")))
        elif isinstance(value, dict) and depth:
            _flatten(value, f"{name}.", outer, bought, depth - 1)
        else:
            outer.setdefault(name, value)


def _objects(value: Any) -> list[Cells]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _below(name: str, item: Cells) -> Cells:
    return {f"{name}.{key}": value for key, value in item.items()}


def _told(value: Any) -> Any:
    """The one of ``string_value``, ``int_value`` … that is not null."""
    if not isinstance(value, dict):
        return value
    return next((each for each in value.values() if each is not None), None)
