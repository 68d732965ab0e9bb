"""What a journal acknowledged is there: after kills, after power cuts, on disks that fail."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import apsw
import pytest

from pairwell.model.errors import DiskFull, PairwellError, StoreFailed
from pairwell.store.sqlite import journal as journal_module
from pairwell.store.sqlite.journal import SqliteJournal
from tests.crash_disk import Disk
from tests.journal_crashes import (
    ROOM,
    cut_power,
    hand_in,
    kill_often,
    left_in,
    on_disk,
    template,
)

N_KILLS = 200
N_CUTS = 300


@pytest.mark.slow
def test_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    assert kill_often(tmp_path, N_KILLS, seed) > N_KILLS / 2


@pytest.mark.slow
def test_power_cuts_lose_nothing_acknowledged(tmp_path: Path) -> None:
    start, first = template(tmp_path), secrets.randbits(32)
    for seed in range(first, first + N_CUTS):
        assert cut_power(tmp_path, start, seed) == set(), f"power cut of seed {seed}"


@pytest.mark.parametrize("synchronous", ["off", "normal"])
def test_the_power_cuts_find_a_journal_that_does_not_sync(tmp_path: Path, synchronous: str) -> None:
    start, found = template(tmp_path), 0
    for seed in range(20):
        try:
            found += cut_power(tmp_path, start, seed, synchronous=synchronous) != set()
        except (AssertionError, apsw.Error):
            found += 1  # damaged
    assert found >= 5


def test_every_acknowledgement_comes_after_a_sync(tmp_path: Path) -> None:
    disk = Disk("counted")
    with on_disk(tmp_path / "j.sqlite", disk) as journal:
        for number in range(100):
            before = disk.n_syncs
            hand_in(journal, f"e{number}").result()
            assert disk.n_syncs > before
            assert not [path for path in disk.unsynced if path.endswith("-wal")]
    disk.unregister()


def fail(folder: Path, start: Path, n: int, error: type[apsw.Error], *, for_ever: bool) -> int:
    """Fail the n-th step and look at what is left; returns how many steps there were."""
    file = folder / f"{error.__name__}{for_ever}{n}.sqlite"
    shutil.copy(start, file)
    disk = Disk(file.name, fail_at=n, for_ever=for_ever, error=error)
    acknowledged, refusals = set(), []
    try:
        with on_disk(file, disk) as journal:
            for number in range(6):
                try:
                    hand_in(journal, f"e{number}").result()
                except PairwellError as refusal:
                    refusals.append(refusal)
                else:
                    acknowledged.add(f"e{number}")
                    assert not refusals or error is apsw.FullError, "it went on after a failure"
    except (PairwellError, apsw.Error):
        pass  # it could not be opened
    disk.unregister()
    assert acknowledged <= left_in(file).keys()
    if refusals:
        assert type(refusals[0]) is (DiskFull if error is apsw.FullError else StoreFailed)
    return disk.n_steps


@pytest.mark.parametrize("error", [apsw.IOError, apsw.FullError])
@pytest.mark.parametrize("for_ever", [True, False])
def test_no_failing_write_or_sync_is_swallowed(
    tmp_path: Path, error: type[apsw.Error], for_ever: bool
) -> None:
    start, n = template(tmp_path), 1
    while fail(tmp_path, start, n, error, for_ever=for_ever) >= n:
        n += 1
    assert n > 40


def test_a_full_disk_stops_intake_and_room_opens_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "LOOK_EVERY", -1.0)
    space = [ROOM]
    journal = SqliteJournal(tmp_path / "j.sqlite", space=lambda _: space[0])
    hand_in(journal, "a").result()
    for free, total in ((511 * 2**20, 2**30), (4 * 2**30, 100 * 2**30)):
        space[0] = (free, total)
        with pytest.raises(DiskFull, match="nearly full"):
            hand_in(journal, "b")
        assert isinstance(journal.trouble(), DiskFull)
        assert len(journal.entries()) == 1  # reading goes on
    space[0] = (6 * 2**30, 100 * 2**30)
    assert hand_in(journal, "b").result().stored == 1
    journal.close()
