"""What a decision needs, as flat arrays: written once, mapped from disk, never changed.

Products are numbered 0 … n−1 ("codes"); every array over products has length n. Codes point at
nothing with −1. Unknown money is −1 (prices below zero never get this far); unknown yes/no is −1.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.level import Level as Level
from pairwell.model.product_details import ProductDetails
from pairwell.model.texts import Texts

RELATIONS = (
    "related", "variant", "substitute", "part_of_set", "required_part", "often_bought_with",
    "different_brand", "accessory", "service", "upgrade", "consumable", "impulse",
)  # fmt: skip
"""What ``relation`` counts from zero; later works append, never reorder."""

ROLES = ("both", "main", "addon")
"""What ``PairRows.role`` counts from zero: the candidate's role beside the anchor."""


class SnapshotMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for the whole snapshot.

    Attributes:
        snapshot_id: version name, e.g. ``m-20261121-3``.
        created_at: RFC 3339 instant at which it was made, as the door's clock said.
        as_of: RFC 3339 instant of the newest order in it; empty when orders have no times.
        n_baskets: baskets counted.
        n_customers: distinct known customers.
        expectation: c in E(n_both) = c · n_anchor · n_candidate, the corrected expectation.
        ids_are_integers: the ids were given as integers and go back as integers.
        currency: ISO 4217 code of the catalogue's prices; empty when mixed or unknown.
        learned: the numbers that were chosen (neighbours, ridge, half-life …), for the report.
        report: the build report as plain JSON values (matrix/build_report.py).
    """

    snapshot_id: str
    created_at: str = ""
    as_of: str = ""
    n_baskets: int = 0
    n_customers: int = 0
    expectation: float = 0.0
    ids_are_integers: bool = False
    currency: str = ""
    learned: dict[str, Any] = msgspec.field(default_factory=dict)
    report: dict[str, Any] = msgspec.field(default_factory=dict)


class ProductArrays(msgspec.Struct, frozen=True, kw_only=True):
    """The catalogue by code: the products of the orders first, then those never sold."""

    ids: Texts
    titles: Texts
    category: npt.NDArray[np.int32]  # code into category_names, −1 unknown
    category_names: Texts
    family: npt.NDArray[np.int32]  # group of variants, −1 none
    family_names: Texts
    brands: Texts
    price_minor: npt.NDArray[np.int64]
    cost_minor: npt.NDArray[np.int64]
    in_stock: npt.NDArray[np.int8]  # 1, 0, −1 unknown (taken as in stock)
    consumable: npt.NDArray[np.int8]
    n_orders: npt.NDArray[np.int32]  # baskets with the product
    base: npt.NDArray[np.float32]  # strength of the constant: what it sells with no anchor
    repeat_days: npt.NDArray[np.float32] | None = None  # between one customer's purchases; NaN
    discontinued: npt.NDArray[np.int8] | None = None  # 1, 0, −1 unknown (taken as no)
    last_day: npt.NDArray[np.int32] | None = None  # of its newest order, since 1970; −1 never
    sold_months: npt.NDArray[np.int16] | None = None  # bit 0 is January: sold then in any year

    @property
    def gone(self) -> npt.NDArray[np.bool_]:
        """Which products are out of stock for good; what can be bought is not among them."""
        if self.discontinued is None:
            return np.zeros(len(self.in_stock), dtype=np.bool_)
        return np.asarray((self.in_stock == 0) & (self.discontinued == 1))


class PairRows(msgspec.Struct, frozen=True, kw_only=True):
    """Stored pairs, anchor by anchor: row a is ``offsets[a]:offsets[a + 1]``, the strongest first.

    ``score`` is what offers are ranked by: the strength, and of unproven pairs what is believed of
    them (matrix/belief.py).
    """

    offsets: npt.NDArray[np.int64]  # n + 1
    candidate: npt.NDArray[np.int32]
    n_both: npt.NDArray[np.int32]
    n_customers: npt.NDArray[np.int32]
    p_value: npt.NDArray[np.float64]
    q_value: npt.NDArray[np.float64]
    proven: npt.NDArray[np.bool_]
    strength: npt.NDArray[np.float32]
    score: npt.NDArray[np.float32]
    relation: npt.NDArray[np.int8]  # index into RELATIONS
    role: npt.NDArray[np.int8]  # index into ROLES


class BackoffRows(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with a whole family or category: row f is ``offsets[f]:offsets[f + 1]``.

    ``n_both`` are baskets with any member of the group and the candidate, ``n_group`` baskets with
    any member; best score first; candidates of the group itself are not in its row.
    """

    offsets: npt.NDArray[np.int64]
    candidate: npt.NDArray[np.int32]
    n_both: npt.NDArray[np.int32]
    n_customers: npt.NDArray[np.int32]
    score: npt.NDArray[np.float32]
    n_group: npt.NDArray[np.int32]  # one for each group


class LinkRows(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop itself says goes with a product: row a is ``offsets[a]:offsets[a + 1]``.

    In the order of the shop's file; no counts stand behind a link. Where ``fits`` is true, the
    target fits only the products that are linked to it so, and no other of their categories.
    """

    offsets: npt.NDArray[np.int64]  # n + 1
    target: npt.NDArray[np.int32]
    relation: npt.NDArray[np.int8]  # index into RELATIONS
    fits: npt.NDArray[np.bool_] | None = None


class PriceRows(msgspec.Struct, frozen=True, kw_only=True):
    """What each product cost since when, in the web shop: row a is ``offsets[a]:offsets[a + 1]``.

    The oldest first; a product without a history has an empty row. ``price_minor`` −1: not on sale,
    or not known. ``announced``: it was shown as a reduction. ``from_launch``: the first point is
    the day on which the product came on sale.
    """

    offsets: npt.NDArray[np.int64]  # n + 1
    since_us: npt.NDArray[np.int64]  # microseconds since 1970, UTC
    price_minor: npt.NDArray[np.int64]
    announced: npt.NDArray[np.bool_]
    from_launch: npt.NDArray[np.bool_]  # one for each product


class AnswerRows(msgspec.Struct, frozen=True, kw_only=True):
    """What came of logged offers of each product (model/outcome.py)."""

    n_shown: npt.NDArray[np.int32]
    n_taken: npt.NDArray[np.int32]
    n_held: npt.NDArray[np.int32]
    n_anyway: npt.NDArray[np.int32]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that serving reads. Customers' histories are not in it (``History``).

    ``assumed`` holds what is expected of products with little history (matrix/cold.py), by
    product; ``details``, ``links`` and ``prices`` are None where the shop gave none,
    ``answers`` where no offer was logged yet.
    """

    meta: SnapshotMeta
    products: ProductArrays
    pairs: PairRows
    families: BackoffRows
    categories: BackoffRows
    assumed: BackoffRows | None = None
    details: ProductDetails | None = None
    links: LinkRows | None = None
    prices: PriceRows | None = None
    answers: AnswerRows | None = None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What each known customer bought: row c is ``offsets[c]:offsets[c + 1]``.

    Kept in a file of its own, so that a person can be erased without touching the rest.
    """

    customer_ids: Texts
    customer_ids_are_integers: bool
    offsets: npt.NDArray[np.int64]
    product: npt.NDArray[np.int32]
    frequency: npt.NDArray[np.float32]  # weighted share of the customer's baskets that held it
    last_day: npt.NDArray[np.int32] | None = None  # days since 1970 of the last one; −1 unknown
