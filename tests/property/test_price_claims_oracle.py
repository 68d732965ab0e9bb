"""Price claims against the slow twin on 100,000 random price paths, in both directions (P56)."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from pairwell.model.price_history import PriceHistory, PricePoint
from pairwell.offers.price_claims import PriceClaim, code_claim, price_claim
from pairwell.offers.price_rules import STRICT, PriceRule, rule_of
from tests.slow_claims import Day, lawful_reference, lowest_before

START = datetime(2026, 1, 1, tzinfo=UTC)
N_DAYS = 100
N_PATHS = 100_000
RULES = (
    STRICT,
    rule_of("DE"),
    rule_of("PL"),
    PriceRule(days=45, progressive=True, new_goods=True, perishable=True),
)
LADDER = (5000, 7000, 8000, 9000, 9999, 10000, 10001, 12000, 15000)


def random_path(dice: random.Random) -> tuple[list[Day], PriceHistory]:
    """Some thirty days to hundred of prices: raised, announced, deepened, withdrawn."""
    first = dice.choice((0, 0, 0, dice.randrange(80)))
    days: list[Day] = [None] * first
    points = []
    price: int | None = 10000
    announced = False
    while len(days) < N_DAYS:
        points.append(PricePoint(START + timedelta(days=len(days)), price, announced))
        days += [(price, announced)] * min(dice.choice((1, 2, 5, 15, 30, 40)), N_DAYS - len(days))
        move = dice.random()
        if move < 0.03:
            price, announced = None, dice.random() < 0.2
        elif move < 0.5 and price is not None:  # down, and said so
            price, announced = dice.choice([p for p in LADDER if p <= price]), True
        else:
            price, announced = dice.choice(LADDER), dice.random() < 0.5
    history = PriceHistory(
        product_id="A",
        channel="web",
        currency="EUR",
        points=tuple(points),
        from_launch=dice.random() < 0.5,
    )
    return days, history


def test_no_claim_is_above_the_lawful_one_and_every_lawful_one_is_made() -> None:
    dice = random.Random(20261122)
    seen: Counter[str] = Counter()
    for number in range(N_PATHS):
        days, history = random_path(dice)
        rule = RULES[number % len(RULES)]
        perishable = dice.random() < 0.2
        today = dice.randrange(N_DAYS)
        # some instant of the day, not always midnight
        as_of = START + timedelta(days=today, seconds=dice.choice((0, 1, 43_200, 86_399)))
        claim = price_claim(history, as_of, rule, perishable=perishable)
        lawful = lawful_reference(
            days,
            today,
            window=rule.days,
            progressive=rule.progressive,
            new_goods=rule.new_goods,
            from_launch=history.from_launch,
            last_price=perishable and rule.perishable,
        )
        claimed = claim.reference_minor if isinstance(claim, PriceClaim) else None
        assert claimed == lawful, (number, claim, lawful, history)
        seen[claim.basis if isinstance(claim, PriceClaim) else claim] += 1
        if isinstance(claim, PriceClaim):
            assert 0 < claim.saving_minor == claim.reference_minor - claim.price_minor
            assert claim.percent * claim.reference_minor <= 100 * claim.saving_minor
    # a test of both directions needs many of each
    assert seen["lowest_before"] > N_PATHS / 20
    for code in ("since_launch", "price_before", "history_too_short", "history_gap",
                 "not_on_sale", "not_announced", "not_lower", "no_history"):  # fmt: skip
        assert seen[code] > 500, (code, seen)


def test_no_code_is_measured_against_a_price_that_was_not_the_lowest() -> None:
    dice = random.Random(7)
    n_claims = 0
    for number in range(10_000):
        days, history = random_path(dice)
        rule = RULES[number % len(RULES)]
        began = dice.randrange(N_DAYS)
        today = dice.randrange(began, N_DAYS)
        now = days[today]
        paid = dice.choice(LADDER) if now is None or now[0] is None else now[0] * 9 // 10
        began_at, as_of = (START + timedelta(days=day) for day in (began, today))
        claim = code_claim(history, paid, began_at, as_of, rule)
        launch = rule.new_goods and history.from_launch
        lawful = lowest_before(days, began, rule.days, -1, launch, last_price=False)
        since = [day[0] if day else None for day in days[began : today + 1]]
        if lawful is not None and None not in since:
            lawful = min([lawful, *(price for price in since if price is not None)])
            lawful = lawful if lawful > paid else None
        else:
            lawful = None
        claimed = claim.reference_minor if isinstance(claim, PriceClaim) else None
        assert claimed == lawful, (number, claim, history)
        n_claims += claimed is not None
    assert n_claims > 1000


@pytest.mark.parametrize("rule", RULES)
def test_what_comes_later_changes_nothing(rule: PriceRule) -> None:
    dice = random.Random(3)
    for _ in range(500):
        _, history = random_path(dice)
        as_of = START + timedelta(days=dice.randrange(N_DAYS))
        past = tuple(point for point in history.points if point.since <= as_of)
        cut = PriceHistory(
            product_id="A",
            channel="web",
            currency="EUR",
            points=past,
            from_launch=history.from_launch,
        )
        assert price_claim(history, as_of, rule) == price_claim(cut, as_of, rule)
