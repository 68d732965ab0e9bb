"""A question to the matrix and its answer: request, offers, refusals."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from pairwell.model.level import Level
from pairwell.model.looked_at import LookedAt
from pairwell.model.stage import Stage
from pairwell.model.threshold import Progress

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

Block = Literal["with_this", "better", "kit", "general"]
"""One of several lists in a placement."""


class CartLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of a cart; without a price the catalogue's is taken."""

    product_id: ProductId
    quantity: Annotated[int, msgspec.Meta(ge=1)] = 1
    unit_price_minor: Annotated[int, msgspec.Meta(ge=0)] | None = None


class OfferRequest(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One question: what should we offer here?

    Attributes:
        placement: where and when.
        block: which list of the placement; None = its main one.
        anchors: products that the offer should hang on (the page's product); may be empty.
        cart: what is in the cart already; anchors too, and never offered.
        cart_lines: the same with quantities and prices; its products count as in ``cart``.
        customer_id: who asks, if known: what they own is not offered again unless consumable.
        owned: products that the asker is known to own, beside the customer's history.
        refused: products that the asker dismissed, removed or left: not offered again, and what a
            cheaper choice may stand in for.
        down_sold: refused products that a more affordable one was offered for already.
        elsewhere: products that another block of the same page offers already.
        limit: at most so many offers; never above the cap of the placement.
        locale: language of the sentences: ``en``, ``ru`` or ``pl`` (``en-GB`` is read as ``en``).
        currency: of the page; offers in another one are not made. Empty = the catalogue's.
        as_of: RFC 3339 instant that the decision believes in; empty = nothing temporary holds.
        zone: where it would be delivered to, as the shop's thresholds name it.
        stage: how far the visitor is (offers/stage.py); None = not known.
        age: years, where they were asked for; None = not known, taken as too young where it counts.
        consents: kinds of regulated products that the asker agreed to hear of.
        suits: regulated products that answers to the shop's questions found suitable.
        confirmed: codes and cart rules that the shop says this cart will be charged by.
        likes: what the person said they like: categories, brands, or ``attribute=value`` (R-28).
        segments: groups of customers that the asker is in, as the shop knows them (T11).
        risk_profile: of the asker, as the shop knows it; empty: none (T8, T9).
        used_up: names of limited incentives of which none is left.
        withdrawn: names of incentives that the shop could not redeem as promised.
        is_gift: whether the purchase is a present.
        n_shown_today: offers that this person saw today.
        seed: of what exploration draws: another number, another draw; the page view's, say.

    >>> OfferRequest(anchors=("85123A",)).placement
    'product'
    """

    placement: Placement = "product"
    block: Block | None = None
    anchors: tuple[ProductId, ...] = ()
    cart: tuple[ProductId, ...] = ()
    cart_lines: tuple[CartLine, ...] = ()
    customer_id: ProductId | None = None
    owned: tuple[ProductId, ...] = ()
    refused: tuple[ProductId, ...] = ()
    down_sold: tuple[ProductId, ...] = ()
    elsewhere: tuple[ProductId, ...] = ()
    limit: int | None = None
    locale: str = "en"
    currency: str = ""
    as_of: str = ""
    zone: str = ""
    stage: Stage | None = None
    age: int | None = None
    consents: tuple[str, ...] = ()
    suits: tuple[ProductId, ...] = ()
    confirmed: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    risk_profile: str = ""
    used_up: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    is_gift: bool = False
    n_shown_today: int = 0
    seed: int = 0


class Evidence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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


class Reason(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why this offer, in words.

    Attributes:
        code: ``bought_together``, ``bought_with_family``, ``bought_with_category`` or ``curated``.
        text: for shoppers: no counts.
        staff_text: for staff and analysts: with counts.
        expert: who recommends it to shoppers, by name (S-03); empty: nobody in person.
    """

    code: str
    text: str
    staff_text: str
    expert: str = ""


class ScoreDetail(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a score was made of: the product of the factors. Never shown to shoppers.

    Attributes:
        relevance: what orders say: the summed scores of anchors and cart.
        evidence_factor: how much of it is heard: of a pair that is not proven the part that chance
            does not explain, a tenth at least; 1 = all.
        price_factor: the prior on the price ratio, in a cart on that to the thing it goes with; 1
            is neutral, also when a price is not known.
        margin_factor: the bounded push by margin, and by how readily logged offers of it were
            taken; 1 is neutral, also when the cost is not known.
        stage_factor: the weight of the technique at the visitor's stage; 1 is neutral.
        expected_minor: expected incremental margin in minor units; None when the cost is not known.
    """

    relevance: float
    price_factor: float
    margin_factor: float
    stage_factor: float = 1.0
    evidence_factor: float = 1.0
    expected_minor: float | None = None


class Difference(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of a comparison: an attribute of the anchor and of what is offered.

    Attributes:
        attribute: its name, as the catalogue has it.
        anchor, offered: the values as texts; empty where not known.
        is_better: whether the offered one is the better value; None where no rule says so.
    """

    attribute: str
    anchor: str
    offered: str
    is_better: bool | None = None


class Promise(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the shop's cart will charge for an offer taken with an incentive.

    Attributes:
        name: of the incentive, for reports; kind: what it is.
        code: what the shopper types; empty = nothing, the cart does it.
        value: the figure that may be said, such as the share of a percentage; None where no claim
            of a reduction may be made (C6): then the code and the price to pay stand alone.
        paid_minor: what is paid at most, for the product or for the cart with it; of a multibuy for
            all of its pieces.
        saving_minor: what is paid less than the pieces of a multibuy cost alone; None elsewhere.
        reference_minor: the earlier price that the value of a reduction is measured from.
        text: the sentence that a shopper may read of it; empty: none.
        label: what must stand beside a price that depends on who asks (C8); empty: nothing.
        valid_to: RFC 3339 instant of its true end (C4); empty = until withdrawn.
    """

    name: str
    kind: str
    code: str
    value: float | None
    paid_minor: int
    valid_to: str = ""
    saving_minor: int | None = None
    reference_minor: int | None = None
    text: str = ""
    label: str = ""


class Reduction(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A reduction that may be announced, measured from past prices (C6).

    Attributes:
        reference_minor: the earlier price, the only one that may be struck through.
        saving_minor: what is paid less than that.
        percent: whole per cents of it, rounded down.
        basis: what the earlier price is: ``lowest_before`` of the thirty days, ``since_launch``, or
            ``price_before`` of what would soon spoil.
        began_at: RFC 3339 instant at which the reduction began.
        text: what the earlier price is, for shoppers.
    """

    reference_minor: int
    saving_minor: int
    percent: int
    basis: str
    began_at: str
    text: str


class Offer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One product offered.

    Attributes:
        rank: 1 is first.
        score: what it was ranked by; comparable inside one answer only. Hand-made offers come
            first whatever their score, which is zero where orders say nothing about the pair.
        price_ratio: its price over the dearest anchor's; None when a price is not known.
        block: the list that it stands in.
        propensity: the chance with which this product got this place; 1 without exploration.
        comparison: attribute by attribute beside the anchor, of an up-sell.
        compatible: whether it fits the anchors: ``verified``, ``assumed`` or ``unknown``.
        promise: the incentive that the shop confirmed for this cart; usually none.
        unit_saving: share that one unit costs less than the anchor's, of a bigger pack.
        unit_price: the same in words and money, in the request's language (T-03); empty: none.
        instalment: the shop's instalment terms of something dearer (R-05); empty: none.
        image_url: picture that shows it together with the anchor (S-06); empty: none.
        reduction: what may be claimed of its own price; None: nothing may be.
        ranking: what the order of the list goes by, in words for the shopper; empty where what the
            shop earns did not move it (C29).
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
    block: Block = "with_this"
    propensity: float = 1.0
    comparison: tuple[Difference, ...] = ()
    unit_saving: float | None = None
    unit_price: str = ""
    instalment: str = ""
    promise: Promise | None = None
    compatible: str = "unknown"
    image_url: str = ""
    reduction: Reduction | None = None
    ranking: str = ""


class Refusal(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A candidate that was not offered, with the code of the gate that refused it."""

    product_id: ProductId
    code: str
    detail: str = ""


class KitMember(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One product of a kit.

    Attributes:
        price_minor: at which it stands alone (C7).
        share_minor: its share of the kit's price: what is given back if it comes back.
    """

    product_id: ProductId
    title: str
    role: Literal["anchor", "addon"]
    price_minor: int
    share_minor: int


class Kit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Products offered as a set; the shopper ticks what they want (R-18), nothing is pre-ticked.

    Attributes:
        kit_id: the shop's name of it.
        members: the anchor first.
        sum_minor: their prices added.
        saving_minor: what the set takes off; ``price_minor`` = sum − saving.
        text: what it costs and saves together, in one sentence.
        refund_rule: what is given back when a part comes back, in one sentence.
        compatible: whether every member is known to fit the anchor: only then may it have a label
            of its own (R-17).
    """

    kit_id: str
    title: str
    members: tuple[KitMember, ...]
    sum_minor: int
    saving_minor: int
    price_minor: int
    currency: str
    compatible: bool
    reason: Reason
    text: str = ""
    refund_rule: str = ""


class OfferGroup(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What serves one need of a set that the customer assembles (R-18)."""

    label: str
    offers: tuple[Offer, ...]


class OfferAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The offers, or why there are none. The same question under the same rules answers the same.

    Attributes:
        decision_id: hash of request, snapshot, hand-made rows and policy, so that what happens
            later can point back to what was decided, and by which rules.
        block: the list that was asked for.
        title: heading of the list, in the request's language.
        n_eligible: how many candidates passed every gate, for the log of decisions.
        threshold: how far the cart is on the ladder of the shop's order sums, if one is in reach.
        kit: a set with the anchor, where the block asks for one.
        groups: a set that the customer assembles beside the anchor: one of each group.
        required: parts without which an anchor does not work and that are not in the cart: told as
            information, never counted as an offer (T1).
        why_none: None when there are offers; else ``no_anchor``, ``unknown_anchor``,
            ``no_candidate``, ``all_refused`` or ``placement_closed``.
        warnings: settings that weaken a promise (a floor below five customers).
        looked_at: every candidate with the verdict of each gate; only where it was asked for.
    """

    decision_id: str
    snapshot_id: str
    placement: Placement
    offers: tuple[Offer, ...]
    refusals: tuple[Refusal, ...] = ()
    why_none: str | None = None
    warnings: tuple[str, ...] = ()
    block: Block = "with_this"
    title: str = ""
    n_eligible: int = 0
    threshold: Progress | None = None
    kit: Kit | None = None
    groups: tuple[OfferGroup, ...] = ()
    required: tuple[ProductId, ...] = ()
    looked_at: tuple[LookedAt, ...] | UnsetType = UNSET
