from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import apsw
import pytest

from pairwell.app.ports.state import ImportRecord, edit_of
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import InputRefused, StoreBusy
from pairwell.model.finding import QuarantinedRow
from pairwell.store import question
from pairwell.store.sqlite import database
from pairwell.store.sqlite.state import SqliteState

ROW = CuratedRow(
    anchor="a", candidate="b", action="pin", position=1, reason="зонт", created_at="now", number=1
)


def asked(file: Path, pragma: str) -> object:
    connection = apsw.Connection(str(file))
    try:
        return connection.execute(f"pragma {pragma}").get
    finally:
        connection.close()


def test_everything_is_there_when_opened_again(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite"
    state = SqliteState(file)
    state.edit_curated(edit_of(ROW))
    state.set_learned({"ridge": 1.5})
    state.close()
    state = SqliteState(file)
    assert state.curated() == (ROW,)
    assert state.learned() == {"ridge": 1.5}
    state.close()


def test_the_engine_is_free_of_the_wal_reset_bug() -> None:
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    assert version >= (3, 51, 3)


def test_writes_are_durable_and_errors_are_error_codes(tmp_path: Path) -> None:
    connection = database.open_database(tmp_path / "state.sqlite")
    found = [
        connection.execute(f"pragma {name}").get
        for name in ("journal_mode", "synchronous", "mmap_size", "foreign_keys", "user_version")
    ]
    connection.close()
    steps = list(files("pairwell.store").joinpath("sql", "state").iterdir())
    assert found == ["wal", 2, 0, 1, len(steps)]


def test_curated_rows_of_the_first_schema_are_carried_over(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite"
    connection = apsw.Connection(str(file))
    connection.execute(question("state/001_start"))
    connection.execute(
        "insert into curated values ('a', 'c', 'block', null, 'smells', 'Ann', '2026-02'), "
        "('a', 'b', 'pin', 3, '', '', '2026-01'); pragma user_version = 1"
    )
    connection.close()
    state = SqliteState(file)
    assert state.curated() == (
        CuratedRow(
            anchor="a", candidate="b", action="pin", position=3, created_at="2026-01", number=1
        ),
        CuratedRow(
            anchor="a", candidate="c", action="block", reason="smells", author="Ann",
            created_at="2026-02", number=2,
        ),
    )  # fmt: skip
    state.close()


def test_two_connections_write_in_turn(tmp_path: Path) -> None:
    one, other = SqliteState(tmp_path / "s"), SqliteState(tmp_path / "s")
    one.edit_curated(edit_of(ROW))
    other.set_learned({"n": 1})
    assert other.curated() == (ROW,)
    assert one.learned() == {"n": 1}
    one.close()
    other.close()


def test_a_running_import_locks_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 0.001)
    one, other = SqliteState(tmp_path / "s"), SqliteState(tmp_path / "s")
    with one.importing() as entry:
        entry.quarantine([QuarantinedRow(file="f", line=1, reason="r", raw="x")])
        other.set_learned({"n": 1})
    one.close()
    other.close()


def test_who_waits_too_long_for_a_writer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT", 0.001)
    state = SqliteState(tmp_path / "s")
    writer = apsw.Connection(str(tmp_path / "s"))
    writer.execute("begin immediate")
    with pytest.raises(StoreBusy, match="keeps"):
        state.edit_curated(edit_of(ROW))
    writer.execute("rollback")
    state.edit_curated(edit_of(ROW))
    assert state.curated() == (ROW,)
    writer.close()
    state.close()


@pytest.mark.parametrize("where", [0, 4096])
def test_a_damaged_file_is_refused(tmp_path: Path, where: int) -> None:
    file = tmp_path / "state.sqlite"
    state = SqliteState(file)
    state.edit_curated(edit_of(ROW))
    state.close()
    content = bytearray(file.read_bytes())
    content[where : where + 3000] = b"\xa5" * 3000
    file.write_bytes(content)
    with pytest.raises(InputRefused, match="damaged") as refused:
        SqliteState(file)
    assert "copy" in refused.value.hint


def test_a_file_of_a_newer_pairwell_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite"
    SqliteState(file).close()
    asked(file, "user_version = 99")
    with pytest.raises(InputRefused, match="newer pairwell"):
        SqliteState(file)
    assert asked(file, "user_version") == 99


def test_books_that_do_not_balance_are_not_entered(tmp_path: Path) -> None:
    state = SqliteState(tmp_path / "s")
    wrong = ImportRecord(
        number=0, file="f", kind="orders", digest="d", mapping="", at="now",
        rows_in=3, loaded=1, not_product=0, duplicate=0, quarantined=1,
    )  # fmt: skip
    with state.importing() as entry, pytest.raises(apsw.ConstraintError):
        entry.close(wrong)
    assert state.imports() == ()
    state.close()


def test_the_file_does_not_tell_who_was_erased(tmp_path: Path) -> None:
    state = SqliteState(tmp_path / "s")
    state.erase(["customer-4711"])
    state.close()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"4711" not in held
    state = SqliteState(tmp_path / "s")
    assert state.erased_among(["customer-4711", "customer-4712"]) == {"customer-4711"}
    state.close()
