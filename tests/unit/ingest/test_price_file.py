"""prices.csv: what is read of it, and what refuses it by its line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pairwell.ingest.price_file import read_prices
from pairwell.matrix.price_rows import price_rows
from pairwell.model.errors import InputRefused
from pairwell.model.texts import texts_of

HEAD = "product_id,since,price_minor,currency,channel,announced,from_launch\n"
GOOD = (
    HEAD
    + "mug,2026-11-01T00:00:00+01:00,1500,EUR,,yes,\n"
    + "mug,2026-09-01T00:00:00Z,2000,EUR,web,no,yes\n"
    + "mug,2026-10-15T00:00:00Z,,EUR,web,,\n"
    + "mug,2026-09-01T00:00:00Z,1900,EUR,app,,\n"
    + "cup,2026-09-01T00:00:00Z,900,PLN,,,\n"
    + "ghost,2026-09-01T00:00:00Z,900,EUR,,,\n"
)


def written(folder: Path, text: str) -> Path:
    file = folder / "prices.csv"
    file.write_text(text, "utf-8-sig")
    return file


def test_histories_are_read_in_order_of_time(tmp_path: Path) -> None:
    histories = {(h.product_id, h.channel): h for h in read_prices(written(tmp_path, GOOD))}
    mug = histories["mug", "web"]
    assert [(p.price_minor, p.announced) for p in mug.points] == [
        (2000, False), (None, False), (1500, True),
    ]  # fmt: skip
    assert mug.points[2].since == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert mug.from_launch
    assert not histories["mug", "app"].from_launch
    assert read_prices(tmp_path / "none.csv") == ()


def test_only_the_web_shops_prices_in_its_currency_come_into_the_snapshot(tmp_path: Path) -> None:
    ids = texts_of(["cup", "mug", "new"])
    rows, n_unknown, n_elsewhere = price_rows(ids, read_prices(written(tmp_path, GOOD)), "EUR")
    assert rows is not None
    assert (n_unknown, n_elsewhere) == (1, 2)
    assert rows.offsets.tolist() == [0, 0, 3, 3]
    assert rows.price_minor.tolist() == [2000, -1, 1500]
    assert rows.from_launch.tolist() == [False, True, False]
    assert price_rows(ids, (), "EUR") == (None, 0, 0)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2026-11-01T00:00:00+01:00", "2026-11-01", "prices.csv, line 2: '2026-11-01' is no inst"),
        ("2026-11-01T00:00:00+01:00", "soon", "line 2: 'soon' is no instant"),
        ("1500", "-1500", "line 2: '-1500' is no price"),
        ("1500", "15.00", "line 2: '15.00' is no price"),
        ("mug,2026-11", ",2026-11", "line 2: product_id is empty"),
        ("EUR,,yes", "euro,,yes", "line 2: 'euro' is no currency"),
        ("EUR,,yes", "EUR,,perhaps", "line 2: announced is 'perhaps'"),
        ("2026-10-15", "2026-09-01", "line 4: a second price of 'mug'"),
        ("since", "when", "has no column since"),
        ("announced", "anounced", "has an unknown column anounced"),
    ],
)
def test_a_bad_line_refuses_the_file(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(InputRefused, match=says) as refused:
        read_prices(written(tmp_path, GOOD.replace(old, new, 1)))
    assert refused.value.hint


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_bytes(HEAD.encode() + b"\xff\xfe\n")
    with pytest.raises(InputRefused, match="cannot be read"):
        read_prices(file)
