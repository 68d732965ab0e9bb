"""What the widget asks the shop for: itself, offers, a place for events, and the basket.

The shop stands between the widget and pairwell: only a back end may confirm that a code will be
charged, and the pages load nothing from another host.
"""

import json
import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from oscar.core.loading import get_class

from pairwell_oscar.context import named
from pairwell_oscar.promises import confirmed_codes, sign_offers
from pairwell_oscar.rows import cart_rows
from pairwell_oscar.talk import ask_for_page, log

MAX_BODY = 100_000
SCRIPT_SECONDS = 300
NOTHING = 204
"""Instead of offers; the widget is silent then."""

_script: tuple[float, bytes] = (0.0, b"")

BasketAddView = get_class("basket.views", "BasketAddView")


@require_GET
def script(_request: HttpRequest) -> HttpResponse:
    """The widget, kept for a while; the last one that came when pairwell is away."""
    global _script
    if time.monotonic() >= _script[0]:
        found = ask_for_page("GET", "/pairwell.js", headers={}) or _script[1]
        _script = (time.monotonic() + SCRIPT_SECONDS, found) if found else _script
    if not _script[1]:
        return HttpResponse(status=503)
    answer = HttpResponse(_script[1], content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={SCRIPT_SECONDS}"
    return answer


@csrf_exempt  # it changes nothing
@require_POST
def offers(request: HttpRequest) -> HttpResponse:
    """What to offer on a page: pairwell's answer to the widget's question and the shop's codes."""
    try:
        asked = _body(request)
        asked["confirmed"] = confirmed_codes(request.user)
        answer = ask_for_page("POST", "/v1/offers", named(asked))
        if answer is not None:
            return JsonResponse(sign_offers(json.loads(answer)))
    except Exception:
        log.exception("No offers for this page.")
    return HttpResponse(status=NOTHING)


@csrf_exempt  # a beacon has no token, and is believed no more than any browser
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """What shoppers saw and clicked, passed on with the public site key: as a browser's word."""
    try:
        told = [named(event) for event in _body(request)["events"]]
        headers = {
            "Content-Type": "application/json",
            "X-Pairwell-Site": settings.PAIRWELL["site_key"],
            "Origin": settings.PAIRWELL["shop"],
            "X-Forwarded-For": request.META.get("REMOTE_ADDR", ""),
        }
        ask_for_page("POST", "/v1/events", {"events": told}, headers=headers)
    except Exception:
        log.exception("Events of a page are lost.")
    return HttpResponse(status=NOTHING)


@require_GET
def cart(request: HttpRequest) -> HttpResponse:
    """The mini basket and the messages, as they are now."""
    found = {
        "lines": cart_rows(request.basket),
        "mini_basket": render(request, "oscar/partials/mini_basket.html").content.decode(),
        "messages": render(request, "oscar/partials/alert_messages.html").content.decode(),
    }
    return JsonResponse(found, headers={"Cache-Control": "no-store"})


class AddOffer(BasketAddView):  # type: ignore[misc, valid-type]
    """Oscar's own way into the basket, answered in a word: the widget wants to know if it went."""

    def form_valid(self, form: Any) -> HttpResponse:
        """In the basket."""
        super().form_valid(form)
        return HttpResponse(status=NOTHING)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Not in the basket: sold out, or not without a choice; the page of the product opens."""
        return JsonResponse({"errors": form.errors}, status=409)


def _body(request: HttpRequest) -> dict[str, Any]:
    """The JSON of a page, which sends it as text.

    Raises:
        ValueError: it is none, or too long.
    """
    if len(request.body) > MAX_BODY:
        raise ValueError("too long")
    found: dict[str, Any] = json.loads(request.body)
    return found
