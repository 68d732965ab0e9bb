"""CSV: separators, quotes, damage, and the line that each bad row is told by."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.ingest.options import ReadOptions
from pairwell.ingest.readers.joined import BLOCK_ROWS
from tests.read_source import read_source, write

HEADER = "order_id,product_id,quantity,unit_price,title\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_sane_separator(tmp_path: Path, separator: str) -> None:
    text = HEADER + "1,A,2,3.50,mug\n1,B,1,0.99,cup\n"
    read = read_source(write(tmp_path / "o.csv", text.replace(",", separator)))
    assert read.column("product_id") == ["A", "B"]
    assert read.column("unit_price_minor") == [350, 99]
    assert read.source.mapping.separator == separator


def test_the_line_by_which_excel_names_the_separator(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "o.csv", "sep=;\r\norder_id;product_id\r\n1;A\r\n"))
    assert read.column("product_id") == ["A"]
    assert read.column("line") == [3]


def test_quoted_cells_may_hold_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    text = HEADER + '1,A,1,1.00,"a, ""b""\r\nand c"\n2,B,1,2.00,plain\n'
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.column("title") == ['a, "b"\r\nand c', "plain"]
    assert read.column("line") == [2, 4]
    assert read.n_in == 2


def test_too_many_and_too_few_cells_cost_their_own_row(tmp_path: Path) -> None:
    text = HEADER + "1,A,1,1.00,x\n2,B,1,1.00,x,extra\n3,C,1\n\n4,D,1,1.00,x\n"
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.column("order_id") == ["1", "4"]
    assert read.reasons() == [(3, "too_many_columns"), (4, "too_few_columns")]
    assert read.quarantined[0].raw == "2,B,1,1.00,x,extra"
    assert read.n_in == 4  # the blank line is no row


def test_one_extra_cell_far_down_a_large_file(tmp_path: Path) -> None:
    rows = [f"{i},A{i % 7},1,1.00,x\n" for i in range(2, 3 * BLOCK_ROWS)]
    rows[5000] = rows[5000].replace("\n", ",extra\n")
    read = read_source(write(tmp_path / "o.csv", HEADER + "".join(rows)))
    assert read.reasons() == [(5002, "too_many_columns")]
    assert read.column("line") == [i for i in range(2, 3 * BLOCK_ROWS) if i != 5002]


def test_a_stray_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    text = HEADER + '1,A,1,1.00,"19 inch\n2,B,1,1.00,x\n3,C,1,1.00,y\n'
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.column("product_id") == ["B", "C"]
    assert read.column("line") == [3, 4]
    assert read.reasons() == [(2, "bad_quotes")]
    assert read.quarantined[0].raw == '1,A,1,1.00,"19 inch'


def test_many_stray_quotes_neither_hang_nor_lose_rows(tmp_path: Path) -> None:
    n = 3000
    text = HEADER + "".join(f'{i},A,1,1.00,"inch\n' for i in range(n))
    read = read_source(write(tmp_path / "o.csv", text))
    n_lines = sum(row.raw.count("\n") + 1 for row in read.quarantined)
    assert len(read.rows) + n_lines == n


def test_a_cut_last_row_is_quarantined(tmp_path: Path) -> None:
    text = HEADER + "1,A,1,1.00,mug\n2,B,1,1.00,mug\n3,C,1,1.00,mu"
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.column("order_id") == ["1", "2"]
    assert read.reasons() == [(4, "truncated_row")]


def test_a_whole_last_row_without_a_line_end_is_loaded(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "o.csv", HEADER + "1,A,1,1.00,mug\n2,B,1,2.50,cup"))
    assert read.column("order_id") == ["1", "2"]
    assert "no_final_newline" in read.codes()


def test_a_file_cut_inside_quotes(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "o.csv", HEADER + '1,A,1,1.00,mug\n2,B,1,1.00,"mu'))
    assert read.reasons() == [(3, "truncated_row")]


def test_mixed_separators_are_bad_rows(tmp_path: Path) -> None:
    text = HEADER + "1,A,1,1.00,x\n2;B;1;1.00;x\n3,C,1,1.00,x\n"
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.reasons() == [(3, "too_few_columns")]


def test_bytes_that_are_no_letters_are_quoted_as_they_stood(tmp_path: Path) -> None:
    good = "".join(f"{i},A,1,1.00,łyżka\n" for i in range(50)).encode()
    path = tmp_path / "o.csv"
    path.write_bytes(HEADER.encode() + good + b"99,B,1,1.00,\xff\xfe\n")
    read = read_source(path)
    assert len(read.rows) == 50
    assert read.reasons() == [(52, "bad_encoding")]
    assert read.quarantined[0].raw == "99,B,1,1.00,\\xff\\xfe"


def test_ids_with_four_byte_letters_and_direction_marks_are_kept_exactly(tmp_path: Path) -> None:
    ids = ["😀", "A\u202eB", "é", "e\u0301"]
    text = HEADER + "".join(f"1,{i},1,1.00,x\n" for i in ids)
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.column("product_id") == ids
    assert "similar_product_ids" in read.codes()


def test_lines_go_on_from_chunk_to_chunk(tmp_path: Path) -> None:
    rows = "".join(f'{i},A,1,1.00,"x\ny"\n' for i in range(5000))
    read = read_source(
        write(tmp_path / "o.csv", HEADER + rows), options=ReadOptions(chunk_rows=1000)
    )
    assert read.column("line") == [2 + 2 * i for i in range(5000)]


def test_repeated_column_names_are_told(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "o.csv", "order_id,product_id,price,price\n1,A,2,9\n"))
    assert read.column("unit_price_minor") == [200]
    assert "repeated_column" in read.codes()


def test_careless_quotes_inside_one_line_are_read(tmp_path: Path) -> None:
    text = HEADER + '1,A,1,1.00,"19" screen"\n2,B,1,1.00,a "b" c\n'
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.column("title") == ['19 screen"', 'a "b" c']
