"""Replay: the same questions under two policies: what comes, goes and moves, and what it earns.

The questions are those of a shop day: pages of the best sellers and carts as people filled them,
drawn with a seed. What an offer is expected to earn is counted from baskets (offers/economics.py)
and compares the policies; it is no forecast of the till.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
import pyarrow as pa

from pairwell.app.report.items import best_sellers, key_of
from pairwell.app.report.request_at import request_at
from pairwell.model.offer import CartLine, Offer, OfferAnswer, OfferRequest, Placement, ProductId
from pairwell.model.snapshot import Snapshot

Decide = Callable[[OfferRequest], OfferAnswer]

N_SAMPLES = 10
MAX_CART = 8
"""Carts of more products say little about what is offered to people."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """How the offers of one place or technique change.

    Attributes:
        n_before, n_after: offers under the policy in force and the other.
        n_same: the same product at the same rank; n_moved: at another rank.
        n_come, n_go: offered only under the other policy, or only under the one in force.
        expected_before_minor, expected_after_minor: sums of what the offers are expected to earn;
            None where no cost is known.
    """

    n_before: int
    n_after: int
    n_same: int
    n_moved: int
    n_come: int
    n_go: int
    expected_before_minor: float | None
    expected_after_minor: float | None


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One question whose answer changes."""

    placement: Placement
    block: str
    asked: tuple[ProductId, ...]
    before: tuple[ProductId, ...]
    after: tuple[ProductId, ...]


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """What another policy changes.

    Attributes:
        n_requests: questions; n_changed: of these answered otherwise.
        n_covered_before, n_covered_after: with at least one offer.
        whole: all offers together.
        placements, techniques: by their names.
        samples: some of the changed ones.
    """

    n_requests: int
    n_changed: int
    n_covered_before: int
    n_covered_after: int
    whole: Change
    placements: dict[str, Change]
    techniques: dict[str, Change]
    samples: tuple[Sample, ...]


def requests_of(
    snapshot: Snapshot, lines: pa.Table, n_requests: int, rng: np.random.Generator
) -> tuple[OfferRequest, ...]:
    """Questions as a shop gets them: half about best sellers, half about carts of past orders.

    Args:
        snapshot: what is served.
        lines: order lines, ``order_id`` and ``product_id``.
        n_requests: so many questions at most; fewer where the shop is small.
        rng: draws the carts.
    """
    half = n_requests // 2
    pages: list[OfferRequest] = []
    for code in best_sellers(snapshot, max(1, -(-half // 2))).tolist():
        pages.append(request_at("product", key_of(snapshot, code)))
        pages.append(msgspec.structs.replace(pages[-1], block="better"))
    carts: list[OfferRequest] = []
    for cart in _carts(lines, half - half // 2, rng):
        filled = tuple(CartLine(product_id=product) for product in cart)
        carts += [
            OfferRequest(placement="cart", cart_lines=filled),
            OfferRequest(placement="checkout", cart_lines=filled),
        ]
    return (*pages[: n_requests - half], *carts[:half])


def replay(requests: Sequence[OfferRequest], before: Decide, after: Decide) -> Replay:
    """Ask every question of both policies and count.

    Args:
        requests: the questions.
        before: the decision under the policy in force.
        after: the decision under the other one.
    """
    pairs = [(request, before(request), after(request)) for request in requests]
    changed = [
        Sample(
            placement=request.placement,
            block=old.block,
            asked=(*request.anchors, *(line.product_id for line in request.cart_lines)),
            before=_products(old),
            after=_products(new),
        )
        for request, old, new in pairs
        if _shown(old.offers) != _shown(new.offers)
    ]
    step = max(1, len(changed) // N_SAMPLES)
    answers = [(old.offers, new.offers) for _, old, new in pairs]
    places = sorted({request.placement for request in requests})
    named = sorted({o.technique for pair in answers for offers in pair for o in offers})
    return Replay(
        n_requests=len(pairs),
        n_changed=len(changed),
        n_covered_before=sum(bool(old) for old, _ in answers),
        n_covered_after=sum(bool(new) for _, new in answers),
        whole=_change(answers),
        placements={
            place: _change([(o.offers, n.offers) for r, o, n in pairs if r.placement == place])
            for place in places
        },
        techniques={
            name: _change([(_only(old, name), _only(new, name)) for old, new in answers])
            for name in named
        },
        samples=tuple(changed[::step][:N_SAMPLES]),
    )


def _carts(lines: pa.Table, n_carts: int, rng: np.random.Generator) -> list[tuple[ProductId, ...]]:
    """Some orders of two to eight products, each product once, in the order of the lines."""
    ids = lines["order_id"].combine_chunks().dictionary_encode()
    order = ids.indices.to_numpy()
    n_orders = len(ids.dictionary)
    if not n_orders:
        return []
    some = rng.permutation(n_orders)[: 20 * n_carts + 100]
    wanted = np.zeros(n_orders, dtype=np.bool_)
    wanted[some] = True
    at = np.flatnonzero(wanted[order])
    filled: dict[int, dict[ProductId, None]] = {}
    products = lines["product_id"].take(pa.array(at)).to_pylist()
    for number, product in zip(order[at].tolist(), products, strict=True):
        filled.setdefault(number, {})[product] = None
    found = [tuple(filled[number]) for number in some.tolist()]
    return [cart for cart in found if 2 <= len(cart) <= MAX_CART][:n_carts]


def _change(answers: Iterable[tuple[Sequence[Offer], Sequence[Offer]]]) -> Change:
    n: Counter[str] = Counter()
    earned: dict[str, list[float]] = {"before": [], "after": []}
    for old, new in answers:
        ranks = {offer.product_id: offer.rank for offer in old}
        for offer in new:
            if offer.product_id not in ranks:
                n["come"] += 1
            else:
                n["same" if ranks[offer.product_id] == offer.rank else "moved"] += 1
        n["before"] += len(old)
        n["after"] += len(new)
        n["go"] += len(ranks.keys() - {offer.product_id for offer in new})
        for side, offers in (("before", old), ("after", new)):
            earned[side] += [
                offer.score_detail.expected_minor
                for offer in offers
                if offer.score_detail is not None and offer.score_detail.expected_minor is not None
            ]
    is_known = bool(earned["before"] or earned["after"])
    return Change(
        n_before=n["before"],
        n_after=n["after"],
        n_same=n["same"],
        n_moved=n["moved"],
        n_come=n["come"],
        n_go=n["go"],
        expected_before_minor=sum(earned["before"]) if is_known else None,
        expected_after_minor=sum(earned["after"]) if is_known else None,
    )


def _only(offers: Sequence[Offer], technique: str) -> list[Offer]:
    return [offer for offer in offers if offer.technique == technique]


def _shown(offers: Sequence[Offer]) -> list[tuple[ProductId, str]]:
    return [(offer.product_id, offer.technique) for offer in offers]


def _products(answer: OfferAnswer) -> tuple[ProductId, ...]:
    return tuple(offer.product_id for offer in answer.offers)
