"""The same question and answer with FastAPI and pydantic, around the same decisions.

    uvicorn --factory benchmarks.fastapi_service:create

It reads and checks the same fields, looks the key up by its hash, signs every offer, and tells the
same JSON. It does less than ours: no repeated names, depth or sizes are refused, nothing is counted
or logged, there is no pace and there are no headers of security.
"""

# ruff: noqa: D101  (the models are named as ours, which are described in web/api/offers)

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from benchmarks.ready import make_ready, workspace
from pairwell.app.manage_keys import KeyRing
from pairwell.measure.assignment import arm_of
from pairwell.model.offer import CartLine, Offer, OfferRequest
from pairwell.web.shop import Shop
from pairwell.web.tokens import Offered, sign
from pairwell.web.watch import Watcher
from pairwell.wiring import open_workspace

Id = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(pattern="^[A-Z]{2,3}$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PlacementAsked(Strict):
    name: str
    block: str | None = None
    limit: Annotated[int, Field(ge=1, le=50)] | None = None


class LineAsked(Strict):
    product_id: Id
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    unit_price_minor: Annotated[int, Field(ge=0, le=10**12)] | None = None


class ContextAsked(Strict):
    country: Text | None = None
    device: str | None = None
    payment_step: bool = False


class OffersAsked(Strict):
    placements: Annotated[list[PlacementAsked], Field(min_length=1, max_length=12)]
    request_id: Id | None = None
    anchors: Annotated[list[Id], Field(max_length=50)] = []
    cart: Annotated[list[LineAsked], Field(max_length=500)] = []
    viewed: Annotated[list[Id], Field(max_length=200)] = []
    refused: Annotated[list[Id], Field(max_length=200)] = []
    customer_id: Id | None = None
    visitor_id: Id | None = None
    confirmed: Annotated[list[Id], Field(max_length=100)] = []
    currency: Text | None = None
    locale: str | None = None
    channel: str = "api"
    context: ContextAsked = ContextAsked()


class ProductShown(BaseModel):
    product_id: str
    title: str
    url: str | None
    image_url: str | None
    price_minor: int | None
    currency: str | None
    in_stock: bool | None


class ReasonShown(BaseModel):
    code: str
    text: str


class EvidenceShown(BaseModel):
    n_both: int | None
    n_anchor: int
    n_customers: int | None
    lift: float | None


class Add(BaseModel):
    token: str
    expires_at: str


class Extras(BaseModel):
    unit_price: str | None = None
    comparison: list[Any] = []
    instalment: str | None = None
    review: str | None = None
    media: list[str] = []


class OfferShown(BaseModel):
    offer_id: str
    technique: str
    relation: str
    rank: int
    product: ProductShown
    reason: ReasonShown
    add: Add
    incentive: None = None
    reduction: None = None
    extras: Extras = Extras()
    evidence: EvidenceShown


class PlacementAnswered(BaseModel):
    name: str
    block: str | None
    title: str
    offers: list[OfferShown]
    thresholds: list[Any] = []
    groups: list[Any] = []
    bundle: None = None
    required: list[str] = []


class OffersAnswered(BaseModel):
    decision_id: str
    snapshot_id: str
    degraded: bool
    arm: str
    placements: list[PlacementAnswered]
    expires_at: str


def create() -> FastAPI:
    """The application."""
    make_ready()
    watcher = Watcher(workspace())
    watcher.look()
    shop = watcher.shop
    assert shop is not None
    with open_workspace(workspace()) as opened:
        ring = KeyRing(opened.keys.keys())
        secret = opened.secret()
    app = FastAPI()

    def admitted(authorization: Annotated[str, Header()]) -> None:
        if ring.find(authorization.removeprefix("Bearer "), "2026-11-22") is None:
            raise HTTPException(401)

    @app.post("/v1/offers", dependencies=[Depends(admitted)])
    async def offers(asked: OffersAsked) -> OffersAnswered:
        now = time.time()
        decision_id = f"{time.time_ns() // 1_000_000:011x}{secrets.token_hex(8)}"
        day = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        lines = tuple(
            CartLine(product_id=one.product_id, quantity=one.quantity) for one in asked.cart
        )
        placements = []
        for nth, placement in enumerate(asked.placements):
            answer = shop.decide(
                OfferRequest(
                    placement=placement.name,  # type: ignore[arg-type]
                    anchors=tuple(asked.anchors),
                    cart_lines=lines,
                    refused=tuple(asked.refused),
                    limit=placement.limit,
                    as_of=day.isoformat(),
                )
            )
            placements.append(
                PlacementAnswered(
                    name=placement.name,
                    block=placement.block,
                    title=answer.title,
                    offers=[
                        _shown(one, f"{decision_id}-{nth}-{one.rank}", decision_id, now, secret,
                               shop)
                        for one in answer.offers
                    ],
                )
            )  # fmt: skip
        return OffersAnswered(
            decision_id=decision_id,
            snapshot_id=shop.snapshot_id,
            degraded=False,
            arm=arm_of(asked.customer_id or asked.visitor_id),
            placements=placements,
            expires_at=_instant(int(now) + 60),
        )

    return app


def _shown(
    offer: Offer, offer_id: str, decision_id: str, now: float, secret: bytes, shop: Shop
) -> OfferShown:
    code, details = shop.shelf.code(offer.product_id), shop.shelf.snapshot.details
    product_id, ends = str(offer.product_id), int(now) + 3660
    token = sign(Offered(decision_id, offer_id, product_id, offer.price_minor, ends), secret)
    evidence = offer.evidence
    return OfferShown(
        offer_id=offer_id,
        technique=offer.technique,
        relation=offer.relation,
        rank=offer.rank,
        product=ProductShown(
            product_id=product_id,
            title=offer.title,
            url=(details.urls[code] or None) if details else None,
            image_url=(details.image_urls[code] or None) if details else None,
            price_minor=offer.price_minor,
            currency=offer.currency or None,
            in_stock=shop.in_stock(code),
        ),
        reason=ReasonShown(code=offer.reason.code, text=offer.reason.text),
        add=Add(token=token, expires_at=_instant(ends)),
        evidence=EvidenceShown(
            n_both=evidence.n_both,
            n_anchor=evidence.n_anchor,
            n_customers=evidence.n_customers,
            lift=evidence.lift,
        ),
    )


def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
