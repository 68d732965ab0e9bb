"""The sentences of reasons in English, Russian and Polish, as data, and how words are counted.

A shopper's sentence holds no figure and claims nothing but what the counts say. In a staff
sentence ``{n_anchor:orders}`` is the number with its word in the right form, by the plural rules of
the Unicode CLDR; figures have one decimal.
"""

# ruff: noqa: RUF001 - Cyrillic letters look like Latin ones; here they are meant.

from __future__ import annotations

from functools import lru_cache

import msgspec

from pairwell.offers.shop_phrases import SHOP_PHRASES

Words = dict[str, tuple[str, ...]]


class Phrases(msgspec.Struct, frozen=True, kw_only=True):
    """The sentences of one language.

    Attributes:
        shopper: by reason code; ``{name}`` is the product's title or the category.
        nameless: the same where no title is known.
        staff: by reason code, with figures.
        words: counted words by name, their forms in the order of ``plural_form``.
        proven, unproven: how sure it is; proven_within: proven in months and basket sizes, where
            over all of them the two meet no oftener than chance.
        nobody: who pinned it, where that is not known.
        comma: the sign before decimals.
        ranking: what the order of offers goes by, for shoppers, where the margin is in it (C29).
    """

    shopper: dict[str, str]
    nameless: dict[str, str]
    staff: dict[str, str]
    words: Words
    proven: str
    proven_within: str
    unproven: str
    nobody: str
    comma: str
    ranking: str


ENGLISH = Phrases(
    shopper={
        "bought_together": "Customers who bought {name} also bought this.",
        "bought_with_similar": "Bought with products like {name}.",
        "bought_with_family": "Customers who bought other versions of {name} also bought this.",
        "bought_with_category": "Customers who bought from {name} also bought this.",
        "curated": "We recommend this with {name}.",
    },
    nameless={
        "bought_together": "Bought together with this product.",
        "bought_with_similar": "Bought with products like this one.",
        "bought_with_family": "Bought together with products like this one.",
        "bought_with_category": "Bought together with products like this one.",
        "curated": "We recommend this with it.",
    },
    staff={
        "bought_together": (
            "{n_both} of {n_anchor:orders} with {name} also had it: {lift} times what chance "
            "gives; {n_customers:customers}; {sure}."
        ),
        "bought_with_similar": (
            "Too little is known about {name} itself; expected from {n_both} baskets with products "
            "like it."
        ),
        "bought_with_family": (
            "Too little is known about {name} itself. {n_both} of {n_anchor:orders} with its "
            "versions also had it: {lift} times what chance gives; {n_customers:customers}."
        ),
        "bought_with_category": (
            "Too little is known about the product itself. {n_both} of {n_anchor:orders} with "
            "something from {name} also had it: {lift} times what chance gives; "
            "{n_customers:customers}."
        ),
        "curated": "Pinned by hand beside {name}: row {row}, {author}, {day}.",
    },
    words={"orders": ("order", "orders"), "customers": ("customer", "customers")},
    proven="proven",
    proven_within="proven within months and basket sizes",
    unproven="not proven yet",
    nobody="author not known",
    comma=".",
    ranking="The order goes by what people buy, by price and by what the shop earns.",
)

RUSSIAN = Phrases(
    shopper={
        "bought_together": "Покупают вместе с товаром «{name}».",
        "bought_with_similar": "Покупают с товарами, похожими на «{name}».",
        "bought_with_family": "Покупают вместе с другими вариантами товара «{name}».",
        "bought_with_category": "Покупают вместе с товарами из раздела «{name}».",
        "curated": "Рекомендуем вместе с товаром «{name}».",
    },
    nameless={
        "bought_together": "Покупают вместе с этим товаром.",
        "bought_with_similar": "Покупают с похожими товарами.",
        "bought_with_family": "Покупают вместе с похожими товарами.",
        "bought_with_category": "Покупают вместе с похожими товарами.",
        "curated": "Рекомендуем вместе с этим товаром.",
    },
    staff={
        "bought_together": (
            "Был в {n_both} из {n_anchor:orders} с товаром «{name}»: в {lift} раза чаще "
            "случайного; {n_customers:customers}; {sure}."
        ),
        "bought_with_similar": (
            "О самом товаре «{name}» известно слишком мало; ожидание по {n_both} чекам с похожими "
            "товарами."
        ),
        "bought_with_family": (
            "О самом товаре «{name}» известно слишком мало. Был в {n_both} из {n_anchor:orders} "
            "с его вариантами: в {lift} раза чаще случайного; {n_customers:customers}."
        ),
        "bought_with_category": (
            "О самом товаре известно слишком мало. Был в {n_both} из {n_anchor:orders} "
            "с товарами из раздела «{name}»: в {lift} раза чаще случайного; "
            "{n_customers:customers}."
        ),
        "curated": "Закреплено вручную рядом с товаром «{name}»: строка {row}, {author}, {day}.",
    },
    words={
        "orders": ("заказа", "заказов", "заказов"),
        "customers": ("покупатель", "покупателя", "покупателей"),
    },
    proven="связь доказана",
    proven_within="связь доказана внутри месяцев и размеров корзин",
    unproven="связь пока не доказана",
    nobody="автор не указан",
    comma=",",
    ranking="Порядок зависит от того, что покупают, от цены и от дохода магазина.",
)

POLISH = Phrases(
    shopper={
        "bought_together": "Kupowane razem z produktem „{name}”.",
        "bought_with_similar": "Kupowane z produktami podobnymi do „{name}”.",
        "bought_with_family": "Kupowane razem z innymi wariantami produktu „{name}”.",
        "bought_with_category": "Kupowane razem z produktami z działu „{name}”.",
        "curated": "Polecamy razem z produktem „{name}”.",
    },
    nameless={
        "bought_together": "Kupowane razem z tym produktem.",
        "bought_with_similar": "Kupowane z podobnymi produktami.",
        "bought_with_family": "Kupowane razem z podobnymi produktami.",
        "bought_with_category": "Kupowane razem z podobnymi produktami.",
        "curated": "Polecamy razem z tym produktem.",
    },
    staff={
        "bought_together": (
            "Był w {n_both} z {n_anchor:orders} z produktem „{name}”: {lift} raza częściej, niż "
            "wynika z przypadku; {n_customers:customers}; {sure}."
        ),
        "bought_with_similar": (
            "O samym produkcie „{name}” wiadomo za mało; oczekiwanie z {n_both} koszyków "
            "z podobnymi produktami."
        ),
        "bought_with_family": (
            "O samym produkcie „{name}” wiadomo zbyt mało. Był w {n_both} z {n_anchor:orders} "
            "z jego wariantami: {lift} raza częściej, niż wynika z przypadku; "
            "{n_customers:customers}."
        ),
        "bought_with_category": (
            "O samym produkcie wiadomo zbyt mało. Był w {n_both} z {n_anchor:orders} "
            "z produktami z działu „{name}”: {lift} raza częściej, niż wynika z przypadku; "
            "{n_customers:customers}."
        ),
        "curated": "Przypięte ręcznie przy produkcie „{name}”: wiersz {row}, {author}, {day}.",
    },
    words={
        "orders": ("zamówienia", "zamówień", "zamówień"),
        "customers": ("klient", "klienci", "klientów"),
    },
    proven="związek dowiedziony",
    proven_within="związek dowiedziony w obrębie miesięcy i wielkości koszyków",
    unproven="związek jeszcze niedowiedziony",
    nobody="autor nieznany",
    comma=",",
    ranking="Kolejność zależy od tego, co ludzie kupują, od ceny i od zarobku sklepu.",
)


def _whole(phrases: Phrases, language: str) -> Phrases:
    """The sentences with counts and those without."""
    more = SHOP_PHRASES[language]
    return msgspec.structs.replace(
        phrases,
        shopper=phrases.shopper | {code: told[0] for code, told in more.items()},
        nameless=phrases.nameless | {code: told[1] for code, told in more.items()},
        staff=phrases.staff | {code: told[2] for code, told in more.items()},
    )


PHRASES = {
    language: _whole(phrases, language)
    for language, phrases in (("en", ENGLISH), ("ru", RUSSIAN), ("pl", POLISH))
}
"""By language."""


@lru_cache(maxsize=256)
def language_of(locale: str) -> str:
    """The language to speak; English where the locale's own is not known.

    >>> language_of("pl"), language_of("ru_RU"), language_of("en-GB"), language_of("fr")
    ('pl', 'ru', 'en', 'en')
    """
    language = locale.replace("_", "-").partition("-")[0].lower()
    return language if language in PHRASES else "en"


def plural_form(n: int, language: str) -> int:
    """Which form of a word goes with n: CLDR's one, few, many (English: one, other) from zero.

    >>> [plural_form(n, "ru") for n in (1, 2, 5, 11, 21, 112)]
    [0, 1, 2, 2, 0, 2]
    >>> [plural_form(n, "pl") for n in (1, 2, 5, 12, 21, 22)]
    [0, 1, 2, 2, 2, 1]
    """
    if language == "en":
        return 0 if n == 1 else 1
    last, two = n % 10, n % 100
    if (last == 1 and two != 11) if language == "ru" else n == 1:
        return 0
    return 1 if 2 <= last <= 4 and not 12 <= two <= 14 else 2


@lru_cache(maxsize=4096)
def counted(n: int, word: str, language: str) -> str:
    """A number with its word.

    >>> counted(21, "customers", "ru"), counted(1, "orders", "en")
    ('21 покупатель', '1 order')
    """
    return f"{n} {PHRASES[language].words[word][plural_form(n, language)]}"
