"""Laws of hand-made rows: what is blocked is never offered, what is pinned comes first."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.matrix.curated import narrowness, resolve
from pairwell.matrix.selectors import Catalogue, selector_of
from pairwell.model.curated import CuratedRow
from pairwell.model.offer import OfferRequest, Placement
from pairwell.model.snapshot import Snapshot
from pairwell.offers.by_hand import heard
from pairwell.offers.decide import decide
from pairwell.offers.placements import PLACEMENTS
from tests.curated_shop import shelf_of
from tests.snapshots import Pair, Product, snapshot_of

IDS = [f"p{i}" for i in range(7)]
PLACES: list[Placement] = list(PLACEMENTS)
SELECTORS = [*IDS, "brand:A", "brand:B", "category:X", "category:Y", "price:1-5", "gone"]
few = settings(max_examples=80, derandomize=True, deadline=None)

selector = st.sampled_from(SELECTORS)
row = st.builds(
    CuratedRow, anchor=selector, candidate=selector, action=st.sampled_from(["pin", "block"]),
    position=st.none() | st.integers(1, 3),
)  # fmt: skip
off = st.builds(CuratedRow, candidate=selector, action=st.just("block"))
rows = st.lists(row | off, max_size=8)
some = st.lists(st.sampled_from([*IDS, "stranger"]), max_size=3).map(tuple)
request = st.builds(
    OfferRequest, placement=st.sampled_from(PLACES), anchors=some, cart=some, owned=some,
    limit=st.none() | st.integers(1, 9),
)  # fmt: skip


@st.composite
def shops(draw: st.DrawFn) -> Snapshot:
    products = [
        Product(
            id=i,
            brand=draw(st.sampled_from(["", "A", "B"])),
            category=draw(st.sampled_from(["", "X", "Y"])),
            price_minor=draw(st.sampled_from([-1, 100, 500, 900])),
            in_stock=draw(st.sampled_from([True, None, False])),
            n_orders=draw(st.integers(1, 9)),
        )
        for i in IDS
    ]
    pair = st.builds(
        Pair, anchor=st.sampled_from(IDS), candidate=st.sampled_from(IDS),
        score=st.floats(-0.5, 1.0, width=32), n_customers=st.integers(1, 12),
    )  # fmt: skip
    pairs = draw(st.lists(pair, max_size=25, unique_by=lambda p: (p.anchor, p.candidate)))
    return snapshot_of(products, [p for p in pairs if p.anchor != p.candidate])


@few
@given(shops(), rows, off, request)
def test_what_is_taken_off_is_never_offered(
    shop: Snapshot, others: list[CuratedRow], blocked: CuratedRow, asked: OfferRequest
) -> None:
    answer = decide(asked, shelf_of(shop, *others, blocked))
    named = Catalogue(shop.products).select(selector_of(blocked.candidate)).tolist()
    assert not {str(offer.product_id) for offer in answer.offers} & {IDS[code] for code in named}


@few
@given(shops(), st.sampled_from(IDS), st.sampled_from(IDS), rows, request)
def test_a_blocked_pair_is_never_offered_beside_its_anchor(
    shop: Snapshot, anchor: str, candidate: str, others: list[CuratedRow], asked: OfferRequest
) -> None:
    blocked = CuratedRow(anchor=anchor, candidate=candidate, action="block")
    answer = decide(asked, shelf_of(shop, *others, blocked))
    if anchor in (*asked.anchors, *asked.cart):
        assert candidate not in [offer.product_id for offer in answer.offers]


@few
@given(shops(), st.sampled_from(IDS), st.sampled_from(IDS), request)
def test_a_pin_with_stock_is_always_first(
    shop: Snapshot, anchor: str, candidate: str, asked: OfferRequest
) -> None:
    answer = decide(
        asked,
        shelf_of(shop, CuratedRow(anchor=anchor, candidate=candidate, action="pin")),
    )
    beside = {*asked.anchors, *asked.cart}
    if not beside and PLACEMENTS[asked.placement].from_history:
        beside = {*asked.owned}  # what a person has stands in for anchors
    could = (
        anchor in beside
        and candidate not in beside
        and candidate not in asked.owned
        and shop.products.in_stock[IDS.index(candidate)] != 0
        and PLACEMENTS[asked.placement].cap > 0
        and (asked.limit is not None or PLACEMENTS[asked.placement].target > 0)
    )
    if could:
        assert answer.offers[0].product_id == candidate
        assert answer.offers[0].evidence.source == "curated"
    else:
        assert all(offer.evidence.source == "mined" for offer in answer.offers)


@few
@given(shops(), rows, request)
def test_offers_stay_offers(shop: Snapshot, said: list[CuratedRow], asked: OfferRequest) -> None:
    answer = decide(asked, shelf_of(shop, *said))
    offered = [str(offer.product_id) for offer in answer.offers]
    assert len(set(offered)) == len(offered) <= PLACEMENTS[asked.placement].cap
    assert not set(offered) & {*asked.cart, *asked.anchors, *asked.owned}
    assert not set(offered) & {str(refusal.product_id) for refusal in answer.refusals}
    assert (answer.why_none is None) == bool(offered)
    sources = [offer.evidence.source for offer in answer.offers]
    assert sources == sorted(sources)  # curated before mined


@few
@given(shops(), rows, st.lists(st.integers(0, 6), max_size=3, unique=True))
def test_a_plain_loop_finds_the_same_word_on_each_product(
    shop: Snapshot, said: list[CuratedRow], anchors: list[int]
) -> None:
    """Slow twin: every product, every row, every anchor."""
    catalogue = Catalogue(shop.products)
    found = heard(resolve(said, catalogue), tuple(anchors))
    pinned, blocked = set(), set()
    for code in range(len(IDS)):
        best: tuple[int, bool] | None = None
        for each in said:
            named = catalogue.select(selector_of(each.candidate)).tolist()
            hangs = each.anchor and set(catalogue.select(selector_of(each.anchor)).tolist()) & set(
                anchors
            )
            if code in named and hangs:
                word = (narrowness(each), each.action == "block")
                best = word if best is None else max(best, word)
        if best is not None and best[1]:
            blocked.add(code)
        elif best is not None and code not in anchors:
            pinned.add(code)
    assert set(found.pinned.tolist()) == pinned
    assert set(found.blocked.tolist()) == blocked
    assert len(found.pinned) == len(pinned)
