"""What a page is answered: the JSON of ``/v1/offers``."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from pairwell.model.looked_at import LookedAt
from pairwell.model.offer import Difference, Offer, OfferAnswer, Placement, Refusal, Technique
from pairwell.model.threshold import Progress


class ProductShown(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a page needs to show a product; null is not known."""

    product_id: str
    title: str
    url: str | None
    image_url: str | None
    price_minor: int | None
    currency: str | None
    in_stock: bool | None


class ReasonShown(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why this offer: a stable code, and a sentence without counts."""

    code: str
    text: str


class EvidenceShown(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The counts behind an offer, for back-end keys; never of fewer than five customers."""

    n_both: int | None
    n_anchor: int
    n_customers: int | None
    lift: float | None


class Extras(msgspec.Struct, frozen=True, kw_only=True):
    """What may stand beside an offer."""

    unit_price: str | None = None
    comparison: tuple[Difference, ...] = ()
    instalment: str | None = None
    review: str | None = None
    media: tuple[str, ...] = ()


class Add(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Proof that this was offered, at this price, until then; it goes with the add to the cart."""

    token: str
    expires_at: str


class IncentiveShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop confirmed that its cart will charge; nothing is claimed beyond that (C6).

    Attributes:
        name: the shop's own; an outcome says it back where the cart redeemed it.
        value: the figure that may be said; null where no claim of a reduction may be made.
        paid_minor: what is paid at most; of a multibuy for all of its pieces.
        saving_minor: what is paid less than the pieces of a multibuy cost alone.
        text: a sentence that may be shown beside it.
        label: what must be shown beside a price that depends on who asks (C8).
    """

    name: str
    kind: str
    value: float | None
    code: str | None
    paid_minor: int
    valid_to: str | None
    lowest_30d_minor: int | None = None
    saving_minor: int | None = None
    text: str | None = None
    label: str | None = None


class ReductionShown(msgspec.Struct, frozen=True, kw_only=True):
    """What may be claimed of a product's own price; where it is null, nothing may be (C6).

    Attributes:
        reference_minor: the earlier price, the only one that may be struck through.
        percent: whole per cents of it, rounded down.
        text: what the earlier price is.
    """

    reference_minor: int
    saving_minor: int
    percent: int
    text: str


class OfferShown(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One offer."""

    offer_id: str
    technique: Technique
    relation: str
    rank: int
    product: ProductShown
    reason: ReasonShown
    add: Add
    incentive: IncentiveShown | None = None
    reduction: ReductionShown | None = None
    extras: Extras = Extras()
    evidence: EvidenceShown | UnsetType = UNSET


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """Why these and not others, for back-end keys.

    Attributes:
        refusals: candidates that were not offered, each with the code of the gate that refused.
        scores: of each offer, by product: what its score was made of.
        warnings: what weakens a promise.
        looked_at: every candidate with the verdict of each gate, source after source.
    """

    refusals: tuple[Refusal, ...]
    scores: dict[str, dict[str, float | None]]
    warnings: tuple[str, ...]
    looked_at: tuple[LookedAt, ...]


class MemberShown(msgspec.Struct, frozen=True, kw_only=True):
    """One product of a set; nothing but the page's own product is ticked beforehand (P58).

    Attributes:
        share_minor: its share of the set's price: what is given back if it comes back.
    """

    product: ProductShown
    role: str
    included: bool
    share_minor: int


class BundleShown(msgspec.Struct, frozen=True, kw_only=True):
    """Products offered as a set, each at its stand-alone price (C7)."""

    members: tuple[MemberShown, ...]
    sum_minor: int
    price_minor: int
    saving_minor: int
    currency: str
    reason: ReasonShown
    add: Add
    text: str | None = None
    refund_rule: str | None = None


class GroupShown(msgspec.Struct, frozen=True, kw_only=True):
    """What serves one need of a set that the customer assembles: they take one of it."""

    label: str
    offers: tuple[OfferShown, ...]


class PlacementAnswered(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One list.

    Attributes:
        groups: a set that the customer assembles, one of each group.
        required: products without which the page's own does not work: information, no offer.
        why_none: the code of why there is no offer; left out when there is one.
        explain: only when asked for.
    """

    name: Placement
    block: str | None
    title: str
    offers: tuple[OfferShown, ...]
    thresholds: tuple[Progress, ...] = ()
    groups: tuple[GroupShown, ...] = ()
    bundle: BundleShown | None = None
    required: tuple[str, ...] = ()
    why_none: str | UnsetType = UNSET
    explain: Explained | UnsetType = UNSET


class OffersAnswered(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One page's answer.

    Attributes:
        decision_id: what happens later points back to it.
        snapshot_id: the one matrix that all lists come from; empty when there is none.
        degraded: something is missing behind the service, and the answer is the best without it.
        arm: of the experiment that measures what offers earn: treatment, holdout, or unassigned.
        expires_at: until when the answer may be shown.
    """

    decision_id: str
    snapshot_id: str
    degraded: bool
    arm: str
    placements: tuple[PlacementAnswered, ...]
    expires_at: str


FLOOR = 5
"""P52: counts of fewer customers are not told."""


def evidence_of(offer: Offer) -> EvidenceShown | UnsetType:
    """The counts of one offer; nothing where fewer than five customers stand behind it."""
    evidence = offer.evidence
    if evidence.n_customers is None or evidence.n_customers < FLOOR:
        return UNSET
    return EvidenceShown(
        n_both=evidence.n_both,
        n_anchor=evidence.n_anchor,
        n_customers=evidence.n_customers,
        lift=evidence.lift if evidence.lift == evidence.lift else None,
    )


def explained(answer: OfferAnswer) -> Explained:
    """Refusals, scores and warnings of one list."""
    return Explained(
        refusals=answer.refusals,
        scores={
            str(offer.product_id): {"score": offer.score}
            | (msgspec.structs.asdict(offer.score_detail) if offer.score_detail else {})
            for offer in answer.offers
        },
        warnings=answer.warnings,
        looked_at=() if answer.looked_at is UNSET else answer.looked_at,
    )
