"""Days between purchases: planted intervals are found, what is bought once is no consumable."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pairwell.matrix.baskets import baskets_of
from pairwell.matrix.intervals import Intervals, intervals_of

START = np.datetime64("2025-01-01T12:00:00", "s")


def shop(seed: int, planted: dict[str, float]) -> pa.Table:
    """400 customers who buy 12 of 60 things in two years, and half of them refills in turn."""
    rng = np.random.default_rng(seed)
    lines: list[tuple[str, str, float]] = []
    for c in range(400):
        days, things = rng.uniform(0, 730, 12), rng.integers(0, 60, 12)
        lines += [(f"c{c}", f"thing{t}", day) for t, day in zip(things, days, strict=True)]
        for product, interval in planted.items():
            if rng.random() < 0.5:
                day = rng.uniform(0, 200)
                while day < 730:
                    lines.append((f"c{c}", product, day))
                    day += interval * rng.gamma(9.0, 1 / 9.0)
    who, product_id, when = zip(*lines, strict=True)
    seconds = (np.array(when, dtype=np.float64) * 86_400).astype("timedelta64[s]")
    return pa.table(
        {
            "order_id": np.arange(len(lines)),
            "product_id": product_id,
            "customer_id": who,
            "ordered_at": pa.array(START + seconds),
        }
    )


def found_in(lines: pa.Table) -> tuple[Intervals, list[str]]:
    baskets = baskets_of(lines)
    return intervals_of(baskets), baskets.product_ids.to_pylist()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_intervals_are_found_within_15_percent(seed: int) -> None:
    planted = {"filter": 30.0, "toner": 60.0, "food": 14.0, "lamp oil": 90.0}
    found, ids = found_in(shop(seed, planted))
    for name, days in planted.items():
        at = ids.index(name)
        assert found.days[at] == pytest.approx(days, rel=0.15)
        assert found.n_customers[at] > 150
        assert found.n_repeats[at] > found.n_customers[at]
    assert {ids[i] for i in np.flatnonzero(found.consumable)} == set(planted)


def test_evidence_is_what_a_plain_count_says() -> None:
    lines = shop(4, {"filter": 30.0}).slice(0, 4_000)
    found, ids = found_in(lines)
    days: dict[tuple[str, str], set[np.datetime64]] = {}
    for row in lines.to_pylist():
        key = (row["product_id"], row["customer_id"])
        days.setdefault(key, set()).add(np.datetime64(row["ordered_at"], "D"))
    for at, name in enumerate(ids):
        mine = [sorted(seen) for (product, _), seen in days.items() if product == name]
        gaps = np.concatenate([np.diff(np.array(seen)).astype(float) for seen in mine])
        assert found.n_repeats[at] == len(gaps)
        assert found.n_customers[at] == sum(len(seen) > 1 for seen in mine)
        if len(gaps):
            low, middle, high = np.quantile(gaps, [0.25, 0.5, 0.75])
            assert found.days[at] == pytest.approx(middle)
            assert found.spread[at] == pytest.approx((high - low) / middle)
        else:
            assert np.isnan(found.days[at])


def test_chance_alone_brings_about_as_many_repeats_as_the_formula_says() -> None:
    found, _ = found_in(shop(5, {}))
    assert found.n_repeats.sum() == pytest.approx(found.by_chance.sum(), rel=0.1)
    assert not found.consumable.any()


@pytest.mark.parametrize("missing", ["customer_id", "ordered_at"])
def test_without_customers_or_times_nothing_is_said(missing: str) -> None:
    found, _ = found_in(shop(6, {"filter": 30.0}).drop([missing]))
    assert np.isnan(found.days).all()
    assert not found.consumable.any()
    assert found.n_repeats.sum() == 0
