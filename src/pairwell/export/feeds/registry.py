"""Which formats there are, by the word behind ``--format``."""

from __future__ import annotations

from pairwell.export.feeds.feed import Feed
from pairwell.export.feeds.google import GOOGLE
from pairwell.export.feeds.jsonld import JSONLD
from pairwell.export.feeds.magento import MAGENTO
from pairwell.export.feeds.odoo import ODOO
from pairwell.export.feeds.shopify import SHOPIFY
from pairwell.export.feeds.woo import WOO
from pairwell.export.feeds.xlsx import XLSX
from pairwell.export.feeds.yml import YML

FEEDS: dict[str, Feed] = {
    feed.name: feed for feed in (GOOGLE, WOO, MAGENTO, SHOPIFY, YML, ODOO, JSONLD, XLSX)
}
