"""Details of products: attributes as rows, packs, ages, and nothing where nothing is known."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.details import attribute_rows, details_of
from pairwell.model.texts import texts_of
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.snapshot.versions import FolderSnapshots

TABLE = pa.table(
    {
        "product_id": ["a", "b", "a"],
        "kind": ["product", "service", None],
        "pack_size": [60.0, -1.0, 30.0],
        "pack_unit": ["pieces", None, "pieces"],
        "min_age": [18, None, 200],
        "regulated": ["insurance", None, "other"],
        "image_url": [None, "https://shop.test/b.jpg", None],
        "attributes": ['{"mount":"EF"}', '{"tags":["new","sale"]}', '{"mount":["EF","RF"]}'],
    }
)


def test_the_last_row_of_a_product_holds_and_the_order_is_the_matrixs() -> None:
    details = details_of(texts_of(["b", "a", "unlisted"]), TABLE)
    assert details is not None
    assert details.kind.tolist() == [1, -1, -1]
    np.testing.assert_array_equal(details.pack_size, [np.nan, 30.0, np.nan])
    assert details.pack_unit.tolist() == [-1, 0, -1]
    assert details.pack_units.unpack() == ["pieces"]
    assert details.min_age.tolist() == [0, 120, 0]
    assert details.regulated.tolist() == [-1, -1, -1]
    assert details.image_urls.unpack() == ["https://shop.test/b.jpg", "", ""]
    assert details.attributes.of(0) == {"tags": ("new", "sale")}
    assert details.attributes.of(1) == {"mount": ("EF", "RF")}
    assert details.attributes.of(2) == {}


def test_a_catalogue_without_details_costs_nothing() -> None:
    assert details_of(texts_of(["a"]), None) is None
    assert details_of(texts_of(["a"]), pa.table({"product_id": ["a"], "title": ["A"]})) is None
    empty = pa.table({"product_id": ["a"], "kind": pa.nulls(1, pa.string())})
    assert details_of(texts_of(["a"]), empty) is None


def test_details_survive_the_snapshot_file(tmp_path: Path) -> None:
    lines = pa.table({"order_id": [1, 1], "product_id": ["a", "b"]})
    snapshot = build_matrix(lines, TABLE).snapshot
    for store in (FolderSnapshots(tmp_path / "s"), MemorySnapshots()):
        store.write(snapshot)
        store.publish(snapshot.meta.snapshot_id)
        details = store.current().snapshot.details
        assert details is not None
        assert details.attributes.of(0) == {"mount": ("EF", "RF")}


@given(
    st.lists(
        st.dictionaries(
            st.text("abc", min_size=1, max_size=2),
            st.lists(st.text("xyz", min_size=1, max_size=2), min_size=1, max_size=3, unique=True),
            max_size=3,
        ),
        max_size=5,
    )
)
def test_rows_give_back_what_was_put_in(given_attributes: list[dict[str, list[str]]]) -> None:

    cells: list[str | None] = [msgspec.json.encode(row).decode() for row in given_attributes]
    rows = attribute_rows(cells)
    for product, attributes in enumerate(given_attributes):
        told = {name: tuple(sorted(values)) for name, values in attributes.items()}
        assert rows.of(product) == told
