"""Oscar's products, customers and orders as pairwell's rows; its own numbers are the ids."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from oscar.core.loading import get_class

from pairwell_oscar.models import OfferTaken
from pairwell_oscar.money import minor

Row = dict[str, Any]


def product_row(product: Any) -> Row | None:
    """One product that can be bought; None: a parent of variants, which nobody buys."""
    if product.is_parent:
        return None
    parent = product.parent if product.is_child else product
    strategy = get_class("partner.strategy", "Selector")().strategy()
    info = strategy.fetch_for_product(product)
    category = parent.get_categories().first()
    image = product.primary_image()
    row = {
        "product_id": str(product.pk),
        "title": product.get_title(),
        "category": category.name if category else None,
        "group_id": str(parent.pk) if product.is_child else None,
        "url": _whole(product.get_absolute_url()),
        "image_url": _whole(image.original.url) if getattr(image, "pk", None) else None,
        "in_stock": product.is_public and info.availability.is_available_to_buy,
        "attributes": {
            value.attribute.code: value.value_as_text for value in product.get_attribute_values()
        },
    }
    if info.price.exists:
        price = info.price.incl_tax if info.price.is_tax_known else info.price.excl_tax
        row["currency"] = info.price.currency
        row["price_minor"] = minor(price, info.price.currency)
        if "cost" in settings.PAIRWELL:
            cost = import_string(settings.PAIRWELL["cost"])
            row["cost_minor"] = cost(product, row["price_minor"])
    return _known(row)


def customer_row(user: Any) -> Row:
    """One customer: the country they have things sent to, and nothing that names them."""
    address = user.addresses.filter(is_default_for_shipping=True).first()
    return _known(
        {
            "customer_id": str(user.pk),
            "country": address.country.printable_name if address else None,
        }
    )


def order_row(order: Any) -> Row | None:
    """One order as it stands now; None where no product of it is left in the catalogue."""
    lines = [
        {
            "product_id": str(line.product_id),
            "quantity": line.quantity,
            "unit_price_minor": minor(line.line_price_incl_tax / line.quantity, order.currency),
        }
        for line in order.lines.all()
        if line.product_id and line.quantity
    ]
    if not lines:
        return None
    return _known(
        {
            "order_id": str(order.number),
            "ordered_at": order.date_placed.isoformat(),
            "customer_id": str(order.user_id) if order.user_id else None,
            "currency": order.currency,
            "status": settings.PAIRWELL.get("statuses", {}).get(order.status, "paid"),
            "lines": lines,
        }
    )


def purchases(order: Any) -> list[Row]:
    """The lines of an order that came from offers, as events that point back to the decision."""
    taken = {
        offer.product_id: offer
        for offer in OfferTaken.objects.filter(line__basket_id=order.basket_id)
    }
    return [
        _known(
            {
                "id": f"purchased-{order.number}-{line.product_id}",
                "name": "purchased",
                "at": order.date_placed.isoformat(),
                "decision_id": offer.decision_id,
                "offer_id": offer.offer_id,
                "order_id": str(order.number),
                "customer_id": str(order.user_id) if order.user_id else None,
                "product_id": offer.product_id,
                "quantity": line.quantity,
                "price_minor": minor(line.line_price_incl_tax / line.quantity, order.currency),
                "currency": order.currency,
            }
        )
        for line in order.lines.all()
        if line.quantity and (offer := taken.get(str(line.product_id)))
    ]


def cart_rows(basket: Any) -> list[Row]:
    """What is in a basket, as the offers are asked with it."""
    return [
        {
            "product_id": str(line.product_id),
            "quantity": line.quantity,
            "unit_price_minor": minor(
                line.unit_price_incl_tax if line.is_tax_known else line.unit_price_excl_tax,
                line.price_currency,
            ),
        }
        for line in basket.all_lines()
        if line.quantity
    ]


def _whole(path: str) -> str:
    return settings.PAIRWELL["shop"].rstrip("/") + path


def _known(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}
