"""Presets, one file each: exports that pairwell takes unchanged."""

from __future__ import annotations

from pairwell.ingest.presets.canonical import Canonical
from pairwell.ingest.presets.ga4 import Ga4
from pairwell.ingest.presets.ga4_views import Ga4Views
from pairwell.ingest.presets.google_feed import GoogleFeed
from pairwell.ingest.presets.gorse import Gorse
from pairwell.ingest.presets.magento_products import MagentoProducts
from pairwell.ingest.presets.online_retail import OnlineRetail
from pairwell.ingest.presets.personalize import Personalize
from pairwell.ingest.presets.prediction_io import PredictionIo
from pairwell.ingest.presets.preset import Preset
from pairwell.ingest.presets.recombee import Recombee
from pairwell.ingest.presets.segment import Segment
from pairwell.ingest.presets.segment_views import SegmentViews
from pairwell.ingest.presets.shopify_orders import ShopifyOrders
from pairwell.ingest.presets.shopify_products import ShopifyProducts
from pairwell.ingest.presets.woo_orders import WooOrders
from pairwell.ingest.presets.woo_products import WooProducts
from pairwell.ingest.presets.yandex_yml import YandexYml

PRESETS: dict[str, type[Preset]] = {
    "canonical": Canonical,
    "online_retail": OnlineRetail,
    "shopify_orders": ShopifyOrders,
    "shopify_products": ShopifyProducts,
    "google_feed": GoogleFeed,
    "woo_products": WooProducts,
    "magento_products": MagentoProducts,
    "yandex_yml": YandexYml,
    "prediction_io": PredictionIo,
    "segment": Segment,
    "ga4": Ga4,
    "woo_orders": WooOrders,
    "recombee": Recombee,
    "personalize": Personalize,
    "gorse": Gorse,
    "ga4_views": Ga4Views,
    "segment_views": SegmentViews,
}
"""Every preset by its name."""
