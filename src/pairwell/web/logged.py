"""An offer as it is logged: what later shows what it earned, and what moved it to its place."""

from __future__ import annotations

from pairwell.model.decision import LoggedOffer
from pairwell.model.offer import Offer


def logged(offer: Offer, offer_id: str) -> LoggedOffer:
    """The offer under the name it has in the answer."""
    detail = offer.score_detail
    return LoggedOffer(
        offer_id=offer_id,
        product_id=str(offer.product_id),
        technique=offer.technique,
        rank=offer.rank,
        propensity=offer.propensity,
        instead_of=str(offer.evidence.anchor_id) if offer.technique == "down_sell" else "",
        margin_factor=1.0 if detail is None else detail.margin_factor,
    )
