"""``policy``, ``coverage`` and ``plan``: what people see, JSON, refusals with their lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pairwell.cli.app import run
from pairwell.offers.policy_text import in_full
from pairwell.offers.presets import PRESETS
from pairwell.settings import read_settings
from pairwell.store.snapshot.versions import FolderSnapshots
from tests.snapshots import Pair, Product, snapshot_of

Captured = pytest.CaptureFixture[str]

PRODUCTS = [
    Product(id="sofa", title="Sofa", price_minor=1000, cost_minor=500, n_orders=100),
    Product(id="rug", price_minor=1500, cost_minor=500, n_orders=90),
    Product(id="lamp", price_minor=500, cost_minor=200, n_orders=80),
]
PAIRS = [
    Pair(anchor="sofa", candidate="rug", n_both=40),
    Pair(anchor="sofa", candidate="lamp", n_both=35),
    Pair(anchor="rug", candidate="sofa", n_both=40, n_customers=3),
]


@pytest.fixture
def served(shop: Path) -> Path:
    snapshots = FolderSnapshots(shop / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-1"))
    snapshots.publish("m-1")
    return shop


def told(capsys: Captured, *arguments: str, status: int = 0) -> str:
    assert run([*arguments]) == status
    out, err = capsys.readouterr()
    return err if status else out


def printed(capsys: Captured, *arguments: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(told(capsys, *arguments, "--json"))
    return found


def test_what_is_shown_can_be_kept_as_the_settings(shop: Path, capsys: Captured) -> None:
    text = told(capsys, "policy", "show", "--preset", "furniture")
    (shop / "pairwell.toml").write_text(text, "utf-8")
    assert read_settings(shop / "pairwell.toml").offers == in_full(PRESETS["furniture"])
    assert told(capsys, "policy", "show") == text
    assert "P29, P52" in text
    assert printed(capsys, "policy", "show")["preset"] == "furniture"
    assert "no kind of shop 'shop'" in told(capsys, "policy", "show", "--preset", "shop", status=2)


def test_a_policy_that_holds_is_said_to_hold(shop: Path, capsys: Captured) -> None:
    assert run(["policy", "check"]) == 0
    out, err = capsys.readouterr()
    assert "pairwell.toml holds." in out
    assert "Nothing is served yet" in err
    other = shop / "other.toml"
    other.write_text('[[offers.incentives]]\nname = "n"\nkind = "percent"\ndiscount_share = 0.1\n')
    assert run(["policy", "check", "--file", str(other), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["not_confirmed"] == ["n"]
    assert found["products_checked"] is False


BAD = """[shop]
preset = "gift"
[[offers.kits]]
kit_id = "k"
members = ["sofa", "stool"]
[[offers.kits]]
kit_id = "deep"
members = ["sofa", "rug"]
saving = 0.4
valid_to = "2026-01-01"
[[offers.incentives]]
name = "spring"
kind = "percent"
discount_share = 0.1
confirmed_by = "S"
valid_to = 2026-05-31T00:00:00Z
"""


def test_every_problem_has_its_line(served: Path, capsys: Captured) -> None:
    other = served / "other.toml"
    other.write_text(BAD, "utf-8")
    before = (served / "pairwell.toml").read_bytes()
    text = told(capsys, "policy", "check", "--file", str(other), status=2)
    for line in (
        "other.toml, line 10: The kit 'deep' ended on 2026-01-01.",
        "other.toml, line 16: 'spring' ended on",
        "other.toml, line 5: The catalogue has no product 'stool'.",
        "other.toml, line 9: The kit 'deep' keeps 33% of what its members earn apart",
    ):
        assert line in text
    assert (served / "pairwell.toml").read_bytes() == before


OPEN = """[[offers.incentives]]
name = "sale"
kind = "percent"
discount_share = 0.95
confirmed_by = "S"
"""


def test_what_goes_with_everything_is_refused_by_every_command(
    served: Path, capsys: Captured
) -> None:
    file = served / "pairwell.toml"
    file.write_text(OPEN, "utf-8")
    for command in (["policy", "check"], ["decide", "--anchor", "sofa"], ["build"]):
        text = told(capsys, *command, status=2)
        assert "pairwell.toml, line 4: 'sale' goes with everything and gives away 95%" in text
        assert "max_open_share" in text


def test_the_catalogue_says_what_most_of_it_cannot_bear(served: Path, capsys: Captured) -> None:
    """The rug bears 60 % off: 6.00 pay its 5.00 and a tenth; sofa and lamp do not pay theirs."""
    file = served / "pairwell.toml"
    deep = OPEN.replace("0.95", "0.60") + "[offers.incentive_rules]\nmax_open_share = 0.9\n"
    file.write_text(deep, "utf-8")
    text = told(capsys, "policy", "check", status=2)
    assert "pairwell.toml, line 4: 'sale' goes with everything and leaves less than" in text
    assert "on 2 of the 3 products" in text
    assert "Give 55 % at most" in text
    # what only the catalogue makes wrong stops no shop: it is just not given, and the doctor tells
    assert run(["decide", "--anchor", "sofa", "--json"]) == 0
    capsys.readouterr()
    checks = json.loads(told(capsys, "doctor", "--json"))["checks"]
    [policy] = [check for check in checks if check["name"] == "policy"]
    assert policy["state"] == "warning"
    assert "line 4: 'sale' goes with everything" in policy["said"]
    file.write_text(OPEN.replace("0.95", "0.50"), "utf-8")
    told(capsys, "policy", "check")
    checks = json.loads(told(capsys, "doctor", "--json"))["checks"]
    assert {"ok"} == {check["state"] for check in checks if check["name"] == "policy"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[offers.placements.cart]\ncap = 2\n[[offers.kits]]\nkit_id = 'k'\n"
            "members = ['a', 'a']\n",
            ["line 1: offers.placements.cart shows 3", "Raise its cap", "line 5: The kit 'k'"],
        ),
        ("[offers]\nmax_refusals = 3\nmin_customer = 5\n", ["line 3", "min_customers?"]),
        ("[offers]\n\nprice_weight = 2\n", ["line 3", "price_weight cannot be 2"]),
        (
            "[[offers.thresholds]]\ntarget_minor = 5\n[[offers.thresholds]]\ntarget_minor = -5\n",
            ["line 4", ">= 1"],
        ),
        ("[offers.placements.cart]\ncap = 2\n", ["shows 3 offers and allows 2"]),
        ("[offers\n", ["not valid TOML", "line 1"]),
        ("[ofers]\n", ["line 1", "Did you mean offers?"]),
    ],
)
def test_no_command_runs_with_a_bad_policy(
    served: Path, text: str, says: list[str], capsys: Captured
) -> None:
    (served / "pairwell.toml").write_text(text)
    for command in (["policy", "check"], ["decide", "--anchor", "sofa"]):
        err = told(capsys, *command, status=2)
        for word in says:
            assert word in err


def test_a_missing_file_is_refused(served: Path, capsys: Captured) -> None:
    missing = str(served / "none.toml")
    assert "There is no file" in told(capsys, "policy", "check", "--file", missing, status=2)
    assert "There is no file" in told(capsys, "policy", "replay", "--with", missing, status=2)


def test_a_replay_tells_what_a_ceiling_changes(
    served: Path, tmp_path: Path, capsys: Captured
) -> None:
    orders = tmp_path / "orders.csv"
    rows = [f"o{n},{p},1,5.00,c{n}" for n in range(9) for p in ("sofa", "lamp")]
    orders.write_text("order_id,product_id,quantity,unit_price,customer_id\n" + "\n".join(rows))
    assert run(["import", str(orders), "--quiet"]) == 0
    capsys.readouterr()
    other = tmp_path / "other.toml"
    other.write_text("[offers]\nmax_price_ratio = 1.0\n")
    asked = ["policy", "replay", "--with", str(other), "--requests", "20"]
    found = printed(capsys, *asked)
    whole, places = found["whole"], found["placements"]
    assert isinstance(whole, dict)
    assert isinstance(places, dict)
    assert whole["n_go"] == 1 + 5  # the rug: beside the sofa and in five carts
    assert whole["expected_after_minor"] < whole["expected_before_minor"]
    assert (places["cart"]["n_before"], places["cart"]["n_after"]) == (5, 0)
    assert (served / "pairwell.toml").read_text().count("max_price_ratio = 1.0") == 0
    text = told(capsys, *asked)
    assert "Answers that change: 6 of 16;" in text
    assert "product, with_this, sofa: rug, lamp  →  lamp" in text


@pytest.mark.usefixtures("served")
def test_coverage_place_by_place(capsys: Captured) -> None:
    found = printed(capsys, "coverage")["coverage"]
    assert isinstance(found, list)
    assert {row["placement"] for row in found} >= {"product", "cart", "call"}
    assert "payment" not in {row["placement"] for row in found}
    asked = ("coverage", "--placement", "product", "--preset", "furniture")
    rows = printed(capsys, *asked)["coverage"]
    assert isinstance(rows, list)
    [row] = rows
    assert (row["n_sellers"], row["n_with_one"], row["n_with_two"], row["n_lost_two"]) == (
        3, 1, 0, 1,
    )  # fmt: skip
    text = told(capsys, "coverage", "--placement", "product", "--preset", "all")
    assert len(text.splitlines()) == 1 + len(PRESETS)
    assert "no placement" in told(capsys, "coverage", "--placement", "kitchen", status=2)
    bare = printed(capsys, *asked, "--names")["uncovered"]
    assert isinstance(bare, list)
    assert [(each["product_id"], bool(each["why_none"])) for each in bare] == [
        ("rug", True), ("lamp", True),
    ]  # fmt: skip
    assert "lamp" in told(capsys, *asked, "--names")
    assert "Say which" in told(capsys, "coverage", "--names", status=2)


def test_the_ten_dollar_item(capsys: Captured) -> None:
    asked = ["plan", "--units", "1000", "--price", "10", "--addon-price", "5", "--attach", "0.35"]
    text = told(capsys, *asked, "--price-increase", "0.10")
    assert "10 % dearer: +1,000.00" in text
    assert "+1,750.00" in text
    assert "The add-on is 750.00 better." in text
    assert "Not even everybody" in told(capsys, *asked, "--price-increase", "0.9")


@pytest.mark.usefixtures("served")
def test_a_plan_with_the_shops_own_attach_rate(capsys: Captured) -> None:
    asked = ["plan", "--units", "100", "--anchor", "sofa", "--candidate", "lamp"]
    found = printed(capsys, *asked)
    own, low, high, middle = (found[k] for k in ("attached", "low", "high", "plan"))
    assert isinstance(own, dict)
    assert isinstance(low, dict)
    assert isinstance(high, dict)
    assert isinstance(middle, dict)
    assert own["share"] == middle["attach_share"] == 0.35
    assert low["better_minor"] < middle["better_minor"] < high["better_minor"]
    assert middle["profit_share"] == pytest.approx(35 * 300 / (100 * 500 + 35 * 300))
    text = told(capsys, *asked)
    assert (
        "35 of 100 orders with the item had the add-on: 35.0 %, between 26.4 % and 44.7 %" in text
    )
    fixed = printed(capsys, *asked, "--attach", "0.5")
    assert fixed["low"] is None


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--anchor", "sofa"], "A pair has two products"),
        (["--price", "10", "--attach", "0.1"], "No price for --addon-price"),
        (["--price", "10", "--addon-price", "5"], "How many take the add-on?"),
        (["--anchor", "sofa", "--candidate", "stool"], "no product 'stool'"),
        (["--anchor", "rug", "--candidate", "sofa"], "Too few customers"),
        (["--anchor", "lamp", "--candidate", "sofa"], "Too few customers"),
        (["--price", "nan", "--addon-price", "5", "--attach", "0.1"], "No price for --price"),
    ],
)
def test_what_cannot_be_planned_is_said(options: list[str], says: str, capsys: Captured) -> None:
    assert says in told(capsys, "plan", "--units", "10", *options, status=2)


@pytest.mark.usefixtures("served")
def test_r21_the_best_sellers_to_begin_with(capsys: Captured) -> None:
    """R-21: by orders, with what their pages would offer."""
    pages = printed(capsys, "coverage", "--first", "2")["begin_with"]
    assert pages == [
        {"product_id": "sofa", "title": "Sofa", "n_orders": 100, "offers": ["rug", "lamp"]},
        {"product_id": "rug", "title": "", "n_orders": 90, "offers": []},
    ]
    text = told(capsys, "coverage", "--first", "2")
    assert "rug, lamp" in text
    assert "none" in text
    assert "lamp  " not in text.splitlines()[-1]
