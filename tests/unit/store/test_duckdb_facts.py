from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pairwell.model.errors import InputRefused, StoreBusy
from pairwell.store.duckdb.facts import FORMAT, SAFE, DuckFacts
from tests.rows_read import batch, line


def filled(file: Path) -> DuckFacts:
    facts = DuckFacts(file)
    with facts.importing("orders", "a") as load:
        load.add(batch("orders", line("1", "mug", 3, title="Mug")))
        load.settle()
    return facts


def test_everything_is_there_when_opened_again(tmp_path: Path) -> None:
    facts = filled(tmp_path / "facts.duckdb")
    before = facts.lines(), facts.products(), facts.summary()
    facts.close()
    for reading in ("b", "c"):
        facts = DuckFacts(tmp_path / "facts.duckdb")
        assert (facts.lines(), facts.products(), facts.summary()) == before
        assert facts.knows("orders", "a")
        assert not facts.knows("orders", reading)
        with facts.importing("orders", reading) as load:
            load.add(batch("orders", line("1", "mug", 3, title="Mug")))
            assert load.settle().duplicate == 1
        facts.close()


def test_a_chunk_is_let_go_when_it_is_stored(tmp_path: Path) -> None:
    facts = DuckFacts(tmp_path / "facts.duckdb")
    before = pa.total_allocated_bytes()
    with facts.importing("orders") as load:
        for nth in range(8):
            rows = batch("orders", *(line(f"{nth}-{i}", "mug") for i in range(2000)))
            size = rows.nbytes
            load.add(rows)
            del rows
            assert pa.total_allocated_bytes() - before < 3 * size
        assert load.settle().loaded == 16_000
    facts.close()


def test_a_second_process_is_told_to_wait(tmp_path: Path) -> None:
    file = tmp_path / "facts.duckdb"
    holder = subprocess.Popen(
        [
            sys.executable, "-c",
            "import duckdb, sys; held = duckdb.connect(sys.argv[1])\n"
            "print('held', flush=True); input()",
            str(file),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match=r"facts\.duckdb") as refused:
            DuckFacts(file)
        assert "one process" in refused.value.hint
    finally:
        holder.communicate("")
    DuckFacts(file).close()


@pytest.mark.parametrize("content", [b"not a database at all", b"\x00" * 20_000], ids=["text", "0"])
def test_a_damaged_file_is_refused_with_a_way_out(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "facts.duckdb"
    file.write_bytes(content)
    with pytest.raises(InputRefused, match="cannot be read") as refused:
        DuckFacts(file)
    assert "import" in refused.value.hint
    assert file.read_bytes() == content


def test_a_file_of_a_newer_pairwell_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "facts.duckdb"
    filled(file).close()
    with duckdb.connect(file) as connection:
        connection.execute("update about set format = ?", [FORMAT + 1])
    with pytest.raises(InputRefused, match="newer pairwell"):
        DuckFacts(file)
    with duckdb.connect(file) as connection:  # let go of it
        connection.execute("update about set format = ?", [FORMAT])
    DuckFacts(file).close()


def test_the_engine_may_touch_no_other_file(tmp_path: Path) -> None:
    other = tmp_path / "secret.csv"
    other.write_text("a\n1\n")
    with duckdb.connect(tmp_path / "facts.duckdb", config=SAFE) as connection:
        for statement in (
            f"from '{other}'",
            f"copy (select 1) to '{tmp_path / 'out.csv'}'",
            f"attach '{tmp_path / 'other.duckdb'}'",
            "set enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_times_do_not_depend_on_where_the_machine_stands(tmp_path: Path, zone: str) -> None:
    file = tmp_path / "facts.duckdb"
    filled(file).close()
    said = subprocess.run(
        [
            sys.executable, "-c",
            "import sys; from pathlib import Path\n"
            "from pairwell.store.duckdb.facts import DuckFacts\n"
            "facts = DuckFacts(Path(sys.argv[1]))\n"
            "print(facts.lines()['ordered_at'][0].as_py().isoformat(), facts.summary().last_at)",
            str(file),
        ],
        env={**os.environ, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "2026-01-01T00:00:00+00:00 2026-01-01T00:00:00+00:00\n"
