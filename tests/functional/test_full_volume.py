"""P10 on a real small volume that is filled to its last byte: nothing acknowledged is lost."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from pairwell.wiring import open_workspace
from tests.pressure import Shoppers
from tests.service import Service, make_shop, running

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]

SIZE = 64 * 2**20
BATCH = 50
PATCH = """
import pairwell.store.sqlite.journal as journal
journal.MIN_FREE_BYTES = 0  # of a volume this small half a gibibyte is never free: 5 % decides
"""


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """An empty ext4 file system of 64 MiB; skips where nobody may mount one."""
    image, folder = tmp_path / "image", tmp_path / "volume"
    with image.open("wb") as file:
        file.truncate(SIZE)
    folder.mkdir()
    for command in (
        ["mkfs.ext4", "-q", "-m", "0", str(image)],
        ["mount", "-o", "loop", str(image), str(folder)],
    ):
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", "") or str(error)
            pytest.skip(f"a volume cannot be made or mounted here: {said.strip()}")
    try:
        yield folder
    finally:
        command = ["umount", "--lazy", str(folder)]
        subprocess.run(command, check=True)


def free(volume: Path) -> int:
    room = os.statvfs(volume)
    return room.f_bavail * room.f_frsize


def fill(file: Path, volume: Path, *, leave: int) -> None:
    """Take room until so many bytes are free, or none."""
    with file.open("wb", buffering=0) as ballast:
        for size in (2**20, 2**12, 1):
            try:
                while free(volume) >= leave + size:
                    ballast.write(bytes(size))
            except OSError:  # no room for so much
                continue


class Sender:
    """Hands in numbered batches; remembers what was acknowledged."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._n = 0
        self.acknowledged: set[str] = set()

    def status(self) -> int:
        ids = [f"e{self._n}-{i}" for i in range(BATCH)]
        self._n += 1
        events = [{"id": i, "name": "product_viewed", "product_id": "case"} for i in ids]
        answer = self._service.back("POST", "/v1/events", json={"events": events})
        if answer.status_code == 202:
            self.acknowledged.update(ids)
        return answer.status_code


def test_a_volume_that_fills_up_stops_intake_only(tmp_path: Path, volume: Path) -> None:
    (tmp_path / "patches").mkdir()
    (tmp_path / "patches" / "sitecustomize.py").write_text(PATCH)
    (volume / "shop").mkdir()
    (tmp_path / "shop").symlink_to(volume / "shop")  # the log of the service lies elsewhere
    shop = make_shop(tmp_path / "shop")
    proxy = ("--set", "web.trusted_proxies=127.0.0.1")
    with (
        running(shop, "--workers", "2", *proxy, patches=tmp_path / "patches") as service,
        Shoppers(service).asking() as shoppers,
    ):
        sender = Sender(service)
        assert sender.status() == 202
        limit = SIZE // 20
        fill(volume / "ballast", volume, leave=limit + 2 * 2**20)

        statuses = set()
        while free(volume) > limit // 4 and 507 not in statuses:
            statuses.add(sender.status())
            time.sleep(0.03)  # no faster than the room is looked at
        assert statuses == {202, 507}
        assert free(volume) > limit // 4  # intake stopped before it was full
        refused = service.back("PUT", "/v1/orders", json={"orders": []})
        assert (refused.status_code, refused.json()["code"]) == (507, "disk_full")

        fill(volume / "rest", volume, leave=0)
        assert free(volume) < 2**16  # what lies there may shrink a little
        n_before = shoppers.statuses[200]
        service.wait_until(lambda: shoppers.statuses[200] > n_before + 40, 60)
        assert sender.status() == 507

        (volume / "ballast").unlink()
        (volume / "rest").unlink()
        service.wait_until(lambda: sender.status() == 202, 60)
    assert set(shoppers.statuses) == {200}
    with open_workspace(shop.folder) as workspace:
        kept = [entry.id for entry in workspace.journal.entries(0, 10**6)]
        assert workspace.journal.unbalanced() == 0
    assert len(kept) == len(set(kept))
    assert set(kept) >= sender.acknowledged
    files = sorted(shop.folder.glob("*.sqlite"))
    assert {"journal.sqlite", "state.sqlite"} <= {file.name for file in files}
    for file in files:
        assert apsw.Connection(str(file)).execute("pragma integrity_check").get == "ok"
