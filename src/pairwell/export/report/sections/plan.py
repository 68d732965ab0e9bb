"""The planner (R-33): ten percent dearer, or with an add-on, product by product."""

from __future__ import annotations

from pairwell.app.report.data import ReportData
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, item_cell, table
from pairwell.export.report.voice import Voice


def plan(data: ReportData, voice: Voice) -> Html:
    """The section."""
    if not data.plans:
        return section(voice, "plan", "", empty(voice, "plan"))
    better = sum(line.addon_minor > line.dearer_minor for line in data.plans)
    answer = voice.say("plan.answer", better=voice.count(better), n=voice.count(len(data.plans)))
    heads = [
        Head(voice.say("plan.anchor")),
        Head(voice.say("plan.addon")),
        Head(voice.say("plan.share"), numeric=True),
        Head(voice.say("plan.dearer"), numeric=True),
        Head(voice.say("plan.with_addon"), numeric=True),
        Head(voice.say("plan.between"), numeric=True),
        Head(voice.say("plan.even"), numeric=True),
    ]
    rows = [
        [
            item_cell(line.anchor),
            item_cell(line.candidate),
            Cell(
                voice.share(line.n_both / line.anchor.n_orders, 1),
                line.n_both / line.anchor.n_orders,
            ),
            Cell(voice.money(line.dearer_minor), line.dearer_minor),
            Cell(voice.money(line.addon_minor), line.addon_minor),
            Cell(
                f"{voice.money(line.addon_low_minor)} – {voice.money(line.addon_high_minor)}",
                line.addon_low_minor,
            ),
            Cell(voice.share(line.even_share, 1), line.even_share),
        ]
        for line in data.plans
    ]
    note = h("p", voice.say("plan.note"), class_="note")
    return section(voice, "plan", answer, note, table("plan", voice, heads, rows))
