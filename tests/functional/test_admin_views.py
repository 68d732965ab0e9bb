"""What the admin shows: arriving events, coverage, the calendar, version diffs, and previews."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pairwell.cli.app import run
from pairwell.store.snapshot.versions import FolderSnapshots
from pairwell.wiring import open_workspace
from tests.admin_people import Browser, make_people
from tests.service import Service, make_shop, running
from tests.snapshots import Pair, Product, snapshot_of

pytestmark = pytest.mark.enable_socket

PRODUCTS = [
    Product(id="phone", title="Phone", price_minor=50000, cost_minor=40000, n_orders=400),
    Product(id="case", title="Case", price_minor=2000, cost_minor=1500, n_orders=300),
    Product(id="film", title="Film", price_minor=1000, cost_minor=200, n_orders=120),
    Product(id="cable", title="Cable", price_minor=900, cost_minor=300, n_orders=80),
    Product(id="alone", title="Alone", price_minor=900, cost_minor=300, n_orders=90),
]
PAIRS = [
    Pair(anchor="phone", candidate=name, score=0.9 - i / 10)
    for i, name in enumerate(("case", "film", "cable"))
]
INCENTIVES = """
[[offers.incentives]]
name = "<b>autumn</b>"
kind = "percent"
discount_share = 0.15
confirmed_by = "AUTUMN15"
valid_from = 2026-01-10T00:00:00+00:00
valid_to = 2099-12-05T00:00:00+00:00
stacks = true

[[offers.incentives]]
name = "two off"
kind = "amount"
discount_minor = 200
currency = "GBP"
confirmed_by = "TWO"
valid_from = 2099-01-01T00:00:00+00:00
valid_to = 2099-02-01T00:00:00+00:00
stacks = true
conditions = { products = ["case"] }

[[offers.incentives]]
name = "old"
kind = "free_shipping"
applies_to = "cart"
valid_to = 2020-01-01T00:00:00+00:00
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("views") / "shop", matrix=False)
    snapshots = FolderSnapshots(shop.folder / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-1"))
    snapshots.publish("m-1")
    with (shop.folder / "pairwell.toml").open("a") as settings:
        settings.write(INCENTIVES)
    make_people(shop.folder)
    with running(shop) as service:
        yield service


def test_events_arrive_on_the_page_with_people_masked_for_all_but_the_owner(
    service: Service, merchandiser: Browser, owner: Browser
) -> None:
    assert "Nothing has arrived yet" in merchandiser.get("/admin/events").text
    people = {"customer_id": "eve@example.com", "visitor_id": "v-77"}
    sent = [
        {"id": "e-1", "name": "product_viewed", "product_id": "phone", **people},
        {"id": "e-2", "name": "searched", "query": "gift for <b>Eve</b>", **people},
        {"id": "e-3", "name": "cart_added", "product_id": "case", "customer_id": "bob"},
        {"id": "e-4", "name": "no_such_name"},
    ]
    answer = service.back("POST", "/v1/events", json={"events": sent})
    assert answer.status_code < 300, answer.text
    row = {"customer_id": "eve@example.com", "city": "Ely"}
    assert service.back("PUT", "/v1/customers", json={"customers": [row]}).status_code < 300
    masked, whole = (b.get("/admin/events").text for b in (merchandiser, owner))
    for secret in ("eve@example.com", "v-77", "gift for", "Ely", "bob"):
        assert secret not in masked
        assert secret in whole
    assert "<b>Eve" not in whole
    [(mark, n)] = {
        (m, masked.count(f"<td>{m}</td>")) for m in re.findall(r"<td>(#\w{8})</td>", masked)
        if masked.count(f"<td>{m}</td>") > 1
    }  # fmt: skip
    assert n == 3  # two events and the row of one person carry one mark
    assert "People are masked" in masked
    assert "People are masked" not in whole
    assert "no such name" in masked or "unknown" in masked  # it was refused, and says why
    table = merchandiser.get("/admin/events", csv="events").text
    assert "eve@example.com" not in table
    assert mark in table


def test_events_are_filtered_and_followed_without_a_script(merchandiser: Browser) -> None:
    answer = merchandiser.get("/admin/events", name="cart_added")
    assert "refresh" not in answer.headers
    body = answer.text.split("<tbody>")[1].split("</tbody>")[0]
    assert body.count("<tr>") == 1
    assert "case" in body
    followed = merchandiser.get("/admin/events", name="cart_added", follow="yes")
    assert followed.headers["refresh"] == "5"
    assert "checked" in followed.text
    assert "Nothing of this kind" in merchandiser.get("/admin/events", source="nobody").text


def test_what_is_taken_off_says_where_it_was_shown(service: Service, merchandiser: Browser) -> None:
    for _ in range(3):
        assert "film" in service.names()
    cart = [{"product_id": "phone", "quantity": 1}]
    service.offers(placements=[{"name": "cart"}], anchors=[], cart=cart)

    def counted() -> bool:
        table = merchandiser.get("/admin/off", q="film", csv="shown").text
        return "film,product,3," in table and "film,cart,1," in table

    service.wait_until(counted, 60)
    page = merchandiser.get("/admin/off", q="film").text
    assert "Times shown in the last day: 4" in page
    assert "nowhere in the last day" in merchandiser.get("/admin/off", q="alone").text


def test_coverage_names_best_sellers_without_an_offer_and_leads_to_a_pin(
    merchandiser: Browser,
) -> None:
    page = merchandiser.get("/admin/coverage").text
    assert "product page" in page
    assert "/admin/coverage?placement=checkout" in page
    assert "Choose a place" in page
    page = merchandiser.get("/admin/coverage", placement="product").text
    assert '<a href="/admin/matrix?anchor=alone#pin">' in page
    page = merchandiser.get("/admin/coverage", preset="all", placement="cart").text
    assert "Car dealer" in page
    assert "Choose a place" in page
    asked = {"preset": "all", "placement": "cart", "sort": "-two"}
    page = merchandiser.get("/admin/coverage", **asked).text
    assert "/admin/coverage?placement=cart&amp;preset=all&amp;sort=two" in page
    shares = [float(each) for each in re.findall(r">(\d+\.\d)%<", page)][1::2]  # one, two, …
    assert len(shares) > 10
    assert shares == sorted(shares, reverse=True)
    table = merchandiser.get("/admin/coverage", placement="product", csv="uncovered").text
    assert "alone,Alone,90," in table
    for wrong in ({"placement": "moon"}, {"preset": "moon"}, {"sort": "moon"}):
        assert merchandiser.get("/admin/coverage", **wrong).status_code == 400


def test_the_calendar_shows_spans_overlaps_claims_and_what_is_left(merchandiser: Browser) -> None:
    page = merchandiser.get("/admin/calendar").text
    assert "<b>autumn" not in page
    assert "&lt;b&gt;autumn&lt;/b&gt;" in page
    assert "ended on 1\u00a0Jan\u00a02020\u00a000:00." in page  # what the day makes wrong
    assert "never shown: no rule of the shop" in page
    # Of 20.00 for a case 15 % and 2.00 are taken off: at least 15.00 is paid, its cost.
    meeting = page.split("Where they meet")[1]
    assert "two off" in meeting
    assert "1\u00a0Jan\u00a02099 – 1\u00a0Feb\u00a02099" in meeting
    assert "£0.00" in meeting
    assert "below the floor" in meeting
    assert "No prices are known" in page  # so no percentage may be said
    assert merchandiser.get("/admin/calendar", **{"from": "2099-01-05"}).text.count("<rect") == 2
    assert merchandiser.get("/admin/calendar", **{"from": "tomorrow"}).status_code == 400
    assert merchandiser.get("/admin/calendar", **{"from": "9999-12-31"}).status_code == 400
    table = merchandiser.get("/admin/calendar", csv="incentives").text
    assert "two off,amount,200,2099-01-01T00:00:00+00:00" in table


def test_a_version_is_compared_before_it_is_published(
    service: Service, merchandiser: Browser
) -> None:
    page = merchandiser.get("/admin/versions/compare").text
    assert "no other version" in page
    snapshots = FolderSnapshots(service.shop.folder / "snapshots")
    other = [Pair(anchor="phone", candidate="cable", score=0.9), *PAIRS[:1]]
    snapshots.write(snapshot_of(PRODUCTS, other, snapshot_id="m-2"))
    listed = merchandiser.get("/admin/versions").text
    assert "/admin/versions/compare?version=m-2" in listed
    page = merchandiser.get("/admin/versions/compare", version="m-2").text
    assert "Film" in page
    assert "1 of 1 lists change" in page
    assert "/admin/versions/publish" in page
    table = merchandiser.get("/admin/versions/compare", version="m-2", csv="changes").text
    assert "phone,Phone,film,left" in table
    assert merchandiser.get("/admin/versions/compare", version="m-9").status_code == 400
    analyst = Browser(service.url)
    analyst.log_in("analyst")
    page = analyst.get("/admin/versions/compare", version="m-2").text
    assert "/admin/versions/publish" not in page


def test_a_preview_is_of_a_day_a_store_and_its_stock(
    service: Service, merchandiser: Browser
) -> None:
    def offered(**query: str) -> set[str]:
        answer = merchandiser.get("/admin/preview", anchors="phone", **query)
        assert answer.status_code == 200, answer.text
        return set(re.findall(r'<li class="card">.*?<small>(\w+)</small>', answer.text, re.S))

    assert offered() == {"case", "film", "cable"}
    assert offered(sold_out="case, cable") == {"film"}
    why = merchandiser.get("/admin/preview", anchors="phone", sold_out="case", candidate="case")
    assert "stops it: out of stock" in why.text
    # A block that ends in 2030 holds today, and no longer on a day after it.
    form = {"kind": "product", "name": "film", "reason": "recall", "until": "2030-01-01"}
    assert merchandiser.post("/admin/off", **form).status_code == 303
    service.wait_until(lambda: "film" not in service.names(), 60)
    assert offered() == {"case", "cable"}
    assert offered(day="2030-01-02") == {"case", "film", "cable"}
    assert offered(day="2030-01-01", time="18:00") == {"case", "cable"}
    assert "As of 2\u00a0Jan\u00a02030\u00a012:00" in (
        merchandiser.get("/admin/preview", anchors="phone", day="2030-01-02").text
    )
    promised = merchandiser.get("/admin/preview", anchors="phone", confirmed="AUTUMN15").text
    assert "£8.50" not in promised  # the film is off
    assert "£7.65" in promised  # the cable: 9.00 less 15 %
    for wrong in ({"sold_out": "moon"}, {"sold_out": "case", "in_stock": "case"},
                  {"time": "late"}, {"stage": "moon"}):  # fmt: skip
        assert merchandiser.get("/admin/preview", anchors="phone", **wrong).status_code == 400


def test_members_of_a_bundle_are_pinned_as_one_edit(
    service: Service, merchandiser: Browser
) -> None:
    page = merchandiser.get("/admin/bundles")
    assert page.status_code == 200
    assert "no order lines" in page.text
    assert merchandiser.get("/admin/bundles", anchor="moon").status_code == 400
    form = {"anchor": "phone", "action": "pin", "reason": "kit", "member-0": "cable",
            "member-1": "alone"}  # fmt: skip
    assert merchandiser.post("/admin/bundles", **form).headers["location"].endswith("done=pin")
    service.wait_until(lambda: service.names()[:2] == ["cable", "alone"], 60)
    with open_workspace(service.shop.folder) as workspace:
        edit = workspace.state.curated_edit(workspace.state.curated_edits()[-1].number)
        assert [row.candidate for row in edit.added] == ["product:cable", "product:alone"]
    for wrong in ({"reason": ""}, {"member-0": "", "member-1": ""}, {"action": "drop"},
                  {"member-1": "moon"}):  # fmt: skip
        assert merchandiser.post("/admin/bundles", **{**form, **wrong}).status_code == 400
    with open_workspace(service.shop.folder) as workspace:
        assert len(workspace.state.curated_edits()) == edit.number


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A shop whose orders hold one kit: tent, mat and lamp, and each of them alone and in pairs."""
    shop = make_shop(tmp_path_factory.mktemp("sold") / "shop", matrix=False)
    lines = ["order_id,ordered_at,customer_id,product_id,quantity,unit_price,currency"]
    baskets = [("tent", "mat", "lamp")] * 60 + [("tent",), ("mat",), ("lamp",), ("rope",)] * 60
    for nth, basket in enumerate(baskets):
        lines += [
            f"o-{nth},2026-01-{1 + nth % 28:02},c-{nth},{each},1,10.00,GBP" for each in basket
        ]
    orders = shop.folder.parent / "orders.csv"
    orders.write_text("\n".join(lines) + "\n")
    kit = [Product(id=name, title=name.title(), price_minor=1000, cost_minor=400, n_orders=120)
           for name in ("tent", "mat", "lamp", "rope")]  # fmt: skip
    snapshots = FolderSnapshots(shop.folder / "snapshots")
    snapshots.write(snapshot_of(kit, [Pair(anchor="tent", candidate="mat")], snapshot_id="m-1"))
    snapshots.publish("m-1")
    make_people(shop.folder)
    assert run(["import", str(orders), "--workspace", str(shop.folder)]) == 0
    with running(shop) as service:
        yield service


def test_a_bundle_stands_there_with_evidence_price_and_break_even(sold: Service) -> None:
    browser = Browser(sold.url)
    browser.log_in("analyst")
    page = browser.get("/admin/bundles").text
    assert "1 shown of 1 found" in page
    assert "In 60 orders of 60 customers" in page
    assert "No discount." in page
    assert "bought whole anyway" in page  # every basket that has two of them has all three
    # Of 30.00 alone 10 % is 3.00: 27.00, and 15.00 of 18.00 margin are left.
    body = page.split("<article")[1]
    row = next(each for each in body.split("<tr") if "£27.00" in each)
    assert "£3.00" in row
    assert "£15.00" in row
    assert "+20%" in row  # 0.1 / (0.6 - 0.1) more must be sold
    assert "/admin/bundles" not in re.findall(r'method="post" action="([^"]*)"', page)
    table = browser.get("/admin/bundles", csv="bundles").text
    assert ",60," in table.splitlines()[1]
    assert "Tent" in browser.get("/admin/bundles", anchor="lamp").text
