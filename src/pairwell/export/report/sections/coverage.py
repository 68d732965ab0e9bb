"""Coverage (R-34): best sellers with at least one valid offer, and those without."""

from __future__ import annotations

from pairwell.app.report.data import Coverage, ReportData
from pairwell.export.report.chart import axis, chart, figure
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h, join
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, count_cell, item_cell, table
from pairwell.export.report.voice import UNKNOWN, Voice


def coverage(data: ReportData, voice: Voice) -> Html:
    """The section."""
    said = data.coverage
    if not said.n_sellers:
        return section(voice, "coverage", "", empty(voice, "coverage"))
    answer = voice.say(
        "coverage.answer",
        covered=voice.count(said.n_covered),
        n=voice.count(said.n_sellers),
        share=voice.share(said.n_covered / said.n_sellers),
        orders=voice.share(said.order_share),
        backed=voice.count(said.n_backed_off),
    )
    return section(
        voice, "coverage", answer, _picture(said, voice), _places(said, voice), _table(said, voice)
    )


def _picture(said: Coverage, voice: Voice) -> Html:
    names = [voice.say("coverage.top", n=voice.count(b.top)) for b in said.bands]
    y = list(range(len(names)))
    with_offer = [b.n_covered / b.top for b in said.bands]
    bar = {"type": "bar", "orientation": "h", "y": y, "hoverinfo": "skip"}
    traces = [
        {
            **bar,
            "x": with_offer,
            "name": voice.say("coverage.with"),
            "marker": {"color": "@good"},
            "text": [
                f"{voice.share(share)} ({voice.count(b.n_covered)} / {voice.count(b.top)})"
                for share, b in zip(with_offer, said.bands, strict=True)
            ],
            "textposition": "inside",
            "insidetextanchor": "start",
            "textfont": {"color": "@on_good"},
        },
        {
            **bar,
            "x": [1 - share for share in with_offer],
            "name": voice.say("coverage.without"),
            "marker": {"color": "@line", "pattern": {"shape": "/", "fgcolor": "@muted", "size": 6}},
        },
    ]
    drawn = figure(
        voice,
        traces,
        90 + 34 * len(names),
        barmode="stack",
        xaxis=axis(range=[0, 1], tickformat=".0%", showgrid=False),
        yaxis=axis(
            tickvals=y, ticktext=names, autorange="reversed", showgrid=False, zeroline=False
        ),
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
    )
    full = said.n_covered == said.n_sellers
    title = (
        voice.say("coverage.full")
        if full
        else voice.say("coverage.chart", n=voice.count(said.n_sellers - said.n_covered))
    )
    return chart(
        title,
        drawn,
        name="coverage",
        voice=voice,
        note=voice.say("coverage.note", n=voice.count(said.n_sellers)),
    )


def _places(said: Coverage, voice: Voice) -> Html:
    heads = [
        Head(voice.say("coverage.place")),
        Head(voice.say("coverage.one"), numeric=True),
        Head(voice.say("coverage.two"), numeric=True),
    ]
    rows = [
        [
            Cell(voice.code("placement", place.placement)),
            *(
                Cell(voice.share(n / said.n_sellers, 1), n / said.n_sellers)
                for n in (place.n_with_one, place.n_with_two)
            ),
        ]
        for place in said.places
    ]
    return join(h("h3", voice.say("coverage.places")), table("places", voice, heads, rows))


def _table(said: Coverage, voice: Voice) -> Html | None:
    if not said.uncovered:
        return None
    heads = [
        Head(voice.say("coverage.rank"), numeric=True),
        Head(voice.say("coverage.product")),
        Head(voice.say("coverage.orders"), numeric=True),
        Head(voice.say("coverage.why")),
        Head(voice.say("coverage.refused")),
    ]
    rows = [
        [
            count_cell(voice, u.rank),
            item_cell(u.item),
            count_cell(voice, u.item.n_orders),
            Cell(voice.code("why_none", u.why_none)),
            Cell(
                ", ".join(f"{voice.code('refusal', c)}: {n}" for c, n in u.refusals.items())
                or UNKNOWN
            ),
        ]
        for u in said.uncovered
    ]
    return join(
        h("h3", voice.say("coverage.uncovered")),
        h("p", voice.say("coverage.advice"), class_="note"),
        table("uncovered", voice, heads, rows),
    )
