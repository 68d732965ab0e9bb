from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import pytest

from pairwell.model.errors import NotReady, SnapshotRefused
from pairwell.model.snapshot import History, Snapshot
from pairwell.model.texts import Texts, texts_of
from pairwell.store.snapshot.pack import read_pack, write_pack
from tests.snapshots import GroupPair, Pair, Product, history_of, snapshot_of


def small() -> Snapshot:
    products = [
        Product(id="1", title="Чайник", category="Tea", price_minor=1999, in_stock=True),
        Product(id="2", title="Ситечко", category="Tea", family="strainers"),
        Product(id="3"),
    ]
    return snapshot_of(
        products,
        [Pair(anchor="1", candidate="2"), Pair(anchor="2", candidate="3", score=-0.5)],
        categories=[GroupPair(group="Tea", candidate="3")],
        learned={"neighbours": np.int64(300), "ridge": 50.0},
    )


def write(folder: Path) -> Path:
    write_pack(folder, "snapshot", small())
    return folder


def all_arrays(struct: msgspec.Struct) -> list[tuple[str, npt.NDArray[np.generic]]]:
    found: list[tuple[str, npt.NDArray[np.generic]]] = []
    for field in msgspec.structs.fields(type(struct)):
        held = getattr(struct, field.name)
        if isinstance(held, np.ndarray):
            found.append((field.name, held))
        elif isinstance(held, msgspec.Struct):
            found += [(f"{field.name}.{name}", array) for name, array in all_arrays(held)]
    return found


def test_every_array_comes_back_aligned_and_read_only(tmp_path: Path) -> None:
    given, read = small(), read_pack(write(tmp_path), "snapshot", Snapshot)
    pairs = list(zip(all_arrays(given), all_arrays(read), strict=True))
    assert len(pairs) > 30
    for (name, before), (_, after) in pairs:
        np.testing.assert_array_equal(before, after, err_msg=name)
        assert after.dtype == before.dtype, name
        assert after.ctypes.data % 64 == 0, name
        assert not after.flags.writeable, name


def test_numbers_and_words_come_back(tmp_path: Path) -> None:
    read = read_pack(write(tmp_path), "snapshot", Snapshot)
    assert read.meta.learned == {"neighbours": 300, "ridge": 50.0}
    assert read.meta.snapshot_id == "m-20260101-1"


def test_an_empty_shop_can_be_kept(tmp_path: Path) -> None:
    write_pack(tmp_path, "snapshot", snapshot_of([]))
    read = read_pack(tmp_path, "snapshot", Snapshot)
    assert len(read.products.ids) == 0
    assert read.pairs.offsets.tolist() == [0]


def test_the_same_snapshot_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write(tmp_path / name)
    for file in ("snapshot.json", "snapshot.bin"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_the_header_is_json(tmp_path: Path) -> None:
    header = msgspec.json.decode((write(tmp_path) / "snapshot.json").read_bytes())
    assert header["format"] == 1
    assert header["content"]["arrays"][0]["name"] == "products.ids.offsets"


def test_a_thousand_flipped_bytes_are_a_thousand_refusals(tmp_path: Path) -> None:
    write(tmp_path)
    files = [tmp_path / "snapshot.json", tmp_path / "snapshot.bin"]
    sizes = [file.stat().st_size for file in files]
    rng = np.random.default_rng(20261122)
    caught = 0
    for place in rng.integers(0, sum(sizes), 1000).tolist():
        which = int(place >= sizes[0])
        with files[which].open("r+b") as file:
            at = place - which * sizes[0]
            file.seek(at)
            before = file.read(1)
            file.seek(at)
            file.write(bytes([before[0] ^ int(rng.integers(1, 256))]))
            file.flush()
            try:
                read_pack(tmp_path, "snapshot", Snapshot)
            except SnapshotRefused:
                caught += 1
            file.seek(at)
            file.write(before)
    assert caught == 1000
    read_pack(tmp_path, "snapshot", Snapshot)


@pytest.mark.parametrize("name", ["snapshot.json", "snapshot.bin"])
def test_a_file_of_another_length_is_refused(tmp_path: Path, name: str) -> None:
    file = write(tmp_path) / name
    whole = file.read_bytes()
    for content in (b"", whole[:1], whole[: len(whole) // 2], whole[:-1], whole + b"\0"):
        file.write_bytes(content)
        with pytest.raises(SnapshotRefused, match="damaged"):
            read_pack(tmp_path, "snapshot", Snapshot)


def test_a_missing_data_file_is_refused_and_a_missing_header_not_ready(tmp_path: Path) -> None:
    (write(tmp_path) / "snapshot.bin").unlink()
    with pytest.raises(SnapshotRefused):
        read_pack(tmp_path, "snapshot", Snapshot)
    (tmp_path / "snapshot.json").unlink()
    with pytest.raises(NotReady):
        read_pack(tmp_path, "snapshot", Snapshot)


def test_a_newer_format_says_so(tmp_path: Path) -> None:
    header = write(tmp_path) / "snapshot.json"
    header.write_bytes(header.read_bytes().replace(b'"format":1', b'"format":2', 1))
    with pytest.raises(SnapshotRefused, match="is of format 2; this program reads up to 1"):
        read_pack(tmp_path, "snapshot", Snapshot)


class Older(msgspec.Struct, frozen=True):
    names: Texts
    weights: npt.NDArray[np.float32]


class Newer(msgspec.Struct, frozen=True):
    names: Texts
    weights: npt.NDArray[np.float32]
    remark: str = "none"
    extra: npt.NDArray[np.int32] | None = None
    inner: History | None = None


class Stricter(msgspec.Struct, frozen=True):
    names: Texts
    weights: npt.NDArray[np.float64]


class Fuller(msgspec.Struct, frozen=True):
    names: Texts
    weights: npt.NDArray[np.float32]
    prices: npt.NDArray[np.int64]


def test_fields_come_and_go_between_programs(tmp_path: Path) -> None:
    older = Older(texts_of(["a"]), np.array([1.5], dtype=np.float32))
    write_pack(tmp_path, "older", older)
    read = read_pack(tmp_path, "older", Newer)
    assert (read.remark, read.extra, read.inner) == ("none", None, None)
    newer = Newer(
        older.names, older.weights, "yes", np.array([7], dtype=np.int32), history_of({"ann": [3]})
    )
    write_pack(tmp_path, "newer", newer)
    assert list(read_pack(tmp_path, "newer", Older).names) == ["a"]
    again = read_pack(tmp_path, "newer", Newer)
    assert again.extra is not None
    assert again.extra.tolist() == [7]
    assert again.inner is not None
    assert again.inner.product.tolist() == [3]


def test_a_field_that_must_be_there_or_of_another_type_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, "older", Older(texts_of(["a"]), np.array([1.5], dtype=np.float32)))
    with pytest.raises(SnapshotRefused, match=r"no Fuller\.prices"):
        read_pack(tmp_path, "older", Fuller)
    with pytest.raises(SnapshotRefused, match="weights as float32, not float64"):
        read_pack(tmp_path, "older", Stricter)
