"""What findings say of rows, said of a single one: English changes the verb with the number."""

from __future__ import annotations

_OF_ONE = {"have": "has", "are": "is", "were": "was"}
_REGULAR = frozenset({"belong", "hold", "link", "make", "name", "open", "stop"})


def of_one(said: str) -> str:
    """What begins with the verb of many rows, with that of one; anything else stays.

    >>> of_one("have no order_id"), of_one("link a product to itself"), of_one("price")
    ('has no order_id', 'links a product to itself', 'price')
    """
    verb, space, rest = said.partition(" ")
    one = f"{verb}s" if verb in _REGULAR else _OF_ONE.get(verb, verb)
    return one + space + rest
