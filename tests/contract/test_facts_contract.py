"""Every store of facts takes in, nets and tells the same from the same rows."""

from __future__ import annotations

from typing import Any

import pytest

from pairwell.app.ports.facts import Facts, Settled
from pairwell.model.columns import CUSTOMERS, LINES, PRODUCTS, schema
from pairwell.model.source import Kind
from tests.rows_read import batch, line


def take(facts: Facts, *rows: dict[str, Any], kind: Kind = "orders") -> Settled:
    with facts.importing(kind) as load:
        load.add(batch(kind, *rows))
        return load.settle()


def kept(facts: Facts) -> list[tuple[str, str, int]]:
    rows = facts.lines().to_pylist()
    return [(row["order_id"], row["product_id"], row["quantity"]) for row in rows]


def over(facts: Facts) -> list[tuple[str, str, int]]:
    rows = facts.returns().to_pylist()
    return [(row["order_id"], row["product_id"], row["quantity"]) for row in rows]


def column(facts: Facts, table: str, name: str) -> dict[str, Any]:
    found = getattr(facts, table)()
    return dict(zip(found.column(0).to_pylist(), found[name].to_pylist(), strict=True))


def test_an_empty_store_answers_with_empty_tables(facts: Facts) -> None:
    assert facts.lines().schema == schema(LINES)
    assert facts.returns().schema == schema(LINES)
    assert facts.products().schema == schema(PRODUCTS)
    assert facts.customers().schema == schema(CUSTOMERS)
    assert facts.lines().num_rows == 0
    summary = facts.summary()
    assert (summary.n_lines, summary.n_orders, summary.first_at) == (0, 0, None)


def test_lines_without_an_order_are_the_same_lines(facts: Facts) -> None:
    take(facts, line("2", "tea", 1), line("1", "mug", 3), line("1", "mug", 3), line("1", "mug", -2))
    plain = facts.lines(in_order=False)
    assert plain.schema == schema(LINES)
    by = [(name, "ascending") for name in ("order_id", "product_id", "quantity")]
    assert plain.sort_by(by) == facts.lines().sort_by(by)


def test_a_line_comes_back_as_it_was(facts: Facts) -> None:
    row = line("1", "mug", 3, customer_id="ann", unit_price_minor=250, currency="GBP")
    assert take(facts, row) == Settled(loaded=1, duplicate=0)
    names = schema(LINES).names
    assert facts.lines().to_pylist() == [{name: row[name] for name in names}]
    assert facts.lines().schema == schema(LINES)


def test_lines_come_by_time_order_and_product_whatever_came_first(facts: Facts) -> None:
    take(facts, line("2", "b", day=2), line("1", "b"), line("1", "a"))
    take(facts, line("9", "z", day=None))
    assert kept(facts) == [("9", "z", 1), ("1", "a", 1), ("1", "b", 1), ("2", "b", 1)]


# Duplicates -----------------------------------------------------------------


def test_two_equal_lines_of_one_file_both_count(facts: Facts) -> None:
    assert take(facts, line("1", "mug"), line("1", "mug")).loaded == 2
    assert kept(facts) == [("1", "mug", 1), ("1", "mug", 1)]


def test_the_same_content_again_brings_duplicates_only(facts: Facts) -> None:
    rows = [line("1", "mug"), line("1", "mug"), line("1", "tea", day=None, currency="PLN")]
    take(facts, *rows)
    assert take(facts, *rows) == Settled(loaded=0, duplicate=3)
    assert len(kept(facts)) == 3


def test_an_overlapping_export_brings_only_what_it_has_more_of(facts: Facts) -> None:
    take(facts, line("1", "mug"), line("1", "mug"), line("1", "tea"))
    settled = take(facts, line("1", "mug"), line("1", "mug"), line("1", "mug"), line("2", "tea"))
    assert settled == Settled(loaded=2, duplicate=2)
    assert kept(facts) == [("1", "mug", 1)] * 3 + [("1", "tea", 1), ("2", "tea", 1)]


@pytest.mark.parametrize(
    "other",
    [
        {"day": 2}, {"day": None}, {"quantity": 2}, {"unit_price_minor": 1}, {"currency": "PLN"},
        {"status": "unpaid"},
    ],
    ids=str,
)  # fmt: skip
def test_a_line_that_differs_is_another_line(facts: Facts, other: dict[str, Any]) -> None:
    take(facts, line("1", "mug"))
    assert take(facts, line("1", "mug", **other)) == Settled(loaded=1, duplicate=0)


def test_duplicates_across_chunks_are_seen(facts: Facts) -> None:
    with facts.importing("orders") as load:
        load.add(batch("orders", line("1", "mug")))
        load.add(batch("orders", line("1", "mug")))
        assert load.settle() == Settled(loaded=2, duplicate=0)
    with facts.importing("orders") as load:
        load.add(batch("orders", line("1", "mug")))
        load.add(batch("orders", line("1", "mug"), line("1", "mug")))
        assert load.settle() == Settled(loaded=1, duplicate=2)


# Returns and cancellations --------------------------------------------------


def back(order_id: str, product_id: str, quantity: int = -1, **rest: Any) -> dict[str, Any]:
    return line(order_id, product_id, quantity, **{"day": 9, "status": "returned", **rest})


def matched(facts: Facts) -> tuple[int, int]:
    summary = facts.summary()
    return summary.returns_matched, summary.returns_unmatched


def test_a_return_that_names_its_order_takes_the_line_away(facts: Facts) -> None:
    take(facts, line("1", "mug"), line("2", "mug", day=2))
    take(facts, back("R1", "mug", returns_order_id="1"))
    assert kept(facts) == [("2", "mug", 1)]
    assert over(facts) == []
    assert matched(facts) == (1, 0)


def test_a_return_that_came_before_its_order_waits_for_it(facts: Facts) -> None:
    take(facts, back("R1", "mug", returns_order_id="1"), line("2", "mug", day=2))
    assert over(facts) == [("R1", "mug", -1)]
    assert matched(facts) == (0, 1)
    take(facts, line("1", "mug", 3))
    assert kept(facts) == [("1", "mug", 2), ("2", "mug", 1)]
    assert matched(facts) == (1, 0)


def test_a_named_order_is_not_guessed_when_it_is_absent(facts: Facts) -> None:
    take(facts, line("2", "mug", customer_id="ann"))
    take(facts, back("R1", "mug", returns_order_id="1", customer_id="ann"))
    assert kept(facts) == [("2", "mug", 1)]
    assert over(facts) == [("R1", "mug", -1)]


def test_a_return_inside_its_order_takes_from_it(facts: Facts) -> None:
    take(facts, line("1", "mug", 5), line("1", "mug", -2), line("1", "tea"))
    assert kept(facts) == [("1", "mug", 3), ("1", "tea", 1)]


def test_a_return_over_two_scans_takes_from_both_and_keeps_the_rest(facts: Facts) -> None:
    take(facts, line("1", "mug"), line("1", "mug", 2), back("R", "mug", -4, returns_order_id="1"))
    assert kept(facts) == []
    assert over(facts) == [("R", "mug", -1)]
    assert matched(facts) == (0, 1)


def test_a_nameless_return_takes_from_the_latest_earlier_line_with_enough(facts: Facts) -> None:
    take(
        facts,
        line("1", "mug", 6, day=1, customer_id="ann"),
        line("2", "mug", 5, day=2, customer_id="ann"),
        line("3", "mug", 2, day=3, customer_id="ann"),  # not enough
        line("4", "mug", 9, day=8, customer_id="bob"),  # another customer
        line("5", "tea", 9, day=8, customer_id="ann"),  # another product
        line("6", "mug", 9, day=9, customer_id="ann"),  # not earlier
        back("C7", "mug", -4, day=9, customer_id="ann"),
    )
    assert ("2", "mug", 1) in kept(facts)
    assert sum(n for _, _, n in kept(facts)) == 6 + 5 + 2 + 9 + 9 + 9 - 4
    assert matched(facts) == (1, 0)


def test_nameless_returns_share_what_is_left_in_order_of_time(facts: Facts) -> None:
    take(
        facts,
        back("C4", "mug", -3, day=5, customer_id="ann"),
        back("C3", "mug", -2, day=4, customer_id="ann"),
        line("1", "mug", 4, day=1, customer_id="ann"),
        line("2", "mug", 2, day=2, customer_id="ann"),
    )
    assert kept(facts) == [("1", "mug", 1)]
    assert matched(facts) == (2, 0)


@pytest.mark.parametrize("unknown", [{"customer_id": None}, {"day": None}], ids=str)
def test_a_nameless_return_of_nobody_or_no_time_finds_nothing(
    facts: Facts, unknown: dict[str, Any]
) -> None:
    take(facts, line("1", "mug", customer_id="ann"), line("2", "mug"))
    take(facts, back("C3", "mug", **{"customer_id": "ann", **unknown}))
    assert len(kept(facts)) == 2
    assert over(facts) == [("C3", "mug", -1)]


def test_unpaid_and_cancelled_orders_contribute_nothing(facts: Facts) -> None:
    take(facts, line("1", "mug", status="unpaid"), line("2", "mug", status="cancelled"))
    assert kept(facts) == []
    assert over(facts) == []
    summary = facts.summary()
    assert (summary.n_unpaid, summary.n_cancelled, summary.n_products) == (1, 1, 1)


def test_an_order_that_is_paid_later_counts_then(facts: Facts) -> None:
    take(facts, line("1", "mug", status="unpaid"))
    take(facts, line("1", "mug"))
    assert kept(facts) == [("1", "mug", 1)]


@pytest.mark.parametrize("cancelled_first", [True, False])
def test_an_order_cancelled_in_another_file_is_gone(facts: Facts, cancelled_first: bool) -> None:
    files = [line("1", "mug", 2), line("1", "mug", 2, status="cancelled")]
    for row in reversed(files) if cancelled_first else files:
        take(facts, row)
    take(facts, back("R1", "mug", -2, returns_order_id="1"))
    assert kept(facts) == []
    assert matched(facts) == (1, 0)


def test_a_refunded_order_takes_nothing_from_an_earlier_one(facts: Facts) -> None:
    take(facts, line("1", "mug", customer_id="ann"))
    take(facts, line("2", "mug", day=2, customer_id="ann", status="returned"))
    assert kept(facts) == [("1", "mug", 1)]
    assert facts.summary().n_cancelled == 1


def test_a_cancelling_invoice_with_negative_quantity_is_a_return(facts: Facts) -> None:
    take(facts, line("1", "mug", 2, customer_id="ann"))
    take(facts, line("C2", "mug", -2, day=2, customer_id="ann", status="cancelled"))
    assert kept(facts) == []
    assert matched(facts) == (1, 0)


# Catalogue and customers ----------------------------------------------------


def test_orders_make_products_with_the_latest_title(facts: Facts) -> None:
    take(facts, line("2", "mug", day=2, title="New mug"), line("1", "mug", title="Old mug"))
    take(facts, line("0", "mug", day=None, title="Zzz"), line("3", "mug", day=3), line("3", "tea"))
    take(facts, line("1", "tea", category="Drinks", title="Tea b"), line("1", "tea", title="Tea a"))
    assert column(facts, "products", "title") == {"mug": "New mug", "tea": "Tea b"}
    assert column(facts, "products", "category") == {"mug": None, "tea": "Drinks"}


def test_a_duplicate_line_may_still_bring_a_title(facts: Facts) -> None:
    take(facts, line("1", "mug"))
    assert take(facts, line("1", "mug", title="Mug")).duplicate == 1
    assert column(facts, "products", "title") == {"mug": "Mug"}


def test_the_catalogue_goes_before_what_orders_say(facts: Facts) -> None:
    take(facts, line("1", "mug", title="mug blue", category="Cups"))
    product = {"product_id": "mug", "title": "Blue mug", "price_minor": 250, "in_stock": True}
    assert take(facts, product, kind="products") == Settled(loaded=1, duplicate=0)
    (row,) = facts.products().to_pylist()
    assert (row["title"], row["category"], row["price_minor"]) == ("Blue mug", "Cups", 250)


def products(*ids: str, **rest: Any) -> list[dict[str, Any]]:
    return [{"product_id": i, "title": i.title(), **rest} for i in ids]


def test_a_catalogue_again_brings_duplicates_and_changes_only(facts: Facts) -> None:
    take(facts, *products("mug", "tea"), kind="products")
    settled = take(facts, *products("mug"), *products("tea", brand="X"), kind="products")
    assert settled == Settled(loaded=1, duplicate=1, n_listed=2, n_leaving=0)
    assert column(facts, "products", "brand") == {"mug": None, "tea": "X"}


def test_products_that_a_catalogue_no_longer_names_are_off_sale(facts: Facts) -> None:
    take(facts, line("1", "pin"))
    take(facts, *products("mug", "tea", in_stock=True), kind="products")
    settled = take(facts, *products("mug"), kind="products")
    assert (settled.n_listed, settled.n_leaving) == (2, 1)
    assert column(facts, "products", "in_stock") == {"mug": None, "pin": None, "tea": False}
    assert column(facts, "products", "discontinued") == {"mug": None, "pin": None, "tea": True}
    assert facts.summary().n_products_on_sale == 2
    again = take(facts, *products("mug", "tea", in_stock=True), kind="products")
    assert (again.loaded, again.n_listed, again.n_leaving) == (2, 1, 0)
    assert column(facts, "products", "in_stock") == {"mug": True, "pin": None, "tea": True}
    assert column(facts, "products", "discontinued") == {"mug": None, "pin": None, "tea": None}


def test_the_last_row_of_a_product_counts(facts: Facts) -> None:
    settled = take(facts, *products("mug", brand="A"), *products("mug", brand="B"), kind="products")
    assert (settled.loaded, settled.duplicate) == (1, 1)
    assert column(facts, "products", "brand") == {"mug": "B"}


def test_an_empty_catalogue_delists_everything(facts: Facts) -> None:
    take(facts, *products("mug"), kind="products")
    assert take(facts, kind="products") == Settled(loaded=0, duplicate=0, n_listed=1, n_leaving=1)


def test_customers_come_from_files_and_from_orders(facts: Facts) -> None:
    take(facts, line("1", "mug", customer_id="bob", country="UK"), line("2", "mug"))
    take(facts, line("3", "mug", day=3, customer_id="bob", country="PL"))
    take(facts, {"customer_id": "ann", "city": "Łódź"}, kind="customers")
    assert column(facts, "customers", "country") == {"ann": None, "bob": "PL"}
    settled = take(
        facts, {"customer_id": "ann", "city": "Łódź"}, {"customer_id": "cid"}, kind="customers"
    )
    assert settled == Settled(loaded=1, duplicate=1)
    assert column(facts, "customers", "city") == {"ann": "Łódź", "bob": None, "cid": None}


def test_order_files_are_known_for_good_catalogues_while_they_are_the_last(facts: Facts) -> None:
    def read(kind: Kind, reading: str) -> None:
        with facts.importing(kind, reading) as load:
            load.settle()

    assert not facts.knows("orders", "a")
    read("orders", "a")
    read("orders", "b")
    read("products", "a")
    assert facts.knows("orders", "a")
    assert facts.knows("products", "a")
    assert not facts.knows("customers", "a")
    read("products", "b")
    assert not facts.knows("products", "a")


# The whole ------------------------------------------------------------------


def test_the_summary_counts_what_was_bought_and_kept(facts: Facts) -> None:
    take(
        facts,
        line("1", "mug", customer_id="ann"), line("1", "tea", customer_id="ann"),
        line("2", "mug", day=2), line("3", "pin", day=3),
        back("R", "pin", returns_order_id="3"),
    )  # fmt: skip
    found = facts.summary()
    assert (found.n_lines, found.n_orders, found.n_customers, found.n_guest_orders) == (3, 2, 1, 1)
    assert (found.n_products, found.n_products_sold, found.n_products_on_sale) == (3, 2, 3)
    assert found.first_at == "2026-01-01T00:00:00+00:00"
    assert found.last_at == "2026-01-02T00:00:00+00:00"


def test_an_import_that_fails_leaves_nothing(facts: Facts) -> None:
    take(facts, line("1", "mug", title="Mug"))
    before = facts.lines(), facts.products(), facts.summary()

    def fail() -> None:
        with facts.importing("orders") as load:
            load.add(batch("orders", line("2", "mug", title="Cup"), back("1", "mug")))
            load.settle()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (facts.lines(), facts.products(), facts.summary()) == before
    assert take(facts, line("2", "mug")) == Settled(loaded=1, duplicate=0)


@pytest.mark.parametrize("text", ["'; drop table line; --", 'a"b', "чай ☕", " mug ", "MUG", "%"])
def test_any_text_is_only_text(facts: Facts, text: str) -> None:
    take(facts, line(text, text, title=text, customer_id=text), line("1", "mug", 3))
    take(facts, back("R", text, returns_order_id=text))
    assert kept(facts) == [("1", "mug", 3)]
    assert text in column(facts, "products", "title")


def test_huge_quantities_stay_exact(facts: Facts) -> None:
    take(facts, line("1", "mug", 10**15), back("R", "mug", 1 - 10**15, returns_order_id="1"))
    assert kept(facts) == [("1", "mug", 1)]
