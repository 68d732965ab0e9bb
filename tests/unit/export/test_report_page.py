"""The page: complete, safe, the same twice, and sensible when there is little to say."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import msgspec
import plotly.graph_objects as go
import pytest

from pairwell.app.report.data import ReportData
from pairwell.export.report.page import SECTIONS, page
from pairwell.export.report.voice import LOCALES
from tests.report_shop import both_ways, full_report, lines_of, report_of
from tests.snapshots import Product, snapshot_of

XSS = "<img src=x onerror=\"alert(1)\"></script><script>alert('&')</script>{n}%{x}"


class Parsed(HTMLParser):
    """What the page holds: elements with attributes, and the text of scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.texts: list[str] = []
        self._script: dict[str, str | None] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._script = dict(attrs) if tag == "script" else None

    def handle_endtag(self, tag: str) -> None:
        self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self.scripts.append((self._script, data))
        else:
            self.texts.append(data)

    def figures(self) -> dict[str, Any]:
        return {
            str(attributes["id"]): json.loads(text)
            for attributes, text in self.scripts
            if attributes.get("type") == "application/json"
        }


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    return Parsed(page(full_report()))


def test_every_section_is_there(parsed: Parsed) -> None:
    ids = [a.get("id") for tag, a in parsed.elements if tag == "section"]
    assert ids == list(SECTIONS)
    links = [a.get("href") for tag, a in parsed.elements if tag == "a"]
    assert links == [f"#{key}" for key in SECTIONS]


def test_nothing_is_loaded(parsed: Parsed) -> None:
    loading = {"src", "srcset", "data", "poster", "action", "background", "ping", "srcdoc"}
    for tag, attributes in parsed.elements:
        assert tag not in {"link", "iframe", "object", "embed", "base", "form"}
        assert not loading & set(attributes), (tag, attributes)
    style = next(t for t in parsed.texts if ":root" in t)
    assert "url(" not in style
    assert "@import" not in style


def test_only_two_scripts_may_run(parsed: Parsed) -> None:
    (policy,) = (
        a["content"] for tag, a in parsed.elements if a.get("http-equiv") and tag == "meta"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "connect-src" not in policy
    running = [text for attributes, text in parsed.scripts if "type" not in attributes]
    assert len(running) == 1
    for text in running:
        assert b64encode(sha256(text.encode()).digest()).decode() in policy
    assert len(re.findall("'sha256-", policy)) == 2  # this one and the library it unpacks


def test_titles_are_inert() -> None:
    parsed = Parsed(page(full_report(XSS)))
    plain = Parsed(page(full_report()))
    assert [tag for tag, _ in parsed.elements] == [tag for tag, _ in plain.elements]
    for _, attributes in parsed.elements:
        assert not any(name.startswith("on") for name in attributes)
    assert any(XSS in text for text in parsed.texts)
    for figure in parsed.figures().values():
        assert "<img" not in json.dumps(figure)


def test_figures_are_what_the_library_understands(parsed: Parsed) -> None:
    figures = parsed.figures()
    assert {"figure-orders", "figure-basket", "figure-price", "figure-sizes", "figure-pairs",
            "figure-map", "figure-network", "figure-coverage",
            "figure-review"} <= set(figures)  # fmt: skip
    for name, figure in figures.items():
        text = re.sub(r'"@[a-z_0-9]+"', '"#123456"', json.dumps(figure))
        go.Figure(json.loads(text))  # raises on a property it does not know
        for trace in figure["data"]:
            if trace["type"] == "bar":
                across = "xaxis" if trace.get("orientation") == "h" else "yaxis"
                axis = figure["layout"][across]
                assert axis.get("rangemode") == "tozero" or axis["range"][0] == 0, name


def test_the_same_twice_and_small() -> None:
    first = page(full_report())
    assert first == page(full_report())
    assert len(first.encode()) < 3_000_000


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language(locale: str) -> None:
    html = page(full_report(), locale)
    assert f'<html lang="{locale}">' in html
    body = Parsed(html.split("<body>")[1])
    assert not [text for text in body.texts if re.search(r"\{[a-z]+\}", text)]


def test_the_books_balance_or_say_so() -> None:
    data = full_report()
    assert "✓ " in page(data)
    wrong = msgspec.structs.replace(data.books[0], loaded=109)
    html = page(msgspec.structs.replace(data, books=(wrong,)))
    assert "do not balance" in html
    assert "✗ " in html


def two_products() -> ReportData:
    snapshot = snapshot_of([Product(id="a", n_orders=2), Product(id="b", n_orders=1)])
    return report_of(snapshot, lines_of([("a", "b"), ("a",)]))


def one_pair() -> ReportData:
    snapshot = snapshot_of(
        [Product(id="a", n_orders=9), Product(id="b", n_orders=9)], both_ways("a", "b", 9)
    )
    return report_of(snapshot, lines_of([("a", "b")] * 9, days=[0] * 9, price_minor=None))


def nothing() -> ReportData:
    return report_of(snapshot_of([]), lines_of([]))


@pytest.mark.parametrize("shop", [two_products, one_pair, nothing])
@pytest.mark.parametrize("locale", LOCALES)
def test_small_shops_have_a_page(shop: Callable[[], ReportData], locale: str) -> None:
    parsed = Parsed(page(shop(), locale))
    assert [a.get("id") for tag, a in parsed.elements if tag == "section"] == list(SECTIONS)
    boxes = [a for _, a in parsed.elements if a.get("class") == "empty"]
    assert len(boxes) >= 4
    for figure in parsed.figures().values():
        assert "NaN" not in json.dumps(figure)


def test_a_chart_that_cannot_be_drawn_yet_says_what_it_needs() -> None:
    text = " ".join(Parsed(page(two_products())).texts)
    assert "two periods with at least two orders each" in text
    assert "chance alone would expect a joint purchase" in text
    assert set(Parsed(page(two_products())).figures()) == {
        "figure-orders", "figure-price", "figure-sizes", "figure-coverage", "figure-review",
    }  # fmt: skip


def test_empty_states_say_how_to_get_there() -> None:
    text = " ".join(Parsed(page(nothing())).texts)
    assert "pairwell import ORDERS.csv" in text
    assert "pairwell build" in text
