"""Header names that mean one of our columns: what shops, analytics and people call them.

Names are compared in lower case with every run of spaces, dots, dashes and slashes as one ``_``.
The first name of each row is our own. English, Russian and Polish; GA4, Shopify, WooCommerce,
Google Merchant and Segment spellings.
"""

from __future__ import annotations

import re
import unicodedata

from pairwell.model.source import Kind

_ORDER_ID = (
    "order_id invoice invoice_no invoice_id invoice_number order order_no order_number order_ref "
    "transaction_id transaction receipt receipt_id receipt_no basket_id basket ticket number "
    "order_key check_id заказ номер_заказа id_заказа чек номер_чека накладная документ "
    "zamówienie zamowienie nr_zamówienia nr_zamowienia numer_zamówienia numer_zamowienia "
    "id_zamówienia id_zamowienia paragon nr_paragonu faktura nr_faktury"
)
_PRODUCT_ID = (
    "product_id sku item_id stock_code stockcode product_code item_code product item product_sku "
    "article article_no variant_sku variation_id product_no product_number артикул товар "
    "код_товара id_товара номенклатура код produkt id_produktu kod_produktu kod_towaru towar indeks"
)
_CUSTOMER_ID = (
    "customer_id customer client_id client user_id userid customerid buyer_id shopper_id member_id "
    "account_id household_id покупатель клиент id_клиента код_клиента id_покупателя klient "
    "id_klienta nr_klienta kod_klienta"
)
_CURRENCY = "currency currency_code currencyid валюта waluta"
_TITLE = (
    "title name description product_name item_name product_title lineitem_name название "
    "наименование товар_название название_товара наименование_товара nazwa nazwa_produktu "
    "nazwa_towaru opis"
)
_CATEGORY = (
    "category product_category product_type item_category categories department category_name "
    "категория группа_товаров раздел kategoria kategorie grupa_towarowa"
)
_COUNTRY = "country customer_country billing_country shipping_country country_name страна kraj"

SYNONYMS: dict[Kind, dict[str, str]] = {
    "orders": {
        "order_id": _ORDER_ID,
        "product_id": _PRODUCT_ID,
        "customer_id": _CUSTOMER_ID,
        "ordered_at": (
            "ordered_at invoice_date invoicedate order_date date created_at date_created "
            "date_created_gmt timestamp datetime order_time purchase_date purchased_at paid_at "
            "time transaction_date дата дата_заказа дата_чека дата_покупки data data_zamówienia "
            "data_zamowienia data_sprzedaży data_zakupu"
        ),
        "quantity": (
            "quantity qty count units pieces amount_of_items lineitem_quantity количество кол_во "
            "штук шт ilość ilosc sztuk"
        ),
        "unit_price_minor": "unit_price_minor price_minor",
        "unit_price": (
            "unit_price price unitprice item_price lineitem_price price_per_unit цена "
            "цена_за_единицу цена_за_шт cena cena_jednostkowa"
        ),
        "currency": _CURRENCY,
        "title": _TITLE,
        "category": _CATEGORY,
        "country": _COUNTRY,
        "status": "status order_status financial_status payment_status статус статус_заказа",
        "returns_order_id": (
            "returns_order_id original_order_id refund_of return_of parent_order_id исходный_заказ "
            "zwrot_do"
        ),
    },
    "products": {
        "product_id": f"{_PRODUCT_ID} id",
        "title": _TITLE,
        "category": f"{_CATEGORY} type google_product_category",
        "brand": "brand vendor manufacturer item_brand maker бренд производитель marka producent",
        "group_id": "group_id item_group_id parent parent_id handle family model_id группа grupa",
        "price_minor": "price_minor unit_price_minor",
        "price": "price unit_price regular_price variant_price sale_price цена cena",
        "cost_minor": "cost_minor",
        "cost": (
            "cost cost_of_goods_sold cost_per_item unit_cost purchase_price cogs себестоимость "
            "закупочная_цена koszt cena_zakupu"
        ),
        "currency": _CURRENCY,
        "in_stock": (
            "in_stock in_stock? availability available stock stock_quantity inventory_quantity "
            "variant_inventory_qty наличие в_наличии остаток dostępność stan_magazynowy"
        ),
        "discontinued": "discontinued is_discontinued end_of_life снят_с_производства wycofany",  # noqa: RUF001
        "consumable": "consumable is_consumable расходный eksploatacyjny",
        "kind": "kind product_kind",
        "image_url": "image_url image_link image images picture image_src zdjęcie",
        "url": "url link product_url permalink ссылка adres",
        "pack_size": "pack_size unit_pricing_measure_value net_content",
        "pack_unit": "pack_unit",
        "min_age": "min_age minimum_age age_limit",
        "regulated": "regulated regulated_as",
        "attributes": "attributes attributes_json",
        "tags": "tags tag labels метки теги tagi etykiety",
    },
    "customers": {
        "customer_id": f"{_CUSTOMER_ID} id",
        "country": _COUNTRY,
        "city": "city town город miasto",
        "gender": "gender sex пол płeć",
        "born_on": "born_on date_of_birth birth_date birthdate birthday dob дата_рождения "
        "data_urodzenia",
    },
    "links": {
        "product_id": f"{_PRODUCT_ID} id anchor_id from_id",
        "relation": (
            "relation relation_type relationship relationship_type link_type related_product_type "
            "связь тип_связи relacja typ_relacji"
        ),
        "target_id": (
            "target_id target related_id related_product_id related_sku related_product identifier "
            "candidate_id linked_id linked_sku linked_product_sku to_id связанный_товар "
            "id_связанного_товара produkt_powiązany id_powiązanego"
        ),
        "valid_from": "valid_from starts_on start_date начало_действия ważne_od",
        "valid_to": "valid_to ends_on end_date valid_until конец_действия ważne_do",
        "fits": "fits fits_only exclusive",
        "note": "note notes comment remark примечание комментарий uwagi notatka",
    },
    "views": {
        "customer_id": f"{_CUSTOMER_ID} visitor_id visitor browser_id session_id",
        "product_id": _PRODUCT_ID,
        "viewed_on": "viewed_on viewed_at view_date view_time дата_просмотра data_wyświetlenia",
    },
}
"""Kind: our column: every name for it."""


def plain(name: str) -> str:
    """A header name ready to compare.

    >>> plain(" Customer ID"), plain("Кол-во")
    ('customer_id', 'кол_во')
    """
    name = unicodedata.normalize("NFKC", name).strip().casefold()
    return re.sub(r"[\s./\\-]+", "_", name).strip("_")
