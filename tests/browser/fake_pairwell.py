"""A shop and a pairwell server in one: canned answers, and it counts what it got."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

WIDGET = Path(__file__).parents[2] / "src" / "pairwell" / "web" / "widget" / "pairwell.min.js"

KINDS = {"js": "text/javascript", "css": "text/css"}

Json = dict[str, Any]


def offer(product_id: str, rank: int = 1, **changes: Any) -> Json:
    """An offer in the shape of the API; ``product`` among the changes is merged."""
    product = {
        "product_id": product_id,
        "title": f"Product {product_id}",
        "url": f"/p/{product_id}",
        "image_url": "/picture.svg",
        "price_minor": 195,
        "currency": "GBP",
        "in_stock": True,
    } | changes.pop("product", {})
    return {
        "offer_id": f"offer-{product_id}",
        "technique": "cross_sell",
        "relation": "accessory",
        "rank": rank,
        "product": product,
        "incentive": None,
        "extras": {
            "unit_price": None,
            "comparison": [],
            "instalment": None,
            "review": None,
            "media": [],
        },
        "reason": {"code": "bought_together", "text": "Often bought together"},
        "add": {"token": f"token-{product_id}", "expires_at": "2026-11-22T12:00:00Z"},
    } | changes


def offers(n: int = 3, **changes: Any) -> Json:
    """A placement with n offers."""
    return {
        "title": "Goes well with it",
        "groups": [],
        "thresholds": [],
        "bundle": None,
        "offers": [offer(str(i), i) for i in range(1, n + 1)],
    } | changes


class Shop:
    """What the pages are, how the API answers, and what arrived.

    Attributes:
        pages: HTML by path.
        csp: the Content-Security-Policy of every page; empty for none.
        placements: answers by ``name`` or ``name/block``.
        body: sent instead of an answer, whatever was asked.
        wait: seconds before the API answers.
        offers, events, added: bodies that arrived.
        keys, kinds: the site keys and content types that offers and events came with.
        refuse_add: the cart answers 500.
    """

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.reset()

    def await_that(self, true: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait for what is on its way: a busy machine is slow."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, (self.offers, self.events)
            time.sleep(0.02)

    def reset(self) -> None:
        """As new."""
        self.pages: dict[str, str] = {}
        self.csp = ""
        self.placements: dict[str, Json] = {}
        self.body: bytes | None = None
        self.wait = 0.0
        self.offers: list[Json] = []
        self.events: list[Json] = []
        self.added: list[dict[str, list[str]]] = []
        self.keys: list[str] = []
        self.kinds: list[str] = []
        self.refuse_add = False

    def answer(self, asked: Json) -> bytes:
        """The canned placements that were asked for, in that order."""
        placements = []
        for one in asked["placements"]:
            key = "/".join(filter(None, [one["name"], one.get("block")]))
            placements.append({"name": one["name"], **self.placements.get(key, offers(0))})
        return json.dumps(
            {
                "decision_id": "d-1",
                "snapshot_id": "m-1",
                "degraded": False,
                "placements": placements,
                "expires_at": "2026-11-22T12:00:00Z",
            }
        ).encode()

    def wait_until(self, true: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for something to arrive: what a page sends beside its own way may come any time."""
        start = time.monotonic()
        while not true():
            assert time.monotonic() - start < seconds, "it did not arrive in time"
            time.sleep(0.05)

    def names(self, what: str) -> list[str]:
        """Product ids of the events of one name, in the order of arrival."""
        return [e["product_id"] for e in self.events if e["name"] == f"offer_{what}"]


PICTURE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<rect width="9" height="9" fill="#69c"/><circle cx="4.5" cy="4.5" r="3" fill="#fff"/></svg>"""


def _handler(shop: Shop) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Silent."""

        def reply(self, status: int, kind: str, body: bytes, **headers: str) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Access-Control-Allow-Origin", "*")
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the browser did not wait

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/pairwell.js":
                self.reply(200, "text/javascript; charset=utf-8", WIDGET.read_bytes())
            elif path.endswith(".svg"):
                self.reply(200, "image/svg+xml", PICTURE)
            else:
                policy = {"Content_Security_Policy": shop.csp} if shop.csp else {}
                html = shop.pages.get(path, f"<!doctype html><title>{path}</title>a page")
                kind = KINDS.get(path.rpartition(".")[2], "text/html")
                self.reply(200, f"{kind}; charset=utf-8", html.encode(), **policy)

        def do_POST(self) -> None:
            where = urlsplit(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if where.path.startswith("/basket"):
                shop.added.append(parse_qs(body.decode(), keep_blank_values=True))
                self.reply(500 if shop.refuse_add else 200, "text/plain", b"")
                return
            shop.keys += parse_qs(where.query).get("site", [])
            shop.kinds.append(self.headers["Content-Type"])
            if where.path.endswith("/v1/events"):
                shop.events += json.loads(body)["events"]
                self.reply(202, "application/json", b"{}")
                return
            asked = json.loads(body)
            shop.offers.append(asked)
            time.sleep(shop.wait)
            answer = shop.answer(asked) if shop.body is None else shop.body
            self.reply(200, "application/json", answer)

    return Handler
