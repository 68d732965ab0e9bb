"""The network of top products, to pan and zoom."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from pairwell.app.report.data import Network, ReportData
from pairwell.export.report.chart import Figure, axis, chart, figure, label
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html
from pairwell.export.report.layout import force_layout
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, count_cell, item_cell, table
from pairwell.export.report.voice import Voice

COLOURS = 6
SIGNS = ("circle", "square", "diamond", "triangle-up", "star", "hexagon", "circle-open")
"""Group beside its colour; the last is for every other group."""
NAMED = 20
"""So many best sellers carry their name where it covers no other; the rest tell the mouse."""


def network(data: ReportData, voice: Voice) -> Html:
    """The section."""
    said = data.network
    if not said.links:
        return section(voice, "network", "", empty(voice, "network"))
    degree = _degree(said)
    hub = int(degree.argmax())
    answer = voice.say(
        "network.answer", title=said.items[hub].title, n=voice.count(int(degree[hub]))
    )
    drawn = _picture(said, voice)
    note = voice.say(
        "network.note", nodes=voice.count(len(said.items)), links=voice.count(len(said.links))
    )
    return section(
        voice,
        "network",
        answer,
        chart(
            voice.say("network.chart"),
            drawn,
            name="network",
            voice=voice,
            note=note,
            numbers=_numbers(said, voice),
            zoom=True,
        ),
    )


def _degree(said: Network) -> np.ndarray[Any, np.dtype[np.int64]]:
    ends = np.array([[k.a, k.b] for k in said.links]).ravel()
    return np.bincount(ends, minlength=len(said.items)).astype(np.int64)


def _picture(said: Network, voice: Voice) -> Figure:
    n = len(said.items)
    places = force_layout(n, np.array([[k.a, k.b] for k in said.links]))
    x, y = ([round(float(v), 4) for v in axis_places] for axis_places in places.T)
    degree = _degree(said)
    named = _named(said, places)
    largest = max(item.n_orders for item in said.items) or 1
    traces: list[dict[str, Any]] = [_edges(said, x, y)]
    most = [g for g, _ in Counter(g for g in said.group if g >= 0).most_common(COLOURS)]
    sets: dict[int, list[int]] = {}
    for i, group in enumerate(said.group):
        sets.setdefault(most.index(group) if group in most else COLOURS, []).append(i)
    for group, members in sorted(sets.items()):
        grouped = group < COLOURS
        if grouped:
            name = said.groups[most[group]]
        else:
            name = voice.say("network.other" if said.groups else "network.products")
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": label(name, 28),
                "x": [x[i] for i in members],
                "y": [y[i] for i in members],
                "text": [label(said.items[i].title, 22) if i in named else "" for i in members],
                "textposition": "top center",
                "textfont": {"size": 10, "color": "@text"},
                "customdata": [
                    label(said.items[i].title, 80)
                    + "<br>"
                    + label(
                        voice.say(
                            "network.hover",
                            orders=voice.count(said.items[i].n_orders),
                            links=voice.count(int(degree[i])),
                        ),
                        80,
                    )
                    for i in members
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
                "marker": {
                    "size": [8 + 18 * (said.items[i].n_orders / largest) ** 0.5 for i in members],
                    "color": f"@group{group}" if said.groups else "@accent",
                    "symbol": SIGNS[group] if said.groups else "circle",
                    "line": {
                        "color": "@surface" if grouped or not said.groups else "@group6",
                        "width": 1.5,
                    },
                    "opacity": 0.95,
                },
            }
        )
    hidden: dict[str, Any] = {"visible": False, "zeroline": False, "showgrid": False}
    return figure(
        voice,
        traces,
        600,
        xaxis=axis(range=[-1.15, 1.15], **hidden),
        yaxis=axis(range=[-1.15, 1.15], **hidden),
        showlegend=bool(said.groups),
        legend={"orientation": "h", "y": -0.02, "yanchor": "top", "itemsizing": "constant"},
        dragmode="pan",
        hovermode="closest",
    )


def _named(said: Network, places: np.ndarray[Any, np.dtype[np.float64]]) -> set[int]:
    """Nodes to name: best sellers first, each only where its name stands clear of the others'."""
    named: list[int] = []
    for i in np.argsort([-item.n_orders for item in said.items], kind="stable").tolist():
        across, down = np.abs(places[named] - places[i]).T if named else (np.ones(1), np.ones(1))
        if len(named) < NAMED and bool(((across > 0.34) | (down > 0.07)).all()):
            named.append(i)
    return set(named)


def _edges(said: Network, x: list[float], y: list[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [v for k in said.links for v in (x[k.a], x[k.b], None)],
        "y": [v for k in said.links for v in (y[k.a], y[k.b], None)],
        "line": {"color": "@edge", "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _numbers(said: Network, voice: Voice) -> Html:
    heads = [
        Head(voice.say("pairs.anchor")),
        Head(voice.say("pairs.candidate")),
        Head(voice.say("pairs.n_both"), numeric=True),
        Head(voice.say("pairs.lift"), numeric=True),
    ]
    rows = [
        [
            item_cell(said.items[k.a]),
            item_cell(said.items[k.b]),
            count_cell(voice, k.n_both),
            Cell(voice.measure(k.lift), k.lift),
        ]
        for k in said.links
    ]
    return table("links", voice, heads, rows)
