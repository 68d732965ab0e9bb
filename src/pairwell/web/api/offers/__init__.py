"""``/v1/offers``: what to offer on a page."""
