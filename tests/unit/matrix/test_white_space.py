"""White space: worth and staircases by hand, probabilities that come true on planted customers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from pairwell.matrix.purchases import Purchases
from pairwell.matrix.staircase import staircase
from pairwell.matrix.white_space import check, white_space
from pairwell.matrix.worth import one_currency, revenue_of, typical
from pairwell.model.errors import NotReady


def purchases(rows: npt.NDArray[np.float64], n_groups: int) -> Purchases:
    """Columns: customer, group, order, day."""
    customer, group, order = (rows[:, i].astype(np.int32) for i in range(3))
    ids = pa.array([f"c{i:05}" for i in range(int(customer.max()) + 1)])
    return Purchases(
        customer=customer, group=group, order=order, day=rows[:, 3], customer_ids=ids,
        n_groups=n_groups,
    )  # fmt: skip


def planted(rng: np.random.Generator) -> Purchases:
    """Twelve groups; owners of an even one buy the next one ten times as readily as others.

    2,000 customers over 360 days, each with a rate of their own, a group an order.
    """
    rows = []
    order = 0
    for customer in range(2000):
        owned: set[int] = set()
        for day in np.sort(rng.uniform(0, 360, rng.poisson(rng.gamma(1.0, 4.0)))):
            weight = np.full(12, 0.1)
            weight[::2] = 1.0
            weight[[g + 1 for g in owned if g % 2 == 0]] = 1.0
            group = int(rng.choice(12, p=weight / weight.sum()))
            owned.add(group)
            rows.append((customer, group, order, day))
            order += 1
    return purchases(np.array(rows, dtype=np.float64), 12)


@pytest.fixture(scope="module")
def shop() -> Purchases:
    return planted(np.random.default_rng(5))


def test_worth_by_hand() -> None:
    lines = pa.table(
        {
            "order_id": [1, 1, 2],
            "unit_price_minor": [100, None, 250],
            "quantity": [3, 1, 2],
            "currency": ["GBP"] * 3,
        }
    )
    amount = revenue_of(lines)
    assert amount[[0, 2]].tolist() == [300, 500]
    assert np.isnan(amount[1])
    assert one_currency(lines) == "GBP"
    order, group = np.array([0, 0, 1]), np.array([0, 1, 0])
    found = typical(order, group, amount, 3)
    assert found[0] == 400  # of one order 300 and of the other 500
    assert np.isnan(found[1:]).all()


def test_a_step_needs_five_customers_and_rises() -> None:
    score = np.repeat(np.array([0.1, 0.2, 0.3, 0.4], np.float32), 100)
    true = np.zeros(400, dtype=np.bool_)
    true[100:110] = true[200:205] = True  # the third step falls below the second: joined
    true[300:304] = True  # four customers: joined with what is below
    steps = staircase(score, true, np.arange(400))
    assert steps.n_cells.tolist() == [400]
    assert steps.share.tolist() == [19 / 400]
    true[300:340] = True
    steps = staircase(score, true, np.arange(400))
    # the first hundred have no buyer at all, and lend their cells to the next
    assert steps.n_cells.tolist() == [300, 100]
    assert steps.share.tolist() == [15 / 300, 40 / 100]
    assert steps.of(np.array([0.05, 0.15, 0.9, np.nan], np.float32))[1:3].tolist() == [0.05, 0.4]
    assert np.isnan(steps.of(np.array([0.05, np.nan], np.float32))).all()


def test_one_customer_cannot_make_a_step() -> None:
    score = np.linspace(0, 1, 100, dtype=np.float32)
    assert len(staircase(score, score > 0.5, np.zeros(100, np.int64)).share) == 0


def test_what_is_foretold_comes_true(shop: Purchases) -> None:
    said = check(shop, window_days=60)
    assert said.foretold == pytest.approx(said.bought, rel=0.15)
    assert said.foretold_top == pytest.approx(said.bought_top, rel=0.15)
    assert said.bought_top > 2 * said.bought


def test_what_is_owned_names_the_reason(shop: Purchases) -> None:
    found = white_space(shop, np.ones(12), window_days=60, per_customer=12)
    owned = {divmod(cell, 12) for cell in shop.cells().tolist()}
    calls = list(zip(found.customer.tolist(), found.group.tolist(), strict=True))
    assert len(set(calls)) == len(calls)
    assert not owned & set(calls)
    assert (np.diff(found.value) <= 1e-12).all()
    odd = found.group % 2 == 1
    with_mate = np.array([(c, g - 1) in owned for c, g in calls])
    assert (found.because[odd & with_mate] == found.group[odd & with_mate] - 1).mean() > 0.8
    # the same customers buy the mate of what they own oftener than the other odd groups
    assert found.share[odd & with_mate].mean() > 1.5 * found.share[odd & ~with_mate].mean()
    assert found.expected_buyers.sum() == pytest.approx(found.share.sum(), rel=0.01)
    assert found.n_customers.min() >= 5


def test_worth_decides_the_order_and_stock_what_is_offered(shop: Purchases) -> None:
    worth = np.ones(12)
    worth[3] = 1000.0
    found = white_space(shop, worth, window_days=60, per_customer=1)
    assert (found.group == 3).mean() > 0.8
    gone = np.arange(12) != 3
    without = white_space(shop, worth, window_days=60, per_customer=1, offerable=gone)
    assert 3 not in without.group
    assert without.expected_buyers[3] > 0  # the grid still counts it


def test_a_group_of_four_owners_has_no_probability() -> None:
    rng = np.random.default_rng(1)
    base = planted(rng)
    some = np.flatnonzero(base.group == 11)
    owners = np.unique(base.customer[some])[:4]
    kept = ~((base.group == 11) & ~np.isin(base.customer, owners))
    rows = np.stack([base.customer, base.group, base.order, base.day], axis=1)[kept]
    found = white_space(purchases(rows, 12), np.ones(12), window_days=60, per_customer=12)
    assert found.n_owners[11] == 4
    assert 11 not in found.group


def test_a_short_history_says_what_to_ask_for(shop: Purchases) -> None:
    with pytest.raises(NotReady) as refused:
        white_space(shop, np.ones(12), window_days=200)
    assert "--window 14" in refused.value.hint
    nothing = shop.until(-1.0)
    with pytest.raises(NotReady):
        white_space(nothing, np.ones(12))


def test_a_season_moves_the_shares() -> None:
    rng = np.random.default_rng(3)
    day = rng.uniform(0, 730, 30_000)
    # days 60 to 120 of each year sell three times as much as the others
    kept = (day % 365 // 60 == 1) | (rng.random(len(day)) < 1 / 3)
    n = int(kept.sum())
    rows = np.stack(
        [rng.integers(0, 1500, n), rng.integers(0, 30, n), np.arange(n), day[kept]], axis=1
    )
    shop = purchases(rows, 30)
    found = white_space(shop, np.ones(30), window_days=60, as_of=365.0 + 61)
    assert found.season == pytest.approx(3, rel=0.15)
    said = check(shop.until(365.0 + 121), window_days=60)
    assert said.foretold == pytest.approx(said.bought, rel=0.3)
