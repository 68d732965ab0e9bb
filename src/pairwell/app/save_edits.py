"""Edits that a file proposes: looked at beside what is served, kept all or none as one edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from pairwell.app.coverage_change import coverage_change
from pairwell.app.curate_matrix import served_id
from pairwell.app.pin_places import PinPlaces
from pairwell.app.ports.snapshots import Snapshots
from pairwell.app.ports.state import State
from pairwell.app.propose_edits import EditedRow, ProposedEdits, RefusedLine, propose_edits
from pairwell.matrix.curated import in_force
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import CuratedEdit, CuratedRow
from pairwell.model.errors import InputRefused, NotReady
from pairwell.model.snapshot import ProductArrays, Snapshot
from pairwell.offers.policy import OfferPolicy


def review_edits(
    rows: Iterable[EditedRow],
    state: State,
    snapshots: Snapshots,
    as_of: str,
    policy: OfferPolicy,
    *,
    refused: tuple[RefusedLine, ...] = (),
    by_family: bool = False,
) -> ProposedEdits:
    """What the rows of a file would change; nothing is kept.

    Args:
        rows: of the file.
        state: what people said before.
        snapshots: what is served; or the newest version where none is.
        as_of: RFC 3339 instant in UTC; rows that do not hold then are not touched.
        policy: the shop's rules, for the change of coverage.
        refused: lines that were refused while the file was read.
        by_family: the file names families: a pair is between all products of the one and the best
            seller of the other.

    Raises:
        NotReady: there is no matrix whose products a file could name.
    """
    snapshot = _served_or_newest(snapshots)
    products = snapshot.products
    ids = products.ids.unpack()
    missing = {ids[code] for code in (products.in_stock == 0).nonzero()[0].tolist()}
    gone = {ids[code] for code in products.gone.nonzero()[0].tolist()}
    before = in_force(state.curated(), as_of)
    if by_family:
        rows = _of_products(rows, products, ids)
    proposed = propose_edits(rows, frozenset(ids), before, missing, gone)
    crowded = _crowded(proposed, state.curated(), as_of)
    lines = tuple(sorted((*refused, *proposed.refused, *crowded), key=lambda each: each.line))
    proposed = msgspec.structs.replace(proposed, refused=lines)
    if lines or not proposed.edits:
        return proposed
    after = _after(proposed, before, author="", at=as_of)
    change = coverage_change(snapshot, Catalogue(products, snapshot.details), before, after, policy)
    return msgspec.structs.replace(proposed, coverage=change)


def keep_edits(
    proposed: ProposedEdits,
    state: State,
    snapshots: Snapshots,
    *,
    author: str,
    at: str,
    reason: str,
) -> CuratedEdit:
    """Keep what was proposed as one edit that one undo takes back.

    Raises:
        InputRefused: a line was refused, nothing would change, or somebody changed the same rows
            since.
    """
    if proposed.refused:
        raise InputRefused(
            f"{len(proposed.refused)} lines cannot be used: nothing was kept.",
            "Mend the lines or take them out.",
        )
    if not proposed.edits:
        raise InputRefused("The file changes nothing.", "Nothing was kept.")
    rows = {row.number: row for row in state.curated()}
    old = [edit.number for edit in proposed.edits if edit.number]
    if not all(number in rows for number in old):
        raise InputRefused("Somebody changed the same rows since.", "Import the file again.")
    added = [
        edit.curated(author=author, at=at, earlier=rows.get(edit.number))
        for edit in proposed.edits
        if edit.change != "remove"
    ]
    return state.edit_curated(
        CuratedEdit(
            added=tuple(
                row if row.reason else msgspec.structs.replace(row, reason=reason) for row in added
            ),
            removed=tuple(rows[edit.number] for edit in proposed.edits if edit.number),
            author=author,
            at=at,
            note=reason,
            snapshot_id=served_id(snapshots),
        )
    )


def _crowded(
    proposed: ProposedEdits, known: Iterable[CuratedRow], as_of: str
) -> Iterator[RefusedLine]:
    """Lines that pin to a place where another pin stands."""
    changed = {edit.number for edit in proposed.edits if edit.number}
    places = PinPlaces((row for row in known if row.number not in changed), as_of)
    for edit in proposed.edits:
        try:
            if edit.change != "remove":
                places.take(edit.curated())
        except InputRefused as error:
            yield RefusedLine(
                line=edit.line, code="same_place", message=error.message, hint=error.hint
            )


def _after(
    proposed: ProposedEdits, before: tuple[CuratedRow, ...], *, author: str, at: str
) -> list[CuratedRow]:
    changed = {edit.number: edit for edit in proposed.edits if edit.number}
    rows = [row for row in before if row.number not in changed]
    return rows + [
        edit.curated(author=author, at=at) for edit in proposed.edits if edit.change != "remove"
    ]


def _of_products(
    rows: Iterable[EditedRow], products: ProductArrays, ids: list[str]
) -> Iterator[EditedRow]:
    """Rows between families as rows between products; ids that are no family stay as they are."""
    members: dict[str, list[int]] = {}
    names = products.family_names.unpack()
    for code in (products.family >= 0).nonzero()[0].tolist():
        members.setdefault(names[int(products.family[code])], []).append(code)
    best = {
        name: ids[max(codes, key=lambda c: (products.in_stock[c] != 0, products.n_orders[c], -c))]
        for name, codes in members.items()
    }
    for row in rows:
        if row.anchor_id == row.candidate_id:
            yield row  # refused as what it is
            continue
        anchors = [ids[code] for code in members.get(row.anchor_id, ())] or [row.anchor_id]
        candidate = best.get(row.candidate_id, row.candidate_id)
        for anchor in anchors:
            yield row._replace(anchor_id=anchor, candidate_id=candidate)


def _served_or_newest(snapshots: Snapshots) -> Snapshot:
    versions = snapshots.list()
    if not versions:
        raise NotReady("There is no matrix yet.", "Run `pairwell build`.")
    if any(version.current for version in versions):
        return snapshots.current().snapshot
    return snapshots.load(versions[-1].snapshot_id)
