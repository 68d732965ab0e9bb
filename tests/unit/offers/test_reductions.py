"""C6 in decisions: what is claimed of a price is what its history proves, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from pairwell.model.incentive import Conditions, Incentive
from pairwell.model.offer import Offer, OfferRequest
from pairwell.model.price_history import PriceHistory, PricePoint
from pairwell.offers.decide import decide
from pairwell.offers.incentive_phrases import NO_CLAIM
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.price_claims import price_claim
from pairwell.offers.reductions import no_claim_of
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import understand
from tests.snapshots import Pair, Past, Product, snapshot_of

START = datetime(2026, 6, 1, tzinfo=UTC)
PLAIN = OfferPolicy()


def day(n: float) -> datetime:
    return START + timedelta(days=n)


def offered(
    *past: Past, price: int, at: float, policy: OfferPolicy = PLAIN, **asked: object
) -> Offer:
    """The offer of a cable with a past, beside a phone."""
    products = [
        Product(id="phone", price_minor=50_000),
        Product(id="cable", price_minor=price, cost_minor=100, prices=past),
    ]
    shelf = Shelf(snapshot_of(products, [Pair(anchor="phone", candidate="cable")]))
    request = OfferRequest(anchors=("phone",), as_of=day(at).isoformat(), **asked)  # type: ignore[arg-type]
    [offer] = decide(request, shelf, policy).offers
    return offer


def was(n: float, price: int | None, *, announced: bool = False) -> Past:
    return Past(since=day(n), price_minor=price, announced=announced)


SALE = (was(0, 2000), was(60, 1500, announced=True))


def test_a_true_reduction_is_claimed_with_its_earlier_price() -> None:
    reduction = offered(*SALE, price=1500, at=70).reduction
    assert reduction is not None
    assert (reduction.reference_minor, reduction.saving_minor, reduction.percent) == (2000, 500, 25)
    assert (reduction.basis, reduction.began_at) == ("lowest_before", day(60).isoformat())
    assert reduction.text == "Lowest price in the 30 days before the reduction: £20.00"
    polish = offered(*SALE, price=1500, at=70, locale="pl").reduction
    assert polish is not None
    assert polish.text.startswith("Najniższa cena z 30 dni przed obniżką: 20,00")


@pytest.mark.parametrize(
    ("past", "price", "at"),
    [
        ((), 1500, 70),  # no history
        ((was(0, 2000), was(60, 1500)), 1500, 70),  # nobody announced it
        ((was(0, 1400), was(50, 2000), was(60, 1500, announced=True)), 1500, 70),  # raised before
        ((was(40, 2000), was(60, 1500, announced=True)), 1500, 70),  # twenty days are known
        ((was(0, 2000), was(50, None), was(60, 1500, announced=True)), 1500, 70),  # a gap
        (SALE, 1400, 70),  # the page shows another price than the record
        (SALE, 1500, 59),  # not begun
    ],
)
def test_what_is_not_proven_is_not_claimed(past: tuple[Past, ...], price: int, at: float) -> None:
    assert offered(*past, price=price, at=at).reduction is None


def test_without_an_instant_or_in_another_currency_nothing_is_claimed() -> None:
    products = [
        Product(id="phone", price_minor=9000), Product(id="cable", price_minor=1500, prices=SALE),
    ]  # fmt: skip
    shelf = Shelf(snapshot_of(products, [Pair(anchor="phone", candidate="cable")]))
    timeless = decide(OfferRequest(anchors=("phone",)), shelf)
    assert [offer.reduction for offer in timeless.offers] == [None]
    abroad = OfferRequest(anchors=("phone",), as_of=day(70).isoformat(), currency="EUR")
    assert decide(abroad, shelf).offers == ()


def test_a_reduction_is_claimed_from_its_first_instant() -> None:
    assert offered(*SALE, price=1500, at=60).reduction is not None


@pytest.mark.parametrize(
    ("past", "at", "currency", "why"),
    [
        (SALE, 70, "", ""),
        (SALE, 70, "GBP", ""),
        (SALE, 70, "EUR", NO_CLAIM["en"]["no_history"]),
        (SALE, None, "", NO_CLAIM["en"]["no_history"]),
        ((), 70, "", NO_CLAIM["en"]["no_history"]),
        ((was(0, 2000), was(60, 1500)), 70, "", NO_CLAIM["en"]["not_announced"]),
    ],
)
def test_staff_reads_why_nothing_is_claimed(
    past: tuple[Past, ...], at: float | None, currency: str, why: str
) -> None:
    shelf = Shelf(snapshot_of([Product(id="cable", price_minor=1500, prices=past)], []))
    as_of = "" if at is None else day(at).isoformat()
    asked = OfferRequest(anchors=("cable",), as_of=as_of, currency=currency)
    assert no_claim_of(0, understand(asked, shelf, PLAIN)) == why


def test_a_country_that_eases_it_measures_from_the_first_step() -> None:
    past = (was(0, 2000), was(60, 1800, announced=True), was(80, 1500, announced=True))
    assert offered(*past, price=1500, at=85).reduction.reference_minor == 1800  # type: ignore[union-attr]
    german = offered(*past, price=1500, at=85, policy=OfferPolicy(price_country="DE")).reduction
    assert german is not None
    assert german.reference_minor == 2000


CODE = Incentive(
    name="cable",
    kind="percent",
    discount_share=0.1,
    code="C10",
    confirmed_by="C10",
    valid_from=day(60),
    conditions=Conditions(products=frozenset({"cable"})),
)


def test_a_code_says_its_percentage_only_where_the_past_proves_it() -> None:
    policy = OfferPolicy(incentives=(CODE,))
    steady = offered(was(0, 2000), price=2000, at=70, policy=policy, confirmed=("C10",)).promise
    assert steady is not None
    assert (steady.value, steady.paid_minor, steady.reference_minor) == (0.1, 1800, 2000)
    assert steady.text == "Lowest price in the 30 days before the reduction: £20.00"
    raised = (was(0, 1900), was(55, 2000))
    less = offered(*raised, price=2000, at=70, policy=policy, confirmed=("C10",)).promise
    assert less is not None
    assert (less.value, less.paid_minor, less.reference_minor) == (0.05, 1800, 1900)  # 100 of 1900
    none = offered(price=2000, at=70, policy=policy, confirmed=("C10",)).promise
    assert none is not None
    assert (none.value, none.paid_minor, none.reference_minor, none.text) == (None, 1800, None, "")


def test_decisions_claim_what_the_oracle_of_claims_says_on_random_pasts() -> None:
    rng = np.random.default_rng(6)
    n_claimed = 0
    for _ in range(300):
        days = np.sort(rng.choice(90, size=int(rng.integers(1, 6)), replace=False)).tolist()
        past = [
            was(n, int(rng.integers(10, 21)) * 100, announced=bool(rng.integers(2))) for n in days
        ]
        price = past[-1].price_minor or 0
        history = PriceHistory(
            product_id="cable",
            channel="web",
            currency="GBP",
            points=tuple(PricePoint(p.since, p.price_minor, p.announced) for p in past),
        )
        expected = price_claim(history, day(95))
        reduction = offered(*past, price=price, at=95).reduction
        assert (reduction is None) == isinstance(expected, str)
        if reduction is not None and not isinstance(expected, str):
            assert reduction.reference_minor == expected.reference_minor
            n_claimed += 1
    assert n_claimed > 10
