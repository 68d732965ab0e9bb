"""The common rules as a form: what a person typed, held against what is in force.

Only what differs is a change: who changes the kind of shop alone gets all its other rules too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pairwell.model.errors import InputRefused
from pairwell.offers.placements import PLACEMENTS
from pairwell.offers.presets import PRESETS
from pairwell.settings import Settings

COUNTS = ("min_customers", "max_shown_per_day", "max_of_family")
"""Settings of the policy that count something; empty is no limit."""

SHARES = ("max_price_ratio",)
"""Settings that are shares, typed as per cent; empty is no limit."""

SWITCHES = ("needs_image", "unknown_is_consumable", "satisfied_categories")
OF_PLACE = ("target", "cap", "max_price_ratio")

Changes = dict[tuple[str, ...], Any]


def asked_changes(settings: Settings, form: Mapping[str, str]) -> Changes:
    """What a form changes.

    Args:
        settings: in force.
        form: a field for each setting, ``cart_cap`` for the cap of the place cart.

    Raises:
        InputRefused: a field is missing, or no number.
    """
    preset = _field(form, "preset")
    if preset not in PRESETS:
        raise InputRefused(f"There is no kind of shop {preset!r}.", "Choose one of the list.")
    asked: Changes = {("shop", "preset"): preset}
    for name in COUNTS:
        asked["offers", name] = count_of(_field(form, name), name)
    for name in SHARES:
        asked["offers", name] = share_of(_field(form, name), name)
    for name in SWITCHES:
        asked["offers", name] = _field(form, name) == "yes"
    for place in PLACEMENTS:
        for name in OF_PLACE:
            text, said = _field(form, f"{place}_{name}"), f"{name} of {place}"
            asked["offers", "placements", place, name] = (
                share_of(text, said) if name in SHARES else count_of(text, said)
            )
    if asked["offers", "min_customers"] is None:
        raise InputRefused("How many customers stand behind a pair?", "Write a number.")
    for (*_, name), value in asked.items():
        if name in ("target", "cap") and value is None:
            raise InputRefused("A place needs a number of offers.", "Write 0 for none.")
    return {path: value for path, value in asked.items() if value != in_force_value(settings, path)}


def in_force_value(settings: Settings, path: tuple[str, ...]) -> Any:
    """What holds now."""
    if path[0] == "shop":
        return getattr(settings.shop, path[1])
    if len(path) == 2:
        return getattr(settings.offers, path[1])
    rule = settings.offers.rule(next(place for place in PLACEMENTS if place == path[2]))
    return getattr(rule, path[3])


def count_of(text: str, name: str) -> int | None:
    """A whole number; None for an empty field.

    >>> count_of("12", "cap"), count_of(" ", "cap")
    (12, None)
    """
    text = text.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise InputRefused(f"{name} cannot be {text!r}.", "Write a whole number.")
    return int(text)


def share_of(text: str, name: str) -> float | None:
    """A share typed as per cent; None for an empty field.

    >>> share_of("50", ""), share_of("12,5 %", ""), share_of("", "")
    (0.5, 0.125, None)
    """
    plain = text.replace("%", "").replace(",", ".").strip()
    if not plain:
        return None
    try:
        share = round(float(plain) / 100, 6)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1_000:
        raise InputRefused(f"{name} cannot be {text!r}.", "Write per cent, such as 50.")
    return share


def _field(form: Mapping[str, str], name: str) -> str:
    if name not in form:
        raise InputRefused("The form is not whole.", "Load the page again.")
    return form[name]
