"""Bad input, line by line: refused at load with file, line and hint; decided to an empty answer.

The seventh kind, two pins for one rank, stands in unit/app/test_pin_places.py.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from pairwell.model.errors import InputRefused, SettingsRefused
from pairwell.model.offer import CartLine, OfferRequest, ProductId
from pairwell.offers.decide import decide
from pairwell.offers.incentive_checks import Worth
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_conflicts import conflicts_today
from pairwell.offers.shelf import Shelf
from pairwell.settings import read_settings, refuse
from tests.snapshots import Pair, Product, snapshot_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WORTH: dict[ProductId, Worth] = {"tea": Worth(1000, 900, "GBP"), "cup": Worth(500, 100, "GBP")}
LIMITED = """
[[offers.incentives]]
name = "one"
kind = "percent"
discount_share = 0.05
confirmed_by = "A"
limit = 10
[[offers.incentives]]
name = "two"
kind = "percent"
discount_share = 0.05
confirmed_by = "B"
limit = 10
"""


def looked_at(file: Path) -> None:
    """As the commands read it, and as `pairwell policy check` looks at it."""
    policy = read_settings(file).offers
    refuse(conflicts_today(policy, NOW, WORTH.get, currency="GBP"), file)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[offers.up_sell]\nband = -0.1\n", 2, "offers.up_sell.band cannot be -0.1"),
        ("[offers.up_sell]\nband = inf\n", 2, "offers.up_sell.band cannot be inf"),
        ("[offers.up_sell.bands]\nTV = nan\n", 2, "offers.up_sell.bands.TV cannot be nan"),
        ("[offers]\nmargin_weight = nan\n", 2, "offers.margin_weight cannot be nan"),
        ("[offers]\nprice_spread = 1e999\n", 2, "offers.price_spread cannot be inf"),
        ("[offers.stage_weights.purchase]\nservice = inf\n", 2, "service cannot be inf"),
        ("[web]\nsite_rate = inf\n", 2, "web.site_rate cannot be inf"),
        ('[[offers.kits]]\nkit_id = " "\nmembers = ["tea", "cup"]\n', 2, "A kit has no name"),
        (
            '[[offers.sets]]\nset_id = ""\nanchors = ["tea"]\n'
            'groups = [{ label = "Cups", products = ["cup"] }]\n',
            2,
            "A set has no name",
        ),
        (
            '[[offers.services]]\nservice = "tea"\nmin_price_minor = 5\n'
            '[[offers.services]]\nservice = "tea"\n'
            '[[offers.services]]\nonly_gifts = true\nservice = "tea"\n',
            8,
            "Two rules offer the service 'tea'",
        ),
        ("[offers.up_sell.bands]\nTV = -0.2\n", 2, "0.2 of its price cheaper"),
        ("[[offers.thresholds]]\ntarget_minor = -5\n", 2, "target_minor cannot be -5"),
        (
            '[[offers.kits]]\nkit_id = "k"\nmembers = ["tea", "cup"]\nvalid_to = "2026-11-01"\n',
            4,
            "The kit 'k' ended on 2026-11-01",
        ),
        (
            '[[offers.incentives]]\nname = "n"\nkind = "social_proof"\n'
            "valid_to = 2026-11-01T00:00:00Z\n",
            4,
            "'n' ended on 2026-11-01",
        ),
        (
            '[[offers.incentives]]\nname = "n"\nkind = "percent"\ndiscount_share = 0.2\n'
            'confirmed_by = "N"\nconditions = { products = ["tea"] }\n',
            4,
            "below the floor of 10%",
        ),
        (LIMITED, 13, "'two' and 'one' are both limited"),
        ("[offers.placements.kitchen]\ntarget = 1\n", 1, "unknown field kitchen"),
        ('[[offers.services]]\nservice = "lost"\n', 2, "no product 'lost'"),
        (
            "[[offers.services]]\nservice = 1\nmin_price_minor = -1\n",
            3,
            "min_price_minor cannot be",
        ),
        ('[[offers.thresholds]]\ntarget_minor = 5\nkind = "gifts"\n', 3, "kind cannot be 'gifts'"),
        ("[offers.placements.checkout]\nmax_price_ratio = -1.0\n", 2, "max_price_ratio cannot be"),
        ("[offers.placements.checkout]\nprice_centre = 0.0\n", 2, "price_centre cannot be 0.0"),
        ("[offers.placements.checkout]\nprice_weight = 7\n", 2, "price_weight cannot be 7"),
        ("[offers.placements.cart]\nblocks = []\n", 2, "has no list"),
        ('[offers.placements.cart]\nblocks = ["kit", "kit"]\n', 2, "has one list twice"),
        ("[offers.stage_weights.purchase]\nservice = -2\n", 2, "service cannot be -2"),
        ('[[offers.thresholds]]\ntarget_minor = 5\ncurrency = "EURO"\n', 3, "cannot be 'EURO'"),
        (
            '[[offers.incentives]]\nname = "n"\nkind = "amount"\ndiscount_minor = 5\n'
            'currency = "PLN"\nconfirmed_by = "N"\n',
            5,
            "'n' is in PLN, and the catalogue in GBP",
        ),
    ],
)
def test_a_bad_policy_is_refused_with_file_line_and_hint(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    file = tmp_path / "pairwell.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsRefused) as refused:
        looked_at(file)
    assert says in refused.value.message
    assert f"pairwell.toml, line {line}" in refused.value.message
    assert refused.value.hint


SHELF = Shelf(
    snapshot_of(
        [
            Product(id="tea", price_minor=1000),
            Product(id="cup", price_minor=500),
            Product(id="gone", price_minor=500, in_stock=False),
        ],
        [Pair(anchor="tea", candidate="cup"), Pair(anchor="gone", candidate="cup")],
    )
)


def test_a_cart_of_what_nobody_knows_is_answered_empty_with_a_reason() -> None:
    answer = decide(OfferRequest(placement="cart", cart=("ghost",)), SHELF)
    assert (answer.offers, answer.why_none) == ((), "unknown_anchor")
    assert [(each.product_id, each.code) for each in answer.refusals] == [
        ("ghost", "unknown_product")
    ]


def test_what_is_discontinued_speaks_in_a_cart_and_is_never_offered() -> None:
    asked = OfferRequest(placement="cart", cart=("gone", "ghost"))
    assert [offer.product_id for offer in decide(asked, SHELF).offers] == ["cup"]
    beside = decide(OfferRequest(anchors=("cup",)), SHELF)
    assert "gone" not in [offer.product_id for offer in beside.offers]


def test_another_currency_is_answered_empty_with_a_reason() -> None:
    answer = decide(OfferRequest(anchors=("tea",), currency="PLN"), SHELF)
    assert (answer.offers, answer.why_none) == ((), "all_refused")
    assert {each.code for each in answer.refusals} == {"other_currency"}


def test_a_negative_price_never_gets_in() -> None:
    with pytest.raises(msgspec.ValidationError, match=">= 0"):
        msgspec.convert({"product_id": "tea", "unit_price_minor": -1}, CartLine)
    below = Shelf(
        snapshot_of(
            [Product(id="tea", price_minor=-500), Product(id="cup", price_minor=500)],
            [Pair(anchor="tea", candidate="cup")],
        )
    )
    offer = decide(OfferRequest(anchors=("tea",)), below, OfferPolicy(max_price_ratio=1.0)).offers
    assert [each.price_ratio for each in offer] in ([], [None])


def test_an_unknown_placement_is_refused_by_name() -> None:
    nowhere = msgspec.structs.replace(OfferRequest(anchors=("tea",)), placement="kitchen")
    with pytest.raises(InputRefused, match="kitchen") as refused:
        decide(nowhere, SHELF)
    assert "product" in refused.value.hint
