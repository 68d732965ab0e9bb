"""Links, attributes and rules from the files of a shop to the check of the matrix."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.cli.app import run
from pairwell.model.snapshot import RELATIONS
from pairwell.wiring import open_workspace
from tests.told import Captured, told

ORDERS = "order_id,product_id,customer_id,ordered_at,quantity,unit_price,currency\n" + "".join(
    f"{n},{product},c{n},2026-01-{1 + n % 28:02},1,9.50,EUR\n"
    for n in range(40)
    for product in (("5d", "50mm") if n % 2 else ("z6", "50mm", "bag"))
)
PRODUCTS = (
    "product_id,title,category,attribute:Mount\n"
    "5d,Body 5D,Cameras,EF\nz6,Body Z6,Cameras,Z\n50mm,Lens 50,Lenses,ef\nbag,Bag,Bags,\n"
    "setup,Setting up,Services,\n"
)
LINKS = (
    "product_id,relation,target_id,valid_to\n"
    "5d,service,setup,\n5d,accessory,bag,\nz6,upgrade,z9,\nbag,service,setup,2020-01-01\n"
)
RULE = (
    '[[rule]]\nname = "mount"\nanchors = "category:Cameras"\ncandidates = "category:Lenses"\n'
    'equals = "mount"\n'
)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shop"
    monkeypatch.setenv("PAIRWELL_WORKSPACE", str(folder))
    for name, text in (("orders", ORDERS), ("products", PRODUCTS), ("links", LINKS)):
        (tmp_path / f"{name}.csv").write_text(text)
    assert run(["import", *(str(tmp_path / f"{n}.csv") for n in ("orders", "products"))]) == 0
    return folder


def test_from_the_files_to_the_check(tmp_path: Path, shop: Path, capsys: Captured) -> None:
    [books] = told(capsys, "import", str(tmp_path / "links.csv"))["imports"]
    assert (books["kind"], books["loaded"]) == ("links", 4)
    waiting = next(f for f in books["findings"] if f["code"] == "unknown_products")
    assert waiting["examples"] == ["z9"]

    (shop / "compatibility.toml").write_text(RULE)
    built = told(capsys, "build")
    assert any("1 links name products" in text for text in built["report"]["findings"])

    with open_workspace(shop) as workspace:
        snapshot = workspace.snapshots.current().snapshot
        ids = snapshot.products.ids.unpack()
        links = snapshot.links
        assert links is not None
        start, end = links.offsets[ids.index("5d") : ids.index("5d") + 2].tolist()
        assert [ids[code] for code in links.target[start:end].tolist()] == ["setup", "bag"]
        assert [RELATIONS[code] for code in links.relation[start:end]] == ["service", "accessory"]
        assert len(links.target) == 2

    report = told(capsys, "matrix", "compatibility")
    assert report["by_rule"]["mount"]["verified"] == 2
    assert report["by_rule"]["mount"]["incompatible"] == 2
    assert report["n_links"] == 2
    assert run(["matrix", "compatibility"]) == 0
    shown = capsys.readouterr().out
    assert "mount" in shown
    assert "incompatible: Body Z6 + Lens 50 (mount)" in shown


def test_a_rule_on_what_nobody_has_keeps_the_published_version(
    shop: Path, capsys: Captured
) -> None:
    first = told(capsys, "build")["snapshot_id"]
    (shop / "compatibility.toml").write_text(RULE.replace('equals = "mount"', 'equals = "mont"'))
    refused = told(capsys, "build", status=2)["error"]
    assert "compatibility.toml line 1: " in refused["message"]
    assert "Did you mean Mount?" in refused["hint"]
    assert told(capsys, "matrix", "compatibility", status=2)["error"] == refused
    assert told(capsys, "matrix", "show")["snapshot_id"] == first


def test_a_shop_without_rules_is_told_so(shop: Path, capsys: Captured) -> None:
    assert run(["build"]) == 0
    capsys.readouterr()
    assert run(["matrix", "compatibility"]) == 0
    assert "There are no rules" in capsys.readouterr().out
