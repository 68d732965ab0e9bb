"""Take n, pay for m: by hand and by law.

Shows T-07 of docs/mission.md.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.errors import InputRefused
from pairwell.offers.multibuy import Piece, price_multibuy


def piece(name: str, price: int, quantity: int = 1, cost: int | None = None) -> Piece:
    return Piece(product_id=name, price_minor=price, quantity=quantity, cost_minor=cost)


def test_three_for_two_by_hand() -> None:
    bought = price_multibuy([piece("a", 3000, cost=900), piece("b", 1000, 2, cost=400)], 3, 2)
    # 30.00 + 10.00 + 10.00, a 10.00 free; costs 9.00 + 4.00 + 4.00
    assert (bought.sum_minor, bought.saving_minor, bought.price_minor) == (5000, 1000, 4000)
    assert [p.free for p in bought.pieces] == [False, False, True]
    assert [p.alone_minor for p in bought.pieces] == [3000, 1000, 1000]
    # 40.00 in the ratio 3 : 1 : 1
    assert [p.share_minor for p in bought.pieces] == [2400, 800, 800]
    assert bought.margin is not None
    assert bought.margin.left_minor == 4000 - 1700
    # 23.00 of 40.00 is 57.5 %
    assert bought.margin.keeps(0.575)
    assert not bought.margin.keeps(0.576)


def test_the_cheapest_of_all_are_free() -> None:
    prices = [1000, 900, 800, 300, 200, 100]
    bought = price_multibuy([piece(str(p), p) for p in prices], 3, 2)
    assert bought.saving_minor == 100 + 200
    assert {p.product_id for p in bought.pieces if p.free} == {"100", "200"}


@pytest.mark.parametrize(
    ("n", "free", "missing"), [(0, 0, 3), (1, 0, 2), (2, 0, 1), (3, 1, 3), (5, 1, 1), (6, 2, 3)]
)
def test_only_full_groups_count(n: int, free: int, missing: int) -> None:
    bought = price_multibuy([piece("a", 500, n)] if n else [], 3, 2)
    assert bought.saving_minor == 500 * free
    assert bought.missing == missing


def test_returning_the_two_of_three_for_two_earns_nobody_a_free_third() -> None:
    bought = price_multibuy([piece("a", 1000, 3)], 3, 2)
    shares = [p.share_minor for p in bought.pieces]
    assert sum(shares[:2]) == 1334
    assert bought.price_minor - 1334 == 666  # what the one that is kept cost


def test_unknown_costs_and_nonsense() -> None:
    assert price_multibuy([piece("a", 100, 3), piece("b", 100, cost=1)], 3, 2).margin is None
    for take, pay in ((3, 3), (2, 3), (3, 0), (1, 1)):
        with pytest.raises(InputRefused, match="saves nothing"):
            price_multibuy([piece("a", 100, 3)], take, pay)
    with pytest.raises(InputRefused, match="10,000"):
        price_multibuy([piece("a", 100, 10_001)], 3, 2)


PIECES = st.builds(piece, st.just("x"), st.integers(0, 99999), st.integers(1, 4))


@given(pieces=st.lists(PIECES, max_size=6), take=st.integers(2, 5), data=st.data())
def test_prices_add_up_and_no_order_of_the_line_up_saves_more(
    pieces: list[Piece], take: int, data: st.DataObject
) -> None:
    pay = data.draw(st.integers(1, take - 1))
    bought = price_multibuy(pieces, take, pay)
    assert sum(p.alone_minor for p in bought.pieces) - bought.saving_minor == bought.price_minor
    assert sum(p.share_minor for p in bought.pieces) == bought.price_minor
    n = sum(p.quantity for p in pieces)
    assert sum(p.free for p in bought.pieces) == n // take * (take - pay)
    free = [p.alone_minor for p in bought.pieces if p.free]
    paid = [p.alone_minor for p in bought.pieces if not p.free]
    assert max(free, default=0) <= min(paid, default=10**9)
    shuffled = price_multibuy(data.draw(st.permutations(pieces)), take, pay)
    assert shuffled.saving_minor == bought.saving_minor
