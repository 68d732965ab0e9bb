"""Heat map of the matrix by category (or of the best sellers, where there are no categories)."""

from __future__ import annotations

import math
from typing import Any

from pairwell.app.report.data import GroupMap, ReportData
from pairwell.export.report.chart import axis, chart, figure, label
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, count_cell, table
from pairwell.export.report.voice import Voice

MIN_EXPECTED = 1.0
"""Below one joint purchase expected, found over expected says nothing: the cell stays empty."""
SCALES = (1, 2, 3)
"""The colours end at 2, 4 or 8 times chance, and as far below: the first that holds all cells."""
_TICKS = {-3: "⅛×", -2: "¼×", -1: "½×", 0: "1×", 1: "2×", 2: "4×", 3: "8×"}


def category_map(data: ReportData, voice: Voice) -> Html:
    """The section."""
    said = data.map
    if len(said.names) < 2:
        return section(voice, "map", "", empty(voice, "map"))
    hint = h("p", voice.say("map.how"), class_="note") if said.by == "product" else None
    if all(v < MIN_EXPECTED for row in said.expected for v in row):
        return section(voice, "map", "", hint, empty(voice, "map_few"))
    top = _strongest(said)
    answer = (
        voice.say(
            "map.answer", a=said.names[top[0]], b=said.names[top[1]], lift=voice.measure(top[2])
        )
        if top
        else voice.say("map.nothing")
    )
    return section(voice, "map", answer, hint, _picture(said, voice))


def lift_of(said: GroupMap, a: int, b: int) -> float | None:
    """Found over expected of a cell; None when too little is expected to tell."""
    expected = said.expected[a][b]
    return said.observed[a][b] / expected if expected >= MIN_EXPECTED else None


def _strongest(said: GroupMap) -> tuple[int, int, float] | None:
    """The pair of different groups with the highest lift among those with proven pairs."""
    cells = [
        (lift, a, b)
        for a in range(len(said.names))
        for b in range(a)
        if (lift := lift_of(said, a, b)) is not None and said.proven[a][b] + said.proven[b][a]
    ]
    if not cells:
        return None
    lift, a, b = max(cells)
    return b, a, lift


def _picture(said: GroupMap, voice: Voice) -> Html:
    n = len(said.names)
    lifts = [[lift_of(said, a, b) for b in range(n)] for a in range(n)]
    powers = [[None if v is None else math.log2(max(v, 2**-9)) for v in row] for row in lifts]
    furthest = max((abs(v) for row in powers for v in row if v is not None), default=0.0)
    scale = next((s for s in SCALES if furthest <= s), SCALES[-1])
    heat = {
        "type": "heatmap",
        "z": powers,
        "zmin": -scale,
        "zmax": scale,
        "colorscale": [[0, "@cold"], [0.5, "@even"], [1, "@warm"]],
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
        "hovertext": [[_hover(said, a, b, voice) for b in range(n)] for a in range(n)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "colorbar": {
            "title": {"text": voice.say("map.scale"), "side": "top", "font": {"size": 11}},
            "tickvals": [power for power in _TICKS if abs(power) <= scale],
            "ticktext": [text for power, text in _TICKS.items() if abs(power) <= scale],
            "orientation": "h",
            "thickness": 10,
            "y": 1.02,
            "yanchor": "bottom",
            "len": 0.6,
            "outlinewidth": 0,
        },
    }
    if n <= 12:
        # Colour alone would leave the figures to the mouse.
        heat["texttemplate"] = "%{text}"
        heat["text"] = [["" if v is None else f"{voice.measure(v)}" for v in row] for row in lifts]
    names = [label(name, 22) for name in said.names]
    ticks: dict[str, Any] = {
        "tickvals": list(range(n)),
        "ticktext": names,
        "showgrid": False,
        "zeroline": False,
    }
    drawn = figure(
        voice,
        [heat],
        190 + 24 * max(n, 6),
        xaxis=axis(tickangle=-50, tickfont={"size": 11}, **ticks),
        yaxis=axis(autorange="reversed", tickfont={"size": 11}, **ticks),
        margin={"l": 8, "r": 16, "t": 56, "b": 8},
    )
    key = "map.chart" if said.by == "category" else "map.chart_products"
    note = voice.say(
        "map.note", n=n, all=voice.count(said.n_groups), orders=voice.count(max(said.n_orders))
    )
    return chart(
        voice.say(key), drawn, name="map", voice=voice, note=note, numbers=_numbers(said, voice)
    )


def _hover(said: GroupMap, a: int, b: int, voice: Voice) -> str:
    lift = lift_of(said, a, b)
    words = voice.say(
        "map.hover",
        found=voice.count(said.observed[a][b]),
        expected=voice.number(said.expected[a][b], 1),
        lift=voice.measure(lift),
        proven=voice.count(said.proven[a][b]),
    )
    return f"{label(said.names[a], 40)} + {label(said.names[b], 40)}<br>{label(words, 160)}"


def _numbers(said: GroupMap, voice: Voice) -> Html:
    heads = [
        Head(voice.say("map.a")),
        Head(voice.say("map.b")),
        Head(voice.say("map.found"), numeric=True),
        Head(voice.say("map.expected"), numeric=True),
        Head(voice.say("map.lift"), numeric=True),
        Head(voice.say("map.proven"), numeric=True),
    ]
    n = len(said.names)
    rows = []
    for a in range(n):
        for b in range(a, n):
            lift = lift_of(said, a, b)
            if lift is None:
                continue
            rows.append(
                [
                    Cell(said.names[a]),
                    Cell(said.names[b]),
                    count_cell(voice, said.observed[a][b]),
                    Cell(voice.number(said.expected[a][b], 1), said.expected[a][b]),
                    Cell(voice.measure(lift), lift),
                    count_cell(voice, said.proven[a][b]),
                ]
            )
    return table("map", voice, heads, rows)
