"""Everything that the report shows, as plain frozen values; no part of it knows HTML.

Money is integer minor units, shares are 0..1, days are ISO dates. Not known is None.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from pairwell.measure.breadth import Breadth
from pairwell.model.offer import Placement
from pairwell.model.review import Gaps, MatrixReview


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """The books of one import: ``rows_in = loaded + not_product + duplicate + quarantined``.

    Attributes:
        imported_at: RFC 3339 instant; empty when not known.
        reasons: quarantined rows by reason code.
    """

    file: str
    kind: str
    rows_in: int
    loaded: int
    not_product: int = 0
    duplicate: int = 0
    quarantined: int = 0
    imported_at: str = ""
    reasons: dict[str, int] = msgspec.field(default_factory=dict)


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A data finding as the report prints it."""

    code: str
    severity: str
    message: str
    hint: str = ""
    n_rows: int = 0


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One product as a line of a table."""

    product_id: str
    title: str
    n_orders: int
    price_minor: int | None = None


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """One day, week or month of trade.

    Attributes:
        starts_on: first day, ISO.
        whole: False when the orders begin after its first day or end before its last.
        basket, basket_low, basket_high: mean distinct products an order, 95 % interval.
        price_minor, price_low_minor, price_high_minor: median and quartiles of unit prices.
    """

    starts_on: str
    whole: bool
    n_orders: int
    basket: float
    basket_low: float
    basket_high: float
    n_prices: int
    price_minor: float | None
    price_low_minor: float | None
    price_high_minor: float | None


class SizeBand(msgspec.Struct, frozen=True, kw_only=True):
    """Orders with ``low`` to ``high`` distinct products; ``high`` None is "and more"."""

    low: int
    high: int | None
    n_orders: int


class Trade(msgspec.Struct, frozen=True, kw_only=True):
    """Orders, basket size and prices.

    Attributes:
        unit: length of the spells.
        change: mean orders a whole spell, later half over earlier half, less one; None under
            four whole spells.
        n_untimed: orders without a time.
        currency: of the prices drawn: the most common one of the lines.
        breadth: products a customer with the profit beside them; None where that is not known.
    """

    unit: Literal["day", "week", "month"]
    spells: tuple[Spell, ...]
    bands: tuple[SizeBand, ...]
    n_orders: int
    n_untimed: int
    mean_basket: float | None
    median_basket: float | None
    change: float | None
    currency: str
    first_day: str
    last_day: str
    breadth: Breadth | None = None


class PairLine(msgspec.Struct, frozen=True, kw_only=True):
    """A pair with its evidence, told once, from the main product's side."""

    anchor: Item
    candidate: Item
    n_both: int
    n_customers: int
    lift: float
    lift_low: float
    lift_high: float
    q_value: float
    relation: str
    role: str
    price_ratio: float | None


class GroupMap(msgspec.Struct, frozen=True, kw_only=True):
    """Joint purchases between groups of products, found and expected.

    Attributes:
        by: what the groups are; ``product`` when the shop's products have no categories.
        n_orders: orders with any product of the group.
        observed: pairs of different products in one order, group a with group b, summed.
        expected: the same by chance, corrected for basket sizes.
        proven: proven stored pairs from a product of group a to one of group b.
        n_groups: groups there are; the map holds the largest.
    """

    by: Literal["category", "product"]
    names: tuple[str, ...]
    n_orders: tuple[int, ...]
    observed: tuple[tuple[int, ...], ...]
    expected: tuple[tuple[float, ...], ...]
    proven: tuple[tuple[int, ...], ...]
    n_groups: int


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An edge of the network, by the numbers of its two nodes."""

    a: int
    b: int
    n_both: int
    lift: float


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Top products and the strongest proven pairs between them; ``groups`` name the colours."""

    items: tuple[Item, ...]
    group: tuple[int, ...]
    groups: tuple[str, ...]
    links: tuple[Link, ...]


class Uncovered(msgspec.Struct, frozen=True, kw_only=True):
    """A best seller whose page gets no offer.

    Attributes:
        why_none: code of the answer.
        refusals: candidates refused, by code.
    """

    item: Item
    rank: int
    why_none: str
    refusals: dict[str, int]


class CoverageBand(msgspec.Struct, frozen=True, kw_only=True):
    """Of the best ``top`` sellers, how many have at least one valid offer."""

    top: int
    n_covered: int


class PlaceCovered(msgspec.Struct, frozen=True, kw_only=True):
    """Of the best sellers, how many have at least one and two offers at a place."""

    placement: Placement
    n_with_one: int
    n_with_two: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """R-34: how many best sellers have at least one valid offer on their page.

    Attributes:
        places: the same at every place that is open.
        order_share: the same weighted by orders; None when nothing sold.
        n_backed_off: covered sellers whose every offer comes from family or category.
    """

    n_sellers: int
    n_covered: int
    n_backed_off: int
    order_share: float | None
    bands: tuple[CoverageBand, ...]
    uncovered: tuple[Uncovered, ...]
    places: tuple[PlaceCovered, ...] = ()


class PlanLine(msgspec.Struct, frozen=True, kw_only=True):
    """R-33: what a dearer product would bring, and what its strongest add-on would.

    Attributes:
        n_both: orders with both, of ``anchor.n_orders``.
        low, high: 95 % interval of that share (Wilson).
        dearer_minor: what a price 10 % higher brings if nobody leaves.
        addon_minor, addon_low_minor, addon_high_minor: what an add-on brings that goes with so many
            of the anchor's orders, and at both ends of the interval.
        even_share: from this share on the add-on beats the increase; None where it cannot.
    """

    anchor: Item
    candidate: Item
    n_both: int
    low: float
    high: float
    dearer_minor: int
    addon_minor: int
    addon_low_minor: int
    addon_high_minor: int
    even_share: float | None


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """Three products or more that are bought whole, beyond what their sub-sets explain.

    Attributes:
        items: the anchor first.
        n_together: orders with all of them.
        n_almost: orders with all but one.
        n_expected: orders with all of them that the sub-sets explain.
        share, share_low, share_high: n_together / (n_together + n_almost), its 95 % interval
            (Wilson).
        price_minor: the sum; None when a price is not known.
        held: why it cannot be offered now (``out_of_stock``, ``below_cost``); empty: nothing.
    """

    items: tuple[Item, ...]
    n_together: int
    n_almost: int
    n_customers: int
    n_expected: float
    share: float
    share_low: float
    share_high: float
    price_minor: int | None
    held: str = ""


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Two categories that the same people buy, but not at once.

    Attributes:
        n_customers: customers of two orders or more who bought from both.
        n_together: of these, who ever did so in one order.
        customer_lift: n_customers over chance, corrected for how much customers buy.
        basket_lift: joint purchases inside one order over chance.
    """

    a: str
    b: str
    n_customers: int
    n_together: int
    customer_lift: float
    basket_lift: float


class Space(msgspec.Struct, frozen=True, kw_only=True):
    """One group of products in the grid of customers and what they own.

    Attributes:
        n_owners: known customers who ever bought from it.
        owner_share: of all known customers.
        expected_buyers: of the others, so many will within the window.
        typical_minor: what one order of it typically brings; None not known.
        value_minor: expected_buyers · typical_minor.
    """

    name: str
    n_owners: int
    owner_share: float
    expected_buyers: float
    typical_minor: int | None
    value_minor: int | None


class WhiteSpots(msgspec.Struct, frozen=True, kw_only=True):
    """Where the assortment or the offers have a hole.

    Attributes:
        can_see_gaps: categories and customers with several orders are known.
        lonely: best sellers that no proven pair starts from.
        space: groups that customers do not own yet, most value first; empty where there are no
            categories, or orders too few to learn from.
        window_days: within which ``space`` expects buyers.
        value_of: what its amounts are: ``margin`` or ``revenue``.
    """

    can_see_gaps: bool
    gaps: tuple[Gap, ...]
    lonely: tuple[Item, ...]
    n_sellers: int
    space: tuple[Space, ...] = ()
    window_days: int = 0
    value_of: str = "revenue"


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """The whole report.

    Attributes:
        shop: name to print; may be empty.
        build: the build report as plain JSON values.
        learned: numbers chosen by the build.
    """

    shop: str
    made_at: str
    snapshot_id: str
    currency: str
    n_products: int
    n_sold: int
    n_customers: int
    n_pairs: int
    n_proven: int
    books: tuple[Book, ...]
    notes: tuple[Note, ...]
    trade: Trade
    pairs: tuple[PairLine, ...]
    map: GroupMap
    network: Network
    coverage: Coverage
    plans: tuple[PlanLine, ...]
    bundles: tuple[Bundle, ...]
    white_spots: WhiteSpots
    review: MatrixReview
    gaps: Gaps
    build: dict[str, Any]
    learned: dict[str, Any]
