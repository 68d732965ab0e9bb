"""Gaps of the assortment (T-30): main products without an add-on, and their categories."""

from __future__ import annotations

from pairwell.app.report.data import ReportData
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h, join
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, count_cell, table
from pairwell.export.report.voice import UNKNOWN, Voice
from pairwell.model.review import Gaps


def gaps(data: ReportData, voice: Voice) -> Html:
    """The section."""
    said = data.gaps
    if not said.n_main:
        return section(voice, "gaps", "", empty(voice, "gaps"))
    share = said.revenue_without_minor / said.revenue_minor if said.revenue_minor else None
    answer = voice.say(
        "gaps.answer",
        without=voice.count(len(said.products)),
        n=voice.count(said.n_main),
        share=voice.share(share, 1),
    )
    return section(
        voice,
        "gaps",
        answer,
        h("p", voice.say("gaps.rule"), class_="note"),
        _products(said, voice) if said.products else None,
        _categories(said, voice) if said.categories else None,
    )


def _products(said: Gaps, voice: Voice) -> Html:
    heads = [
        Head(voice.say("gaps.rank"), numeric=True),
        Head(voice.say("gaps.product")),
        Head(voice.say("gaps.category")),
        Head(voice.say("gaps.orders"), numeric=True),
        Head(voice.say("gaps.price"), numeric=True),
        Head(voice.say("gaps.revenue"), numeric=True),
        Head(voice.say("gaps.why")),
        Head(voice.say("gaps.refused")),
    ]
    rows = [
        [
            count_cell(voice, gap.rank),
            Cell(
                join(gap.title, h("small", gap.product_id) if gap.title != gap.product_id else None)
            ),
            Cell(gap.category or UNKNOWN),
            count_cell(voice, gap.n_orders),
            Cell(voice.money(gap.price_minor, said.currency), gap.price_minor),
            Cell(voice.money(gap.revenue_minor, said.currency), gap.revenue_minor),
            Cell(voice.code("gap_cause", gap.cause)),
            Cell(
                ", ".join(f"{voice.code('refusal', c)}: {n}" for c, n in gap.refusals.items())
                or UNKNOWN
            ),
        ]
        for gap in said.products
    ]
    return table("assortment", voice, heads, rows)


def _categories(said: Gaps, voice: Voice) -> Html:
    heads = [
        Head(voice.say("gaps.category")),
        Head(voice.say("gaps.n_main"), numeric=True),
        Head(voice.say("gaps.n_without"), numeric=True),
        Head(voice.say("gaps.revenue"), numeric=True),
        Head(voice.say("gaps.revenue_without"), numeric=True),
    ]
    rows = [
        [
            Cell(one.category),
            count_cell(voice, one.n_main),
            count_cell(voice, one.n_without),
            Cell(voice.money(one.revenue_minor, said.currency), one.revenue_minor),
            Cell(voice.money(one.revenue_without_minor, said.currency), one.revenue_without_minor),
        ]
        for one in said.categories
    ]
    return join(
        h("h3", voice.say("gaps.by_category")), table("assortment-categories", voice, heads, rows)
    )
