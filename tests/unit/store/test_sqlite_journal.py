"""The SQLite journal under pressure: overload, locks, one bad request among good ones."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from pathlib import Path

import apsw
import msgspec
import pytest

from pairwell.app.ports.journal import Received
from pairwell.app.record_events import read_events
from pairwell.app.record_rows import record_stock
from pairwell.model.errors import InputRefused, NotReady, StoreBusy, StoreFailed
from pairwell.store import question
from pairwell.store.sqlite import database
from pairwell.store.sqlite import journal as journal_module
from pairwell.store.sqlite.journal import SqliteJournal
from tests.journal_crashes import NOW, ROOM, batch, hand_in


def opened(folder: Path) -> SqliteJournal:
    return SqliteJournal(folder / "journal.sqlite", space=lambda _: ROOM)


def test_the_same_event_from_fifty_threads_counts_once(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    answers: list[Received] = []

    def send() -> None:
        answers.extend(hand_in(journal, "same").result() for _ in range(20))

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(answer.stored for answer in answers) == 1
    assert sum(answer.duplicate for answer in answers) == 999
    assert len(journal.entries()) == 1
    assert journal.unbalanced() == 0
    journal.close()


def test_overload_is_refused_and_what_waits_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "MAX_WAITING", 100)
    journal = opened(tmp_path)
    other = apsw.Connection(str(tmp_path / "journal.sqlite"))
    other.execute("begin immediate")
    waiting: list[Future[Received]] = []
    refusal = ""
    while not refusal:
        try:
            waiting.append(hand_in(journal, f"e{len(waiting)}"))
        except StoreBusy as busy:
            refusal = busy.message
    assert refusal == "Too much is waiting to be written."
    assert len(waiting) < 120
    other.execute("rollback")
    assert {done.result().stored for done in waiting} == {1}
    assert hand_in(journal, "later").result().stored == 1
    assert len(journal.entries()) == len(waiting) + 1
    journal.close()


def test_who_waits_too_long_for_another_process_is_told_and_may_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT", 0.05)
    journal = opened(tmp_path)
    other = apsw.Connection(str(tmp_path / "journal.sqlite"))
    other.execute("begin immediate")
    with pytest.raises(StoreBusy, match="Another process"):
        hand_in(journal, "e1").result()
    other.execute("rollback")
    assert journal.trouble() is None
    assert hand_in(journal, "e1").result().stored == 1
    journal.close()


def test_a_request_that_cannot_be_written_does_not_take_others_with_it(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    other = apsw.Connection(str(tmp_path / "journal.sqlite"))
    other.execute("begin immediate")
    hand_in(journal, "first")  # the writer waits with this one; the others make a group
    good = read_events(batch("good"), source="s", trusted=False, at=NOW)
    bad = msgspec.structs.replace(good, source="\ud800")
    waiting = [journal.submit(good), journal.submit(bad), hand_in(journal, "other")]
    other.execute("rollback")
    assert waiting[0].result().stored == 1
    with pytest.raises(UnicodeEncodeError):
        waiting[1].result()
    assert waiting[2].result().stored == 1
    assert journal.trouble() is None
    assert journal.unbalanced() == 0
    journal.close()


def test_what_waits_at_the_end_is_written(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    waiting = [hand_in(journal, f"e{n}") for n in range(200)]
    journal.close()
    assert all(done.result().stored == 1 for done in waiting)
    with pytest.raises(StoreFailed):
        hand_in(journal, "late")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    hand_in(journal, "e1").result()
    journal._file = tmp_path  # noqa: SLF001 - as if the file were gone
    with pytest.raises(StoreFailed, match="cannot be read"):
        journal.live()
    journal._file = tmp_path / "journal.sqlite"  # noqa: SLF001
    assert journal.last_seq() == 1
    journal.close()


def test_a_folder_that_cannot_be_reached_stops_intake_until_it_can(tmp_path: Path) -> None:
    gone = [True]

    def space(_: Path) -> tuple[int, int]:
        if gone[0]:
            raise FileNotFoundError
        return ROOM

    journal = SqliteJournal(tmp_path / "journal.sqlite", space=space)
    with pytest.raises(StoreFailed, match="cannot be reached"):
        hand_in(journal, "e1")
    gone[0] = False
    assert hand_in(journal, "e1").result().stored == 1
    journal.close()


def test_rubbish_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"rubbish" * 1000)
    with pytest.raises(InputRefused, match="no SQLite database"):
        opened(tmp_path)


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.51.2")
    with pytest.raises(NotReady, match=r"3\.51\.2, which can corrupt"):
        opened(tmp_path)


def test_a_journal_from_before_stores_learns_of_them(tmp_path: Path) -> None:
    file = apsw.Connection(str(tmp_path / "journal.sqlite"))
    for step in ("001_start", "002_turned_down", "003_no_blocks"):
        file.execute(question(f"journal/{step}"))
    file.execute("pragma user_version = 3")
    file.close()
    journal = opened(tmp_path)
    rows = [{"product_id": "a", "store": "north", "in_stock": True}]
    assert record_stock(rows, source="erp", received_at=NOW, journal=journal).stored == 1
    assert [each.store for each in journal.stores()] == ["north"]
    journal.close()
