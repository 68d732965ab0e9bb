"""A question to the matrix and its answer: request, offers, refusals."""

from __future__ import annotations

from typing import Literal

import msgspec

from pairwell.model.level import Level

ProductId = str | int
"""An id as the shop gave it."""

Placement = Literal[
    "product", "cart", "cart_added", "mini_cart", "checkout", "payment", "thank_you",
    "order_email", "reminder_email", "home", "sales_floor", "call",
]  # fmt: skip
"""Where and when an offer is shown."""

Technique = Literal[
    "cross_sell", "up_sell", "down_sell", "bundle", "multibuy", "service", "threshold",
    "impulse", "replenish", "upgrade",
]  # fmt: skip
"""How an offer sells."""


class OfferRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One question: what should we offer here?

    Attributes:
        placement: where and when.
        anchors: products that the offer should hang on (the page's product); may be empty.
        cart: what is in the cart already; anchors too, and never offered.
        customer_id: who asks, if known: what they own is not offered again unless consumable.
        owned: products that the asker is known to own, beside the customer's history.
        limit: at most so many offers; never above the cap of the placement.
        locale: language of the sentences: ``en``, ``ru`` or ``pl`` (``en-GB`` is read as ``en``).

    >>> OfferRequest(anchors=("85123A",)).placement
    'product'
    """

    placement: Placement = "product"
    anchors: tuple[ProductId, ...] = ()
    cart: tuple[ProductId, ...] = ()
    customer_id: ProductId | None = None
    owned: tuple[ProductId, ...] = ()
    limit: int | None = None
    locale: str = "en"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The counts behind an offer. For staff and analysts; never shown to shoppers.

    Attributes:
        anchor_id: the anchor that speaks loudest for it (of a family or category: a member).
        level: product, or the level that the back-off reached.
        n_both, n_anchor, n_candidate, n_baskets, n_customers: counts, as in the matrix; at family
            and category level ``n_anchor`` counts baskets with any member of the group. n_both and
            n_customers of a hand-made pair that the matrix does not hold are None.
        lift: over the corrected expectation.
        q_value: false-discovery rate of the pair; None above product level.
        proven: whether the pair passed false-discovery control; False above product level.
        strength: summed over anchors and cart, at product level; None above it.
        source: ``mined`` from orders, or ``curated``: a person pinned it.
        author: who pinned it; empty for mined ones.
        row: number of the hand-made row; None for mined ones.
    """

    anchor_id: ProductId
    level: Level
    n_both: int | None
    n_anchor: int
    n_candidate: int
    n_baskets: int
    n_customers: int | None
    lift: float
    q_value: float | None
    proven: bool
    strength: float | None
    source: Literal["mined", "curated"] = "mined"
    author: str = ""
    row: int | None = None


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why this offer, in words.

    Attributes:
        code: ``bought_together``, ``bought_with_family``, ``bought_with_category`` or ``curated``.
        text: for shoppers: no counts.
        staff_text: for staff and analysts: with counts.
    """

    code: str
    text: str
    staff_text: str


class ScoreDetail(msgspec.Struct, frozen=True, kw_only=True):
    """What a score was made of: the product of the three. Never shown to shoppers.

    Attributes:
        relevance: what orders say: the summed scores of anchors and cart.
        price_factor: the prior on the price ratio; 1 is neutral, also when a price is not known.
        margin_factor: the bounded push by margin; 1 is neutral, also when the cost is not known.
    """

    relevance: float
    price_factor: float
    margin_factor: float


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One product offered.

    Attributes:
        rank: 1 is first.
        score: what it was ranked by; comparable inside one answer only. Hand-made offers come
            first whatever their score, which is zero where orders say nothing about the pair.
        price_ratio: its price over the dearest anchor's; None when a price is not known.
    """

    product_id: ProductId
    title: str
    rank: int
    technique: Technique
    relation: str
    price_minor: int | None
    currency: str
    price_ratio: float | None
    score: float
    reason: Reason
    evidence: Evidence
    score_detail: ScoreDetail | None = None


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate that was not offered, with the code of the gate that refused it."""

    product_id: ProductId
    code: str
    detail: str = ""


class OfferAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The offers, or why there are none. The same request on the same snapshot answers the same.

    Attributes:
        decision_id: hash of request and snapshot, so that what happens later can point back.
        why_none: None when there are offers; else ``no_anchor``, ``unknown_anchor``,
            ``no_candidate``, ``all_refused`` or ``placement_closed``.
        warnings: settings that weaken a promise (a floor below five customers).
    """

    decision_id: str
    snapshot_id: str
    placement: Placement
    offers: tuple[Offer, ...]
    refusals: tuple[Refusal, ...] = ()
    why_none: str | None = None
    warnings: tuple[str, ...] = ()
