"""From values to a page: Jinja with everything escaped, the visit's language, and redirects."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from pairwell.export.report.voice import LOCALES
from pairwell.model.errors import InputRefused
from pairwell.model.offer import ProductId
from pairwell.offers.shelf import Shelf
from pairwell.web.access import PAGES
from pairwell.web.admin.sheet import Sheet, as_csv
from pairwell.web.admin.visit import Visit, csrf_of
from pairwell.web.reply import Reply

HTML = b"text/html; charset=utf-8"

POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self' https:; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)
"""No script at all, from nowhere; pictures of products come from the shop."""

SCRIPTED = POLICY + (
    b"; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Of pages that our one file makes more comfortable: it asks no server and makes no markup."""

HEADERS = [
    (b"content-security-policy", POLICY),
    (b"referrer-policy", b"same-origin"),  # under no-referrer browsers hide a form's origin from us
]

GROUPS = (
    ("today", (("overview", "/admin"), ("sell", "/sell"))),
    ("matrix", (
        ("matrix", "/admin/matrix"), ("bundles", "/admin/bundles"),
        ("products", "/admin/products"), ("coverage", "/admin/coverage"),
        ("versions", "/admin/versions"),
    )),
    ("offers", (
        ("preview", "/admin/preview"), ("off", "/admin/off"), ("policy", "/admin/policy"),
        ("calendar", "/admin/calendar"),
    )),
    ("installation", (
        ("data", "/admin/data"), ("events", "/admin/events"), ("wizard", "/admin/wizard"),
        ("keys", "/admin/keys"), ("users", "/admin/users"), ("audit", "/admin/audit"),
    )),
)  # fmt: skip
"""Pages in the order of the head: one line of groups, one of the pages of the group we are in."""

NAV = tuple(page for _, pages in GROUPS for page in pages)
"""All of them."""


def page(
    visit: Visit,
    template: str,
    status: int = 200,
    *,
    sheets: Sequence[Sheet] = (),
    scripted: bool = False,
    **values: Any,
) -> Reply:
    """A page; or one of its tables as CSV, where ``?csv=NAME`` asks for it.

    Args:
        visit: who sees it.
        template: file in ``templates``.
        status: of the answer.
        sheets: the tables that can be asked for.
        scripted: whether our script makes it more comfortable; no other page allows any.
        values: what the template names.

    Raises:
        InputRefused: it has no table of that name.
    """
    if (wanted := visit.asked("csv")) and status == 200:
        for sheet in sheets:
            if sheet.name == wanted:
                return _file(sheet)
        raise InputRefused("This page has no such table.", "Follow a link below a table.")
    role = visit.user.role if visit.user else None
    html = (
        _templates()
        .get_template(template)
        .render(
            say=visit.speech.say,
            word=visit.speech.word,
            told=visit.speech.told,
            at=visit.speech.voice.at,
            day=visit.speech.voice.day,
            last=visit.speech.last,
            json=lambda value: msgspec.json.encode(value).decode(),
            voice=visit.speech.voice,
            locale=visit.speech.locale,
            locales=LOCALES,
            user=visit.user,
            head=head(role, visit.path),
            may=lambda name: may(role, name),
            path=visit.path,
            csrf=csrf_of(visit.token),
            style=asset("style.css")[1],
            script=asset("script.js")[1] if scripted else "",
            shop=visit.admin.settings.shop.name,
            csv=lambda name: f"{visit.path}?{urlencode({**visit.query, 'csv': name})}",
            **values,
        )
    )
    policy = (b"content-security-policy", SCRIPTED if scripted else POLICY)
    return Reply(status, html.encode("utf-8", "replace"), HTML, [policy, *HEADERS[1:]])


def head(role: str | None, path: str) -> dict[str, Any]:
    """The groups with where each begins, the pages of the one we are in, and which those are."""
    reached = {
        group: own
        for group, pages in GROUPS
        if (own := [(name, to) for name, to in pages if may(role, name)])
    }
    begun = [(to, name, group) for group, own in reached.items() for name, to in own
             if path == to or path.startswith(f"{to}/")]  # fmt: skip
    _, here, group = max(begun, default=("", "", ""))  # the longest: /admin begins them all
    return {
        "groups": [(each, own[0][1]) for each, own in reached.items()],
        "group": group,
        "nav": reached.get(group, []),
        "here": here,
    }


def _file(sheet: Sheet) -> Reply:
    named = f'attachment; filename="{sheet.name}.csv"'.encode()
    headers = [*HEADERS, (b"content-disposition", named)]
    return Reply(200, as_csv(sheet), b"text/csv; charset=utf-8", headers)


def redirect(path: str, *headers: tuple[bytes, bytes], **query: str | int) -> Reply:
    """To another page, with GET."""
    to = f"{path}?{urlencode(query)}" if query else path
    return Reply(303, b"", HTML, [(b"location", to.encode("ascii")), *HEADERS, *headers])


def may(role: str | None, name: str) -> bool:
    """Whether a role reaches a page."""
    roles = PAGES[name]
    return roles is None or role in roles


@cache
def asset(name: str) -> tuple[bytes, str]:
    """The style sheet or the script, and its address, which changes with it."""
    text = files(__package__).joinpath("templates", name).read_bytes()
    return text, f"/admin/{name}?v={hashlib.sha256(text).hexdigest()[:12]}"


class Shown:
    """A product as pages name it.

    Args:
        shelf: what is served.
        code: which product.
    """

    def __init__(self, shelf: Shelf, code: int) -> None:
        snapshot = shelf.snapshot
        products = snapshot.products
        self.product_id: ProductId = shelf.product_id(code)
        self.title = products.titles[code].strip() or str(self.product_id)
        price = int(shelf.price_minor[code])
        self.price_minor = price if price >= 0 else None
        self.brand = products.brands[code]
        self.n_orders = int(products.n_orders[code])
        stock = int(products.in_stock[code])
        self.in_stock = None if stock < 0 else bool(stock)
        image = snapshot.details.image_urls[code] if snapshot.details is not None else ""
        self.image = image if image.startswith("https://") else ""
        self.is_off = shelf.curated is not None and bool(shelf.curated.taken_off[code] >= 0)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pairwell.web.admin"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
