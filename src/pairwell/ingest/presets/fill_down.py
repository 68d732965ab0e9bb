"""Cells that an export writes only on the first row of a group, copied to the others."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.fields import Fields


class FillDown:
    """Copies the first row's cells to the rows of the same group that follow it.

    Rows of a group stand together. A group may go on in the next chunk, so its first row is
    remembered.

    >>> fill = FillDown("name", ["email"])
    >>> rows = {"name": pa.array(["#1", "#1", "#2"]), "email": pa.array(["a@b.c", None, None])}
    >>> fill(rows, 3)["email"].to_pylist()
    ['a@b.c', 'a@b.c', None]
    """

    def __init__(self, group: str, cells: Iterable[str]) -> None:
        self._group = group
        self._cells = tuple(cells)
        self._last: dict[str, str | None] = {}

    def __call__(self, fields: Fields, n_rows: int) -> Fields:
        """The same fields, filled. Empty texts are taken for null."""
        if n_rows == 0:
            return fields
        names = fields[self._group]
        present = [cell for cell in self._cells if cell in fields]
        # Row 0 is the remembered one, so that a group that goes on is filled from it.
        keys = pa.concat_arrays([pa.array([self._last.get(self._group)], pa.string()), names])
        same = pc.fill_null(pc.equal(keys[1:], keys[:-1]), False)
        starts = np.where(np.array(same), 0, np.arange(1, n_rows + 1))
        first = pa.array(np.maximum.accumulate(starts))
        filled = dict(fields)
        for cell in present:
            column = pa.concat_arrays([pa.array([self._last.get(cell)], pa.string()), fields[cell]])
            column = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
            filled[cell] = pc.coalesce(column[1:], column.take(first))
        self._last = {cell: filled[cell][-1].as_py() for cell in present}
        self._last[self._group] = names[-1].as_py()
        return filled
