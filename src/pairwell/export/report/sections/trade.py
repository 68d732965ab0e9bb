"""Orders, basket size and prices over time, and how large baskets are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pairwell.app.report.data import ReportData, Spell, Trade
from pairwell.export.report.chart import Figure, axis, chart, count_axis, figure
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, count_cell, table
from pairwell.export.report.voice import Voice

FLAT = 0.03
"""A change of orders below this share is called even."""


def trade(data: ReportData, voice: Voice) -> Html:
    """The section."""
    said = data.trade
    if not said.n_orders:
        return section(voice, "trade", "", empty(voice, "trade"))
    answer = voice.say(
        "trade.answer",
        n=voice.count(said.n_orders),
        mean=voice.number(said.mean_basket, 1),
        median=_plain(said.median_basket, voice),
    )
    if said.breadth is not None:
        answer += " " + voice.say(
            "trade.breadth",
            n=voice.number(said.breadth.n_products, 1),
            profit=voice.money(said.breadth.profit_minor, data.currency),
        )
    over_time = (
        h("div", _orders(said, voice), _basket(said, voice), _price(said, voice), class_="grid")
        if len(said.spells) > 1
        else empty(voice, "trade_time")
    )
    return section(voice, "trade", answer, over_time, _sizes(said, voice))


def _plain(x: float | None, voice: Voice) -> str:
    """A median: whole, or with a half."""
    return voice.number(x, 0 if x is None or x == int(x) else 1)


def _orders(said: Trade, voice: Voice) -> Html:
    if said.change is None:
        title = voice.say("trade.orders")
    elif abs(said.change) < FLAT:
        title = voice.say("trade.orders_even")
    else:
        key = "trade.orders_up" if said.change > 0 else "trade.orders_down"
        title = voice.say(key, share=voice.share(abs(said.change)))
    most = max(s.n_orders for s in said.spells)
    bars = {
        "type": "bar",
        "x": [s.starts_on for s in said.spells],
        "y": [s.n_orders for s in said.spells],
        "marker": {
            "color": "@accent",
            "opacity": [1.0 if s.whole else 0.45 for s in said.spells],
            "pattern": {"shape": ["" if s.whole else "/" for s in said.spells]},
        },
        "hovertemplate": "%{x|%Y-%m-%d}: %{y:,}<extra></extra>",
    }
    note = voice.say(
        "trade.orders_note",
        n=voice.count(said.n_orders - said.n_untimed),
        unit=voice.say(f"trade.{said.unit}"),
        first=voice.day(said.first_day),
        last=voice.day(said.last_day),
    )
    if not all(s.whole for s in said.spells):
        note += " " + voice.say("trade.orders_part")
    return chart(
        title,
        figure(voice, [bars], 260, xaxis=_time(said.spells), yaxis=count_axis(most)),
        name="orders",
        voice=voice,
        note=note,
        numbers=_numbers(said, voice),
    )


def _basket(said: Trade, voice: Voice) -> Html:
    spells = [s for s in said.spells if s.n_orders > 1]  # one order has no interval
    if len(spells) < 2:
        return empty(voice, "trade_basket")
    drawn = _band(
        voice,
        spells,
        [s.basket for s in spells],
        [s.basket_low for s in spells],
        [s.basket_high for s in spells],
        ",.1f",
    )
    title = voice.say("trade.basket", mean=voice.number(said.mean_basket, 1))
    return chart(
        title,
        drawn,
        name="basket",
        voice=voice,
        note=voice.say("trade.basket_note", n=voice.count(said.n_orders - said.n_untimed)),
    )


def _price(said: Trade, voice: Voice) -> Html:
    spells = [s for s in said.spells if s.price_minor is not None]
    if not spells:
        return empty(voice, "trade_price")
    low, middle, high = (
        [voice.major(getattr(s, name), said.currency) for s in spells]
        for name in ("price_low_minor", "price_minor", "price_high_minor")
    )
    title = voice.say("trade.price", median=voice.money(spells[-1].price_minor, said.currency))
    note = voice.say(
        "trade.price_note", n=voice.count(sum(s.n_prices for s in spells)), currency=said.currency
    )
    return chart(
        title, _band(voice, spells, middle, low, high, ",.2f"), name="price", voice=voice, note=note
    )


def _band(
    voice: Voice,
    spells: Sequence[Spell],
    middle: list[float],
    low: list[float],
    high: list[float],
    digits: str,
) -> Figure:
    """A line with its interval as a band."""
    x = [s.starts_on for s in spells]
    edge: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": x, "hoverinfo": "skip"}
    traces = [
        {**edge, "y": low, "line": {"width": 0}},
        {**edge, "y": high, "line": {"width": 0}, "fill": "tonexty", "fillcolor": "@band"},
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": x,
            "y": middle,
            "customdata": list(zip(low, high, strict=True)),
            "line": {"color": "@accent", "width": 2},
            "marker": {"size": 5},
            "hovertemplate": f"%{{x|%Y-%m-%d}}: %{{y:{digits}}} "
            f"(%{{customdata[0]:{digits}}} … %{{customdata[1]:{digits}}})<extra></extra>",
        },
    ]
    return figure(voice, traces, 260, xaxis=_time(spells), yaxis=axis(rangemode="tozero"))


def _time(spells: Sequence[Spell]) -> dict[str, Any]:
    few = {"tickvals": [s.starts_on for s in spells]} if len(spells) <= 4 else {"nticks": 6}
    return axis(type="date", tickformat="%Y-%m-%d", tickangle=0, showgrid=False, **few)


def _sizes(said: Trade, voice: Voice) -> Html:
    names = [
        str(b.low) if b.high == b.low else f"{b.low}–{b.high}" if b.high else f"{b.low}+"
        for b in said.bands
    ]
    bars = {
        "type": "bar",
        "x": list(range(len(names))),
        "y": [b.n_orders for b in said.bands],
        "marker": {"color": "@accent"},
        "text": [voice.share(b.n_orders / said.n_orders) for b in said.bands],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": names,
        "hovertemplate": "%{customdata}: %{y:,}<extra></extra>",
    }
    drawn = figure(
        voice,
        [bars],
        260,
        xaxis=axis(
            voice.say("trade.size"),
            tickvals=list(range(len(names))),
            ticktext=names,
            showgrid=False,
            zeroline=False,
        ),
        yaxis=count_axis(max(b.n_orders for b in said.bands)),
        margin={"l": 8, "r": 16, "t": 24, "b": 8},
    )
    ones = sum(b.n_orders for b in said.bands if b.high == 1)
    title = voice.say("trade.sizes", share=voice.share(1 - ones / said.n_orders))
    note = voice.say("trade.sizes_note", n=voice.count(said.n_orders))
    return chart(title, drawn, name="sizes", voice=voice, note=note)


def _numbers(said: Trade, voice: Voice) -> Html:
    heads = [
        Head(voice.say("trade.from")),
        Head(voice.say("trade.n_orders"), numeric=True),
        Head(voice.say("trade.mean_basket"), numeric=True),
        Head(voice.say("trade.interval"), numeric=True),
        Head(voice.say("trade.median_price"), numeric=True),
        Head(voice.say("trade.quartiles"), numeric=True),
    ]
    rows = [
        [
            Cell(s.starts_on if s.whole else f"{s.starts_on} ({voice.say('trade.part')})"),
            count_cell(voice, s.n_orders),
            Cell(voice.number(s.basket, 1), s.basket),
            Cell(f"{voice.number(s.basket_low, 1)} … {voice.number(s.basket_high, 1)}"),
            Cell(voice.money(s.price_minor, said.currency), s.price_minor),
            Cell(
                f"{voice.money(s.price_low_minor, said.currency)} … "
                f"{voice.money(s.price_high_minor, said.currency)}"
            ),
        ]
        for s in said.spells
    ]
    return table("time", voice, heads, rows)
