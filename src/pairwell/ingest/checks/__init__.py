"""Checks, one a file: each looks at typed rows and says which to quarantine, or what it saw.

The first check that quarantines a row names the reason, so the order here is the order of blame.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pairwell.ingest.checks.bad_currency import BAD_CURRENCY
from pairwell.ingest.checks.bad_date import bad_date
from pairwell.ingest.checks.bad_price import PriceWatch, bad_price
from pairwell.ingest.checks.bad_quantity import BAD_QUANTITY
from pairwell.ingest.checks.bad_status import BAD_STATUS
from pairwell.ingest.checks.check import Check, Watch
from pairwell.ingest.checks.control_characters import control_characters
from pairwell.ingest.checks.future_date import future_date
from pairwell.ingest.checks.links import link_to_itself, unknown_relation, upgrade_cycle
from pairwell.ingest.checks.long_id import long_id
from pairwell.ingest.checks.missing_id import missing_id
from pairwell.ingest.checks.mixed_currency import mixed_currency
from pairwell.ingest.checks.not_known import NotKnown
from pairwell.ingest.checks.repeated_id import RepeatedId
from pairwell.ingest.checks.repeated_order import repeated_order
from pairwell.ingest.checks.similar_ids import SimilarIds
from pairwell.ingest.checks.unread_attributes import UnreadAttributes
from pairwell.model.source import Kind


class Checks(NamedTuple):
    """What looks at one file."""

    quarantining: tuple[Check, ...]
    watching: tuple[Watch, ...]


def checks_for(kind: Kind, as_of: datetime | None) -> Checks:
    """Fresh checks for one file of a kind."""
    if kind == "orders":
        return _for_orders(as_of)
    if kind == "links":
        return _for_links()
    if kind == "views":
        return _for_views()
    return _for_products() if kind == "products" else _for_customers()


def _for_orders(as_of: datetime | None) -> Checks:
    ids = ("order_id", "product_id", "customer_id", "returns_order_id")
    return Checks(
        (
            missing_id("order_id"),
            missing_id("product_id"),
            control_characters(ids, ("title", "category", "country")),
            long_id(ids),
            BAD_QUANTITY,
            BAD_CURRENCY,
            bad_price("unit_price_minor"),
            bad_date("ordered_at"),
            *((future_date(as_of),) if as_of is not None else ()),
            BAD_STATUS,
            mixed_currency(),
            repeated_order(),
        ),
        (
            SimilarIds(),
            PriceWatch("unit_price_minor"),
            NotKnown(("ordered_at", "unit_price_minor", "currency")),
        ),
    )


def _for_products() -> Checks:
    ids = ("product_id", "group_id")
    return Checks(
        (
            missing_id("product_id"),
            control_characters(ids, ("title", "category", "brand", "image_url", "url")),
            long_id(ids),
            BAD_CURRENCY,
            bad_price("price_minor"),
            bad_price("cost_minor"),
        ),
        (
            SimilarIds(),
            RepeatedId("product_id"),
            PriceWatch("price_minor"),
            NotKnown(("price_minor", "currency")),
            UnreadAttributes(),
        ),
    )


def _for_customers() -> Checks:
    ids = ("customer_id",)
    return Checks(
        (
            missing_id("customer_id"),
            control_characters(ids, ("country", "city", "gender")),
            long_id(ids),
            bad_date("born_on"),
        ),
        (RepeatedId("customer_id"),),
    )


def _for_views() -> Checks:
    ids = ("customer_id", "product_id")
    return Checks(
        (
            missing_id("customer_id"),
            missing_id("product_id"),
            control_characters(ids, ()),
            long_id(ids),
            bad_date("viewed_on"),
        ),
        (),
    )


def _for_links() -> Checks:
    ids = ("product_id", "target_id")
    return Checks(
        (
            missing_id("product_id"),
            missing_id("target_id"),
            control_characters(ids, ("note",)),
            long_id(ids),
            unknown_relation(),
            link_to_itself(),
            bad_date("dates_read"),
            upgrade_cycle(),
        ),
        (),
    )
