"""The whole page: the sections under each other, style, script and chart library inside.

Nothing is loaded from anywhere, and a content security policy in the page holds it to that: no
network at all, and no script but the two whose hashes it names, so that markup that slipped in
with a title could neither run nor phone home.
"""

from __future__ import annotations

import gzip
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

import plotly.offline

from pairwell.app.report.data import ReportData
from pairwell.export.report.html import Html, h, raw
from pairwell.export.report.sections.bundles import bundles
from pairwell.export.report.sections.category_map import category_map
from pairwell.export.report.sections.coverage import coverage
from pairwell.export.report.sections.dropped import dropped
from pairwell.export.report.sections.gaps import gaps
from pairwell.export.report.sections.intake import intake
from pairwell.export.report.sections.learned import learned
from pairwell.export.report.sections.network import network
from pairwell.export.report.sections.pairs import pairs
from pairwell.export.report.sections.plan import plan
from pairwell.export.report.sections.review import review
from pairwell.export.report.sections.trade import trade
from pairwell.export.report.sections.white_spots import white_spots
from pairwell.export.report.voice import Voice
from pairwell.model.version import VERSION

SECTIONS = {
    "intake": intake,
    "trade": trade,
    "pairs": pairs,
    "map": category_map,
    "network": network,
    "coverage": coverage,
    "plan": plan,
    "review": review,
    "gaps": gaps,
    "bundles": bundles,
    "spots": white_spots,
    "dropped": dropped,
    "learned": learned,
}


def page(data: ReportData, locale: str = "en") -> str:
    """The report as one HTML document.

    Args:
        data: what it says.
        locale: ``en``, ``ru`` or ``pl``.

    Raises:
        SettingsRefused: there is no such language.
    """
    voice = Voice(locale, data.currency)
    style, script, library = _own("report.css"), _own("report.js"), plotly.offline.get_plotlyjs()
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; "
        f"style-src 'unsafe-inline'; script-src {_hash(script)} {_hash(library)}"
    )
    title = voice.say("page.title")
    head = h(
        "head",
        h("meta", charset="utf-8"),
        h("meta", http_equiv="Content-Security-Policy", content=policy),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="referrer", content="no-referrer"),
        h("title", f"{title} · {data.shop}" if data.shop else title),
        h("style", raw(style)),
    )
    body = h(
        "body",
        _header(data, voice),
        _contents(voice),
        h("main", *(section(data, voice) for section in SECTIONS.values())),
        h("footer", h("p", voice.say("page.colophon", version=VERSION))),
        # Gzip takes the library from 4.8 MB to 1.5; the time in its header would make two reports
        # of the same data differ.
        h(
            "script",
            raw(b64encode(gzip.compress(library.encode(), 9, mtime=0)).decode()),
            type="application/gzip",
            id="library",
        ),
        h("script", raw(script)),
    )
    return f"<!doctype html>\n{h('html', head, body, lang=voice.locale)}\n"


def _header(data: ReportData, voice: Voice) -> Html:
    said = data.trade
    key = "page.about" if said.first_day else "page.about_untimed"
    about = voice.say(
        key, first=voice.day(said.first_day), last=voice.day(said.last_day),
        snapshot=data.snapshot_id, made=voice.day(data.made_at),
    )  # fmt: skip
    covered = data.coverage
    share = covered.n_covered / covered.n_sellers if covered.n_sellers else None
    facts = (
        (voice.say("page.orders"), voice.count(said.n_orders)),
        (voice.say("page.products", n=voice.count(data.n_products)), voice.count(data.n_sold)),
        (voice.say("page.customers"), voice.count(data.n_customers)),
        (voice.say("page.proven", n=voice.count(data.n_pairs)), voice.count(data.n_proven)),
        (voice.say("page.coverage", n=voice.count(covered.n_sellers)), voice.share(share)),
    )
    return h(
        "header",
        h("h1", voice.say("page.title")),
        h("p", voice.say("page.of", shop=data.shop)) if data.shop else None,
        h("p", about, class_="about"),
        h(
            "dl",
            *(h("div", h("dt", name), h("dd", value)) for name, value in facts),
            class_="facts",
        ),
        h("noscript", h("p", voice.say("page.no_script"), class_="empty")),
        h("p", voice.say("page.old_browser"), class_="empty", id="old-browser", hidden=True),
    )


def _contents(voice: Voice) -> Html:
    links = [h("li", h("a", voice.say(f"nav.{key}"), href=f"#{key}")) for key in SECTIONS]
    return h("nav", h("ul", *links), aria_label=voice.say("page.contents"))


def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _hash(script: str) -> str:
    """A script's hash as the policy names it."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
