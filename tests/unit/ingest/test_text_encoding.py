"""Encodings of our markets, whole files of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.read_source import read_source, write

RUSSIAN = "заказ;товар;количество;цена;название\n" + "".join(
    f"{i};Ч-{i};2;1250,50;Чайник эмалированный\n" for i in range(9)
)
POLISH = "zamówienie;sku;ilość;cena;nazwa\n" + "".join(
    f"{i};K{i};2;12,50;Łyżka żółta, świąteczna\n" for i in range(9)
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, POLISH])
def test_unicode(tmp_path: Path, encoding: str, text: str) -> None:
    read = read_source(write(tmp_path / "o.csv", text, encoding))
    assert len(read.rows) == 9
    assert read.column("title")[0] in ("Чайник эмалированный", "Łyżka żółta, świąteczna")
    assert read.column("unit_price_minor")[0] in (125050, 1250)


@pytest.mark.parametrize(("encoding", "text"), [("cp1251", RUSSIAN), ("cp1250", POLISH)])
def test_code_pages_are_guessed_and_the_guess_is_named(
    tmp_path: Path, encoding: str, text: str
) -> None:
    read = read_source(write(tmp_path / "o.csv", text, encoding))
    assert read.column("title")[0] in ("Чайник эмалированный", "Łyżka żółta, świąteczna")
    (guessed,) = [f for f in read.source.findings() if f.code == "encoding_guessed"]
    assert encoding in guessed.message


def test_utf16_cut_in_the_middle_of_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_bytes(RUSSIAN.encode("utf-16")[:-5])
    read = read_source(path)
    assert len(read.rows) == 8
    assert len(read.quarantined) == 1
