"""``/admin/products``: which products are main, which are add-ons, and what goes with each?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast, get_args
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from pairwell.app.product_list import ProductTable, Wanted
from pairwell.matrix.product_roles import UNKNOWN
from pairwell.model.errors import InputRefused
from pairwell.model.offer import OfferRequest
from pairwell.model.product_role import ProductRole, Role
from pairwell.model.snapshot import ROLES
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant, search
from pairwell.web.admin.order import order_of
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

HERE = "/admin/products"
SHOWN = 50
_COLUMNS = {"title": False, "orders": True, "pairs": True}
FOUND = 500

_TABLES: WeakKeyDictionary[Shelf, tuple[object, ProductTable]] = WeakKeyDictionary()
"""The last one of each shelf that is in use, and what it was made from."""


async def products(visit: Visit) -> Reply:
    """Search and filter; each with its role, its pairs and the offers of its page."""
    shelf, policy = visit.admin.shelf, visit.admin.settings.offers
    said = await visit.admin.service.work(lambda w: w.product_roles.roles())
    table = await asyncio.to_thread(_table, shelf, said, policy.min_customers)
    text, wanted = visit.asked("q"), _wanted(visit.asked("role"))
    start = _start(visit.asked("from"))
    among = await asyncio.to_thread(search, shelf, text, FOUND) if text else None
    codes = table.listed(wanted, among)
    filters = {name: value for name in ("q", "role") if (value := visit.asked(name))}
    order = order_of(visit.asked("sort"), _COLUMNS, HERE, filters)
    if order.column:
        by = _by(order.column, shelf, table)
        codes = sorted(codes, key=lambda code: by[code], reverse=order.falls)
    shown = codes[start : start + SHOWN]
    by_id = {each.product_id: each for each in said}

    def row(code: int) -> dict[str, object]:
        asked = OfferRequest(anchors=(shelf.product_id(code),), as_of=instant())
        return {
            "product": render.Shown(shelf, code),
            "proposed": _name(int(table.proposed[code])),
            "said": by_id.get(str(shelf.product_id(code))),
            "n_pairs": int(table.n_pairs[code]),
            "n_offers": len(decide(asked, shelf, policy).offers),
        }

    rows = await asyncio.to_thread(lambda: [row(code) for code in shown])
    query = {**filters, "sort": order.asked} if order.column else filters
    return render.page(
        visit, "products.html", q=text, wanted=wanted or "", wants=get_args(Wanted), rows=rows,
        order=order, counts=table.counts(), roles=ROLES, n=len(codes), start=start,
        more=f"{HERE}?{urlencode({**query, 'from': start + SHOWN})}"
        if start + SHOWN < len(codes)
        else "",
        here=f"{HERE}?{urlencode(query)}" if query else HERE, query=query,
        sheets=[_sheet(shelf, table, codes)] if visit.asked("csv") else (),
    )  # fmt: skip


async def confirm(visit: Visit) -> Reply:
    """Keep a person's word on a product, or take it back."""
    product_id, word = visit.sent("product_id"), visit.sent("said")
    shelf = visit.admin.shelf
    if not product_id or shelf.code(product_id) < 0:
        raise InputRefused("The catalogue has no such product.", "Load the page again.")
    if word == "orders":
        await visit.admin.service.work(lambda w: w.product_roles.withdraw(product_id))
    else:
        role = ProductRole(
            product_id=product_id, role=_role(word), author=visit.person.name, at=instant()
        )
        await visit.admin.service.work(lambda w: w.product_roles.confirm(role))
    await visit.admin.note(visit.person, "product_role_said", product_id, role=word)
    query = {
        name: value
        for name in ("q", "role", "sort", "from")
        if (value := visit.sent(f"back_{name}"))
    }
    return render.redirect(HERE, **query)


def _table(shelf: Shelf, said: tuple[ProductRole, ...], floor: int) -> ProductTable:
    made_from = (said, floor)
    kept = _TABLES.get(shelf)
    if kept is None or kept[0] != made_from:
        confirmed: dict[str, Role] = {each.product_id: each.role for each in said}
        kept = _TABLES[shelf] = made_from, ProductTable(shelf.snapshot, confirmed, floor)
    return kept[1]


def _by(column: str, shelf: Shelf, table: ProductTable) -> Sequence[Any]:
    """What products stand by, product by product; of equals the order stays."""
    if column == "title":
        return [title.casefold() for title in shelf.snapshot.products.titles.unpack()]
    sold = shelf.snapshot.products.n_orders if column == "orders" else table.n_pairs
    figures: list[int] = sold.tolist()
    return figures


def _sheet(shelf: Shelf, table: ProductTable, codes: list[int]) -> Sheet:
    titles, sold = shelf.snapshot.products.titles, shelf.snapshot.products.n_orders
    return Sheet(
        name="products",
        header=("product_id", "title", "n_orders", "proposed_role", "confirmed_role", "n_pairs"),
        rows=[
            (str(shelf.product_id(code)), titles[code], int(sold[code]),
             _name(int(table.proposed[code])), _name(int(table.said[code])),
             int(table.n_pairs[code]))
            for code in codes
        ],
    )  # fmt: skip


def _name(role: int) -> str:
    return "" if role == UNKNOWN else ROLES[role]


def _wanted(word: str) -> Wanted | None:
    if word and word not in get_args(Wanted):
        raise InputRefused(f"There is no list {word!r}.", "Choose one of those named.")
    return cast(Wanted, word) if word else None


def _role(word: str) -> Role:
    if word not in get_args(Role):
        raise InputRefused(f"There is no role {word!r}.", "Choose one of the list.")
    return cast(Role, word)


def _start(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 8):
        raise InputRefused(f"{text!r} is no place in the list.", "Go back to its beginning.")
    return int(text or 0)


PAGES = (
    Page(name="products", method="GET", path=HERE, run=products),
    Page(name="confirmRole", method="POST", path=HERE, run=confirm),
)
