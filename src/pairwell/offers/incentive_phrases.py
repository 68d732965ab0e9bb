"""The sentences of incentives, price claims, kits and thresholds in English, Russian and Polish.

Data only: names in braces are put in by whoever shows them, money already written for the locale.
``NOT_GIVEN`` and ``NO_CLAIM`` are for staff; the others for shoppers too, and say nothing that the
figures beside them do not.
"""

# ruff: noqa: RUF001 - Cyrillic letters look like Latin ones; here they are meant.

from __future__ import annotations

from pairwell.offers.incentives import NotGiven
from pairwell.offers.price_claims import Basis, NoClaim

NOT_GIVEN: dict[str, dict[NotGiven, str]] = {
    "en": {
        "not_yet": "It has not begun.",
        "over": "It is over.",
        "withdrawn": "The shop charged otherwise than promised; a person can put it back.",
        "not_confirmed": "The shop has not confirmed that this cart will be charged so.",
        "control_arm": "This visitor is in the group without incentives.",
        "other_currency": "It is in another currency.",
        "other_product": "It does not go with this product.",
        "anchor_missing": "None of the products that it needs is in the cart or on the page.",
        "below_min_sum": "The cart is below its sum.",
        "other_segment": "The customer is in none of its segments.",
        "personal_price_off": "Prices that depend on who asks are switched off.",
        "withheld_from_profile": "Customers of this risk profile get no incentives.",
        "used_up": "Its limit is reached.",
        "does_not_stack": "It is not given on top of what the cart has.",
        "cost_unknown": "A cost is not known, so nobody could say what it leaves.",
        "below_margin_floor": "It would leave less margin than the floor.",
        "below_break_even": "It brings fewer buyers than it costs.",
        "over_budget": "It costs more than the budget of the customer's group.",
        "less_is_enough": "A cheaper one is given.",
    },
    "ru": {
        "not_yet": "Ещё не началось.",
        "over": "Уже закончилось.",
        "withdrawn": "Магазин посчитал не так, как обещал; вернуть может человек.",
        "not_confirmed": "Магазин не подтвердил, что эта корзина будет так посчитана.",
        "control_arm": "Посетитель в группе без стимулов.",
        "other_currency": "Другая валюта.",
        "other_product": "Не для этого товара.",
        "anchor_missing": "Нужного основного товара нет ни в корзине, ни на странице.",
        "below_min_sum": "Сумма корзины меньше нужной.",
        "other_segment": "Покупатель не входит в нужный сегмент.",
        "personal_price_off": "Персональные цены выключены.",
        "withheld_from_profile": "Покупателям с таким профилем риска стимулы не даются.",
        "used_up": "Лимит исчерпан.",
        "does_not_stack": "Не складывается с тем, что уже есть в корзине.",
        "cost_unknown": "Себестоимость неизвестна, остаток маржи не посчитать.",
        "below_margin_floor": "Маржа стала бы ниже допустимой.",
        "below_break_even": "Приводит меньше покупателей, чем нужно для окупаемости.",
        "over_budget": "Дороже бюджета группы покупателя.",
        "less_is_enough": "Достаточно более дешёвого стимула.",
    },
    "pl": {
        "not_yet": "Jeszcze się nie zaczęło.",
        "over": "Już się skończyło.",
        "withdrawn": "Sklep policzył inaczej, niż obiecał; przywrócić może człowiek.",
        "not_confirmed": "Sklep nie potwierdził, że ten koszyk zostanie tak policzony.",
        "control_arm": "Odwiedzający jest w grupie bez zachęt.",
        "other_currency": "Inna waluta.",
        "other_product": "Nie dotyczy tego produktu.",
        "anchor_missing": "Wymaganego produktu nie ma w koszyku ani na stronie.",
        "below_min_sum": "Wartość koszyka jest za niska.",
        "other_segment": "Klient nie należy do wymaganego segmentu.",
        "personal_price_off": "Ceny indywidualne są wyłączone.",
        "withheld_from_profile": "Klienci o tym profilu ryzyka nie dostają zachęt.",
        "used_up": "Limit został wyczerpany.",
        "does_not_stack": "Nie łączy się z tym, co jest już w koszyku.",
        "cost_unknown": "Koszt jest nieznany, nie da się policzyć marży.",
        "below_margin_floor": "Marża spadłaby poniżej dopuszczalnej.",
        "below_break_even": "Przyciąga mniej kupujących, niż trzeba, żeby się zwróciło.",
        "over_budget": "Kosztuje więcej niż budżet grupy klienta.",
        "less_is_enough": "Wystarczy tańsza zachęta.",
    },
}

NO_CLAIM: dict[str, dict[NoClaim, str]] = {
    "en": {
        "no_history": "No prices are known for this variant in this channel.",
        "history_too_short": "The prices before the reduction are not known for long enough.",
        "history_gap": "A part of the prices before the reduction is not known.",
        "not_on_sale": "It is not on sale.",
        "not_announced": "The present price was not announced as a reduction.",
        "not_lower": "It was as cheap or cheaper in the period before the reduction.",
        "not_begun": "The reduction has not begun.",
    },
    "ru": {
        "no_history": "Для этого варианта в этом канале цены неизвестны.",
        "history_too_short": "Цены до снижения известны за слишком короткий срок.",
        "history_gap": "Часть цен до снижения неизвестна.",
        "not_on_sale": "Товар не продаётся.",
        "not_announced": "Нынешняя цена не объявлена сниженной.",
        "not_lower": "В период до снижения товар стоил столько же или дешевле.",
        "not_begun": "Снижение ещё не началось.",
    },
    "pl": {
        "no_history": "Ceny tego wariantu w tym kanale nie są znane.",
        "history_too_short": "Ceny sprzed obniżki są znane z za krótkiego okresu.",
        "history_gap": "Część cen sprzed obniżki nie jest znana.",
        "not_on_sale": "Produkt nie jest w sprzedaży.",
        "not_announced": "Obecna cena nie została ogłoszona jako obniżka.",
        "not_lower": "W okresie przed obniżką produkt kosztował tyle samo lub mniej.",
        "not_begun": "Obniżka jeszcze się nie zaczęła.",
    },
}

CLAIM: dict[str, dict[Basis, str]] = {
    "en": {
        "lowest_before": "Lowest price in the {days} days before the reduction: {reference}",
        "since_launch": "Lowest price from the launch to the reduction: {reference}",
        "price_before": "Price before the reduction: {reference}",
    },
    "ru": {
        "lowest_before": "Самая низкая цена за {days} дн. до снижения: {reference}",
        "since_launch": "Самая низкая цена с начала продаж до снижения: {reference}",
        "price_before": "Цена до снижения: {reference}",
    },
    "pl": {
        "lowest_before": "Najniższa cena z {days} dni przed obniżką: {reference}",
        "since_launch": "Najniższa cena od rozpoczęcia sprzedaży do obniżki: {reference}",
        "price_before": "Cena sprzed obniżki: {reference}",
    },
}

OFFER: dict[str, dict[str, str]] = {
    "en": {
        "bundle": "Together {price} instead of {sum}: you save {saving} ({percent} %).",
        "bundle_plain": "Together {price}.",
        "refund": "If you send back a part, you get back what that part cost you in the set.",
        "multibuy": "Take {take}, pay for {pay}: the cheapest is free. You save {saving}.",
        "free_shipping": "Add {missing} more for free delivery.",
        "discount": "Add {missing} more for your discount.",
        "gift": "Add {missing} more for your gift.",
        "reached_free_shipping": "Delivery is free.",
        "reached_discount": "Your discount is in.",
        "reached_gift": "Your gift is in.",
        "personal": "This price was set for you by an automated decision.",
    },
    "ru": {
        "bundle": "Вместе {price} вместо {sum}: вы экономите {saving} ({percent} %).",
        "bundle_plain": "Вместе {price}.",
        "refund": "Если вернёте часть, вам вернут столько, сколько она стоила в комплекте.",
        "multibuy": "Берёте {take}, платите за {pay}: самый дешёвый бесплатно. Экономия {saving}.",
        "free_shipping": "До бесплатной доставки осталось {missing}.",
        "discount": "До скидки осталось {missing}.",
        "gift": "До подарка осталось {missing}.",
        "reached_free_shipping": "Доставка бесплатная.",
        "reached_discount": "Скидка действует.",
        "reached_gift": "Подарок ваш.",
        "personal": "Эта цена установлена для вас автоматически.",
    },
    "pl": {
        "bundle": "Razem {price} zamiast {sum}: oszczędzasz {saving} ({percent} %).",
        "bundle_plain": "Razem {price}.",
        "refund": "Jeśli zwrócisz część, oddamy tyle, ile kosztowała w zestawie.",
        "multibuy": "Bierzesz {take}, płacisz za {pay}: najtańszy gratis. Oszczędzasz {saving}.",
        "free_shipping": "Do darmowej dostawy brakuje {missing}.",
        "discount": "Do rabatu brakuje {missing}.",
        "gift": "Do prezentu brakuje {missing}.",
        "reached_free_shipping": "Dostawa jest darmowa.",
        "reached_discount": "Rabat został naliczony.",
        "reached_gift": "Prezent jest Twój.",
        "personal": "Cena została ustalona dla Ciebie na podstawie zautomatyzowanej decyzji.",
    },
}
