"""White spots (D-16, T-30): what customers lack, gaps between categories, and lonely sellers."""

from __future__ import annotations

from pairwell.app.report.data import ReportData, WhiteSpots
from pairwell.export.report.empty import empty
from pairwell.export.report.html import Html, h, join
from pairwell.export.report.sections.frame import section
from pairwell.export.report.table import Cell, Head, count_cell, item_cell, table
from pairwell.export.report.voice import Voice


def white_spots(data: ReportData, voice: Voice) -> Html:
    """The section."""
    said = data.white_spots
    if not said.n_sellers:
        return section(voice, "spots", "", empty(voice, "spots"))
    answer = voice.say(
        "spots.answer",
        gaps=voice.count(len(said.gaps)),
        lonely=voice.count(len(said.lonely)),
        n=voice.count(said.n_sellers),
    )
    parts = _space(said, voice), _gaps(said, voice), _lonely(said, voice)
    return section(voice, "spots", answer, *parts)


def _space(said: WhiteSpots, voice: Voice) -> Html:
    head = h("h3", voice.say("spots.space"))
    if not said.space:
        return join(head, empty(voice, "spots_space"))
    heads = [
        Head(voice.say("spots.a")),
        Head(voice.say("spots.owners"), numeric=True),
        Head(voice.say("spots.owner_share"), numeric=True),
        Head(voice.say("spots.buyers", days=said.window_days), numeric=True),
        Head(voice.say(f"spots.typical_{said.value_of}"), numeric=True),
        Head(voice.say("spots.value"), numeric=True),
    ]
    rows = [
        [
            Cell(s.name),
            count_cell(voice, s.n_owners),
            Cell(voice.share(s.owner_share), s.owner_share),
            Cell(voice.number(s.expected_buyers, 1), s.expected_buyers),
            Cell(voice.money(s.typical_minor), s.typical_minor),
            Cell(voice.money(s.value_minor), s.value_minor),
        ]
        for s in said.space
    ]
    rule = h("p", voice.say("spots.space_rule", days=said.window_days), class_="note")
    return join(head, rule, table("space", voice, heads, rows))


def _gaps(said: WhiteSpots, voice: Voice) -> Html:
    head = join(
        h("h3", voice.say("spots.gaps")), h("p", voice.say("spots.gaps_rule"), class_="note")
    )
    if not said.gaps:
        return join(head, empty(voice, "spots_none" if said.can_see_gaps else "spots_gaps"))
    heads = [
        Head(voice.say("spots.a")),
        Head(voice.say("spots.b")),
        Head(voice.say("spots.customers"), numeric=True),
        Head(voice.say("spots.together"), numeric=True),
        Head(voice.say("spots.share"), numeric=True),
        Head(voice.say("spots.customer_lift"), numeric=True),
        Head(voice.say("spots.basket_lift"), numeric=True),
    ]
    rows = [
        [
            Cell(g.a),
            Cell(g.b),
            count_cell(voice, g.n_customers),
            count_cell(voice, g.n_together),
            Cell(voice.share(g.n_together / g.n_customers), g.n_together / g.n_customers),
            Cell(voice.measure(g.customer_lift), g.customer_lift),
            Cell(voice.measure(g.basket_lift), g.basket_lift),
        ]
        for g in said.gaps
    ]
    return join(head, table("gaps", voice, heads, rows))


def _lonely(said: WhiteSpots, voice: Voice) -> Html:
    head = join(
        h("h3", voice.say("spots.lonely")), h("p", voice.say("spots.lonely_rule"), class_="note")
    )
    if not said.lonely:
        return join(head, h("p", voice.say("spots.no_lonely", n=voice.count(said.n_sellers))))
    heads = [
        Head(voice.say("coverage.product")),
        Head(voice.say("coverage.orders"), numeric=True),
        Head(voice.say("spots.price"), numeric=True),
    ]
    rows = [
        [
            item_cell(i),
            count_cell(voice, i.n_orders),
            Cell(voice.money(i.price_minor), i.price_minor),
        ]
        for i in said.lonely
    ]
    return join(head, table("lonely", voice, heads, rows))
