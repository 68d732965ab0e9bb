"""Every table's columns: name, type and meaning, once.

Money is integer minor units (pence, groszy, kopecks) beside an ISO 4217 currency. Times are UTC.
Not known is null, never zero.
"""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

INSTANT = pa.timestamp("us", tz="UTC")


class Column(NamedTuple):
    """One column of a table: its name, Arrow type, meaning, and whether every row must have it."""

    name: str
    type: pa.DataType
    meaning: str
    required: bool = False


def schema(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of a table.

    >>> schema(CUSTOMERS).names[0]
    'customer_id'
    """
    return pa.schema([pa.field(c.name, c.type, nullable=not c.required) for c in columns])


LINES = (
    Column("order_id", pa.string(), "the shop's own order number", required=True),
    Column("product_id", pa.string(), "the shop's own product number", required=True),
    Column("customer_id", pa.string(), "who bought; null for a guest"),
    Column("ordered_at", INSTANT, "when the order was placed"),
    Column("quantity", pa.int64(), "pieces; negative on a return line", required=True),
    Column("unit_price_minor", pa.int64(), "price of one piece in minor units"),
    Column("currency", pa.string(), "ISO 4217 code of the price"),
)
"""One line of one order, as facts hold it (returns already taken away)."""

PRODUCTS = (
    Column("product_id", pa.string(), "the shop's own product number", required=True),
    Column("title", pa.string(), "name as shown to people"),
    Column("category", pa.string(), "category path, levels joined by ' > '"),
    Column("brand", pa.string(), "maker or brand"),
    Column("group_id", pa.string(), "family of variants (colours, sizes) it belongs to"),
    Column("price_minor", pa.int64(), "present price in minor units"),
    Column("cost_minor", pa.int64(), "cost of goods in minor units"),
    Column("currency", pa.string(), "ISO 4217 code of price and cost"),
    Column("in_stock", pa.bool_(), "can be bought now; null = not known, taken as yes"),
    Column("discontinued", pa.bool_(), "no longer sold, and not coming back; null = not known"),
    Column("consumable", pa.bool_(), "is bought again when used up; null = not known"),
    Column("kind", pa.string(), "product, service or subscription; null = product"),
    Column("image_url", pa.string(), "picture"),
    Column("url", pa.string(), "page in the shop"),
    Column("pack_size", pa.float64(), "how much one piece holds, in pack_unit"),
    Column("pack_unit", pa.string(), "unit of pack_size: pieces, ml, kg"),
    Column("min_age", pa.int64(), "age in years below which it must not be offered"),
    Column("regulated", pa.string(), "insurance, credit or investment; null = not regulated"),
    Column(
        "attributes",
        pa.string(),
        "JSON object: attribute name to a text, a number or a list of them; tags under tags",
    ),
)
"""The catalogue."""

CUSTOMERS = (
    Column("customer_id", pa.string(), "the shop's own customer number", required=True),
    Column("country", pa.string(), "country as the shop wrote it"),
    Column("city", pa.string(), "place of living"),
    Column("gender", pa.string(), "as the shop wrote it"),
    Column("born_on", pa.date32(), "date of birth"),
)
"""Who buys. No names, mails or phones: nothing here needs them yet."""

LINKS = (
    Column("product_id", pa.string(), "the shop's own product number", required=True),
    Column("relation", pa.string(), "what the target is to the product", required=True),
    Column("target_id", pa.string(), "the product that goes with it", required=True),
    Column("valid_from", pa.date32(), "first day on which it holds; null = from the start"),
    Column("valid_to", pa.date32(), "last day on which it holds; null = until the list changes"),
    Column("fits", pa.bool_(), "the target fits only the products that the list names for it"),
    Column("note", pa.string(), "why, in the shop's words; staff read it"),
)
"""What the shop itself says goes with a product, in the order of its file."""

VIEWS = (
    Column("customer_id", pa.string(), "who looked; the browser where nobody is known", True),
    Column("product_id", pa.string(), "the shop's own product number", required=True),
    Column("viewed_on", pa.date32(), "day of the view (UTC): a visitor's day is a session", True),
)
"""What was looked at, each product once a visitor and day; from files and back ends, no browser."""

COUNTS = (
    Column("anchor_id", pa.string(), "the product an offer hangs on", required=True),
    Column("candidate_id", pa.string(), "the product that goes with it", required=True),
    Column("n_both", pa.int64(), "baskets with both", required=True),
    Column("n_anchor", pa.int64(), "baskets with the anchor", required=True),
    Column("n_candidate", pa.int64(), "baskets with the candidate", required=True),
    Column("n_baskets", pa.int64(), "all baskets", required=True),
    Column(
        "n_customers",
        pa.int64(),
        "distinct customers of the joint orders; a guest order is one",
        required=True,
    ),
)
"""What the counting kernel returns; the two ids keep the type they were given in."""

PAIRS = (
    *COUNTS,
    Column("support", pa.float64(), "n_both / n_baskets", required=True),
    Column("confidence", pa.float64(), "n_both / n_anchor", required=True),
    Column(
        "lift",
        pa.float64(),
        "n_both over the expectation corrected for basket sizes",
        required=True,
    ),
    Column(
        "lift_plain", pa.float64(), "n_both · n_baskets / (n_anchor · n_candidate)", required=True
    ),
    Column("lift_low", pa.float64(), "lower end of the 95 % interval of lift", required=True),
    Column("lift_high", pa.float64(), "upper end of the 95 % interval of lift", required=True),
    Column(
        "lift_shrunk",
        pa.float64(),
        "lift drawn towards that of the two categories, so that small counts do not shout",
        required=True,
    ),
    Column("leverage", pa.float64(), "support less its corrected expectation", required=True),
    Column(
        "conviction",
        pa.float64(),
        "(1 − candidate share) / (1 − confidence); inf at 1",
        required=True,
    ),
    Column("llr", pa.float64(), "log-likelihood ratio G², signed by direction", required=True),
    Column(
        "p_value",
        pa.float64(),
        "chance of as many joint baskets with nothing to find",
        required=True,
    ),
    Column(
        "q_value",
        pa.float64(),
        "false-discovery rate at this pair, over all pairs tested",
        required=True,
    ),
    Column("proven", pa.bool_(), "q_value ≤ 0.05 and n_both ≥ 3", required=True),
    Column(
        "strength",
        pa.float64(),
        "what the anchor adds when the rest of the basket is known",
        required=True,
    ),
    Column(
        "score",
        pa.float64(),
        "ranking weight: strength; of unproven pairs, what is believed",
        required=True,
    ),
    Column(
        "relation",
        pa.string(),
        "what the shop's link calls it; else related, variant, substitute, consumable or service",
        required=True,
    ),
    Column(
        "role",
        pa.string(),
        "role of the candidate beside the anchor: main, addon or both",
        required=True,
    ),
    Column("price_ratio", pa.float64(), "candidate's price over the anchor's; null = not known"),
    Column(
        "repeat_days",
        pa.float64(),
        "days until a consumable is usually bought again; null = no consumable, or not known",
    ),
    Column("source", pa.string(), "mined, or curated by a person", required=True),
)
"""The matrix as the analyst sees it: every stored pair, no floor."""

BUNDLES = (
    Column("anchor_id", pa.string(), "the member that people come for", required=True),
    Column(
        "addon_ids", pa.list_(pa.string()), "the other members, best seller first", required=True
    ),
    Column("n_members", pa.int64(), "products in the bundle", required=True),
    Column("n_together", pa.int64(), "baskets with all members", required=True),
    Column("n_almost", pa.int64(), "baskets with all members but one", required=True),
    Column("n_customers", pa.int64(), "distinct customers of n_together", required=True),
    Column(
        "n_expected",
        pa.float64(),
        "baskets with all members that its sub-sets explain",
        required=True,
    ),
    Column(
        "complete_share",
        pa.float64(),
        "n_together / (n_together + n_almost)",
        required=True,
    ),
    Column(
        "p_value",
        pa.float64(),
        "chance of as many with nothing beyond the sub-sets",
        required=True,
    ),
    Column("q_value", pa.float64(), "false-discovery rate over all sets tested", required=True),
    Column("sum_minor", pa.int64(), "the members' present prices added; null = one not known"),
    Column("saving_minor", pa.int64(), "what the discount asked for takes off, rounded down"),
    Column("bundle_price_minor", pa.int64(), "sum less saving"),
    Column("margin_minor", pa.int64(), "sum less costs: the room for a saving"),
    Column("margin_left_minor", pa.int64(), "what the saving leaves of it"),
    Column("currency", pa.string(), "ISO 4217 code of the sums"),
    Column("held", pa.string(), "why it cannot be offered now: out_of_stock, below_cost"),
)
"""Sets of three and more that are bought together; ids keep the type they were given in."""

WHITE_SPOTS = (
    Column("customer_id", pa.string(), "whom to call", required=True),
    Column("group_id", pa.string(), "category, or product, never bought", required=True),
    Column("product_id", pa.string(), "what to offer first: the group's best seller"),
    Column("title", pa.string(), "its name"),
    Column(
        "buy_share",
        pa.float64(),
        "probability that the group is bought within the window",
        required=True,
    ),
    Column("typical_minor", pa.int64(), "what one order of the group typically brings"),
    Column("value_minor", pa.int64(), "buy_share times typical_minor"),
    Column("value_of", pa.string(), "what is brought: margin, or revenue where costs are unknown"),
    Column("because_id", pa.string(), "the owned group that speaks loudest for it"),
    Column("because_title", pa.string(), "its name"),
    Column(
        "n_behind",
        pa.int64(),
        "different customers who bought from cells like it a window ago",
        required=True,
    ),
    Column("window_days", pa.int64(), "days within which the purchase is expected", required=True),
    Column("currency", pa.string(), "ISO 4217 code of the amounts"),
)
"""The call list: the best empty cells of the grid of customers and what they own."""
