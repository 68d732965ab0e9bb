"""Each format out and in again gives the same lists."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pairwell.app.offer_lists import ListedPair, OfferList
from pairwell.export.feeds.feed import Fitted
from pairwell.export.feeds.jsonld import statements
from pairwell.export.feeds.registry import FEEDS
from pairwell.ingest.related_feed import read_related_feed
from pairwell.ingest.related_jsonld import read_related_jsonld
from pairwell.model.curated import INSTEAD
from tests import feed_readers
from tests.feed_readers import Lists

READERS: dict[str, Callable[[bytes], Lists]] = {
    "google": feed_readers.google,
    "woo": feed_readers.woo,
    "magento": feed_readers.magento,
    "shopify": feed_readers.shopify,
    "yml": feed_readers.yml,
    "odoo": feed_readers.odoo,
    "xlsx": feed_readers.xlsx,
}
SIGNS = "ab7AЖ茶é=+-@'\"&<>,;:\\|_x0041 \t\r\n＝\u2028"  # noqa: RUF001
IDS = st.text(alphabet=SIGNS, min_size=1, max_size=8)


def pair(candidate: str, relation: str, role: str = "both") -> ListedPair:
    return ListedPair(candidate, f"title of {candidate}", "", relation, role, 0.5, True, 20)


@st.composite
def shops(draw: st.DrawFn) -> list[OfferList]:
    products = draw(st.lists(IDS, min_size=2, max_size=8, unique=True))
    made = []
    for anchor in products:
        others = draw(st.permutations([p for p in products if p != anchor]))
        n, m = sorted((draw(st.integers(0, len(others))), draw(st.integers(0, len(others)))))
        roles = draw(st.lists(st.sampled_from(["both", "main", "addon"]), min_size=n, max_size=n))
        made.append(
            OfferList(
                anchor_id=anchor,
                title=f"<b>{anchor}</b>",
                family="",
                companions=tuple(
                    pair(o, "related", role) for o, role in zip(others[:n], roles, strict=True)
                ),
                instead=tuple(pair(o, "substitute") for o in others[n:m]),
            )
        )
    return [one for one in made if one.companions or one.instead]


PLAIN = [OfferList("a", "", "", (pair("b", "related"),), (pair("=c", "substitute"),))]
HARD = [
    OfferList("'=x", "", "", (pair("=x", "related"), pair("a,b", "related"))),
    OfferList("=x", "", "", (pair("_x0041_", "related"),), (pair("'=x", "substitute"),)),
]


def written(name: str, lists: list[OfferList]) -> tuple[bytes, list[OfferList]]:
    """The file, and the lists as far as the format can hold them."""
    feed = FEEDS[name]
    key = next(iter(feed.holds))
    sink = BytesIO()
    feed.write(Fitted(lists, feed, key), sink, key)
    return sink.getvalue(), list(Fitted(lists, feed, key))


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=25, deadline=None)
@given(shop=shops())
@example(shop=PLAIN)
@example(shop=HARD)
def test_lists_come_back(name: str, shop: list[OfferList]) -> None:
    data, lists = written(name, shop)
    expected = {
        one.anchor_id: (
            [p.candidate_id for p in one.companions],
            [p.candidate_id for p in one.instead],
        )
        for one in lists
    }
    assert READERS[name](data) == expected


PRESETS = {
    "google": "google_feed",
    "woo": "woo_products",
    "magento": "magento_products",
    "shopify": "shopify_products",
    "yml": "yandex_yml",
    "odoo": "odoo",
}


@pytest.mark.parametrize("name", PRESETS)
@settings(max_examples=10, deadline=None)
@given(shop=shops())
@example(shop=PLAIN)
@example(shop=HARD)
def test_what_is_written_is_read_as_pins_of_the_same_lists(
    name: str, shop: list[OfferList]
) -> None:
    data, lists = written(name, shop)
    expected = {
        (one.anchor_id, pair.candidate_id, str(rank), kind)
        for one in lists
        for kind, pairs in (("with", one.companions), ("instead", one.instead))
        for rank, pair in enumerate(pairs, start=1)
    }
    if not expected:
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "feed"
        file.write_bytes(data)
        read = read_related_feed(file, PRESETS[name])
    assert read.refused == ()
    assert {
        (row.anchor_id, row.candidate_id, row.rank,
         "instead" if row.relation in INSTEAD else "with")
        for row in read.rows
    } == expected  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(shop=shops())
@example(shop=HARD)
def test_statements_come_back(shop: list[OfferList]) -> None:
    data, lists = written("jsonld", shop)
    said = [statement for one in lists for statement in statements(one)]
    read = feed_readers.jsonld(data)
    assert len(read) == len(set(read))
    assert set(read) == set(said)
    for signs in (b"<", b">", b"&"):
        assert signs not in data


@settings(max_examples=25, deadline=None)
@given(shop=shops())
@example(shop=PLAIN)
@example(shop=HARD)
def test_statements_are_read_as_pins_that_say_the_same(shop: list[OfferList]) -> None:
    """JSON-LD has no lists, but statements: read back and written anew they are the same."""
    data, lists = written("jsonld", shop)
    said = {statement for one in lists for statement in statements(one)}
    if not said:
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "products.jsonld"
        file.write_bytes(data)
        read = read_related_jsonld(file)
    assert read.refused == ()
    again = [
        OfferList(row.anchor_id, "", "", (pair(row.candidate_id, row.relation or "related"),))
        for row in read.rows
    ]
    told = {statement for one in again for statement in statements(one)}
    assert told <= said
    # a pair of which the file says two things is one pin, of what it says first
    assert {frozenset((a, b)) for a, _, b in told} == {frozenset((a, b)) for a, _, b in said}
    assert len({(row.anchor_id, row.candidate_id) for row in read.rows}) == len(read.rows)


@settings(max_examples=25, deadline=None)
@given(shop=shops())
@example(shop=HARD)
def test_what_a_format_cannot_hold_is_told(shop: list[OfferList]) -> None:
    for name, feed in FEEDS.items():
        fitted = Fitted(shop, feed, next(iter(feed.holds)))
        lists = list(fitted)
        kept = {p.candidate_id for one in lists for p in (*one.companions, *one.instead)}
        kept |= {one.anchor_id for one in lists}
        asked = {one.anchor_id for one in shop if one.companions or one.instead}
        asked |= {p.candidate_id for one in shop for p in (*one.companions, *one.instead)}
        if not feed.takes_instead:
            assert all(not one.instead for one in lists)
            continue
        whole = all(feed.holds[next(iter(feed.holds))].fullmatch(i) for i in asked)
        assert bool(fitted.findings()) or kept == asked, name
        assert not (whole and fitted.findings()), name
