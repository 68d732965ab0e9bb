"""Roles and coverage of products, by hand (R-16)."""

from __future__ import annotations

import pytest

from pairwell.app.find_gaps import find_gaps
from pairwell.app.product_list import ProductTable
from pairwell.model.offer import OfferAnswer, OfferRequest
from tests.review_orders_shop import lines, read
from tests.service import shop_snapshot


def test_lists_and_counts_follow_pairs_and_people() -> None:
    snapshot = shop_snapshot()
    ids = list(snapshot.products.ids)
    table = ProductTable(snapshot, {"phone": "main", "gone": "addon"}, 5)
    assert [ids[code] for code in table.listed()][:3] == ["phone", "case", "film"]
    # phone has six pairs of enough customers and one of three; case has one
    assert table.n_pairs[ids.index("phone")] == 6
    assert table.n_pairs[ids.index("case")] == 1
    assert [ids[code] for code in table.listed("main")] == ["phone"]
    assert "phone" not in [ids[code] for code in table.listed("without")]
    assert [ids[code] for code in table.listed(None, [3, 1])] == [ids[3], ids[1]]
    assert table.listed("main", [1, 2]) == []
    counts = table.counts()
    assert (counts.n_sold, counts.n_confirmed, counts.n_covered) == (8, 1, 2)
    assert sum(counts.roles.values()) == counts.n_sold
    assert counts.roles["main"] == 1
    assert counts.orders_covered_share == pytest.approx(350 / 776)


def test_peoples_word_goes_before_what_orders_propose() -> None:
    snapshot = shop_snapshot()
    plain = ProductTable(snapshot, {}, 5)
    code = list(snapshot.products.ids).index("case")
    said = ProductTable(snapshot, {"case": "addon"}, 5)
    assert said.proposed[code] == plain.proposed[code]
    assert code in said.listed("addon")
    assert code not in said.listed("unconfirmed")


def test_gaps_take_peoples_word() -> None:
    snapshot = shop_snapshot()
    known = read(snapshot, lines([]))
    silent = OfferAnswer(decision_id="d", snapshot_id="m-1", placement="product", offers=())
    asked: list[object] = []

    def decide(request: OfferRequest) -> OfferAnswer:
        asked.append(request.anchors[0])
        return silent

    find_gaps(snapshot, known, decide)
    assert "plug" in asked
    asked.clear()
    find_gaps(snapshot, known, decide, confirmed={"plug": "addon"})
    assert "plug" not in asked
    assert "phone" in asked
