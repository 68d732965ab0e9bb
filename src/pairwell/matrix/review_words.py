"""The sentences of a review in English, Russian and Polish; a sentence holds its figures.

Figures stand as "5 of 334 orders", so that no word has to change with a number.
"""

# ruff: noqa: RUF001 - Cyrillic letters look like Latin ones; here they are meant.

from __future__ import annotations

from pairwell.model.review import Hypothesis, ReviewRow

LOCALES = ("en", "ru", "pl")

_EN: dict[Hypothesis, str] = {
    "uncovered": "A best seller ({n_anchor_now} orders in {days} days) whose page offers nothing: "
    "{why}.",
    "no_addon": "Sold in {n_anchor_now} orders in {days} days, and no add-on goes with it: {why}.",
    "out_of_stock": "Out of stock; of {n_anchor_now} orders about {n_usual} would have taken it.",
    "below_cost": "Sold below cost: price {price_now_minor}, cost {cost_minor}.",
    "above_ceiling": "Too dear beside it for the shop's ceiling: {price_now_minor} beside "
    "{anchor_price_minor}.",
    "not_sold": "Nobody has bought it for {days} days, with anything; of {n_anchor_now} orders "
    "about {n_expected} would have. Last together on {last_on}.",
    "price": "{n_now} of {n_anchor_now} orders took it, before it would have been {n_expected}. "
    "Its price went from {price_before_minor} to {price_now_minor}{ratio}.",
    "stale": "Not once together since {last_on}, in {n_anchor_since} orders; at the pace of before "
    "{n_expected} of the last {n_anchor_now} would have taken it.",
    "need": "{n_now} of {n_anchor_now} orders took it, before it would have been {n_expected}. By "
    "itself it sold in {n_candidate_now} orders, at its old pace {n_candidate_expected}.",
    "returned_both": "Of {n_bought} orders with both, {n_back} sent both back.",
    "returned_alone": "Of {n_bought} orders with both, {n_back} sent it back and kept the other.",
    "discount_only": "{n_cheap} of {n_priced} joint orders paid less than its usual price; "
    "elsewhere it sells without that.",
}
_RU: dict[Hypothesis, str] = {
    "uncovered": "Хит продаж (заказов за {days} дн.: {n_anchor_now}), на странице которого ничего "
    "не предлагается: {why}.",
    "no_addon": "Заказов за {days} дн.: {n_anchor_now}, а дополнения к нему нет: {why}.",
    "out_of_stock": "Нет в наличии; из {n_anchor_now} заказов его взяли бы примерно {n_usual}.",
    "below_cost": "Продаётся ниже себестоимости: цена {price_now_minor}, себестоимость "
    "{cost_minor}.",
    "above_ceiling": "Дороже предела магазина рядом с этим товаром: {price_now_minor} рядом с "
    "{anchor_price_minor}.",
    "not_sold": "Его никто не покупал {days} дн. ни с чем; из {n_anchor_now} заказов его взяли бы "
    "примерно {n_expected}. Последний раз вместе {last_on}.",
    "price": "Его взяли в {n_now} из {n_anchor_now} заказов, прежде было бы {n_expected}. Цена "
    "изменилась с {price_before_minor} до {price_now_minor}{ratio}.",
    "stale": "Вместе ни разу после {last_on}, в заказах: {n_anchor_since}; при прежнем темпе его "
    "взяли бы в {n_expected} из последних {n_anchor_now}.",
    "need": "Его взяли в {n_now} из {n_anchor_now} заказов, прежде было бы {n_expected}. Сам по "
    "себе он продан в заказах: {n_candidate_now}, при прежнем темпе {n_candidate_expected}.",
    "returned_both": "Заказов с обоими: {n_bought}; в {n_back} вернули оба.",
    "returned_alone": "Заказов с обоими: {n_bought}; в {n_back} вернули его, а другой оставили.",
    "discount_only": "В {n_cheap} из {n_priced} общих заказов он куплен дешевле обычной цены; "
    "отдельно продаётся и без этого.",
}
_PL: dict[Hypothesis, str] = {
    "uncovered": "Bestseller (zamówień w {days} dni: {n_anchor_now}), którego strona nic nie "
    "proponuje: {why}.",
    "no_addon": "Zamówień w {days} dni: {n_anchor_now}, a żaden dodatek do niego nie pasuje: "
    "{why}.",
    "out_of_stock": "Brak w magazynie; z {n_anchor_now} zamówień wzięłoby go około {n_usual}.",
    "below_cost": "Sprzedawany poniżej kosztu: cena {price_now_minor}, koszt {cost_minor}.",
    "above_ceiling": "Droższy, niż sklep dopuszcza obok: {price_now_minor} obok "
    "{anchor_price_minor}.",
    "not_sold": "Od {days} dni nikt go nie kupił, z niczym; z {n_anchor_now} zamówień wzięłoby go "
    "około {n_expected}. Ostatnio razem {last_on}.",
    "price": "Wzięto go w {n_now} z {n_anchor_now} zamówień, dawniej byłoby {n_expected}. Cena "
    "zmieniła się z {price_before_minor} na {price_now_minor}{ratio}.",
    "stale": "Ani razu razem od {last_on}, w zamówieniach: {n_anchor_since}; w dawnym tempie "
    "wzięto by go w {n_expected} z ostatnich {n_anchor_now}.",
    "need": "Wzięto go w {n_now} z {n_anchor_now} zamówień, dawniej byłoby {n_expected}. Sam "
    "sprzedał się w zamówieniach: {n_candidate_now}, w dawnym tempie {n_candidate_expected}.",
    "returned_both": "Zamówień z obydwoma: {n_bought}; w {n_back} zwrócono oba.",
    "returned_alone": "Zamówień z obydwoma: {n_bought}; w {n_back} zwrócono go, a drugi "
    "zostawiono.",
    "discount_only": "W {n_cheap} z {n_priced} wspólnych zamówień kupiono go taniej niż zwykle; "
    "gdzie indziej sprzedaje się i bez tego.",
}
SENTENCES: dict[str, dict[Hypothesis, str]] = {"en": _EN, "ru": _RU, "pl": _PL}

_RATIO = {
    "en": ", from {before} to {now} of the other's",
    "ru": ", с {before} до {now} от цены другого",
    "pl": ", z {before} do {now} ceny drugiego",
}

WHY: dict[str, dict[str, str]] = {
    "en": {
        "nothing": "nothing is bought with it often enough",
        "refused": "every candidate was refused",
        "borrowed": "what it offers is borrowed from its family or category",
        "dearer": "all that goes with it costs more or is a variant of it",
    },
    "ru": {
        "nothing": "с ним ничего не покупают достаточно часто",
        "refused": "все кандидаты отклонены",
        "borrowed": "предложения взяты у его семейства или категории",
        "dearer": "всё, что к нему берут, дороже или его же вариант",
    },
    "pl": {
        "nothing": "nic nie jest z nim kupowane dość często",
        "refused": "każdy kandydat został odrzucony",
        "borrowed": "oferty pożyczono od rodziny lub kategorii",
        "dearer": "wszystko, co do niego biorą, jest droższe lub jest jego wariantem",
    },
}
"""Why a product has no add-on, by the causes of ``GAP_CAUSES``."""


def sentence(row: ReviewRow, locale: str, currency: str, window_days: int) -> str:
    """A row in words.

    Args:
        row: with its evidence.
        locale: ``en``, ``ru`` or ``pl``; another one speaks English.
        currency: of the amounts.
        window_days: as the review was asked.

    >>> row = ReviewRow(anchor_id="a", anchor_title="A", candidate_id="b", candidate_title="B",
    ...     hypothesis="returned_both", evidence={"n_bought": 40, "n_back": 9}, at_stake_minor=0)
    >>> sentence(row, "en", "GBP", 90)
    'Of 40 orders with both, 9 sent both back.'
    """
    locale = locale if locale in LOCALES else "en"
    said = {key: _figure(key, value, locale, currency) for key, value in row.evidence.items()}
    said["days"] = str(window_days)
    said["ratio"] = ""
    if "ratio_before" in said:
        said["ratio"] = _RATIO[locale].format(before=said["ratio_before"], now=said["ratio_now"])
    if "why" in said:
        said["why"] = WHY[locale].get(said["why"], said["why"])
    said.setdefault("last_on", "–")
    return SENTENCES[locale][row.hypothesis].format(**said)


def _figure(key: str, value: float | str, locale: str, currency: str) -> str:
    if isinstance(value, str):
        return value
    if key.endswith("_minor"):
        text = f"{value / 100:.2f} {currency}".rstrip()
    elif key.startswith("ratio"):
        text = f"{value:.2f}"
    else:
        text = f"{value:.0f}" if value >= 10 else f"{value:g}"
    return text if locale == "en" else text.replace(".", ",")
