"""What the orders speak against leaves the list as soon as somebody took it off."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from pairwell.model.curated import CuratedRow
from pairwell.model.review import ReviewRow
from pairwell.web.admin.pages import review
from pairwell.web.admin.visit import Visit
from tests.loops import run

AT = "2026-11-22T10:00:00+00:00"


def weak(anchor: str, candidate: str | None, stake: int | None) -> ReviewRow:
    return ReviewRow(
        anchor_id=anchor, anchor_title="", candidate_id=candidate, candidate_title=None,
        hypothesis="stale", evidence={}, at_stake_minor=stake,
    )  # fmt: skip


def block(candidate: str, anchor: str, number: int) -> CuratedRow:
    return CuratedRow(
        candidate=candidate, action="block", anchor=anchor, reason="old", author="ann",
        created_at=AT, number=number,
    )  # fmt: skip


def visit_with(*rows: CuratedRow) -> Visit:
    """A visit to a service that serves m-1 and knows these hand-made rows."""
    workspace = SimpleNamespace(state=SimpleNamespace(curated=lambda: rows))

    async def work(do: Any) -> Any:
        return do(workspace)

    service = SimpleNamespace(shop=SimpleNamespace(snapshot_id="m-1"), work=work)
    return cast(
        Visit, SimpleNamespace(admin=SimpleNamespace(service=service),
                               speech=SimpleNamespace(locale="xx")),
    )  # fmt: skip


def test_what_was_taken_off_or_costs_nothing_is_not_shown_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = (
        weak("phone", "case", 900),
        weak("phone", "film", 800),
        weak("mug", "film", 700),
        weak("mug", "tea", 600),
        weak("mug", None, 500),
        weak("pen", "ink", 0),
        weak("pen", "pad", None),
    )
    found = review.Review(
        snapshot_id="m-1", as_of="", window_days=90, currency="GBP", n_rows=7, found={}, rows=rows
    )
    visit = visit_with(block("product:case", "product:phone", 1), block("tea", "", 2))
    assert run(review.weak_rows(visit, 3)) is None  # nobody has looked yet
    monkeypatch.setitem(review._KEPT, ("m-1", "xx"), found)  # noqa: SLF001
    told = run(review.weak_rows(visit, 3))
    assert told is not None
    assert told[1] == (rows[1], rows[2], rows[4])
