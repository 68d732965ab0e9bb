"""Real files, read whole: what came in is known from the data sets' own descriptions."""

from __future__ import annotations

import pytest

from pairwell.ingest.open_source import open_source
from tests.read_source import read_source
from tests.real_data import real_data


@pytest.mark.slow
def test_online_retail_ii() -> None:
    path = real_data("online-retail-ii/online_retail_ii.parquet")
    n_in = n_not_product = n_rows = 0
    source = open_source(path)
    for chunk in source.chunks():
        n_in += chunk.n_in
        n_not_product += chunk.n_not_product
        n_rows += chunk.rows.num_rows
        assert chunk.quarantined == ()
    assert source.mapping.preset == "online_retail"
    assert (n_in, n_rows, n_not_product) == (1_044_847, 1_032_978, 11_869)


def test_groceries() -> None:
    read = read_source(real_data("groceries/groceries.csv"))
    assert read.n_in == len(read.rows) == 43_367
    assert len(set(read.column("product_id"))) == 169
    assert set(read.column("quantity")) == {1}
