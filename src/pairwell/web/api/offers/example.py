"""A question and an answer, as the documentation shows them."""

from __future__ import annotations

ASKED = {
    "request_id": "b7c1f0d2",
    "placements": [
        {"name": "product", "block": "with_this", "limit": 3},
        {"name": "mini_cart"},
    ],
    "anchors": ["85123A"],
    "cart": [{"product_id": "22423", "quantity": 1, "unit_price_minor": 1275}],
    "viewed": ["21232"],
    "refused": ["84879"],
    "customer_id": "13085",
    "currency": "GBP",
    "locale": "en-GB",
    "channel": "widget",
    "context": {"country": "GB", "device": "mobile", "payment_step": False},
}

ANSWERED = {
    "decision_id": "r5f0c9e2d71a84b36c2",
    "snapshot_id": "m-20261121-3",
    "degraded": False,
    "arm": "unassigned",
    "placements": [
        {
            "name": "product",
            "block": "with_this",
            "title": "Goes well with it",
            "offers": [
                {
                    "offer_id": "r5f0c9e2d71a84b36c2-0-1",
                    "technique": "cross_sell",
                    "relation": "related",
                    "rank": 1,
                    "product": {
                        "product_id": "22386",
                        "title": "Jumbo bag pink polkadot",
                        "url": None,
                        "image_url": None,
                        "price_minor": 195,
                        "currency": "GBP",
                        "in_stock": True,
                    },
                    "reason": {
                        "code": "bought_together",
                        "text": "Customers who bought this also bought that.",
                    },
                    "add": {"token": "kq0X", "expires_at": "2026-11-21T11:01:00Z"},
                    "incentive": None,
                    "extras": {
                        "unit_price": None,
                        "comparison": [],
                        "instalment": None,
                        "review": None,
                        "media": [],
                    },
                }
            ],
            "thresholds": [],
            "groups": [],
            "bundle": None,
            "required": [],
        },
        {
            "name": "mini_cart",
            "block": None,
            "title": "Goes well with it",
            "offers": [],
            "thresholds": [],
            "groups": [],
            "bundle": None,
            "why_none": "no_candidate",
        },
    ],
    "expires_at": "2026-11-21T10:01:00Z",
}
