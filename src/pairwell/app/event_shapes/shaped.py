"""What a shape makes of one event: fields of ours, and how many it left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pairwell.model.currency import minor_digits


class Shaped(NamedTuple):
    """One event of a batch, not checked yet.

    Attributes:
        fields: by the names of ``Event``; whatever came where it is no object at all.
        dropped: fields that have no place in an ``Event``.
        raw: what came.
    """

    fields: Any
    dropped: int
    raw: Any


def pick(raw: Mapping[str, Any], names: Mapping[str, str], fields: dict[str, Any]) -> int:
    """Copy what is known under their names to ours, the first that is told; count the others.

    >>> fields = {}
    >>> pick({"sku": "a", "quantity": 2, "mood": "x"}, {"sku": "product_id"}, fields)
    2
    >>> fields
    {'product_id': 'a'}
    """
    known = 0
    for theirs, ours in names.items():
        if theirs in raw:
            known += 1
            if raw[theirs] is not None and fields.get(ours) is None:
                fields[ours] = raw[theirs]
    return len(raw) - known


def in_minor(amount: Any, currency: Any) -> Any:
    """A price in the currency's minor units, half to even; what is no number goes back as it is.

    >>> in_minor(12.75, "GBP"), in_minor("1300", "JPY"), in_minor("cheap", "GBP")
    (1275, 1300, 'cheap')
    """
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return amount
    try:
        exact = Decimal(str(amount))
        digits = minor_digits(currency if isinstance(currency, str) else None)
        return int(exact.scaleb(digits).to_integral_value()) if abs(exact) < 10**12 else amount
    except ArithmeticError:
        return amount


def with_products(fields: dict[str, Any], lines: Iterable[Any]) -> None:
    """Put the products of an event where they belong: one beside it, several in ``lines``."""
    found = list(lines)
    if len(found) == 1 and isinstance(found[0], dict):
        fields.update(found[0])
    elif found:
        fields["lines"] = found


def as_id(value: Any) -> Any:
    """Ids that came as whole numbers, as text.

    >>> as_id(42), as_id("x"), as_id(True)
    ('42', 'x', True)
    """
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
