"""``/v1/reports/{name}``: what `pairwell report` says, as figures.

It is made in a process of its own, beside the service, and kept until a new matrix is served or
ten minutes are over; ``made_at`` tells how old it is.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import msgspec

from pairwell.app.report.data import ReportData
from pairwell.web.beside import told
from pairwell.web.call import Call
from pairwell.web.errors import NotFound, NotServing
from pairwell.web.operation import Operation
from pairwell.web.reply import Reply, json_reply

FRESH = 600.0
"""Seconds that a report is given out again."""

WHOLE = "all"
HEAD = ("shop", "made_at", "snapshot_id", "currency")
PARTS = tuple(name for name in ReportData.__struct_fields__ if name not in HEAD)
"""Names of its parts, those of ``ReportData``."""


class ReportRead(msgspec.Struct, frozen=True, kw_only=True):
    """A report, or a part of it.

    Attributes:
        name: ``all``, or that of the part.
        snapshot_id: of the matrix that it speaks of.
        made_at: RFC 3339 instant.
        currency: of its amounts, in minor units.
        report: the figures; of ``all`` each part by its name.
    """

    name: str
    snapshot_id: str
    made_at: str
    currency: str
    report: Any


_ONE_AT_A_TIME = asyncio.Lock()
_KEPT: dict[str, tuple[float, dict[str, Any]]] = {}
"""The last report and when it was made, by the version that was served then."""


async def read(call: Call) -> Reply:
    """One report."""
    name = call.path["name"]
    if name != WHOLE and name not in PARTS:
        raise NotFound("There is no such report.", f"Known: {WHOLE}, {', '.join(PARTS)}.")
    shop = call.service.shop
    if shop is None:
        raise NotServing("There is no matrix to report on.", "Run `pairwell build`.")
    async with _ONE_AT_A_TIME:
        made, data = _KEPT.get(shop.snapshot_id, (0.0, {}))
        if not data or time.monotonic() - made > FRESH:
            data = await told(call.service.folder, dict[str, Any], "report", "--data")
            _KEPT.clear()
            _KEPT[shop.snapshot_id] = time.monotonic(), data
    return json_reply(
        ReportRead(
            name=name,
            snapshot_id=data["snapshot_id"],
            made_at=data["made_at"],
            currency=data["currency"],
            report={part: data[part] for part in PARTS} if name == WHOLE else data[name],
        )
    )


OPERATIONS = (
    Operation(
        name="readReport",
        method="GET",
        path="/v1/reports/{name}",
        summary=f"Read a report: {WHOLE}, {', '.join(PARTS)}.",
        tag="Matrix",
        run=read,
        gives=ReportRead,
        refuses=(404, 409),
        answer={
            "name": "n_proven",
            "snapshot_id": "m-20261122-1",
            "made_at": "2026-11-22T10:00:00+00:00",
            "currency": "GBP",
            "report": 48210,
        },
    ),
)
