"""Review (D-11): rows to replace with the reason that fits, and what changed this morning."""

from __future__ import annotations

from collections.abc import Sequence

from pairwell.app.report.data import ReportData
from pairwell.export.report.chart import axis, chart, figure
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h, join
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, count_cell, table
from pairwell.export.report.voice import UNKNOWN, Voice
from pairwell.matrix.review_words import sentence
from pairwell.model.review import MatrixReview, Morning, ReviewRow

SHOWN = 200
LOST = 20


def review(data: ReportData, voice: Voice) -> Html:
    """The section."""
    said = data.review
    if not said.n_rows and not said.rows:
        return section(voice, "review", "", empty(voice, "review"))
    if not said.rows:
        answer = voice.say("review.none", rows=voice.count(said.n_rows))
        return section(voice, "review", answer, _morning(said, voice))
    answer = voice.say(
        "review.answer",
        n=voice.count(len(said.rows)),
        rows=voice.count(said.n_rows),
        days=said.window_days,
        tested=voice.count(said.n_tested),
    )
    return section(
        voice, "review", answer, _picture(said, voice), _morning(said, voice), _all(said, voice)
    )


def _picture(said: MatrixReview, voice: Voice) -> Html:
    codes = list(said.found)
    y = list(range(len(codes)))
    counts = [said.found[code] for code in codes]
    bars = {
        "type": "bar", "orientation": "h", "x": counts, "y": y, "hoverinfo": "skip",
        "text": [voice.count(n) for n in counts], "textposition": "auto",
        "marker": {"color": "@accent"},
    }  # fmt: skip
    drawn = figure(
        voice,
        [bars],
        90 + 30 * len(codes),
        xaxis=axis(rangemode="tozero", showgrid=True),
        yaxis=axis(
            tickvals=y, ticktext=[voice.code("hypothesis", code) for code in codes],
            autorange="reversed", showgrid=False, zeroline=False,
        ),
    )  # fmt: skip
    return chart(
        voice.say("review.chart", reason=voice.code("hypothesis", codes[0])),
        drawn,
        name="review",
        voice=voice,
        note=voice.say("review.note", n=voice.count(len(said.rows))),
    )


def _morning(said: MatrixReview, voice: Voice) -> Html:
    morning = said.morning
    return join(
        h("h3", voice.say("review.morning")),
        _lost(morning, said, voice),
        _changed(morning, said, voice),
    )


def _lost(morning: Morning, said: MatrixReview, voice: Voice) -> Html:
    if not morning.lost_to_stock:
        return h("p", voice.say("review.nothing_lost"))
    heads = [
        Head(voice.say("review.addon")),
        Head(voice.say("review.why")),
        Head(voice.say("review.n_rows"), numeric=True),
        Head(voice.say("review.stake", days=said.window_days), numeric=True),
    ]
    rows = [
        [
            _product(lost.product_id, lost.title),
            Cell(voice.code("hypothesis", "out_of_stock" if lost.known else "not_sold")),
            count_cell(voice, lost.n_rows),
            Cell(voice.money(lost.at_stake_minor, said.currency), lost.at_stake_minor),
        ]
        for lost in morning.lost_to_stock[:LOST]
    ]
    return join(h("p", voice.say("review.lost")), table("lost", voice, heads, rows))


def _changed(morning: Morning, said: MatrixReview, voice: Voice) -> Html:
    if morning.previous is None:
        return h("p", voice.say("review.first"), class_="note")
    newly, broken = morning.newly_uncovered, morning.broken
    return join(
        h(
            "p",
            voice.say(
                "review.changed",
                previous=morning.previous,
                newly=voice.count(len(newly)),
                broken=voice.count(len(broken)),
            ),
        ),
        _rows("changed", (*newly, *broken), said, voice) if newly or broken else None,
    )


def _all(said: MatrixReview, voice: Voice) -> Html:
    return join(
        h("h3", voice.say("review.rows")),
        h("p", voice.say("review.rule", shown=voice.count(min(SHOWN, len(said.rows)))),
          class_="note"),
        _rows("review", said.rows[:SHOWN], said, voice),
    )  # fmt: skip


def _rows(name: str, rows: Sequence[ReviewRow], said: MatrixReview, voice: Voice) -> Html:
    heads = [
        Head(voice.say("review.anchor")),
        Head(voice.say("review.addon")),
        Head(voice.say("review.why")),
        Head(voice.say("review.evidence")),
        Head(voice.say("review.stake", days=said.window_days), numeric=True),
    ]
    cells = [
        [
            _product(row.anchor_id, row.anchor_title),
            Cell(UNKNOWN)
            if row.candidate_id is None
            else _product(row.candidate_id, row.candidate_title or ""),
            Cell(voice.code("hypothesis", row.hypothesis)),
            Cell(sentence(row, voice.locale, said.currency, said.window_days)),
            Cell(voice.money(row.at_stake_minor, said.currency), row.at_stake_minor),
        ]
        for row in rows
    ]
    return table(name, voice, heads, cells)


def _product(product_id: str, title: str) -> Cell:
    name = title.strip()
    return Cell(join(name or product_id, h("small", product_id) if name else None))
