"""Verb: propose bundles from the facts: what is bought whole, what it costs, what it would save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.app.ports.facts import Facts
from pairwell.matrix.bundles import OnePer, find_bundles
from pairwell.matrix.prices import fill_prices
from pairwell.matrix.prune import MIN_CUSTOMERS
from pairwell.model.errors import InputRefused, NotReady
from pairwell.offers.bundle_price import KEPT_MARGIN, Start, start_discount
from pairwell.offers.multibuy import Piece


class BundlesProposed(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed.

    Attributes:
        bundles: ``BUNDLES`` columns, the best first.
        titles: title of each product that is named; empty where it has none.
        n_found: bundles found, before variety and limit.
        discount: share taken off the sum.
        starts: of each bundle, the discount to start with before a test has spoken, and why; None
            where a price is not known.
    """

    bundles: pa.Table
    titles: dict[str, str]
    n_found: int
    discount: float
    starts: tuple[Start | None, ...] = ()


def propose_bundles(
    facts: Facts,
    *,
    limit: int | None = None,
    anchor: str | None = None,
    per_product: int | None = None,
    discount: float = 0.1,
    one_per: OnePer = "family",
    min_customers: int = MIN_CUSTOMERS,
    kept_share: float = KEPT_MARGIN,
) -> BundlesProposed:
    """Propose bundles.

    Args:
        facts: lines and products.
        limit: so many at most.
        anchor: only those that hold this product, whatever its role.
        per_product: another product than ``anchor`` stands in so many at most, so that one range
            does not fill the list.
        discount: share that the bundle's price takes off, 0 ≤ discount < 1.
        one_per: at most one member of each family, or of each category as well.
        min_customers: distinct customers behind a bundle.
        kept_share: of the margin apart that a bundle keeps at least.

    Raises:
        NotReady: there are no order lines yet.
        InputRefused: a number is out of its range, or nobody knows the product.
    """
    lines = facts.lines()
    if lines.num_rows == 0:
        raise NotReady(
            "There are no order lines to find bundles in.",
            "Import orders first: pairwell import orders.csv",
        )
    products = fill_prices(facts.products(), lines).products
    if anchor is not None and not pc.any(pc.equal(products["product_id"], anchor)).as_py():
        raise InputRefused(
            f"There is no product {anchor!r}.", "Give an id as it stands in the shop's files."
        )
    found = find_bundles(
        lines, products, discount=discount, one_per=one_per, min_customers=min_customers
    )
    kept = _varied(found, limit, anchor, per_product)
    chosen = found.take(pa.array(kept, pa.int64()))
    named = {*chosen["anchor_id"].to_pylist()}
    named |= {each for ids in chosen["addon_ids"].to_pylist() for each in ids}
    listed = products.filter(
        pc.is_in(products["product_id"], value_set=pa.array(sorted(named), pa.string()))
    )
    titles = {
        name: title or ""
        for name, title in zip(
            listed["product_id"].to_pylist(), listed["title"].to_pylist(), strict=True
        )
    }
    return BundlesProposed(
        bundles=chosen,
        titles=titles,
        n_found=found.num_rows,
        discount=discount,
        starts=tuple(_starts(chosen, listed, kept_share)),
    )


def _starts(chosen: pa.Table, products: pa.Table, kept_share: float) -> Iterator[Start | None]:
    """Where each bundle's discount starts, by prices and costs of its members."""
    columns = ("product_id", "price_minor", "cost_minor")
    known = {row["product_id"]: row for row in products.select(columns).to_pylist()}
    for row in chosen.to_pylist():
        members = [known[each] for each in (row["anchor_id"], *row["addon_ids"])]
        if row["sum_minor"] is None or any(each["price_minor"] is None for each in members):
            yield None
            continue
        pieces = [
            Piece(
                product_id=each["product_id"],
                price_minor=each["price_minor"],
                cost_minor=each["cost_minor"],
            )
            for each in members
        ]
        yield start_discount(pieces, row["complete_share"], kept_share)


def _varied(
    found: pa.Table, limit: int | None, anchor: str | None, per_product: int | None
) -> list[int]:
    uses: Counter[str] = Counter()
    kept: list[int] = []
    rows = zip(found["anchor_id"].to_pylist(), found["addon_ids"].to_pylist(), strict=True)
    for at, (first, others) in enumerate(rows):
        members = [first, *others]
        if anchor is not None and anchor not in members:
            continue
        if per_product is not None and any(
            uses[each] >= per_product for each in members if each != anchor
        ):
            continue
        uses.update(members)
        kept.append(at)
        if len(kept) == limit:
            break
    return kept
