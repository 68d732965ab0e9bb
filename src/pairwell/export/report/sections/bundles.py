"""Bundles worth trying."""

from __future__ import annotations

from pairwell.app.report.data import Bundle, ReportData
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h, join
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, count_cell, table
from pairwell.export.report.voice import Voice


def bundles(data: ReportData, voice: Voice) -> Html:
    """The section."""
    if not data.bundles:
        return section(voice, "bundles", "", empty(voice, "bundles"))
    best = data.bundles[0]
    answer = voice.say(
        "bundles.answer",
        n=voice.count(len(data.bundles)),
        first=" + ".join(i.title for i in best.items),
        together=voice.count(best.n_together),
    )
    heads = [
        Head(voice.say("bundles.products")),
        Head(voice.say("bundles.together"), numeric=True),
        Head(voice.say("bundles.expected"), numeric=True),
        Head(voice.say("bundles.almost"), numeric=True),
        Head(voice.say("bundles.share"), numeric=True),
        Head(voice.say("bundles.interval"), numeric=True),
        Head(voice.say("bundles.customers"), numeric=True),
        Head(voice.say("bundles.price"), numeric=True),
    ]
    rows = [_row(bundle, voice) for bundle in data.bundles]
    return section(
        voice,
        "bundles",
        answer,
        table("bundles", voice, heads, rows),
        h("p", voice.say("bundles.rule"), class_="note"),
    )


def _row(bundle: Bundle, voice: Voice) -> list[Cell]:
    names = [
        h("div", i.title, h("small", i.product_id) if i.title != i.product_id else None)
        for i in bundle.items
    ]
    return [
        Cell(
            join(*names, h("small", voice.say(f"bundles.{bundle.held}")) if bundle.held else None)
        ),
        count_cell(voice, bundle.n_together),
        Cell(voice.number(bundle.n_expected, 1), bundle.n_expected),
        count_cell(voice, bundle.n_almost),
        Cell(voice.share(bundle.share), bundle.share),
        Cell(
            f"{voice.share(bundle.share_low)} … {voice.share(bundle.share_high)}", bundle.share_low
        ),
        count_cell(voice, bundle.n_customers),
        Cell(voice.money(bundle.price_minor), bundle.price_minor),
    ]
