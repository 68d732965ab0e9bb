"""Rows that the shop's back end sends: orders, products, customers, stock and blocks.

A row is the whole truth about its id: it takes the place of what was told before. Unknown fields
are refused. Money is integer minor units beside an ISO 4217 currency.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from pairwell.model.event import Currency, Id, Instant, Minor, Quantity

Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Attribute = Text | int | float | list[Text | int | float]


class OrderLine(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """One product of an order: pieces sold, and the price of one.

    Returns that are told as ``refunded`` events are not taken off here.
    """

    product_id: Id
    quantity: Quantity
    unit_price_minor: Minor | None = None


class OrderRow(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """One order as it stands now; only paid ones count.

    Attributes:
        order_id: the shop's own order number.
        ordered_at: when it was placed.
        lines: its products.
        customer_id: who bought; None for a guest.
        currency: of all its prices.
        status: unpaid, cancelled and returned orders count for nothing.
    """

    order_id: Id
    ordered_at: Instant
    lines: Annotated[tuple[OrderLine, ...], msgspec.Meta(min_length=1, max_length=10_000)]
    customer_id: Id | None = None
    currency: Currency | None = None
    status: Literal["paid", "unpaid", "cancelled", "returned"] = "paid"


class ProductRow(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """One product, in the columns of the catalogue (model/columns.py).

    Stock and price that it leaves out stay as they were told last; what is ``discontinued`` is
    not in stock. ``attributes`` are texts,
    numbers or lists of them by name; tags stand under ``tags``.
    """

    product_id: Id
    title: Text | None = None
    category: Text | None = None
    brand: Text | None = None
    group_id: Id | None = None
    price_minor: Minor | None = None
    cost_minor: Minor | None = None
    currency: Currency | None = None
    in_stock: bool | None = None
    discontinued: bool | None = None
    consumable: bool | None = None
    kind: Literal["product", "service", "subscription"] | None = None
    image_url: Text | None = None
    url: Text | None = None
    pack_size: Annotated[float, msgspec.Meta(gt=0)] | None = None
    pack_unit: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    min_age: Annotated[int, msgspec.Meta(ge=0, le=150)] | None = None
    regulated: Literal["insurance", "credit", "investment"] | None = None
    attributes: dict[Id, Attribute] | None = None


class CustomerRow(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """One customer, in the columns of customers (model/columns.py)."""

    customer_id: Id
    country: Text | None = None
    city: Text | None = None
    gender: Text | None = None
    born_on: date | None = None


class StockRow(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What changed on the shelf: in stock or not, and the price; what is left out stays.

    Attributes:
        store: where alone it holds; left out: in general. Prices are the same in all stores, so a
            row of a store names none.
    """

    product_id: Id
    store: Id | None = None
    in_stock: bool | None = None
    price_minor: Minor | None = None
    currency: Currency | None = None
