"""Order lines, and what came back of them, as the review reads them."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.matrix.codes import coded
from pairwell.matrix.joint_orders import (
    BACK,
    CHEAP,
    KEPT,
    PRICED,
    RECENT,
    YEAR_AGO,
    ProductOrders,
)
from pairwell.matrix.purchases import DAY_US
from pairwell.matrix.significance import Float64s
from pairwell.matrix.worth import medians, one_currency, revenue_of, typical
from pairwell.model.texts import Texts

YEAR_DAYS = 365.0
CHEAPER = 0.95
"""Of its usual price: what is paid below this share is a discount."""


class ReviewOrders(msgspec.Struct, frozen=True, kw_only=True):
    """What the review knows of each product, by code.

    Attributes:
        orders: which orders hold it.
        as_of: the newest order, days since 1970; NaN where no line has a time: then every order
            counts as recent and nothing can be compared with before.
        window_days: days that are recent.
        first_day: of each product's first sale; NaN unknown.
        order_value: what it typically brings an order, minor units; NaN unknown.
        revenue: of the last year, minor units.
        price_now: median unit price of the window; NaN not sold in it.
        price_before: median unit price of the year before the window.
        currency: of the prices; empty unknown. Several currencies make every price unknown.
    """

    orders: ProductOrders
    as_of: float
    window_days: float
    first_day: Float64s
    order_value: Float64s
    revenue: Float64s
    price_now: Float64s
    price_before: Float64s
    currency: str


def review_orders(
    lines: pa.Table, taken_back: pa.Table, ids: Texts, window_days: float
) -> ReviewOrders:
    """Read them.

    Args:
        lines: ``LINES`` columns, what was bought and kept.
        taken_back: ``LINES`` columns, what was bought and came back.
        ids: the products by code; others are left out.
        window_days: so many last days are recent.
    """
    currency = one_currency(lines)
    n_kept = lines.num_rows
    both = pa.concat_tables([lines, taken_back])
    known = pc.index_in(both["product_id"], value_set=pa.array(ids.unpack(), pa.string()))
    product = known.fill_null(-1).to_numpy().astype(np.int64)
    order, _ = coded(both["order_id"], "order_id")
    who, names = coded(both["customer_id"], "customer_id")
    instants = both["ordered_at"].cast(pa.timestamp("us"), safe=False).cast(pa.int64())
    ticks = instants.fill_null(0).to_numpy()
    line_day = np.where(instants.is_valid().to_numpy(), ticks / DAY_US, np.nan)
    place, customer, day = _placed(order, who, line_day, len(names))
    as_of = float(np.nanmax(day)) if (~np.isnan(day)).any() else float("nan")
    span = _spans(day, as_of, window_days)

    good = product >= 0
    kept_line = (np.arange(both.num_rows) < n_kept) & good
    order, product = place[order], product
    price = both["unit_price_minor"].cast(pa.float64()).fill_null(np.nan).to_numpy()
    price = np.where(price > 0, price, np.nan) if currency is not None else price * np.nan
    age = as_of - day[order]
    lately = kept_line & ~np.isnan(price) & ~(age > YEAR_DAYS)
    n = len(ids)
    usual = medians(product[lately], price[lately], n)
    entry, at = np.unique(order[good].astype(np.int64) * n + product[good], return_inverse=True)
    where = np.full(both.num_rows, -1)
    where[good] = at
    flag = np.zeros(len(entry), dtype=np.int8)
    flag[where[kept_line]] |= KEPT
    flag[where[good & ~kept_line]] |= BACK
    flag[where[lately]] |= PRICED
    dear = lately & ~(price < CHEAPER * usual[np.maximum(product, 0)])
    cheap = (flag & PRICED) > 0
    cheap[where[dear]] = False
    flag[cheap] |= CHEAP

    entry_order, entry_product = np.divmod(entry, max(n, 1))
    by_product = np.argsort(entry_product, kind="stable")
    starts = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(entry_product, minlength=n), out=starts[1:])
    recent = (span[order] & RECENT) > 0
    now, before = lately & recent, lately & ~recent
    amount = np.where(np.isnan(price), np.nan, revenue_of(both))
    sold = np.where(kept_line, product, -1)
    return ReviewOrders(
        orders=ProductOrders(
            starts=starts, order=entry_order[by_product].astype(np.int32), flag=flag[by_product],
            span=span, day=day, customer=customer,
        ),
        as_of=as_of,
        window_days=window_days,
        first_day=_first(product[kept_line], line_day[kept_line], n),
        order_value=typical(order, sold, amount, n),
        revenue=np.bincount(product[lately], amount[lately], minlength=n).astype(np.float64),
        price_now=medians(product[now], price[now], n),
        price_before=medians(product[before], price[before], n),
        currency=currency or "",
    )  # fmt: skip


def _placed(
    order: npt.NDArray[np.int32], who: npt.NDArray[np.int32], line_day: Float64s, n_names: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Float64s]:
    """The place of each order code, and each placed order's customer and day."""
    n = int(order.max(initial=-1)) + 1
    customer = np.full(n, -1, dtype=np.int32)
    np.maximum.at(customer, order, who)
    guests = customer < 0
    customer[guests] = n_names + np.arange(int(guests.sum()), dtype=np.int32)
    day = np.full(n, np.inf)
    np.fmin.at(day, order, line_day)
    day[np.isinf(day)] = np.nan
    by = np.lexsort((day, customer))
    place = np.empty(n, dtype=np.int32)
    place[by] = np.arange(n, dtype=np.int32)
    return place, customer[by], day[by]


def _spans(day: Float64s, as_of: float, window_days: float) -> npt.NDArray[np.int8]:
    if np.isnan(as_of):
        return np.full(len(day), RECENT, dtype=np.int8)
    span = np.zeros(len(day), dtype=np.int8)
    span[as_of - day < window_days] = RECENT
    a_year_ago = as_of - YEAR_DAYS
    if np.nanmin(day) <= a_year_ago - window_days:
        back = (day <= a_year_ago) & (a_year_ago - day < window_days)
        span[back & (span == 0)] = YEAR_AGO
    return span


def _first(product: npt.NDArray[np.int64], day: Float64s, n: int) -> Float64s:
    first = np.full(n, np.inf)
    np.fmin.at(first, product, day)
    first[np.isinf(first)] = np.nan
    return first
