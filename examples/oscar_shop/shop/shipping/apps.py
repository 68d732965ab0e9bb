"""Oscar's shipping, with the shop's own prices."""

from oscar.apps.shipping import apps


class ShippingConfig(apps.ShippingConfig):
    """In the place of Oscar's own."""

    name = "shop.shipping"
