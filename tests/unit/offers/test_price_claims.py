"""Claims of a reduction on histories written by hand, with the cases that shops were fined for.

Shows C6 of docs/mission.md.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pairwell.model.errors import InputRefused, SettingsRefused
from pairwell.model.price_history import PriceHistory, PricePoint
from pairwell.offers.incentive_claim import incentive_claim, is_reduction
from pairwell.offers.incentives import choose_incentives
from pairwell.offers.price_claims import (
    NoClaim,
    PriceClaim,
    code_claim,
    price_claim,
)
from pairwell.offers.price_rules import STRICT, PriceRule, rule_of
from tests.incentive_samples import NOW, amount, occasion, percent

LAUNCH = datetime(2026, 1, 1, tzinfo=UTC)
NEW_GOODS = PriceRule(new_goods=True)


def day(n: float) -> datetime:
    return LAUNCH + timedelta(days=n)


def history(
    *points: tuple[float, int | None] | tuple[float, int | None, bool], from_launch: bool = False
) -> PriceHistory:
    """Points as (day, price) or (day, price, announced as reduced)."""
    return PriceHistory(
        product_id="mug",
        channel="web",
        currency="EUR",
        points=tuple(PricePoint(day(n), price, *announced) for n, price, *announced in points),
        from_launch=from_launch,
    )


def claimed(result: PriceClaim | NoClaim) -> PriceClaim:
    assert isinstance(result, PriceClaim), result
    return result


def test_a_true_reduction_is_claimed() -> None:
    claim = claimed(price_claim(history((0, 10000), (60, 8000, True)), day(70)))
    assert (claim.reference_minor, claim.saving_minor, claim.percent) == (10000, 2000, 20)
    assert (claim.since, claim.began_at, claim.basis) == (day(30), day(60), "lowest_before")


def test_a_price_raised_the_day_before_is_no_reference() -> None:
    # 100.00, 150.00 for a day, "now only 100.00"
    assert price_claim(history((0, 10000), (59, 15000), (60, 10000, True)), day(60)) == "not_lower"
    # 90.00 is a reduction from 100.00, never from 150.00
    claim = claimed(price_claim(history((0, 10000), (59, 15000), (60, 9000, True)), day(60)))
    assert (claim.reference_minor, claim.percent) == (10000, 10)


def test_the_lowest_of_the_window_counts_even_if_it_held_a_day() -> None:
    one_day = history((0, 10000), (50, 7000), (51, 10000), (60, 8000, True))
    assert price_claim(one_day, day(60)) == "not_lower"
    long_ago = history((0, 7000), (30, 10000), (60, 8000, True))
    # 70.00 ended the instant at which the window starts
    assert claimed(price_claim(long_ago, day(60))).reference_minor == 10000
    just_inside = history((0, 7000), (30.5, 10000), (60, 8000, True))
    assert price_claim(just_inside, day(60)) == "not_lower"


def test_the_window_stands_where_the_reduction_began_and_does_not_roll() -> None:
    path = history((0, 10000), (60, 8000, True))
    first, later = (claimed(price_claim(path, day(n))) for n in (60, 200))
    assert first == later
    # a week off the reduction and back again: a new one, whose window holds the 80.00
    again = history((0, 10000), (60, 8000, True), (67, 10000), (70, 8000, True))
    assert price_claim(again, day(70)) == "not_lower"


def test_a_deeper_step_is_measured_as_the_country_says() -> None:
    path = history((0, 10000), (60, 8000, True), (70, 7000, True))
    assert claimed(price_claim(path, day(75), STRICT)).reference_minor == 8000
    for country in ("DE", "FR"):
        claim = claimed(price_claim(path, day(75), rule_of(country)))
        assert (claim.reference_minor, claim.percent, claim.began_at) == (10000, 30, day(60))
    # up a step in between: not progressive, a new reduction
    up = history((0, 10000), (60, 7000, True), (70, 8000, True))
    assert price_claim(up, day(75), rule_of("DE")) == "not_lower"
    # a price that had fallen in silence is the price, whatever came before
    silent = history((0, 10000), (20, 8000), (60, 7000, True))
    assert claimed(price_claim(silent, day(75), rule_of("DE"))).reference_minor == 8000


def test_no_history_no_claim() -> None:
    assert price_claim(history((40, 10000), (60, 8000, True)), day(60)) == "history_too_short"
    assert price_claim(history((60, 8000, True)), day(60)) == "history_too_short"
    assert price_claim(history((60, 8000, True)), day(59)) == "no_history"
    # thirty days to the instant are enough
    enough = history((30, 10000), (60, 8000, True))
    assert claimed(price_claim(enough, day(60))).percent == 20
    gap = history((0, 10000), (40, None), (45, 10000), (60, 8000, True))
    assert price_claim(gap, day(60)) == "history_gap"
    assert price_claim(history((0, 10000), (60, None)), day(61)) == "not_on_sale"
    assert price_claim(history((0, 10000), (60, 8000)), day(61)) == "not_announced"


def test_new_goods_where_the_country_allows_it_and_the_launch_is_known() -> None:
    new = history((40, 10000), (60, 8000, True), from_launch=True)
    assert price_claim(new, day(60), STRICT) == "history_too_short"
    claim = claimed(price_claim(new, day(60), rule_of("PL")))
    assert (claim.basis, claim.since, claim.percent) == ("since_launch", day(40), 20)
    record = history((40, 10000), (60, 8000, True))
    assert price_claim(record, day(60), rule_of("PL")) == "history_too_short"
    # a product that comes on sale already "reduced" was never dearer
    born = history((60, 8000, True), from_launch=True)
    assert price_claim(born, day(61), NEW_GOODS) == "history_too_short"


def test_what_soon_spoils_is_measured_by_the_last_price() -> None:
    bread = history((0, 200), (50, 300), (60, 250, True))
    assert price_claim(bread, day(60), STRICT, perishable=True) == "not_lower"
    claim = claimed(price_claim(bread, day(60), rule_of("PL"), perishable=True))
    assert (claim.reference_minor, claim.basis) == (300, "price_before")
    assert price_claim(bread, day(60), rule_of("PL")) == "not_lower"


def test_a_percentage_is_rounded_down() -> None:
    # 1999 - 1700 = 299: 14.957 %
    assert claimed(price_claim(history((0, 1999), (60, 1700, True)), day(60))).percent == 14
    # 1 of 10000: less than a per cent, and still a saving
    tiny = claimed(price_claim(history((0, 10000), (60, 9999, True)), day(60)))
    assert (tiny.percent, tiny.saving_minor) == (0, 1)


def test_a_code_is_measured_from_where_it_began() -> None:
    path = history((0, 9000), (20, 10000))
    # began on day 60: the window holds 100.00 only; 15 % of 100.00
    claim = claimed(code_claim(path, 8500, day(60), day(65)))
    assert (claim.reference_minor, claim.percent, claim.began_at) == (10000, 15, day(60))
    # began on day 40: 90.00 held until day 20, so it is in the window
    assert claimed(code_claim(path, 8500, day(40), day(65))).percent == 5
    assert code_claim(path, 8500, day(60), day(59)) == "not_begun"
    # the shop raises the price under its own code
    dearer = history((0, 10000), (62, 12000))
    assert code_claim(dearer, 10200, day(60), day(65)) == "not_lower"
    # it lowers it, and raises it again: the 70.00 is what it is measured by
    dip = history((0, 10000), (62, 7000), (64, 10000))
    assert code_claim(dip, 8500, day(60), day(65)) == "not_lower"
    gap = history((0, 10000), (62, None), (64, 10000))
    assert code_claim(gap, 8500, day(60), day(65)) == "history_gap"
    assert code_claim(gap, 8500, day(60), day(63)) == "not_on_sale"
    assert code_claim(history((70, 100)), 80, day(60), day(65)) == "no_history"


def test_an_incentive_may_claim_only_what_its_history_shows() -> None:
    since = NOW - timedelta(days=2)
    points = (PricePoint(NOW - timedelta(days=90), 2000),)
    cable = PriceHistory(product_id="cable", channel="web", currency="EUR", points=points)
    given = choose_incentives([percent("x", 0.15, valid_from=since)], occasion("x")).given
    assert given is not None
    assert is_reduction(given)
    assert claimed(incentive_claim(given, cable, NOW)).percent == 15
    assert incentive_claim(given, None, NOW) == "no_history"
    endless = choose_incentives([percent("x", 0.15)], occasion("x")).given
    assert endless is not None
    assert incentive_claim(endless, cable, NOW) == "no_history"
    voucher = choose_incentives([amount("x", 500, applies_to="cart")], occasion("x")).given
    assert voucher is not None
    assert not is_reduction(voucher)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (((0, 100), (0, 90)), "out of order"),
        (((1, 100), (0, 90)), "out of order"),
        (((0, -1),), "the price -1"),
    ],
)
def test_histories_that_make_no_sense_are_refused(
    points: tuple[tuple[float, int], ...], said: str
) -> None:
    with pytest.raises(InputRefused, match=said):
        history(*points)
    with pytest.raises(InputRefused, match="without a zone"):
        PriceHistory(
            product_id="a",
            channel="web",
            currency="EUR",
            points=(PricePoint(datetime(2026, 1, 1), 1),),  # noqa: DTZ001 - that is the point
        )


def test_a_country_that_is_not_listed_gets_no_easing() -> None:
    assert rule_of("SE") == rule_of("") == STRICT
    with pytest.raises(SettingsRefused):
        rule_of("poland")
