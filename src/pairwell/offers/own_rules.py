"""A shop's own rules over those that its kind of shop starts from, table by table.

Whoever sets one number of a table keeps the others: a target at the checkout opens no list there,
and a wider band forgets no attribute that makes a model better.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pairwell.offers.placements import PLACEMENTS
from pairwell.offers.policy import OfferPolicy


def with_own(policy: OfferPolicy, own: Mapping[str, Any]) -> OfferPolicy:
    """The policy with a shop's own rules laid over it.

    Args:
        policy: what the kind of shop starts from.
        own: settings by name, as plain values; a table changes what it names, a list replaces.

    Raises:
        msgspec.ValidationError: a value out of its range, or a name that there is not.

    >>> own = with_own(OfferPolicy(), {"placements": {"checkout": {"target": 1}}})
    >>> own.placements["checkout"].target, own.placements["checkout"].blocks
    (1, ('with_this',))
    """
    base = msgspec.to_builtins(policy)
    for name in own.get("placements", {}):
        if name in PLACEMENTS:
            base["placements"].setdefault(name, msgspec.to_builtins(PLACEMENTS[name]))
    return msgspec.convert(merged(base, own), OfferPolicy)


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged, everything else is replaced.

    >>> merged({"a": {"b": 1, "c": [1, 2]}}, {"a": {"c": [3]}})
    {'a': {'b': 1, 'c': [3]}}
    """
    both = dict(base)
    for name, value in own.items():
        old = both.get(name)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            value = merged(old, value)
        both[name] = value
    return both
