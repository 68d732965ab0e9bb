"""The shelf as it would be on another day, or in a store with other stock; nothing serves it.

The matrix stays as it is: what people will buy until then is not known. Hand-made rows are those
that hold on the day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from pairwell.app.live import with_live
from pairwell.matrix.curated import in_force, resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import InputRefused
from pairwell.model.live_product import LiveProduct
from pairwell.offers.shelf import Shelf
from pairwell.web.admin.visit import Visit
from pairwell.wiring import Workspace


async def shelf_as_if(
    visit: Visit, shelf: Shelf, as_of: str, sold_out: Iterable[str], in_stock: Iterable[str]
) -> Shelf:
    """A shelf on a day, with some products sold out and others there.

    Args:
        visit: who looks.
        shelf: the served one, or that of a store: what is named here has the word over it.
        as_of: RFC 3339 instant in UTC.
        sold_out: ids of what cannot be had there.
        in_stock: ids of what can.

    Raises:
        InputRefused: the catalogue has no such product, or one is in both lists.
    """
    stock = [LiveProduct(product_id=each, in_stock=False) for each in sold_out]
    stock += [LiveProduct(product_id=each, in_stock=True) for each in in_stock]
    for each in stock:
        if shelf.code(each.product_id) < 0:
            raise InputRefused(f"The catalogue has no {each.product_id!r}.", "Write its id.")
    if len({each.product_id for each in stock}) < len(stock):
        raise InputRefused("A product is named twice in the stock.", "Sold out, or there.")

    def rows(workspace: Workspace) -> list[CuratedRow]:
        return list(in_force(workspace.state.curated(), as_of))

    held = await visit.admin.service.work(rows)

    def opened() -> Shelf:
        snapshot = with_live(shelf.snapshot, stock)
        return shelf.as_if(snapshot, resolve(held, Catalogue(snapshot.products, snapshot.details)))

    return await asyncio.to_thread(opened)
