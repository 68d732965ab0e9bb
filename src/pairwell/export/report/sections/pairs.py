"""The strongest pairs: a picture of the first twenty, a table of all that are told."""

from __future__ import annotations

from typing import Any

from pairwell.app.report.data import PairLine, ReportData
from pairwell.export.report.chart import axis, chart, figure, label
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, count_cell, item_cell, table
from pairwell.export.report.voice import UNKNOWN, Voice

DRAWN = 20
NEARLY_EQUAL = 0.15


def pairs(data: ReportData, voice: Voice) -> Html:
    """The section."""
    if not data.pairs:
        return section(voice, "pairs", "", empty(voice, "pairs"))
    answer = voice.say(
        "pairs.answer",
        proven=voice.count(data.n_proven),
        stored=voice.count(data.n_pairs),
        shown=voice.count(len(data.pairs)),
    )
    return section(voice, "pairs", answer, _picture(data, voice), _table(data, voice))


def _picture(data: ReportData, voice: Voice) -> Html:
    shown = data.pairs[:DRAWN]
    first = shown[0]
    title = voice.say(
        "pairs.chart",
        anchor=first.anchor.title,
        candidate=first.candidate.title,
        lift=voice.measure(first.lift),
    )
    y = list(range(len(shown)))
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [p.lift for p in shown],
        "y": y,
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [p.lift_high - p.lift for p in shown],
            "arrayminus": [p.lift - p.lift_low for p in shown],
            "color": "@muted",
            "thickness": 1.5,
            "width": 3,
        },
        "marker": {"color": "@accent", "size": 8},
        "text": [_hover(p, voice) for p in shown],
        "hovertemplate": "%{text}<extra></extra>",
    }
    drawn = figure(
        voice,
        [dots],
        64 + 38 * len(shown),
        xaxis=axis(voice.say("pairs.lift_axis"), type="log", **_ticks(voice)),
        yaxis=axis(
            tickvals=y,
            ticktext=[
                f"{label(p.anchor.title, 24)}<br>→ {label(p.candidate.title, 22)}" for p in shown
            ],
            range=[len(shown) - 0.5, -0.5],
            showgrid=False,
            zeroline=False,
            tickfont={"size": 11},
        ),
        shapes=[
            {
                "type": "line",
                "x0": 1,
                "x1": 1,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": "@muted", "dash": "dot", "width": 1},
            }
        ],
    )
    return chart(
        title, drawn, name="pairs", voice=voice, note=voice.say("pairs.note", n=len(shown))
    )


def _ticks(voice: Voice) -> dict[str, Any]:
    """Ticks of a log axis at 1, 2, 5, 10 …, written out."""
    values = [step * 10.0**power for power in range(-2, 6) for step in (1, 2, 5)]
    return {"tickvals": values, "ticktext": [voice.number(v, 2 if v < 1 else 0) for v in values]}


def _hover(p: PairLine, voice: Voice) -> str:
    evidence = voice.say(
        "pairs.hover",
        both=voice.count(p.n_both),
        customers=voice.count(p.n_customers),
        lift=voice.measure(p.lift),
        low=voice.measure(p.lift_low),
        high=voice.measure(p.lift_high),
    )
    return f"{label(p.anchor.title, 60)} → {label(p.candidate.title, 60)}<br>{label(evidence, 120)}"


def _table(data: ReportData, voice: Voice) -> Html:
    heads = [
        Head(voice.say("pairs.anchor")),
        Head(voice.say("pairs.candidate")),
        Head(voice.say("pairs.n_both"), numeric=True),
        Head(voice.say("pairs.n_customers"), numeric=True),
        Head(voice.say("pairs.share"), numeric=True),
        Head(voice.say("pairs.lift"), numeric=True),
        Head(voice.say("pairs.interval"), numeric=True),
        Head(voice.say("pairs.q"), numeric=True),
        Head(voice.say("pairs.relation")),
        Head(voice.say("pairs.price")),
    ]
    rows = [
        [
            item_cell(p.anchor),
            item_cell(p.candidate),
            count_cell(voice, p.n_both),
            count_cell(voice, p.n_customers),
            Cell(*_confidence(p, voice)),
            Cell(voice.measure(p.lift), p.lift),
            Cell(f"{voice.measure(p.lift_low)} … {voice.measure(p.lift_high)}", p.lift_low),
            Cell(voice.tiny(p.q_value), p.q_value),
            Cell(voice.code("relation", p.relation)),
            Cell(price_words(p.price_ratio, voice), p.price_ratio),
        ]
        for p in data.pairs
    ]
    return h(
        "div", table("pairs", voice, heads, rows), h("p", voice.say("pairs.rule"), class_="note")
    )


def _confidence(p: PairLine, voice: Voice) -> tuple[str, float | None]:
    share = p.n_both / p.anchor.n_orders if p.anchor.n_orders else None
    return voice.share(share), share


def price_words(ratio: float | None, voice: Voice) -> str:
    """How dear the candidate is beside the anchor, in words and as a factor."""
    if ratio is None:
        return UNKNOWN
    if abs(ratio - 1) <= NEARLY_EQUAL:
        key = "pairs.same_price"
    else:
        key = "pairs.cheaper" if ratio < 1 else "pairs.dearer"
    return voice.say(key, ratio=voice.measure(ratio))
