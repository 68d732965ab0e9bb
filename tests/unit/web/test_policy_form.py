"""The form of the rules: only what differs is a change; what is no number is named."""

from __future__ import annotations

import pytest

from pairwell.model.errors import InputRefused
from pairwell.offers.placements import PLACEMENTS
from pairwell.settings import Settings, ShopSettings, read_settings
from pairwell.web.admin.policy_form import COUNTS, OF_PLACE, SHARES, SWITCHES, asked_changes
from pairwell.web.admin.policy_words import in_words, rows_of
from pairwell.web.admin.speech import Speech


def typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{100 * value:g}"
    return "" if value is None else str(value)


def form_of(settings: Settings) -> dict[str, str]:
    """What the page shows, sent back as it is."""
    form = {"preset": settings.shop.preset}
    for name in (*COUNTS, *SHARES, *SWITCHES):
        form[name] = typed(getattr(settings.offers, name))
    for place in PLACEMENTS:
        rule = settings.offers.rule(place)
        form |= {f"{place}_{name}": typed(getattr(rule, name)) for name in OF_PLACE}
    return form


@pytest.mark.parametrize("preset", ["general", "electronics", "bank"])
def test_a_form_that_nobody_touched_changes_nothing(preset: str) -> None:
    settings = read_settings(flags={"shop.preset": preset})
    assert settings.shop == ShopSettings(preset=preset)
    assert asked_changes(settings, form_of(settings)) == {}


def test_changes_are_told_by_their_path_as_they_are_written() -> None:
    settings = read_settings(flags={"shop.preset": "electronics"})
    form = form_of(settings) | {
        "preset": "furniture", "max_price_ratio": "", "cart_cap": "2",
        "checkout_max_price_ratio": "12,5 %", "needs_image": "yes",
    }  # fmt: skip
    assert asked_changes(settings, form) == {
        ("shop", "preset"): "furniture",
        ("offers", "max_price_ratio"): None,
        ("offers", "needs_image"): True,
        ("offers", "placements", "cart", "cap"): 2,
        ("offers", "placements", "checkout", "max_price_ratio"): 0.125,
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("preset", "moon", "moon"),
        ("min_customers", "", "customers"),
        ("min_customers", "-1", "min_customers"),
        ("cart_cap", "", "number of offers"),
        ("cart_cap", "two", "cap of cart"),
        ("max_price_ratio", "nan", "max_price_ratio"),
        ("max_price_ratio", "0", "max_price_ratio"),
    ],
)
def test_what_is_no_number_is_named(name: str, value: str, said: str) -> None:
    settings = Settings()
    with pytest.raises(InputRefused, match=said):
        asked_changes(settings, form_of(settings) | {name: value})


def test_a_form_with_a_hole_is_refused() -> None:
    form = form_of(Settings())
    del form["cart_target"]
    with pytest.raises(InputRefused, match="not whole"):
        asked_changes(Settings(), form)


@pytest.mark.parametrize("locale", ["en", "ru", "pl"])
@pytest.mark.parametrize("preset", ["general", "electronics", "grocery"])
def test_every_sentence_of_the_policy_has_its_rows(locale: str, preset: str) -> None:
    settings = read_settings(
        flags={"shop.preset": preset, "offers.max_shown_per_day": "9", "offers.max_of_family": "2"}
    )
    for sentence, rows in in_words(Speech(locale), settings.offers):
        assert sentence.endswith(".")
        assert rows
    assert rows_of("target") == "R-09, R-10"
