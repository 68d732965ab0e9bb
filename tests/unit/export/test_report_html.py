"""HTML escapes by construction."""

from __future__ import annotations

import pytest

from pairwell.export.report.chart import as_json, label
from pairwell.export.report.html import Html, h, join

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; alert(1) //",
    "</script><svg/onload=alert(1)>",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_and_attributes_are_escaped(payload: str) -> None:
    out = h("p", payload, title=payload)
    assert out.count("<") == 2
    assert out.count('"') == 2


def test_html_is_kept_and_joined() -> None:
    inner = h("b", "x < y")
    assert h("p", inner, None, "&") == "<p><b>x &lt; y</b>&amp;</p>"
    assert isinstance(join("a", inner), Html)


def test_bare_and_missing_attributes() -> None:
    assert h("p", hidden=True, id=None, lang=False) == "<p hidden></p>"
    assert h("meta", name="a", http_equiv="b") == '<meta name="a" http-equiv="b">'


@pytest.mark.parametrize("payload", PAYLOADS)
def test_json_cannot_end_its_script(payload: str) -> None:
    text = as_json({"t": payload})
    assert "<" not in text
    assert ">" not in text
    assert "&" not in text


def test_chart_labels_have_no_markup_and_are_cut() -> None:
    assert label("<b>x</b>") == "&lt;b&gt;x&lt;/b&gt;"
    assert label("abcdefgh", 5) == "abcd…"
