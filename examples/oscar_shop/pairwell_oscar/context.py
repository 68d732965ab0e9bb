"""What the templates need to know of pairwell."""

import json
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pairwell_oscar.rows import cart_rows
from pairwell_oscar.talk import is_up, log

CONSENT_COOKIE = "pairwell_consent"
"""The shop's cookie banner sets it to ``yes`` for people who agreed to be recognised."""

CUSTOMER = "pairwell.customer"
"""Salt of the customer's signed number: nobody can name another in the page."""


def pairwell(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """``pairwell`` in every template; nothing is read from the database before it is used."""
    return {"pairwell": SimpleLazyObject(lambda: _told(request))}


def agreed(request: HttpRequest) -> bool:
    """Whether the person wants to be recognised."""
    return request.COOKIES.get(CONSENT_COOKIE) == "yes"


def customer_of(request: HttpRequest) -> str | None:
    """The number of a person who is logged in and agreed to be recognised."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated and agreed(request)
    return str(user.pk) if known else None


def _told(request: HttpRequest) -> dict[str, Any]:
    try:
        if not is_up():
            return {"up": False}
        basket = getattr(request, "basket", None)
        customer = customer_of(request)
        return {
            "up": True,
            "cart": json.dumps(cart_rows(basket) if basket is not None else []),
            "currency": getattr(basket, "currency", None) or settings.OSCAR_DEFAULT_CURRENCY,
            "consent": agreed(request),
            "customer": "" if customer is None else signing.dumps(customer, salt=CUSTOMER),
        }
    except Exception:
        log.exception("Nothing of pairwell is shown on this page.")
        return {"up": False}


def named(told: dict[str, Any]) -> dict[str, Any]:
    """A message of the widget with the customer's true number, or with none."""
    signed = told.pop("customer_id", None)
    if signed is None:
        return told
    try:
        return told | {"customer_id": str(signing.loads(str(signed), salt=CUSTOMER))}
    except signing.BadSignature:
        return told
