"""All pages of the admin, in the order of their files."""

from __future__ import annotations

from pairwell.web.admin.pages import (
    audit,
    bundles,
    calendar,
    compare,
    coverage,
    data,
    events,
    keys,
    link,
    log_in,
    matrix,
    overview,
    policy,
    preview,
    products,
    review,
    sell,
    take_off,
    users,
    versions,
)
from pairwell.web.admin.pages.wizard import build, index, live, orders, pairs, rules, widget
from pairwell.web.admin.visit import Page

PLACES = ("/admin", "/sell")
"""Where pages are; the service hands everything below them over."""

ROUTES: tuple[Page, ...] = (
    *log_in.PAGES,
    *link.PAGES,
    *overview.PAGES,
    *review.PAGES,
    *matrix.PAGES,
    *coverage.PAGES,
    *bundles.PAGES,
    *calendar.PAGES,
    *versions.PAGES,
    *compare.PAGES,
    *preview.PAGES,
    *take_off.PAGES,
    *sell.PAGES,
    *data.PAGES,
    *events.PAGES,
    *audit.PAGES,
    *products.PAGES,
    *policy.PAGES,
    *keys.PAGES,
    *users.PAGES,
    *index.PAGES,
    *orders.PAGES,
    *build.PAGES,
    *pairs.PAGES,
    *rules.PAGES,
    *widget.PAGES,
    *live.PAGES,
)
