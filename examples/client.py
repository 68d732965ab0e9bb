"""A typed client for pairwell's API: offers, events and orders over httpx.

    python examples/client.py http://127.0.0.1:8000 85123A      # PAIRWELL_KEY in the environment

The shop goes on whatever happens here: offers that do not come in time are no offers.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec


class Product(msgspec.Struct, frozen=True):
    """What a page shows of a product."""

    product_id: str
    title: str
    url: str | None = None
    image_url: str | None = None
    price_minor: int | None = None
    currency: str | None = None
    in_stock: bool | None = None


class Reason(msgspec.Struct, frozen=True):
    """Why it is offered."""

    code: str
    text: str


class Add(msgspec.Struct, frozen=True):
    """Send the token with the add to the cart, and back with the outcome."""

    token: str
    expires_at: str


class Incentive(msgspec.Struct, frozen=True):
    """What was promised with an offer: its name, the code, and what is paid at most."""

    name: str
    kind: str
    code: str | None
    paid_minor: int


class Offer(msgspec.Struct, frozen=True):
    """One offer."""

    offer_id: str
    rank: int
    technique: str
    product: Product
    reason: Reason
    add: Add
    incentive: Incentive | None = None


class Placement(msgspec.Struct, frozen=True):
    """One list of the page."""

    name: str
    title: str
    offers: list[Offer]
    why_none: str | None = None


class Page(msgspec.Struct, frozen=True):
    """The answer for one page."""

    decision_id: str
    snapshot_id: str
    degraded: bool
    placements: list[Placement]


NOTHING = Page(decision_id="", snapshot_id="", degraded=True, placements=[])


class Pairwell:
    """A back end's client; keep one for the whole process.

    Args:
        url: where the service is.
        key: a back-end key: ``pairwell keys create --name shop --scope offers events data``.
        patience: seconds that a page waits for offers; then there are none.
    """

    def __init__(self, url: str, key: str, *, patience: float = 0.3) -> None:
        self._patience = patience
        self._http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=10
        )

    def offers(
        self,
        *placements: str,
        anchors: Sequence[str] = (),
        cart: Sequence[tuple[str, int]] = (),
        confirmed: Sequence[str] = (),
        customer_id: str | None = None,
        locale: str | None = None,
    ) -> Page:
        """What to offer; never an error: a shop without offers is a shop.

        ``confirmed`` are codes and cart rules that this cart will be charged by: nothing else is
        promised.
        """
        asked = {
            "placements": [{"name": name} for name in placements],
            "anchors": list(anchors),
            "cart": [{"product_id": i, "quantity": n} for i, n in cart],
            "confirmed": list(confirmed),
            "customer_id": customer_id,
            "locale": locale,
        }
        try:
            answer = self._http.post("/v1/offers", json=asked, timeout=self._patience)
            answer.raise_for_status()
            return msgspec.json.decode(answer.content, type=Page)
        except (httpx.HTTPError, msgspec.DecodeError):
            return NOTHING

    def send_events(self, *events: dict[str, Any]) -> dict[str, Any]:
        """Tell what happened; an ``id`` makes sending again harmless.

        Raises:
            httpx.HTTPError: it was not kept; send the same again.
        """
        batch = [{"id": str(uuid.uuid4()), **event} for event in events]
        return self._told(self._http.post("/v1/events", json={"events": batch}))

    def put_orders(self, *orders: dict[str, Any]) -> dict[str, Any]:
        """Tell orders as they stand now; the key makes a repeated call harmless."""
        key = {"Idempotency-Key": str(uuid.uuid4())}
        return self._told(self._http.put("/v1/orders", json={"orders": orders}, headers=key))

    def report_broken_promise(
        self,
        decision_id: str,
        offer: Offer,
        *,
        charged_minor: int | None,
        report_id: str,
        order_id: str | None = None,
    ) -> dict[str, Any]:
        """Tell that the cart did not charge what the offer's incentive promised.

        The incentive is withdrawn until a person puts it back.

        Args:
            decision_id: of the page that promised it.
            offer: with an incentive.
            charged_minor: what the cart charged in place of ``offer.incentive.paid_minor``; None
                where it did not take the incentive at all.
            report_id: of the cart line, say: told twice, it counts once.
            order_id: the order, where there is one already.

        Raises:
            ValueError: the offer has no incentive.
            httpx.HTTPError: it was not kept; send the same again.
        """
        if offer.incentive is None:
            raise ValueError("Nothing was promised with this offer.")
        told = {
            "id": report_id,
            "offer_id": offer.offer_id,
            "outcome": "promise_broken",
            "product_id": offer.product.product_id,
            "token": offer.add.token,
            "incentive": offer.incentive.name,
            "charged_minor": charged_minor,
            "currency": offer.product.currency,
            "order_id": order_id,
        }
        path = f"/v1/decisions/{decision_id}/outcome"
        return self._told(self._http.post(path, json=told))

    def report(self, name: str = "all") -> dict[str, Any]:
        """A report, such as ``coverage`` or ``gaps``; making one takes its time.

        Raises:
            httpx.HTTPError: there is no such report, or none can be made now.
        """
        return self._told(self._http.get(f"/v1/reports/{name}", timeout=120))

    def _told(self, answer: httpx.Response) -> dict[str, Any]:
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()


def main() -> None:
    """Show what would be offered beside a product."""
    url, anchor = sys.argv[1:3]
    with Pairwell(url, os.environ["PAIRWELL_KEY"], patience=2) as shop:
        page = shop.offers("product", anchors=[anchor])
        for placement in page.placements:
            print(placement.title, placement.why_none or "")  # noqa: T201
            for offer in placement.offers:
                print(f"  {offer.product.title}: {offer.reason.text}")  # noqa: T201


if __name__ == "__main__":
    main()
