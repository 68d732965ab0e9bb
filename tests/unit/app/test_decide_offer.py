from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.app.decide_offer import decide_offer
from pairwell.app.explain_pair import explain_pair
from pairwell.model.errors import NotReady
from pairwell.model.offer import OfferRequest
from pairwell.offers.policy import OfferPolicy
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.snapshot.versions import FolderSnapshots
from tests.snapshots import Pair, Product, history_of, snapshot_of

SHOP = [Product(id="tent"), Product(id="mat"), Product(id="pegs")]
PAIRS = [Pair(anchor="tent", candidate="mat"), Pair(anchor="tent", candidate="pegs", score=0.05)]
ANN = OfferRequest(anchors=("tent",), customer_id="ann")


def test_nothing_published_is_not_ready() -> None:
    with pytest.raises(NotReady):
        decide_offer(ANN, MemorySnapshots(), OfferPolicy())


def test_a_known_customer_is_not_offered_what_they_own() -> None:
    snapshots = MemorySnapshots()
    snapshots.write(snapshot_of(SHOP, PAIRS, snapshot_id="v1"), history_of({"ann": [1]}))
    snapshots.publish("v1")
    answer = decide_offer(ANN, snapshots, OfferPolicy())
    assert [offer.product_id for offer in answer.offers] == ["pegs"]
    explained = explain_pair(ANN, "mat", snapshots, OfferPolicy())
    assert [g.gate for g in explained.levels[0].gates if g.refused] == ["owned"]


def test_damage_weakens_the_answer_and_says_so(tmp_path: Path) -> None:
    snapshots = FolderSnapshots(tmp_path)
    for name in ("v1", "v2"):
        snapshots.write(snapshot_of(SHOP, PAIRS, snapshot_id=name), history_of({"ann": [1]}))
        snapshots.publish(name)
    (tmp_path / "v2" / "snapshot.bin").write_bytes(b"")
    (tmp_path / "v1" / "history.bin").write_bytes(b"")
    answer = decide_offer(ANN, snapshots, OfferPolicy(min_customers=4))
    assert answer.snapshot_id == "v1"
    assert [offer.product_id for offer in answer.offers] == ["mat", "pegs"]
    assert [warning.split(":")[0] for warning in answer.warnings] == [
        "v2 is not served",
        "What customers own is not known",
        "Pairs behind which stand only 4 customers may be offered; the safe floor is 5.",
    ]
