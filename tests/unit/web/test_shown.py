"""From the decision's words to the API's: kits, order sums, incentives, links, and the holdout."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from pairwell.app.known_now import as_of
from pairwell.offers.policy import OfferPolicy
from pairwell.web.api.offers.answered import PlacementAnswered
from pairwell.web.api.offers.asked import OffersAsked
from pairwell.web.api.offers.request import requests_of
from pairwell.web.api.offers.shown import Showing, _link, shown
from pairwell.web.printed import Printed, Proofs
from pairwell.web.shop import Shop
from pairwell.web.tokens import check
from tests.service import shop_snapshot

NOW = datetime(2026, 11, 22, 10, 30, 15, tzinfo=UTC)
SECRET = b"s" * 64


def believed(*, dated: bool) -> str:
    return as_of(int(NOW.timestamp()) // 60, dated=dated)


def answer(
    asked: dict[str, Any], policy: dict[str, Any] | None = None, *, hidden: bool = False
) -> PlacementAnswered:
    rules = msgspec.convert(policy or {}, OfferPolicy)
    shop = Shop(shop_snapshot(), None, (), {}, rules, degraded=False)
    page = msgspec.convert({"placements": [{"name": "product"}], **asked}, OffersAsked)
    (request,) = requests_of(page, "en", None, believed(dated=shop.dated))
    proofs = Proofs()
    showing = Showing(shop=shop, proofs=proofs, hidden=hidden, backend=False, explain=False)
    told = shown(shop.decide(request), page.placements[0], 0, showing)
    filled = Printed(told, proofs, (), ()).fill("d", 1_000, SECRET)
    return msgspec.json.decode(filled, type=PlacementAnswered)


KITS = {"kits": [{"kit_id": "set", "title": "Set", "members": ["phone", "case", "film"],
                  "saving": 0.1}]}  # fmt: skip
KIT = {"placements": [{"name": "product", "block": "kit"}], "anchors": ["phone"]}


def test_a_kit_is_a_bundle_with_nothing_ticked_but_the_page_s_own_product() -> None:
    bundle = answer(KIT, KITS).bundle
    assert bundle is not None
    assert [(m.product.product_id, m.included) for m in bundle.members] == [
        ("phone", True), ("case", False), ("film", False),
    ]  # fmt: skip
    assert bundle.sum_minor == 53_000
    assert bundle.price_minor == bundle.sum_minor - bundle.saving_minor
    assert sum(m.share_minor for m in bundle.members) == bundle.price_minor
    assert check(bundle.add.token, SECRET, 0).price_minor == bundle.price_minor
    assert answer(KIT, KITS, hidden=True).bundle is None
    assert answer(KIT, KITS, hidden=True).why_none == "holdout"


def test_an_order_sum_is_told_to_the_holdout_too() -> None:
    asked = {
        "placements": [{"name": "cart"}],
        "cart": [{"product_id": "case", "quantity": 2, "unit_price_minor": 1_500}],
    }
    told = answer(asked, {"thresholds": [{"target_minor": 5_000}]}, hidden=True)
    assert [(t.kind, t.missing_minor) for t in told.thresholds] == [("free_shipping", 2_000)]
    assert told.offers == ()


def test_only_a_confirmed_code_goes_with_an_offer() -> None:
    policy = {
        "incentives": [
            {"name": "c", "kind": "percent", "discount_share": 0.15, "code": "CASE15",
             "confirmed_by": "CASE15", "valid_to": "2026-12-01T00:00:00Z"}
        ]
    }  # fmt: skip
    asked = {"anchors": ["phone"]}
    assert all(offer.incentive is None for offer in answer(asked, policy).offers)
    first = answer({**asked, "confirmed": ["CASE15"]}, policy).offers[0]
    assert first.product.price_minor == 2_000
    assert first.incentive is not None
    assert (first.incentive.code, first.incentive.paid_minor) == ("CASE15", 1_700)
    assert first.incentive.value is None  # a share of what price, nobody can prove here


def test_instants_go_to_the_minute_only_where_rules_have_dates() -> None:
    for dated, instant in (
        (False, "2026-11-22T00:00:00+00:00"),
        (True, "2026-11-22T10:30:00+00:00"),
    ):
        assert believed(dated=dated) == instant


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://shop.example/p/1", "https://shop.example/p/1"),
        ("/p/1", "/p/1"),
        ("", None),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        (" https://x", None),
    ],
)
def test_a_link_leads_to_a_page_or_nowhere(url: str, link: str | None) -> None:
    assert _link(url) == link
