"""Pairs dropped on the way into the matrix, by rule."""

from __future__ import annotations

from typing import Any

from pairwell.app.report.data import ReportData
from pairwell.export.report.chart import axis, chart, count_axis, figure, label
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, code_cell, count_cell, table
from pairwell.export.report.voice import Voice


def dropped(data: ReportData, voice: Voice) -> Html:
    """The section."""
    rules = _rules(data.build)
    seen = data.build.get("n_pairs_seen")
    if not isinstance(seen, int) or not seen:
        return section(voice, "dropped", "", empty(voice, "dropped"))
    answer = voice.say(
        "dropped.answer",
        seen=voice.count(seen),
        tested=_known(data.build.get("n_pairs_tested"), voice),
        stored=_known(data.build.get("n_pairs_stored"), voice),
        proven=_known(data.build.get("n_pairs_proven"), voice),
    )
    if not rules:
        return section(voice, "dropped", answer, h("p", voice.say("dropped.none"), class_="note"))
    return section(voice, "dropped", answer, _picture(rules, 2 * seen, voice))  # ordered pairs


def _rules(build: dict[str, Any]) -> list[tuple[str, int]]:
    """Rules that dropped something, most first."""
    given = build.get("dropped")
    items = given.items() if isinstance(given, dict) else ()
    kept = [(str(rule), int(n)) for rule, n in items if isinstance(n, int) and n > 0]
    return sorted(kept, key=lambda rule: (-rule[1], rule[0]))


def _known(value: Any, voice: Voice) -> str:
    return voice.count(value) if isinstance(value, int) else voice.number(None)


def _picture(rules: list[tuple[str, int]], seen: int, voice: Voice) -> Html:
    y = list(range(len(rules)))
    words = [voice.code("rule", rule) for rule, _ in rules]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [n for _, n in rules],
        "y": y,
        "marker": {"color": "@accent"},
        "text": [voice.count(n) for _, n in rules],
        "textposition": "auto",
        "hoverinfo": "skip",
    }
    drawn = figure(
        voice,
        [bars],
        70 + 34 * len(rules),
        xaxis=count_axis(rules[0][1], voice.say("dropped.pairs")),
        yaxis=axis(
            tickvals=y,
            ticktext=[label(w, 34) for w in words],
            autorange="reversed",
            showgrid=False,
            zeroline=False,
        ),
    )
    title = voice.say("dropped.chart", rule=words[0], n=voice.count(rules[0][1]))
    heads = [
        Head(voice.say("dropped.rule")),
        Head(voice.say("dropped.pairs"), numeric=True),
        Head(voice.say("dropped.share"), numeric=True),
    ]
    rows = [
        [
            code_cell(voice, "rule", rule),
            count_cell(voice, n),
            Cell(voice.share(n / seen, 1), n / seen),
        ]
        for rule, n in rules
    ]
    return chart(
        title,
        drawn,
        name="dropped",
        voice=voice,
        note=voice.say("dropped.note", n=voice.count(seen)),
        numbers=table("dropped", voice, heads, rows),
    )
