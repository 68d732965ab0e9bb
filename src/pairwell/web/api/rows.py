"""``PUT /v1/products``, ``orders``, ``customers`` and ``stock``: the shop's own rows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

import msgspec

from pairwell.app.ports.journal import Outcome, Received
from pairwell.app.record_rows import (
    record_customers,
    record_orders,
    record_products,
    record_stock,
)
from pairwell.model.shop_rows import CustomerRow, OrderRow, ProductRow, StockRow
from pairwell.web.api.events import NotKept, not_kept
from pairwell.web.body import check_json
from pairwell.web.call import Call
from pairwell.web.errors import InvalidValue, UnknownField
from pairwell.web.operation import Operation
from pairwell.web.reply import Reply, json_reply
from pairwell.wiring import utc_now

MAX_ROWS = 1_000
MAX_BODY = 4 << 20
_Some = msgspec.Meta(max_length=MAX_ROWS)

Record = Callable[..., Received]
RECORD: dict[str, Record] = {
    "products": record_products,
    "orders": record_orders,
    "customers": record_customers,
    "stock": record_stock,
}


class OrdersPut(msgspec.Struct, frozen=True, kw_only=True):
    """Orders as they stand now; each takes the place of what was told of it before."""

    orders: Annotated[tuple[OrderRow, ...], _Some]


class ProductsPut(msgspec.Struct, frozen=True, kw_only=True):
    """Products of the catalogue; price and stock hold at once."""

    products: Annotated[tuple[ProductRow, ...], _Some]


class CustomersPut(msgspec.Struct, frozen=True, kw_only=True):
    """Customers, without names and addresses."""

    customers: Annotated[tuple[CustomerRow, ...], _Some]


class StockPut(msgspec.Struct, frozen=True, kw_only=True):
    """Stock and prices: they hold at once."""

    stock: Annotated[tuple[StockRow, ...], _Some]


class RowsReceived(msgspec.Struct, frozen=True, kw_only=True):
    """The books of one batch: ``received = stored + duplicate + quarantined``.

    Attributes:
        outcomes: what became of each row, by place.
    """

    received: int
    stored: int
    duplicate: int
    quarantined: tuple[NotKept, ...]
    outcomes: tuple[Outcome, ...]


def put(noun: str) -> Callable[[Call], Awaitable[Reply]]:
    """The function that takes rows of one kind."""

    async def run(call: Call) -> Reply:
        return await keep_rows(call, noun, call.caller.source)

    return run


async def keep_rows(call: Call, noun: str, source: str) -> Reply:
    """Keep the rows of a body; when the answer is sent, they are on the disk."""
    rows = rows_of(check_json(call.body), noun)
    received = await asyncio.to_thread(
        RECORD[noun], rows, source=source, received_at=utc_now(), journal=call.service.journal
    )
    return json_reply(
        RowsReceived(
            received=received.received,
            stored=received.stored,
            duplicate=received.duplicate,
            quarantined=not_kept(received),
            outcomes=received.outcomes,
        )
    )


def rows_of(body: Any, noun: str) -> Sequence[Any]:
    """The rows of a body.

    Raises:
        InvalidValue: there is no list of that name, or it is too long.
        UnknownField: there is something beside it.
    """
    if not isinstance(body, dict) or not isinstance(body.get(noun), list):
        raise InvalidValue(f"The body has no list of {noun}.", f'Send {{"{noun}": [...]}}.')
    for name in body:
        if name != noun:
            raise UnknownField(f"There is no field {name[:100]!r} at $.", f"Known: {noun}.")
    rows: list[Any] = body[noun]
    if len(rows) > MAX_ROWS:
        raise InvalidValue(f"{len(rows):,} rows are too many.", f"Send {MAX_ROWS:,} at a time.")
    return rows


def _operation(
    name: str, noun: str, summary: str, takes: type[msgspec.Struct], *rows: dict[str, Any]
) -> Operation:
    return Operation(
        name=name,
        method="PUT",
        path=f"/v1/{noun}",
        summary=summary,
        tag="Back end",
        run=put(noun),
        takes=takes,
        gives=RowsReceived,
        refuses=(409, 422, 507),
        repeatable=True,
        example={noun: [*rows]},
        answer={
            "received": len(rows),
            "stored": len(rows),
            "duplicate": 0,
            "quarantined": [],
            "outcomes": ["stored" for _ in rows],
        },
        max_body=MAX_BODY,
    )


OPERATIONS = (
    _operation(
        "putProducts", "products", "Tell what products are.", ProductsPut,
        {"product_id": "22386", "title": "Jumbo bag pink polkadot", "price_minor": 195,
         "currency": "GBP", "in_stock": True},
    ),
    _operation(
        "putOrders", "orders", "Tell what was ordered.", OrdersPut,
        {"order_id": "581587", "ordered_at": "2026-11-21T10:00:00Z", "customer_id": "12680",
         "currency": "GBP",
         "lines": [{"product_id": "22386", "quantity": 1, "unit_price_minor": 195}]},
    ),
    _operation(
        "putCustomers", "customers", "Tell who the customers are.", CustomersPut,
        {"customer_id": "12680", "country": "France"},
    ),
    _operation(
        "putStock", "stock", "Tell what is in stock, in all or in one store.", StockPut,
        {"product_id": "22386", "in_stock": False},
        {"product_id": "22386", "store": "north", "in_stock": True},
    ),
)  # fmt: skip
