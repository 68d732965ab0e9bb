"""The review, by hand: planted falls, seasons, prices, returns, discounts; and nothing to find."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pairwell.matrix.joint_orders import BACK, KEPT, RECENT, joint_orders
from pairwell.matrix.listed import listed
from pairwell.matrix.review import Reviewed, review
from pairwell.matrix.review_orders import ReviewOrders
from pairwell.matrix.review_words import LOCALES, SENTENCES, WHY, sentence
from pairwell.model.review import GAP_CAUSES, HYPOTHESES, ReviewRow
from pairwell.model.snapshot import Snapshot
from tests.review_orders_shop import Bought, lamp_and_bulb, lines, orders, read
from tests.snapshots import Pair, Product, snapshot_of

STEADY = [
    *orders(60, 0, 210, "lamp", "bulb", "shade"),
    *orders(40, 0, 210, "lamp"),
    *orders(100, 0, 210, "bulb"),
]
"""210 days in which three lamps in five take a bulb and a shade along."""


def told(snapshot: Snapshot, known: ReviewOrders, ceiling: float | None = None) -> Reviewed:
    return review(snapshot, known, listed(snapshot, 5), max_price_ratio=ceiling)


def found(snapshot: Snapshot, known: ReviewOrders, ceiling: float | None = None) -> dict[str, str]:
    return {r.candidate_id or "": r.hypothesis for r in told(snapshot, known, ceiling).rows}


def now(n_bulb: int, n_shade: int, n_lamp: int = 50, bulbs: int = 40) -> list[Bought]:
    """The last 90 days: so many of 50 lamps with a bulb, with a shade; and bulbs alone."""
    last = [
        (
            211 + 88 * i / n_lamp,
            ("lamp", *["bulb"] * (i < n_bulb), *["shade"] * (i >= n_lamp - n_shade)),
        )
        for i in range(n_lamp)
    ]
    return [*last, *orders(bulbs, 211, 299, "bulb"), (300, ("shade",))]


def test_what_sells_as_before_is_left_alone() -> None:
    shop = lamp_and_bulb()
    assert found(shop, read(shop, lines(STEADY + now(28, 32)))) == {}


def test_a_fall_that_chance_does_not_explain_is_a_need() -> None:
    shop = lamp_and_bulb()
    answer = told(shop, read(shop, lines(STEADY + now(5, 30))))
    (row,) = answer.rows
    assert (row.anchor_id, row.candidate_id, row.hypothesis) == ("lamp", "bulb", "need")
    assert (answer.n_rows, answer.n_tested) == (2, 2)
    # 60 of 100 lamps before: 30 of 50 now; 25 orders of a pound are missing
    assert row.evidence["n_expected"] == 30
    assert row.evidence["n_now"] == 5
    assert row.at_stake_minor == 2500
    assert row.evidence["n_candidate_now"] == 45
    # every second lamp of the two rows' 90 and 65 joint orders of 150 is of the first row
    assert answer.first_row_minor == pytest.approx(100 * 65 / 150)


def test_a_fall_of_less_than_half_is_none() -> None:
    shop = lamp_and_bulb()
    assert found(shop, read(shop, lines(STEADY + now(16, 30)))) == {}


def test_few_orders_before_prove_no_fall() -> None:
    shop = lamp_and_bulb()
    before = [*orders(3, 0, 210, "lamp", "bulb"), *orders(1, 0, 210, "lamp")]
    assert found(shop, read(shop, lines(before + now(20, 0)))) == {}


def test_a_season_is_no_weakness() -> None:
    shop = lamp_and_bulb()
    # day 665 is the last: the same days of the year before are 210 to 300
    quiet = [*orders(3, 211, 299, "lamp", "bulb"), *orders(47, 211, 299, "lamp")]
    high = [*orders(200, 300, 570, "lamp", "bulb"), *orders(60, 300, 570, "lamp")]
    last = [
        *orders(3, 577, 663, "lamp", "bulb"), *orders(47, 577, 663, "lamp"), (665.0, ("lamp",))
    ]  # fmt: skip
    first: list[Bought] = [(0.0, ("lamp",))]
    assert found(shop, read(shop, lines(first + quiet + high + last))) == {}
    assert found(shop, read(shop, lines(quiet + high + last))) == {"bulb": "need"}  # no year to see


def test_a_dearer_candidate_is_a_matter_of_price() -> None:
    shop = lamp_and_bulb(price_minor=115)
    late = lines(now(5, 30), {"bulb": 115}, start=1000)
    (row,) = told(shop, read(shop, lines(STEADY), late)).rows
    assert row.hypothesis == "price"
    assert (row.evidence["price_before_minor"], row.evidence["price_now_minor"]) == (100, 115)
    said = sentence(row, "en", "GBP", 90)
    assert "from 1.00 GBP to 1.15 GBP, from 1.00 to 1.15 of the other's" in said


@pytest.mark.parametrize(
    ("bulb", "lamp", "hypothesis"),
    [(100, 900, "price"),  # as dear as ever, but the lamp is cheaper by a tenth
     (90, 500, "need"),  # cheaper itself, though the lamp fell further
     (105, 1000, "need")],
)  # fmt: skip
def test_a_price_beside_the_anchor_counts_unless_it_fell(
    bulb: int, lamp: int, hypothesis: str
) -> None:
    shop = lamp_and_bulb()
    early = lines(STEADY, {"lamp": 1000})
    late = lines(now(5, 30), {"bulb": bulb, "lamp": lamp}, start=1000)
    (row,) = told(shop, read(shop, early, late)).rows
    assert row.hypothesis == hypothesis


def test_never_together_lately_is_stale_and_bought_by_nobody_not_sold() -> None:
    shop = lamp_and_bulb()
    (row,) = told(shop, read(shop, lines(STEADY + now(0, 30)))).rows
    assert row.hypothesis == "stale"
    assert row.evidence["last_on"] == "2024-07-27"  # day 208 and a quarter
    assert row.evidence["n_anchor_since"] == 50
    gone = [b for b in STEADY + now(0, 30) if b[1] != ("bulb",) or b[0] < 211]
    assert found(shop, read(shop, lines(gone))) == {"bulb": "not_sold"}


def test_stock_cost_and_ceiling() -> None:
    steady = lines(STEADY + now(30, 30))
    shop = lamp_and_bulb(in_stock=False)
    (row,) = told(shop, read(shop, steady)).rows
    assert row.hypothesis == "out_of_stock"
    assert row.evidence["n_usual"] == 30  # 90 of 150 lamps took one
    assert row.at_stake_minor == 3000
    shop = lamp_and_bulb(price_minor=100, cost_minor=120)
    assert found(shop, read(shop, steady)) == {"bulb": "below_cost"}
    shop = lamp_and_bulb(price_minor=1300)
    assert found(shop, read(shop, steady), 1.2) == {"bulb": "above_ceiling"}
    assert found(shop, read(shop, steady), 1.3) == {}
    shop = lamp_and_bulb(price_minor=1300, consumable=True)
    assert found(shop, read(shop, steady), 1.2) == {}


def test_what_comes_back_alone_or_with_the_other() -> None:
    shop = lamp_and_bulb()
    table = lines(STEADY + now(30, 30))
    table = table.sort_by([("order_id", "ascending"), ("product_id", "ascending")])
    sent = pa.array([o in {f"o{i:05}" for i in range(12)} for o in table["order_id"].to_pylist()])
    of_bulb = pa.compute.equal(table["product_id"], "bulb")
    of_lamp = pa.compute.equal(table["product_id"], "lamp")
    alone = pa.compute.and_(sent, of_bulb)
    known = read(shop, table.filter(pa.compute.invert(alone)), back=table.filter(alone))
    (row,) = told(shop, known).rows
    assert row.hypothesis == "returned_alone"
    assert (row.evidence["n_bought"], row.evidence["n_back"]) == (90, 12)
    assert row.evidence["n_both"] == 78  # what came back was not kept
    assert row.at_stake_minor == round(50 * 78 / 150 * 12 / 90 * 100)
    both = pa.compute.and_(sent, pa.compute.or_(of_bulb, of_lamp))
    known = read(shop, table.filter(pa.compute.invert(both)), back=table.filter(both))
    hypotheses = found(shop, known)
    assert hypotheses["bulb"] == "returned_both"


def test_four_customers_who_sent_it_back_are_nobodys_business() -> None:
    shop = lamp_and_bulb()
    steady = [*orders(20, 0, 200, "lamp", "bulb"), *orders(900, 0, 200, "shade"), *now(9, 9)]
    table = lines(steady)
    some = pa.array([o in {f"o{i:05}" for i in range(4)} for o in table["order_id"].to_pylist()])
    alone = pa.compute.and_(some, pa.compute.equal(table["product_id"], "bulb"))
    known = read(shop, table.filter(pa.compute.invert(alone)), back=table.filter(alone))
    assert "returned_alone" not in found(shop, known).values()


def test_sold_only_below_its_price() -> None:
    shop = lamp_and_bulb()
    alone = lines([*orders(300, 0, 300, "bulb"), *orders(40, 0, 300, "lamp")])
    cheap = lines(orders(40, 1, 299, "lamp", "bulb"), {"bulb": 80}, start=2000)
    (row,) = told(shop, read(shop, alone, cheap)).rows
    assert row.hypothesis == "discount_only"
    assert (row.evidence["n_cheap"], row.evidence["n_priced"]) == (40, 40)
    # a shop that sells bulbs at 80 everywhere has no discount to see
    usual = lines([*orders(300, 0, 300, "bulb"), *orders(40, 0, 300, "lamp")], {"bulb": 80})
    assert found(shop, read(shop, usual, cheap)) == {}


def test_orders_without_times_have_no_before() -> None:
    shop = lamp_and_bulb(in_stock=False)
    table = lines(STEADY + now(5, 30))
    at = table.schema.get_field_index("ordered_at")
    table = table.set_column(
        at, table.schema.field(at), pa.nulls(len(table), table.schema.field(at).type)
    )
    answer = told(shop, read(shop, table))
    assert answer.n_tested == 0
    assert [row.hypothesis for row in answer.rows] == ["out_of_stock"]


def test_a_steady_shop_has_nothing_to_replace() -> None:
    rng = np.random.default_rng(11)
    names = [f"p{i:02}" for i in range(40)]
    popular = 1 / np.arange(1, 41)
    bought = [
        (float(day), tuple(sorted(rng.choice(names, 4, replace=False, p=popular / popular.sum()))))
        for day in rng.uniform(0, 700, 6000)
    ]
    pairs = [Pair(anchor=a, candidate=c) for a in names for c in names[:11] if a != c]
    shop = snapshot_of([Product(id=name) for name in names], pairs)
    answer = told(shop, read(shop, lines(bought)))
    assert answer.n_tested > 150
    assert len(answer.rows) <= 1


def test_joint_orders_as_a_slow_twin_counts_them() -> None:
    rng = np.random.default_rng(2)
    names = [f"p{i}" for i in range(6)]
    bought = [
        (float(day), tuple(n for n in names if rng.random() < 0.4))
        for day in rng.uniform(0, 700, 300)
    ]
    shop = snapshot_of([Product(id=name) for name in names])
    table = lines(bought)
    gone = pa.array(rng.random(len(table)) < 0.2)
    known = read(shop, table.filter(pa.compute.invert(gone)), back=table.filter(gone))
    a, c = (np.repeat(np.arange(6), 6), np.tile(np.arange(6), 6))
    joint = joint_orders(known.orders, a, c)
    newest = max(day for day, products in bought if products)
    kept: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for row, is_gone in zip(table.to_pylist(), gone.to_pylist(), strict=True):
        (back if is_gone else kept).setdefault(row["order_id"], set()).add(row["product_id"])
    for place, (i, j) in enumerate(zip(a.tolist(), c.tolist(), strict=True)):
        one, other = names[i], names[j]
        counts = np.zeros(5, dtype=int)
        for number, (day, _) in enumerate(bought):
            order = f"o{number:05}"
            k, b = kept.get(order, set()), back.get(order, set())
            counts[0] += one in k and other in k and newest - day < 90
            counts[1] += one in k and other in k and newest - day >= 90
            counts[2] += one in k | b and other in k | b
            counts[3] += one in b and other in b
            counts[4] += one in k and one not in b and other in b
        assert [
            joint.n_recent[place], joint.n_before[place], joint.n_bought[place],
            joint.n_back_both[place], joint.n_back_alone[place],
        ] == counts.tolist()  # fmt: skip
    held = known.orders.counts(KEPT, RECENT)
    assert held[0] == sum(
        names[0] in kept.get(f"o{n:05}", ()) and newest - d < 90 for n, (d, _) in enumerate(bought)
    )
    assert known.orders.counts(BACK).sum() == sum(map(len, back.values()))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_hypothesis_speaks_every_language(locale: str) -> None:
    assert set(SENTENCES[locale]) == set(HYPOTHESES)
    assert set(WHY[locale]) == set(GAP_CAUSES)
    figures = dict.fromkeys(
        ("n_both", "n_now", "n_expected", "n_anchor_now", "n_usual", "n_anchor_since", "n_bought",
         "n_back", "n_priced", "n_cheap", "n_candidate_now", "n_candidate_expected",
         "price_before_minor", "price_now_minor", "cost_minor", "anchor_price_minor"), 1234.5,
    )  # fmt: skip
    for hypothesis in HYPOTHESES:
        row = ReviewRow(
            anchor_id="a", anchor_title="A", candidate_id="b", candidate_title="B",
            hypothesis=hypothesis, at_stake_minor=1,
            evidence={**figures, "why": "dearer", "last_on": "2026-01-01"},
        )  # fmt: skip
        said = sentence(row, locale, "PLN", 90)
        assert "{" not in said
        assert said.endswith(".")
        if hypothesis == "price":
            assert ("12.3" if locale == "en" else "12,3") in said
