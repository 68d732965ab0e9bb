"""From the decision's answer to the API's: one list as a page shows it."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from pairwell.model.offer import Kit, Offer, OfferAnswer, ProductId, Promise, Reduction
from pairwell.web.api.offers.answered import (
    Add,
    BundleShown,
    Extras,
    GroupShown,
    IncentiveShown,
    MemberShown,
    OfferShown,
    PlacementAnswered,
    ProductShown,
    ReasonShown,
    ReductionShown,
    evidence_of,
    explained,
)
from pairwell.web.api.offers.asked import PlacementAsked
from pairwell.web.printed import Proofs
from pairwell.web.shop import Shop
from pairwell.web.tokens import Promised

HOLDOUT = "holdout"
"""Why there is no offer for those who are not shown any."""

INFORMATION = frozenset({"required_part"})
"""Relations that inform rather than promote: the holdout sees them too."""

NO_EXTRAS = Extras()


class Showing(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for all lists of one page.

    Attributes:
        shop: where products are looked up.
        proofs: signs offers, or takes down what is to be signed.
        hidden: promotional offers are not shown.
        backend: counts are told.
        explain: refusals and scores are told.
    """

    shop: Shop
    proofs: Proofs
    hidden: bool
    backend: bool
    explain: bool


def shown(
    answer: OfferAnswer, asked: PlacementAsked, nth: int, showing: Showing
) -> PlacementAnswered:
    """One list.

    Args:
        answer: what was decided.
        asked: the list that the page wanted.
        nth: its place on the page, from zero.
        showing: what holds for the page.
    """
    offers, kit, why_none = answer.offers, answer.kit, answer.why_none or "no_candidate"
    groups = answer.groups
    if showing.hidden and (offers or kit or groups):
        offers = tuple(offer for offer in offers if offer.relation in INFORMATION)
        kit, groups, why_none = None, (), HOLDOUT
    return PlacementAnswered(
        name=asked.name,
        block=asked.block,
        title=answer.title,
        offers=tuple(_offer(offer, nth, showing) for offer in offers),
        thresholds=() if answer.threshold is None else (answer.threshold,),
        groups=tuple(
            GroupShown(
                label=group.label,
                offers=tuple(_offer(offer, nth, showing) for offer in group.offers),
            )
            for group in groups
        ),
        bundle=None if kit is None else _bundle(kit, nth, showing),
        required=tuple(str(product_id) for product_id in answer.required),
        why_none=UNSET if offers or kit or groups else why_none,
        explain=explained(answer) if showing.explain else UNSET,
    )


def _offer(offer: Offer, nth: int, showing: Showing) -> OfferShown:
    offer_id = f"{showing.proofs.name}-{nth}-{offer.rank}"
    product_id = str(offer.product_id)
    return OfferShown(
        offer_id=offer_id,
        technique=offer.technique,
        relation=offer.relation,
        rank=offer.rank,
        product=_product(
            offer.product_id, offer.title, offer.price_minor, offer.currency, showing.shop
        ),
        reason=ReasonShown(code=offer.reason.code, text=_why(offer)),
        add=_add(offer_id, product_id, offer.price_minor, showing, _promised(offer)),
        incentive=None if offer.promise is None else _incentive(offer.promise),
        reduction=None if offer.reduction is None else _reduction(offer.reduction),
        extras=_extras(offer),
        evidence=evidence_of(offer) if showing.backend else UNSET,
    )


def _why(offer: Offer) -> str:
    """The reason, and what the order goes by where the shop's margin is in it (C29)."""
    return f"{offer.reason.text} {offer.ranking}" if offer.ranking else offer.reason.text


def _extras(offer: Offer) -> Extras:
    if not (offer.comparison or offer.unit_price or offer.instalment):
        return NO_EXTRAS
    return Extras(
        unit_price=offer.unit_price or None,
        comparison=offer.comparison,
        instalment=offer.instalment or None,
    )


def _incentive(promise: Promise) -> IncentiveShown:
    return IncentiveShown(
        name=promise.name,
        kind=promise.kind,
        value=promise.value,
        code=promise.code or None,
        paid_minor=promise.paid_minor,
        valid_to=promise.valid_to or None,
        lowest_30d_minor=promise.reference_minor,
        saving_minor=promise.saving_minor,
        text=promise.text or None,
        label=promise.label or None,
    )


def _promised(offer: Offer) -> Promised | None:
    if offer.promise is None:
        return None
    return Promised(offer.promise.name, offer.promise.paid_minor, offer.currency)


def _reduction(reduction: Reduction) -> ReductionShown:
    return ReductionShown(
        reference_minor=reduction.reference_minor,
        saving_minor=reduction.saving_minor,
        percent=reduction.percent,
        text=reduction.text,
    )


def _bundle(kit: Kit, nth: int, showing: Showing) -> BundleShown:
    offer_id = f"{showing.proofs.name}-{nth}-kit"
    return BundleShown(
        members=tuple(
            MemberShown(
                product=_product(
                    each.product_id, each.title, each.price_minor, kit.currency, showing.shop
                ),
                role=each.role,
                included=each.role == "anchor",
                share_minor=each.share_minor,
            )
            for each in kit.members
        ),
        sum_minor=kit.sum_minor,
        price_minor=kit.price_minor,
        saving_minor=kit.saving_minor,
        currency=kit.currency,
        reason=ReasonShown(code=kit.reason.code, text=kit.reason.text),
        add=_add(offer_id, kit.kit_id, kit.price_minor, showing),
        text=kit.text or None,
        refund_rule=kit.refund_rule or None,
    )


def _product(
    product_id: ProductId, title: str, price_minor: int | None, currency: str, shop: Shop
) -> ProductShown:
    code, details = shop.shelf.code(product_id), shop.shelf.snapshot.details
    return ProductShown(
        product_id=str(product_id),
        title=title,
        url=_link(details.urls[code]) if details else None,
        image_url=_link(details.image_urls[code]) if details else None,
        price_minor=price_minor,
        currency=currency or None,
        in_stock=shop.in_stock(code),
    )


def _add(
    offer_id: str,
    product_id: str,
    price_minor: int | None,
    showing: Showing,
    promised: Promised | None = None,
) -> Add:
    proof = showing.proofs.proof(offer_id, product_id, price_minor, promised)
    return Add(token=proof, expires_at=showing.proofs.add_ends)


def _link(url: str) -> str | None:
    """A link that a page may follow; anything else (``javascript:``) is none."""
    return url if url.startswith(("https://", "http://", "/")) else None
