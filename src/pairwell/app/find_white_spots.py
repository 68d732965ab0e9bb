"""Verb: find white spots: what customers have never bought, how likely they will, what it brings.

The grid is customer × category, or account × product. Amounts are margins once every product that
sells has a cost, and revenue until then: half of each would rank what is not known first.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.app.ports.facts import Facts
from pairwell.matrix.codes import coded
from pairwell.matrix.prices import fill_prices
from pairwell.matrix.purchases import purchases_of
from pairwell.matrix.white_space import Check, WhiteSpace, check, white_space
from pairwell.matrix.worth import one_currency, revenue_of, typical
from pairwell.model.columns import WHITE_SPOTS, schema
from pairwell.model.errors import InputRefused, NotReady

By = Literal["category", "product"]
Amount = Literal["margin", "revenue"]
Codes = npt.NDArray[np.int32]


class GroupSpace(msgspec.Struct, frozen=True, kw_only=True):
    """One column of the grid.

    Attributes:
        n_owners: customers who ever bought from it.
        owner_share: of all customers with a purchase.
        n_empty: customers who did not, and for whom there is a probability.
        expected_buyers: of these, so many will buy within the window.
        typical_minor: what one order of it typically brings; None: not known.
        value_minor: expected_buyers · typical_minor.
    """

    group_id: str
    title: str
    n_owners: int
    owner_share: float
    n_empty: int
    expected_buyers: float
    typical_minor: int | None
    value_minor: int | None


class WhiteSpotsFound(msgspec.Struct, frozen=True, kw_only=True):
    """The grid and the calls.

    Attributes:
        calls: ``WHITE_SPOTS`` columns, highest value first.
        groups: the columns of the grid, highest value first; those that five customers own.
        season: by which the last window's shares were moved; 1: not known.
        check: how well the last window was foretold from what was before it; None: not asked.
    """

    by: By
    value_of: Amount
    currency: str
    window_days: int
    n_customers: int
    season: float
    calls: pa.Table
    groups: tuple[GroupSpace, ...]
    check: Check | None = None


class _Groups(NamedTuple):
    ids: list[str]
    titles: list[str]
    of_line: Codes
    lead: npt.NDArray[np.int64]  # row of each group's best seller that is in stock, −1 none


def find_white_spots(
    facts: Facts,
    *,
    by: By | None = None,
    window_days: int = 90,
    per_customer: int = 3,
    customer: str | None = None,
    with_check: bool = False,
) -> WhiteSpotsFound:
    """Find them.

    Args:
        facts: lines and products.
        by: categories, or single products; categories where the shop has two or more.
        window_days: the purchase is expected within so many days of the newest order.
        per_customer: so many calls a customer at most.
        customer: only this one's; all are still counted.
        with_check: foretell the last window as well, and count.

    Raises:
        NotReady: there are no orders yet, or too few to learn from.
        InputRefused: nobody knows the customer, or there are no categories to go by.
    """
    lines = facts.lines()
    if lines.num_rows == 0:
        raise NotReady(
            "There are no order lines to find white spots in.",
            "Import orders first: pairwell import orders.csv",
        )
    products = fill_prices(facts.products(), lines).products
    row = pc.index_in(lines["product_id"], value_set=products["product_id"].combine_chunks())
    product = row.to_numpy(zero_copy_only=False).astype(np.int32)  # every line has its product
    by, groups = _groups(products, product, by)
    purchases = purchases_of(lines, groups.of_line, len(groups.ids))
    if customer is not None and not pc.any(pc.equal(purchases.customer_ids, customer)).as_py():
        raise InputRefused(
            f"No order is by customer {customer!r}.",
            "Give a number as it stands in the shop's files.",
        )
    worth, value_of = _worth(lines, products, product, groups)
    found = white_space(
        purchases, worth, window_days=window_days, per_customer=per_customer,
        offerable=groups.lead >= 0,
    )  # fmt: skip
    currency = one_currency(lines) or ""
    names = purchases.customer_ids.cast(pa.string())
    return WhiteSpotsFound(
        by=by,
        value_of=value_of,
        currency=currency,
        window_days=window_days,
        n_customers=found.n_known,
        season=found.season,
        calls=_calls(found, groups, products, names, worth, value_of, currency, customer),
        groups=_columns(found, groups, worth),
        check=check(purchases, window_days=window_days) if with_check else None,
    )


def _groups(products: pa.Table, product: Codes, by: By | None) -> tuple[By, _Groups]:
    category, names = coded(products["category"], "category")
    known = names.to_pylist()
    if by == "category" and not known:
        raise InputRefused(
            "No product has a category.", "Import a products file with categories, or --by product."
        )
    by = by or ("category" if len(known) > 1 else "product")
    titles = [title or "" for title in products["title"].to_pylist()]
    n_lines = np.bincount(product, minlength=products.num_rows)
    in_stock = products["in_stock"].fill_null(True).to_numpy(zero_copy_only=False)
    if by == "product":
        everything = np.arange(products.num_rows)
        ids = [str(each) for each in products["product_id"].to_pylist()]
        return by, _Groups(ids, titles, product, np.where(in_stock, everything, -1))
    lead = np.full(len(known), -1, dtype=np.int64)
    best_last = np.argsort(n_lines, kind="stable")
    best_last = best_last[in_stock[best_last] & (category[best_last] >= 0)]
    lead[category[best_last]] = best_last
    return by, _Groups(known, known, category[product], lead)


def _worth(
    lines: pa.Table, products: pa.Table, product: Codes, groups: _Groups
) -> tuple[npt.NDArray[np.float64], Amount]:
    order, _ = coded(lines["order_id"], "order_id")
    amount = revenue_of(lines)
    if one_currency(lines) is None:
        amount = np.full(len(amount), np.nan)
    cost = products["cost_minor"].cast(pa.float64()).fill_null(np.nan).to_numpy()[product]
    value_of: Amount = "revenue" if np.isnan(cost).any() else "margin"
    if value_of == "margin":
        amount = amount - cost * lines["quantity"].to_numpy()
    return typical(order, groups.of_line, amount, len(groups.ids)), value_of


def _calls(
    found: WhiteSpace,
    groups: _Groups,
    products: pa.Table,
    names: pa.Array,
    worth: npt.NDArray[np.float64],
    value_of: Amount,
    currency: str,
    customer: str | None,
) -> pa.Table:
    kept = np.arange(len(found.customer))
    if customer is not None:
        kept = kept[np.equal(found.customer, names.index(customer).as_py())]
    group, because = found.group[kept], found.because[kept]
    ids, titles = pa.array(groups.ids, pa.string()), pa.array(groups.titles, pa.string())
    lead = pa.array(groups.lead[group])
    owned = pa.array(np.maximum(because, 0), mask=because < 0)
    n = len(kept)
    columns = {
        "customer_id": names.take(pa.array(found.customer[kept])),
        "group_id": ids.take(pa.array(group)),
        "product_id": products["product_id"].take(lead),
        "title": products["title"].take(lead),
        "buy_share": pa.array(found.share[kept]),
        "typical_minor": _minor(worth[group]),
        "value_minor": _minor(found.value[kept]),
        "value_of": pa.array([value_of] * n, pa.string()),
        "because_id": ids.take(owned),
        "because_title": titles.take(owned),
        "n_behind": pa.array(found.n_customers[kept]),
        "window_days": pa.array([int(found.window_days)] * n, pa.int64()),
        "currency": pa.array([currency] * n, pa.string()),
    }
    return pa.table(columns).select([c.name for c in WHITE_SPOTS]).cast(schema(WHITE_SPOTS))


def _minor(amount: npt.NDArray[np.float64]) -> pa.Array:
    unknown = np.isnan(amount)
    whole = np.rint(np.where(unknown, 0.0, amount)).astype(np.int64)
    return pa.array(whole, mask=unknown)


def _columns(
    found: WhiteSpace, groups: _Groups, worth: npt.NDArray[np.float64]
) -> tuple[GroupSpace, ...]:
    value = found.expected_buyers * worth
    asked = np.flatnonzero(found.n_empty > 0)
    asked = asked[np.argsort(-np.nan_to_num(value[asked], nan=-1.0), kind="stable")]
    return tuple(
        GroupSpace(
            group_id=groups.ids[g],
            title=groups.titles[g],
            n_owners=int(found.n_owners[g]),
            owner_share=int(found.n_owners[g]) / found.n_known,
            n_empty=int(found.n_empty[g]),
            expected_buyers=float(found.expected_buyers[g]),
            typical_minor=None if np.isnan(worth[g]) else round(float(worth[g])),
            value_minor=None if np.isnan(value[g]) else round(float(value[g])),
        )
        for g in asked.tolist()
    )
