"""``[offers]`` of pairwell.toml: tables read as written, contradictions refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.model.errors import SettingsRefused
from pairwell.offers.presets import preset
from pairwell.settings import Settings, read_settings


def read(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "pairwell.toml"
    file.write_text(text, "utf-8")
    return read_settings(file)


SHOP = """
[shop]
preset = "electronics"
[offers]
regulated_packs = ["insurance"]
max_shown_per_day = 12
[offers.up_sell]
band = 0.2
adjacent = [["Laptops", "Ultrabooks"]]
[offers.up_sell.bands]
TV = 0.3
[offers.placements.checkout]
target = 1
[[offers.services]]
service = "plan-2"
category = "TV"
min_price_minor = 50000
[[offers.kits]]
kit_id = "start"
members = ["phone", 17]
saving = 0.05
valid_to = "2026-12-24T18:00:00+01:00"
[[offers.thresholds]]
target_minor = 5000
[[offers.thresholds]]
kind = "gift"
target_minor = 9000
[offers.stage_weights.purchase]
up_sell = 0.5
"""


def test_a_whole_shop_is_read_over_its_preset(tmp_path: Path) -> None:
    offers = read(tmp_path, SHOP).offers
    base = preset("electronics")
    assert (offers.up_sell.band, offers.up_sell.bands) == (0.2, {"TV": 0.3})
    assert offers.up_sell.better == base.up_sell.better
    assert offers.up_sell.adjacent == (("Laptops", "Ultrabooks"),)
    assert offers.max_price_ratio == base.max_price_ratio == 1.0
    assert offers.satisfied_categories
    assert (offers.services[0].service, offers.services[0].min_price_minor) == ("plan-2", 50000)
    assert offers.kits[0].members == ("phone", 17)
    assert [rule.target_minor for rule in offers.thresholds] == [5000, 9000]
    assert offers.placements["checkout"].target == 1
    assert offers.placements["checkout"].blocks == ("with_this",)
    assert offers.stage_weights == {"purchase": {"up_sell": 0.5}}


def test_a_flag_is_laid_over_the_file_table_by_table(tmp_path: Path) -> None:
    file = tmp_path / "pairwell.toml"
    file.write_text(SHOP, "utf-8")
    flags = {"offers.up_sell": "{ band = 0.1 }", "offers.max_shown_per_day": "none"}
    offers = read_settings(file, flags=flags).offers
    assert (offers.up_sell.band, offers.up_sell.bands) == (0.1, {"TV": 0.3})
    assert offers.max_shown_per_day is None


KIT = '[[offers.kits]]\nkit_id = "k"\nmembers = ["a", "b"]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (KIT + KIT, ["Two kits", "'k'", "name of its own"]),
        (KIT + 'valid_from = "2026-12-02"\nvalid_to = "2026-12-01"\n', ["ends before it begins"]),
        (  # the same instant, told in two zones
            KIT + 'valid_from = "2026-12-02T11:00:00+01:00"\nvalid_to = "2026-12-02T10:00:00Z"\n',
            ["ends before it begins"],
        ),
        (KIT + 'valid_to = "next week"\n', ["date that cannot be read", "2026-11-30T23:59:59"]),
        ('[[offers.kits]]\nkit_id = "k"\nmembers = ["a", "a"]\n', ["names a product twice"]),
        ('[[offers.kits]]\nkit_id = "k"\nmembers = ["a"]\n', ["offers.kits", "length"]),
        (KIT + "saving = 1.0\n", ["offers.kits", "< 1.0", "[0].saving"]),
        (KIT + "savings = 0.1\n", ["offers.kits", "savings"]),
        ("[offers.placements.cart]\ntarget = 9\n", ["offers.placements.cart", "9", "allows 4"]),
        (
            "[offers.placements.cart]\nup_sell_target = 20\n",
            ["offers.placements.cart", "20 dearer alternatives", "allows 10"],
        ),
        ("[offers.placements.payment]\ncap = 2\n", ["payment", "P-11"]),
        ('[offers.placements.payment]\ntechniques = ["up_sell"]\n', ["payment", "P-11"]),
        ("[offers.placements.kitchen]\ntarget = 1\n", ["offers.placements", "kitchen"]),
        ("[offers.placements.cart]\ntargets = 1\n", ["offers.placements", "targets"]),
        ('[offers]\nregulated_packs = ["loans"]\n', ["'loans'", "insurance, credit, investment"]),
        ("[[offers.thresholds]]\ntarget_minor = -1\n", ["offers.thresholds", "[0].target_minor"]),
        ("[[offers.thresholds]]\ntarget_minor = 0\n", ["offers.thresholds", ">= 1"]),
        (
            "[[offers.thresholds]]\ntarget_minor = 5\n[[offers.thresholds]]\ntarget_minor = 5\n",
            ["Two thresholds", "5"],
        ),
        (
            '[[offers.services]]\nservice = "s"\nmin_price_minor = -1\n',
            ["offers.services", "[0].min_price_minor"],
        ),
        ("[offers.up_sell]\nband = -0.1\n", ["offers.up_sell", "band"]),
        ("[offers.up_sell.bands]\nTV = -0.1\n", ["'TV'", "R-06"]),
        ("[offers.up_sell]\nbnad = 0.1\n", ["offers.up_sell", "bnad"]),
        ("[offers]\nmax_price_ratio = 0.0\n", ["offers.max_price_ratio", "> 0.0"]),
        ("[offers]\nmax_price_ration = 1.0\n", ["max_price_ratio?"]),
        ("[offers]\nmin_customers = 0\n", ["offers.min_customers"]),
        ("[offers]\nmax_shown_per_day = -1\n", ["offers.max_shown_per_day"]),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(tmp_path: Path, text: str, says: list[str]) -> None:
    with pytest.raises(SettingsRefused) as caught:
        read(tmp_path, text)
    told = f"{caught.value.message} {caught.value.hint}"
    for word in says:
        assert word in told
    assert caught.value.hint
