"""All operations of the API, in the order in which the documentation shows them."""

from __future__ import annotations

from pairwell.web import docs_page
from pairwell.web.api import (
    customers,
    events,
    health,
    matrix,
    outcomes,
    reports,
    rows,
    webhooks,
    widget,
)
from pairwell.web.api.offers import routes as offers
from pairwell.web.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *offers.OPERATIONS,
    *widget.OPERATIONS,
    *events.OPERATIONS,
    *outcomes.OPERATIONS,
    *rows.OPERATIONS,
    *webhooks.OPERATIONS,
    *customers.OPERATIONS,
    *matrix.OPERATIONS,
    *reports.OPERATIONS,
    *health.OPERATIONS,
    *docs_page.OPERATIONS,
)
