"""``/v1/matrix``: read a row, correct it, publish, go back."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from pairwell.app.curate_matrix import add_curated_row, undo_curated
from pairwell.app.publish_matrix import RolledBack, publish_matrix, rollback_matrix
from pairwell.app.read_matrix import MatrixRow, read_matrix
from pairwell.model.curated import EVERYWHERE, Action, CuratedRow
from pairwell.model.event import Id
from pairwell.web.body import read_body
from pairwell.web.call import Call
from pairwell.web.errors import NotFound, NotServing
from pairwell.web.operation import Operation
from pairwell.web.query import read_query
from pairwell.web.reply import Reply, json_reply
from pairwell.wiring import Workspace, utc_now

Selector = Annotated[str, msgspec.Meta(max_length=300)]
When = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\+00:00)?$", max_length=25
    ),
]


class MatrixRead(msgspec.Struct, frozen=True, kw_only=True):
    """The query of ``GET /v1/matrix``."""

    anchor: Id
    cursor: Annotated[str, msgspec.Meta(pattern=r"^\d{1,9}$")] = "0"
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class RowAdded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pin or block; a selector is a product id, ``category:Name``, ``brand:Name``, ``price:1-2``.

    Attributes:
        valid_from, valid_until: RFC 3339 in UTC, ``2026-12-01T00:00:00+00:00``; empty: always.
    """

    candidate: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    action: Action
    anchor: Selector = EVERYWHERE
    position: Annotated[int, msgspec.Meta(ge=1, le=1_000)] | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""
    valid_from: When = ""
    valid_until: When = ""


class RowsEdited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows to add, and numbers of rows to take back."""

    add: Annotated[tuple[RowAdded, ...], msgspec.Meta(max_length=100)] = ()
    remove: Annotated[
        tuple[Annotated[int, msgspec.Meta(ge=1, le=1 << 53)], ...], msgspec.Meta(max_length=100)
    ] = ()


class EditDone(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that were added, with their numbers, and those that were taken back."""

    added: tuple[CuratedRow, ...]
    removed: tuple[CuratedRow, ...]


class VersionNamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version to serve.

    Attributes:
        confirmed: a person has looked: publish it also when a gate holds it.
    """

    snapshot_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    confirmed: bool = False


class Nothing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An empty object."""


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """What is served from now on; every worker within two seconds."""

    snapshot_id: str


async def read(call: Call) -> Reply:
    """One product's pairs."""
    asked = read_query(call.query, MatrixRead)
    shop = call.service.shop
    if shop is None:
        raise NotServing("There is no matrix.", "Run `pairwell build`.")
    floor = call.service.settings.offers.min_customers
    row = read_matrix(shop.shelf, asked.anchor, floor, int(asked.cursor), asked.limit)
    if row is None:
        raise NotFound("The catalogue has no such product.", "Ids are compared letter by letter.")
    return json_reply(row)


async def edit(call: Call) -> Reply:
    """Pins and blocks, in the name of the key."""
    asked = read_body(call.body, RowsEdited)
    key = call.caller.key
    now = _now()

    def work(workspace: Workspace) -> EditDone:
        state, snapshots = workspace.state, workspace.snapshots
        removed = [undo_curated(number, state) for number in asked.remove]
        added = []
        for row in asked.add:
            made = CuratedRow(
                **msgspec.structs.asdict(row), author=key.name if key else "", created_at=now
            )
            added.append(add_curated_row(made, state, snapshots, now).row)
        return EditDone(added=tuple(added), removed=tuple(removed))

    return json_reply(await call.service.work(work))


async def publish(call: Call) -> Reply:
    """Serve a version from now on."""
    asked = read_body(call.body, VersionNamed)
    floor = call.service.settings.offers.min_customers

    def work(workspace: Workspace) -> Any:
        return publish_matrix(
            workspace.snapshots, workspace.state, asked.snapshot_id, floor,
            confirmed=asked.confirmed,
        )  # fmt: skip

    done = await call.service.work(work)
    return json_reply(Serving(snapshot_id=done.snapshot_id))


async def rollback(call: Call) -> Reply:
    """Take back the last edit of the hand-made rows, or the last publication."""
    read_body(call.body, Nothing)
    key = call.caller.key
    done = await call.service.work(
        lambda workspace: rollback_matrix(
            workspace.snapshots, workspace.state, author=key.name if key else "", at=_now()
        )
    )
    return json_reply(done)


def _now() -> str:
    return utc_now().isoformat(timespec="seconds")


OPERATIONS = (
    Operation(
        name="readMatrix",
        method="GET",
        path="/v1/matrix",
        summary="Read one product's row of the matrix.",
        tag="Matrix",
        run=read,
        query=MatrixRead,
        gives=MatrixRow,
        answer={
            "snapshot_id": "m-20261121-3",
            "anchor_id": "85123A",
            "pairs": [
                {
                    "candidate_id": "22386",
                    "title": "Jumbo bag pink polkadot",
                    "n_both": 41,
                    "n_anchor": 120,
                    "n_candidate": 96,
                    "n_customers": 37,
                    "lift": 9.3,
                    "q_value": 1e-12,
                    "proven": True,
                    "score": 0.31,
                    "relation": "accessory",
                    "role": "addon",
                    "blocked": False,
                    "source": "mined",
                }
            ],
            "cursor": "50",
        },
        refuses=(404,),
    ),
    Operation(
        name="editMatrix",
        method="PATCH",
        path="/v1/matrix/rows",
        summary="Pin and block, or take that back.",
        tag="Matrix",
        run=edit,
        takes=RowsEdited,
        gives=EditDone,
        refuses=(409, 422),
        repeatable=True,
        example={
            "add": [
                {"candidate": "22386", "anchor": "85123A", "action": "pin", "reason": "same series"}
            ],
            "remove": [],
        },
        answer={
            "added": [
                {
                    "candidate": "22386",
                    "action": "pin",
                    "anchor": "85123A",
                    "position": None,
                    "reason": "same series",
                    "author": "shop",
                    "created_at": "2026-11-21T10:00:00+00:00",
                    "valid_from": "",
                    "valid_until": "",
                    "number": 2,
                    "relation": None,
                    "expert": "",
                    "texts": {},
                    "image_url": "",
                }
            ],
            "removed": [],
        },
    ),
    Operation(
        name="publishMatrix",
        method="POST",
        path="/v1/matrix/publish",
        summary="Serve a version from now on.",
        tag="Matrix",
        run=publish,
        takes=VersionNamed,
        gives=Serving,
        refuses=(409, 422),
        repeatable=True,
        example={"snapshot_id": "m-20261122-1"},
        answer={"snapshot_id": "m-20261122-1"},
    ),
    Operation(
        name="rollbackMatrix",
        method="POST",
        path="/v1/matrix/rollback",
        summary="Serve again what was served before the last edit or publication.",
        tag="Matrix",
        run=rollback,
        takes=Nothing,
        gives=RolledBack,
        refuses=(409, 422),
        repeatable=True,
        example={},
        answer={"taken_back": "e-3", "snapshot_id": "m-20261121-3"},
    ),
)
