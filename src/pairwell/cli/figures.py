"""Figures as people read them in a terminal; what is not known is a dash."""

from __future__ import annotations


def figure(value: float | None, decimals: int = 0) -> str:
    """A number with its thousands apart.

    >>> figure(12345), figure(0.126, 2), figure(None), figure(float("nan"))
    ('12,345', '0.13', '–', '–')
    """
    return "–" if value is None or value != value else f"{value:,.{decimals}f}"


def counted(n: float | None, one: str, many: str = "") -> str:
    """So many of something; ``many`` where it does not end in -s.

    >>> counted(1, "worker"), counted(1200, "row"), counted(0, "entry", "entries")
    ('1 worker', '1,200 rows', '0 entries')
    """
    return f"{figure(n)} {one if n == 1 else many or one + 's'}"


def percent(share: float | None, decimals: int = 0) -> str:
    """A share 0..1 as a percentage.

    >>> percent(0.126), percent(None)
    ('13 %', '–')
    """
    return "–" if share is None or share != share else f"{100 * share:.{decimals}f} %"


def money(minor: int | None, currency: str) -> str:
    """An amount of minor units with its currency.

    >>> money(1999, "GBP"), money(None, "GBP")
    ('19.99 GBP', '–')
    """
    return "–" if minor is None else f"{minor / 100:,.2f} {currency}".rstrip()


def chance(p: float | None) -> str:
    """A probability; very small ones in powers of ten.

    >>> chance(0.03), chance(2.5e-12), chance(0.0), chance(None)
    ('0.030', '2e-12', '<1e-300', '–')
    """
    if p is None or p != p:
        return "–"
    if p == 0:
        return "<1e-300"
    return f"{p:.3f}" if p >= 0.001 else f"{p:.0e}"


def short(text: str, width: int) -> str:
    """A text in so many places at most.

    >>> short("Regency cakestand", 9), short("Mug", 9)
    ('Regency …', 'Mug')
    """
    return text if len(text) <= width else text[: width - 1] + "…"
