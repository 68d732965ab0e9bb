"""A table as XLSX: one sheet, its header frozen, texts typed as texts so that none is run.

Texts carry the mark that a spreadsheet keeps for an apostrophe typed before a cell (quotePrefix)
and the number format of texts: ``=1+1``, ``007`` and ``1E5`` stay as they are when edited.
Numbers and yes/no stay numbers and yes/no. What XML cannot hold becomes a space.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import IO

from pairwell.model.errors import InputRefused

Cell = str | int | float | bool | None

MAX_ROWS = 1_048_576
_MAX_TEXT = 32_767
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # what a reader would take for a character's code
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/>'
    '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" '
    'applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}
"""Parts that are the same in every workbook; style 0 is plain, 1 a text, 2 the header."""


def write_xlsx(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    file: IO[bytes],
    *,
    name: str = "pairs",
    widths: Sequence[int] = (),
    choices: Mapping[str, Sequence[str]] | None = None,
) -> int:
    """Write one sheet, row by row.

    Args:
        header: names of the columns.
        rows: cells of each row; None and not-a-number are empty cells.
        file: where to; it must be able to seek.
        name: of the sheet.
        widths: of the columns, in characters.
        choices: by column, the words that a person may choose from in its cells.

    Returns:
        Rows written, the header aside.

    Raises:
        InputRefused: more rows than a sheet can have.
    """
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
        for i, width in enumerate(widths, start=1)
    )
    n_rows = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in {**_PARTS, "xl/workbook.xml": book}.items():
            # a fixed date: the same matrix gives the same bytes
            archive.writestr(_entry(part), _HEAD + text)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            start = (
                f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
                '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
                f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
            )
            sheet.write((start + _row(header, style=2)).encode())
            for n_rows, row in enumerate(rows, start=1):
                if n_rows >= MAX_ROWS:
                    raise InputRefused(
                        f"A sheet holds {MAX_ROWS:,} rows, and there are more.",
                        "Write fewer pairs a product with --top, or a CSV file.",
                    )
                sheet.write(_row(row).encode())
            end = f'</sheetData><autoFilter ref="A1:{_letter(len(header))}{n_rows + 1}"/>'
            sheet.write((end + _choices(header, choices or {}) + "</worksheet>").encode())
    return n_rows


def _row(cells: Sequence[Cell], style: int = 1) -> str:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>"


def _cell(cell: Cell, style: int) -> str:
    """A cell; an empty one is a text already, so that what is typed into it stays what it is."""
    if isinstance(cell, bool):
        return f'<c t="b"><v>{cell:d}</v></c>'
    if isinstance(cell, int | float):
        return f"<c><v>{cell!r}</v></c>" if math.isfinite(cell) else "<c/>"
    if not cell:
        return f'<c s="{style}"/>' if cell is not None else "<c/>"
    text = _ESCAPED.sub("_x005F_", _NO_XML.sub(" ", cell[:_MAX_TEXT]))
    # a bare carriage return would come back as a line feed
    held = escape(text).replace("\r", "_x000D_")
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{held}</t></is></c>'


def _choices(header: Sequence[str], choices: Mapping[str, Sequence[str]]) -> str:
    lists = "".join(
        f'<dataValidation type="list" allowBlank="1" sqref="{place}2:{place}{MAX_ROWS}">'
        f"<formula1>&quot;{escape(','.join(words))}&quot;</formula1></dataValidation>"
        for column, words in choices.items()
        for place in [_letter(header.index(column) + 1)]
    )
    return f'<dataValidations count="{len(choices)}">{lists}</dataValidations>' if lists else ""


def _letter(place: int) -> str:
    """The name of a column: 1 is A, 27 is AA.

    >>> _letter(1), _letter(26), _letter(27)
    ('A', 'Z', 'AA')
    """
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _entry(part: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(part, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
