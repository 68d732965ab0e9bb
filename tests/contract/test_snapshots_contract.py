"""Every store of snapshots keeps, publishes, serves and rolls back in the same way."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.app.ports.snapshots import KEPT, Snapshots
from pairwell.model.errors import InputRefused, NotReady
from pairwell.model.snapshot import Snapshot
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.snapshot.versions import FolderSnapshots
from tests.snapshots import Pair, Product, history_of, snapshot_of


@pytest.fixture(params=["memory", "folder"])
def snapshots(request: pytest.FixtureRequest, tmp_path: Path) -> Snapshots:
    return MemorySnapshots() if request.param == "memory" else FolderSnapshots(tmp_path / "kept")


def version(name: str) -> Snapshot:
    products = [Product(id="tent", title="Палатка"), Product(id="mat")]
    return snapshot_of(products, [Pair(anchor="tent", candidate="mat")], snapshot_id=name)


def publish(snapshots: Snapshots, *names: str) -> None:
    for name in names:
        snapshots.write(version(name))
        snapshots.publish(name)


def state(snapshots: Snapshots) -> list[tuple[str, bool, bool]]:
    return [(v.snapshot_id, v.published, v.current) for v in snapshots.list()]


def test_nothing_is_served_before_the_first_publication(snapshots: Snapshots) -> None:
    snapshots.write(version("v1"))
    with pytest.raises(NotReady, match="published"):
        snapshots.current()
    assert state(snapshots) == [("v1", False, False)]


def test_what_was_written_comes_back(snapshots: Snapshots) -> None:
    snapshots.write(version("v1"), history_of({"ann": [1], "bob": []}))
    snapshots.publish("v1")
    served = snapshots.current().snapshot
    assert served.meta == version("v1").meta
    assert list(served.products.titles) == ["Палатка", ""]
    assert served.pairs.candidate.tolist() == [1]
    history = snapshots.history("v1")
    assert history is not None
    assert list(history.customer_ids) == ["ann", "bob"]
    assert history.offsets.tolist() == [0, 1, 1]


def test_a_version_without_customers_has_no_history(snapshots: Snapshots) -> None:
    snapshots.write(version("v1"))
    assert snapshots.history("v1") is None


def test_writing_does_not_change_what_is_served(snapshots: Snapshots) -> None:
    publish(snapshots, "v1")
    snapshots.write(version("v2"))
    assert snapshots.current().snapshot.meta.snapshot_id == "v1"
    assert state(snapshots) == [("v2", False, False), ("v1", True, True)]


def test_a_version_never_changes(snapshots: Snapshots) -> None:
    publish(snapshots, "v1")
    with pytest.raises(InputRefused, match="v1 is kept already"):
        snapshots.write(version("v1"))


@pytest.mark.parametrize("name", ["", ".hidden", "../up", "a/b", "a" * 65, "m 1", "m\n"])
def test_an_id_that_cannot_name_a_folder_is_refused(snapshots: Snapshots, name: str) -> None:
    with pytest.raises(InputRefused):
        snapshots.write(version(name))
    with pytest.raises(NotReady):
        snapshots.publish(name)
    assert state(snapshots) == []


def test_rollback_goes_back_step_by_step(snapshots: Snapshots) -> None:
    publish(snapshots, "v1", "v2", "v3")
    assert snapshots.rollback() == "v2"
    assert snapshots.rollback() == "v1"
    assert snapshots.current().snapshot.meta.snapshot_id == "v1"
    with pytest.raises(NotReady, match="no earlier"):
        snapshots.rollback()
    assert state(snapshots) == [("v2", False, False), ("v3", False, False), ("v1", True, True)]


def test_what_was_rolled_back_can_be_published_again(snapshots: Snapshots) -> None:
    publish(snapshots, "v1", "v2")
    snapshots.rollback()
    snapshots.publish("v2")
    assert snapshots.current().snapshot.meta.snapshot_id == "v2"
    assert snapshots.rollback() == "v1"


def test_publishing_twice_is_publishing_once(snapshots: Snapshots) -> None:
    publish(snapshots, "v1", "v2")
    snapshots.publish("v2")
    assert snapshots.rollback() == "v1"


def test_the_last_five_published_and_five_others_are_kept(snapshots: Snapshots) -> None:
    names = [f"v{i}" for i in range(KEPT + 2)]
    held = [f"held{i}" for i in range(KEPT + 1)]
    for name in held:
        snapshots.write(version(name))
    publish(snapshots, *names)
    assert [i for i, published, _ in state(snapshots) if published] == names[2:]
    assert [i for i, published, _ in state(snapshots) if not published] == held[1:]
    with pytest.raises(NotReady):
        snapshots.load("v0")


@pytest.mark.parametrize("verb", ["publish", "load", "history"])
def test_an_unknown_version_is_not_ready(snapshots: Snapshots, verb: str) -> None:
    with pytest.raises(NotReady, match="no snapshot named v9"):
        getattr(snapshots, verb)("v9")
