"""Headings of lists, by technique and language; true ones only (S-15)."""

# ruff: noqa: RUF001 - Cyrillic letters look like Latin ones; here they are meant.

from __future__ import annotations

from pairwell.model.offer import Offer
from pairwell.offers.phrases import language_of
from pairwell.offers.situation import Situation

TITLES: dict[str, dict[str, str]] = {
    "bought": {"en": "Bought with this", "ru": "С этим покупают", "pl": "Kupowane razem"},
    "goes": {"en": "Goes well with it", "ru": "Подойдёт к этому", "pl": "Pasuje do tego"},
    "better": {"en": "Have a look at these", "ru": "Посмотрите также", "pl": "Zobacz też"},
    "kit": {"en": "As a set", "ru": "В комплекте", "pl": "W zestawie"},
    "general": {"en": "You may also like", "ru": "Может пригодиться", "pl": "Może się przydać"},
    "gap": {"en": "To complete your order", "ru": "Дополнить заказ", "pl": "Uzupełnij zamówienie"},
    "deal": {
        "en": "One more for the deal",
        "ru": "Ещё один для акции",
        "pl": "Jeszcze jeden do promocji",
    },
    "affordable": {"en": "A more affordable choice", "ru": "Доступнее", "pl": "Tańszy wybór"},
    "newer": {"en": "Newer versions", "ru": "Новые версии", "pl": "Nowsze wersje"},
}  # fmt: skip
_ONE = {"multibuy": "deal", "threshold": "gap", "down_sell": "affordable", "upgrade": "newer"}


def title_of(situation: Situation, offers: tuple[Offer, ...]) -> str:
    """The heading of a list; "bought with this" only where counts of all its pairs say so (C5)."""
    language = language_of(situation.request.locale)
    techniques = {offer.technique for offer in offers}
    key: str
    if situation.block in ("better", "kit"):
        key = situation.block
    elif len(techniques) == 1 and (one := _ONE.get(offers[0].technique)):
        key = one
    elif situation.block == "general":
        key = "general"
    else:
        key = "bought" if offers else "goes"
        for offer in offers:
            if offer.evidence.n_both is None or offer.evidence.level != "product":
                key = "goes"
    return TITLES[key][language]
