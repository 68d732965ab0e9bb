"""Charts: figures as plain JSON that the chart library in the page draws.

Colours are names (``@accent``): report.js puts in the values of the light or the dark page. Text
in figures is escaped like HTML, because the library reads a little markup in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import msgspec

from pairwell.export.report.html import Html, h, raw
from pairwell.export.report.voice import Voice

Figure = dict[str, Any]

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
WIDEST_LABEL = 30


def figure(voice: Voice, traces: Sequence[dict[str, Any]], height: int, **layout: Any) -> Figure:
    """A figure in the report's manner: no frame, no legend unless asked, room for its labels."""
    return {
        "data": list(traces),
        "layout": {
            "height": height,
            "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
            "showlegend": False,
            "separators": voice.separators,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": "system-ui, sans-serif", "size": 12, "color": "@text"},
            "hoverlabel": {
                "bgcolor": "@surface",
                "bordercolor": "@line",
                "font": {"color": "@text"},
            },
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": "@muted", "activecolor": "@text"},
            "dragmode": False,
            **layout,
        },
    }


def axis(title: str = "", **more: Any) -> dict[str, Any]:
    """An axis with quiet lines."""
    return {
        "title": {"text": label(title, 80), "font": {"size": 12, "color": "@muted"}},
        "gridcolor": "@line",
        "zerolinecolor": "@muted",
        "linecolor": "@line",
        "automargin": True,
        **more,
    }


def count_axis(most: int, title: str = "", **more: Any) -> dict[str, Any]:
    """An axis of counts from zero; small counts get no ticks between whole numbers."""
    ticks = {"dtick": 1} if most <= 5 else {"nticks": 6}
    return axis(title, rangemode="tozero", tickformat=",d", **ticks, **more)


def label(text: str, widest: int = WIDEST_LABEL) -> str:
    """Text for inside a figure: cut to a width, and without markup.

    >>> label("a <b>very</b> long title of a product", 12)
    'a &lt;b&gt;very&lt;/…'
    """
    short = text if len(text) <= widest else text[: widest - 1].rstrip() + "…"
    return escape(short, quote=False)


def chart(
    title: str,
    drawn: Figure,
    *,
    name: str,
    voice: Voice,
    note: str = "",
    numbers: Html | None = None,
    zoom: bool = False,
) -> Html:
    """A chart: its message, a note with n, the picture, and the table one click away."""
    height = drawn["layout"]["height"]
    below = h("details", h("summary", voice.say("chart.numbers")), numbers) if numbers else None
    return h(
        "figure",
        h("figcaption", h("h3", title), h("p", note, class_="note") if note else None),
        h(
            "div",
            class_="plot",
            role="img",
            aria_label=title,
            data_figure=name,
            data_zoom=zoom,
            style=f"height:{height}px",
        ),
        h("script", raw(as_json(drawn)), type="application/json", id=f"figure-{name}"),
        below,
    )


def as_json(value: Any) -> str:
    r"""JSON that cannot end the script element that holds it.

    >>> as_json({"title": "</script>"})
    '{"title":"\\u003c/script\\u003e"}'
    """
    text = msgspec.json.encode(value).decode()
    for character, escaped in _UNSAFE.items():
        text = text.replace(character, escaped)
    return text
