"""Purchases out of the interaction files of other recommenders; the books tell of the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.read_source import Read, read_source, write

DAY = datetime(2026, 1, 2, tzinfo=UTC)


def n_left_out(read: Read) -> tuple[int, str]:
    (told,) = [f for f in read.source.findings() if f.code == "not_purchases"]
    assert told.n_rows == read.n_not_product
    return told.n_rows, told.message


PERSONALIZE = """USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE
u1,A,1767312000,Purchase,9.5
u1,B,1767312007,purchase,
u1,C,1767312001,View,
u2,A,1767398400,purchase,
u2,A,1767398400,Click,
"""


def test_personalize(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "i.csv", PERSONALIZE))
    assert (read.source.mapping.preset, read.source.kind) == ("personalize", "orders")
    assert read.column("order_id") == ["u1@2026-01-02", "u1@2026-01-02", "u2@2026-01-03"]
    assert read.column("product_id") == ["A", "B", "A"]
    assert read.column("customer_id") == ["u1", "u1", "u2"]
    assert read.column("ordered_at")[:2] == [DAY, DAY.replace(second=7)]
    assert read.column("quantity") == [1, 1, 1]
    assert read.column("unit_price_minor") == [None] * 3
    n, message = n_left_out(read)
    assert (n, read.n_in) == (2, 5)
    assert "View 1, Click 1" in message


def test_personalize_with_bad_rows(tmp_path: Path) -> None:
    bad = ",A,1767312000,purchase,\nu1,,1767312000,purchase,\nu1,A,soon,purchase,\n,,,view,\n"
    read = read_source(write(tmp_path / "i.csv", PERSONALIZE + bad))
    assert read.reasons() == [(7, "missing_order_id"), (8, "missing_product_id"), (9, "bad_date")]
    assert read.n_not_product == 3


GORSE = """FeedbackType,UserId,ItemId,Value,Timestamp
buy,u1,A,1,2026-01-02 10:00:00 +0000 UTC
buy,u1,B,3,2026-01-02T10:00:01Z
read,u1,C,1,2026-01-02T10:00:02Z
"""


def test_gorse(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "feedback.csv", GORSE))
    assert read.source.mapping.preset == "gorse"
    assert read.column("order_id") == ["u1@2026-01-02"] * 2
    assert read.column("product_id") == ["A", "B"]
    assert read.column("quantity") == [1, 1]
    assert read.column("ordered_at") == [DAY.replace(hour=10), DAY.replace(hour=10, second=1)]
    assert n_left_out(read)[0] == 1


def test_gorse_without_a_time(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "feedback.csv", GORSE + "buy,u1,A,1,\n"))
    assert read.reasons() == [(5, "missing_order_id")]


RECOMBEE = """userId,itemId,timestamp,amount,price,profit,recommId
u1,A,1767312000.25,2,25.00,3,r1
u1,B,2026-01-02T08:00:00Z,,4.10,,
u2,A,2026-01-02T08:00:00Z,3,10,,
"""


def test_recombee(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "purchases.csv", RECOMBEE))
    assert read.source.mapping.preset == "recombee"
    assert read.column("order_id") == ["u1@2026-01-02", "u1@2026-01-02", "u2@2026-01-02"]
    assert read.column("quantity") == [2, 1, 3]
    assert read.column("unit_price_minor") == [1250, 410, 333]
    assert read.column("ordered_at")[0] == DAY
    assert read.n_not_product == 0


def test_recombee_with_bad_rows(tmp_path: Path) -> None:
    bad = "u1,A,2026-01-02,0,5,,\nu1,A,2026-01-02,1,cheap,,\nu1,A,2026-01-02,1.5,5,,\n"
    read = read_source(write(tmp_path / "purchases.csv", RECOMBEE + bad))
    assert read.reasons() == [(5, "bad_quantity"), (6, "bad_price"), (7, "bad_quantity")]
