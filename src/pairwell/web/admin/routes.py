"""All pages of the admin, in the order of their files."""

from __future__ import annotations

from pairwell.web.admin.pages import (
    audit,
    data,
    log_in,
    matrix,
    overview,
    preview,
    review,
    sell,
    take_off,
    versions,
)
from pairwell.web.admin.visit import Page

PLACES = ("/admin", "/sell")
"""Where pages are; the service hands everything below them over."""

ROUTES: tuple[Page, ...] = (
    *log_in.PAGES,
    *overview.PAGES,
    *review.PAGES,
    *matrix.PAGES,
    *versions.PAGES,
    *preview.PAGES,
    *take_off.PAGES,
    *sell.PAGES,
    *data.PAGES,
    *audit.PAGES,
)
