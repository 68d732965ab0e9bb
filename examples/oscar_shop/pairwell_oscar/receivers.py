"""What happens in the shop, noted for pairwell; nothing that goes wrong here leaves this file."""

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from oscar.apps.basket.signals import basket_addition, voucher_removal
from oscar.apps.catalogue.signals import product_viewed
from oscar.apps.order.signals import order_placed, order_status_changed
from oscar.core.loading import get_model

from pairwell_oscar.context import customer_of
from pairwell_oscar.outbox import queue
from pairwell_oscar.promises import check_order, give_up, read_token, take
from pairwell_oscar.rows import Row
from pairwell_oscar.talk import log

Receiver = Callable[..., None]


def harmless(receiver: Receiver) -> Receiver:
    """The same, with every error logged and undone: the shop's own work goes on."""

    @functools.wraps(receiver)
    def run(sender: Any, **told: Any) -> None:
        try:
            with transaction.atomic():
                receiver(sender, **told)
        except Exception:
            log.exception("%s failed; the shop goes on.", receiver.__name__)

    return run


@harmless
def viewed(_sender: Any, *, product: Any, request: Any, **_: Any) -> None:
    """Somebody looked at a product."""
    _event("product_viewed", product, request)


@harmless
def added(sender: Any, *, product: Any, request: Any, **_: Any) -> None:
    """Something went into a basket; if an offer brought it there, the offer is remembered."""
    offer = read_token(request.POST.get("token", ""))
    if offer and offer["product_id"] == str(product.pk):
        take(request, sender.line, offer)
        ids = {name: offer[name] for name in ("decision_id", "offer_id")}
        _event("cart_added", product, request, **ids)
    else:
        _event("cart_added", product, request)


@harmless
def voucher_removed(_sender: Any, *, basket: Any, voucher: Any, **_: Any) -> None:
    """A shopper took a voucher out."""
    give_up(basket, voucher.code)


@harmless
def placed(_sender: Any, *, order: Any, **_: Any) -> None:
    """An order is whole: was everything charged as it was promised?"""
    check_order(order)


@harmless
def status_changed(_sender: Any, *, order: Any, **_: Any) -> None:
    """An order was sent, cancelled, came back."""
    queue("order", order.pk)


@harmless
def order_saved(_sender: Any, *, instance: Any, **_: Any) -> None:
    """An order is new or changed: noted in the transaction that writes it."""
    queue("order", instance.pk)


@harmless
def product_saved(_sender: Any, *, instance: Any, **_: Any) -> None:
    """A product, or its price or stock, changed or went."""
    queue("product", getattr(instance, "product_id", None) or instance.pk)


def _event(name: str, product: Any, request: Any, **more: str) -> None:
    """Who it was is told only of those who agreed."""
    if customer := customer_of(request):
        more["customer_id"] = customer
    key = str(uuid.uuid4())
    body: Row = {
        "id": key,
        "name": name,
        "at": timezone.now().isoformat(),
        "product_id": str(product.pk),
        **more,
    }
    queue("event", key, body)


def connect() -> None:
    """Listen."""
    product_viewed.connect(viewed)
    basket_addition.connect(added)
    voucher_removal.connect(voucher_removed)
    order_placed.connect(placed)
    order_status_changed.connect(status_changed)
    post_save.connect(order_saved, sender=get_model("order", "Order"))
    for name in ("Product", "StockRecord"):
        app = "catalogue" if name == "Product" else "partner"
        post_save.connect(product_saved, sender=get_model(app, name))
        post_delete.connect(product_saved, sender=get_model(app, name))
