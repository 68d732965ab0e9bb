"""Two packs of the same thing by the price of one unit (T-03, C31)."""

from __future__ import annotations

import math
import re

from pairwell.offers.money_text import money_text
from pairwell.offers.phrases import language_of
from pairwell.offers.situation import Situation

_SMALLER = {"l": ("ml", 1000.0), "cl": ("ml", 10.0), "kg": ("g", 1000.0), "m": ("cm", 100.0)}
"""What a unit is in the one that amounts are compared in."""

_SHOWN = {"ml": (1000.0, "1 l"), "g": (1000.0, "1 kg"), "cm": (100.0, "1 m")}
"""The amount that a price is told for (98/6/EC, Art. 2 b), where it is not one of the unit."""

_PIECES = frozenset({"pieces", "piece", "pcs", "pc", "ct", "шт", "szt", "sztuk", "sztuka"})
_PIECE = {"en": "1 piece", "ru": "1 шт.", "pl": "1 szt."}
_TEXT = {
    "en": "{unit}: {offered} instead of {anchor}, you save {saving}",
    "ru": "{unit}: {offered} вместо {anchor}, экономия {saving}",
    "pl": "{unit}: {offered} zamiast {anchor}, oszczędzasz {saving}",
}


def unit_saving(anchor: int, code: int, situation: Situation) -> float:
    """The share that one unit costs less in a bigger pack of the same thing; else 0."""
    small, big = _amount(anchor, situation), _amount(code, situation)
    if small is None or big is None or small[1] != big[1] or not big[0] > small[0]:
        return 0.0
    price = situation.shelf.price_minor
    if price[anchor] <= 0 or price[code] <= 0 or not _is_same(anchor, code, situation):
        return 0.0
    return max(0.0, 1 - (float(price[code]) / big[0]) / (float(price[anchor]) / small[0]))


def unit_price_text(anchor: int, code: int, situation: Situation) -> str:
    """What a unit costs in the bigger pack and in the anchor's, and what it saves, in words.

    The bigger pack's is rounded up and the anchor's down, so that no more is claimed than is
    saved; empty where nothing is left of it.
    """
    small, big = _amount(anchor, situation), _amount(code, situation)
    if small is None or big is None or unit_saving(anchor, code, situation) <= 0:
        return ""
    price, unit = situation.shelf.price_minor, big[1]
    language = language_of(situation.request.locale)
    n, name = _SHOWN.get(unit, (1.0, f"1 {unit}"))
    if unit.rstrip(".") in _PIECES:
        name = _PIECE[language]
    offered = math.ceil(round(n * int(price[code]) / big[0], 6))
    before = math.floor(round(n * int(price[anchor]) / small[0], 6))
    if offered >= before:
        return ""

    def money(minor: int) -> str:
        return money_text(minor, situation.shelf.snapshot.meta.currency, language)

    return _TEXT[language].format(
        unit=name, offered=money(offered), anchor=money(before), saving=money(before - offered)
    )


def _amount(code: int, situation: Situation) -> tuple[float, str] | None:
    """How much a pack holds, in the smaller unit of its kind; None where that is not known."""
    details = situation.shelf.snapshot.details
    if details is None or details.pack_unit[code] < 0 or not details.pack_size[code] > 0:
        return None
    unit = details.pack_units[int(details.pack_unit[code])]
    size = float(details.pack_size[code])
    smaller, times = _SMALLER.get(unit, (unit, 1.0))
    return size * times, smaller


def _is_same(anchor: int, code: int, situation: Situation) -> bool:
    """Whether two packs hold the same thing: they are of one family.

    Where the catalogue tells no family of either, they are of one category, brand and title but
    for the figures in it ("Juice 500 ml" and "Juice, 2 l").
    """
    products = situation.shelf.snapshot.products
    families = int(products.family[anchor]), int(products.family[code])
    if families != (-1, -1):
        return families[0] == families[1]
    title = _bare(anchor, situation)
    return (
        int(products.category[anchor]) == int(products.category[code])
        and products.brands[anchor] == products.brands[code]
        and title != ""
        and title == _bare(code, situation)
    )


def _bare(code: int, situation: Situation) -> str:
    """A title without figures, the unit of the pack behind them, and signs."""
    snapshot, unit = situation.shelf.snapshot, ""
    if snapshot.details is not None:
        unit = snapshot.details.pack_units[int(snapshot.details.pack_unit[code])]
    figures = rf"\d+\s*{re.escape(unit)}\b|[\d\W_]"
    return re.sub(figures, "", snapshot.products.titles[code].lower())
