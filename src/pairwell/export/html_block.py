"""Offers as plain HTML: for pages without scripts, for letters, and inside the widget's element.

Links only: no script, style, form or identity, so it lives under any policy and in any mail reader.
Every text is escaped by construction and every address is http(s) or is left out. An answer is a
dict in the API's shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from pairwell.export.report.html import Html, h, join
from pairwell.export.report.voice import LOCALES, Voice

Json = Mapping[str, Any]

_WORDS = {
    "en": {
        "why": "Why this?", "sponsored": "Sponsored", "until": "until", "together": "Together",
        "save": "you save", "lowest": "Lowest price in 30 days", "more": "another",
        "free_shipping": "Free delivery", "anchor": "This product",
        "discount": "Discount", "gift": "Gift", "was": "Was", "now": "now",
    },
    "ru": {
        "why": "Почему это?", "sponsored": "Реклама", "until": "до", "together": "Вместе",
        "save": "выгода", "lowest": "Минимальная цена за 30 дней", "more": "ещё",
        "free_shipping": "Бесплатная доставка", "anchor": "Этот товар",
        "discount": "Скидка", "gift": "Подарок", "was": "Было", "now": "теперь",
    },
    "pl": {
        "why": "Dlaczego to?", "sponsored": "Sponsorowane", "until": "do", "together": "Razem",
        "save": "taniej o", "lowest": "Najniższa cena z 30 dni", "more": "jeszcze",
        "free_shipping": "Darmowa dostawa", "anchor": "Ten produkt",
        "discount": "Rabat", "gift": "Prezent", "was": "Było", "now": "teraz",
    },
}  # fmt: skip


class _Speaker:
    """Words and money of one language, and the page that addresses are read from."""

    def __init__(self, locale: str, base_url: str) -> None:
        language = locale.replace("_", "-").partition("-")[0].lower()
        self.language = language if language in LOCALES else "en"
        self.words = _WORDS[self.language]
        self.voice = Voice(self.language)
        self.base_url = base_url

    def money(self, minor: int | None, currency: str | None) -> str | None:
        return None if minor is None or not currency else self.voice.money(minor, currency)

    def address(self, text: str | None) -> str | None:
        """The whole address, if it is one of the web."""
        if not text:
            return None
        try:
            whole = urljoin(self.base_url, text)
            parts = urlsplit(whole)
        except ValueError:
            return None
        return whole if parts.scheme in {"http", "https"} and parts.netloc else None


def html_block(answer: Json, base_url: str, locale: str = "en") -> str:
    """The placements of an answer, one section each; empty where there is nothing to show.

    Args:
        answer: of ``POST /v1/offers``.
        base_url: address of the shop's page or front page: links are made whole with it.
        locale: ``en``, ``ru`` or ``pl``; another is read as English.

    >>> offer = {"product": {"product_id": "22386", "title": "Mug & lid", "url": "/p/22386"}}
    >>> answer = {"placements": [{"name": "product", "title": "With it", "offers": [offer]}]}
    >>> html_block(answer, "https://shop.example/")[:61]
    '<section class="pairwell pairwell-product"><h2 dir="auto">Wit'
    """
    speaker = _Speaker(locale, base_url)
    return join(*(_placement(one, speaker) for one in answer["placements"]))


def _placement(placement: Json, speaker: _Speaker) -> Html | None:
    lists: list[tuple[str | None, list[Json]]] = [(None, placement.get("offers") or [])]
    lists += [(group.get("label"), group["offers"]) for group in placement.get("groups") or []]
    inside: list[Html] = []
    for label, offers in lists:
        if offers:
            if label:
                inside.append(h("h3", label, dir="auto"))
            inside.append(h("ul", *(_offer(offer, speaker) for offer in offers)))
    if placement.get("bundle"):
        inside.append(_bundle(placement["bundle"], speaker))
    inside += [_threshold(one, speaker) for one in placement.get("thresholds") or []]
    if not inside:
        return None
    title = h("h2", placement["title"], dir="auto") if placement.get("title") else None
    return h("section", title, *inside, class_=f"pairwell pairwell-{placement['name']}")


def _offer(offer: Json, speaker: _Speaker) -> Html:
    product, words = offer["product"], speaker.words
    currency = product.get("currency")
    incentive = offer.get("incentive") or {}
    extras = offer.get("extras") or {}
    reason = (offer.get("reason") or {}).get("text")
    reduction = offer.get("reduction") or {}
    lowest = speaker.money(incentive.get("lowest_30d_minor"), currency)
    until = _until(incentive.get("valid_to"))
    notes = [
        words["sponsored"] if offer.get("sponsored") else None,
        reduction.get("text"),
        extras.get("unit_price"),
        extras.get("instalment"),
        _line(
            _value(incentive, currency, speaker),
            incentive.get("code"),
            until and f"{words['until']} {until}",
        ),
        incentive.get("text") or (f"{words['lowest']} {lowest}" if lowest else None),
        incentive.get("label"),
        extras.get("review"),
        *(_difference(one) for one in extras.get("comparison") or []),
        f"{words['why']} {reason}" if reason else None,
    ]
    return h(
        "li",
        *_product(product, speaker, reduction.get("reference_minor")),
        *(h("p", note, dir="auto") for note in notes if note),
    )


def _bundle(bundle: Json, speaker: _Speaker) -> Html:
    """The kit by its members, each with its own price; the saving is what the prices say."""
    members = bundle["members"]
    prices = [member["product"].get("price_minor") for member in members]
    currency = members[0]["product"].get("currency")
    total, price = sum(p or 0 for p in prices), bundle.get("price_minor")
    rows = [
        h("li", f"{speaker.words['anchor']}: " if member.get("role") == "anchor" else None,
          *_product(member["product"], speaker))
        for member in members
    ]  # fmt: skip
    if price is None or None in prices:
        return h("ul", *rows)
    saving = f" ({speaker.words['save']} {speaker.money(total - price, currency)})"
    text = f"{speaker.words['together']} {speaker.money(price, currency)}"
    return join(
        h("ul", *rows),
        h("p", text + (saving if price < total else "")),
        h("p", bundle["refund_rule"], dir="auto") if bundle.get("refund_rule") else None,
    )


def _threshold(threshold: Json, speaker: _Speaker) -> Html:
    """How far it is to the advantage; where no currency is given, only its name."""
    label = speaker.words[threshold["kind"]]
    missing = threshold["missing_minor"]
    left = speaker.money(missing, threshold.get("currency"))
    if missing <= 0:
        return h("p", f"{label} ✓", dir="auto")
    return h("p", f"{label}: {speaker.words['more']} {left}" if left else label, dir="auto")


def _product(
    product: Json, speaker: _Speaker, was_minor: int | None = None
) -> Iterable[Html | None]:
    """Picture, title and price; the link says what it opens, for those who hear the page.

    A former price stands beside its word: not every reader hears, or shows, a line through it.
    """
    name = product.get("title") or str(product["product_id"])
    href = speaker.address(product.get("url"))
    picture = speaker.address(product.get("image_url"))
    if picture:
        yield h("img", src=picture, alt="", width=80, height=80)
    yield h("a", name, href=href, dir="auto") if href else h("span", name, dir="auto")
    price = speaker.money(product.get("price_minor"), product.get("currency"))
    now_minor = product.get("price_minor")
    if price and now_minor is not None and was_minor is not None and was_minor > now_minor:
        was, words = speaker.money(was_minor, product.get("currency")), speaker.words
        yield h("p", f"{words['was']} ", h("del", was), f" {words['now']} ", h("ins", price))
    else:
        yield h("p", price) if price else None


def _value(incentive: Json, currency: str | None, speaker: _Speaker) -> str | None:
    """The reduction, where it may be told."""
    value = incentive.get("value")
    if not value:
        return None
    if incentive.get("kind") == "percent":
        return f"−{value:.0%}"
    money = speaker.money(value, currency) if incentive.get("kind") == "amount" else None
    return money and f"−{money}"


def _until(valid_to: str | None) -> str | None:
    """The true end to the minute: a day alone could say half a day too much."""
    if not valid_to:
        return None
    try:
        return f"{datetime.fromisoformat(valid_to).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return None


def _difference(one: Json) -> str:
    return f"{one['attribute']}: {one['anchor'] or '–'} → {one['offered'] or '–'}"


def _line(*words: str | None) -> str:
    return " ".join(word for word in words if word)
