"""Money between Oscar's decimals and pairwell's minor units."""

from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from babel.numbers import get_currency_precision


def minor(amount: Decimal, currency: str) -> int:
    """An amount in the smallest unit of its currency: 12.75 GBP is 1275."""
    scaled = amount.scaleb(get_currency_precision(currency))
    return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def discount_rounded_up(amount: Decimal, currency: str | None = None) -> Decimal:
    """OSCAR_OFFER_ROUNDING_FUNCTION: "15 % off" is at least 15 %, as pairwell promises it.

    Oscar's own rounds the discount down, and would charge a penny more than was shown.
    """
    places = get_currency_precision(currency or "GBP")
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_UP)
