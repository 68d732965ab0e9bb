"""What is promised with an offer, and that Oscar's own vouchers charge it.

A code is confirmed to pairwell while its voucher is valid. Its offer carries, signed by the shop,
what a piece may cost at most; when it is taken, the voucher goes into the basket and the price that
Oscar makes is compared. Where it is higher, pairwell is told: it withdraws the incentive until a
person puts it back there. Until it knows, the code is not confirmed; keepers and shopper are told.
"""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.mail import mail_admins
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model

from pairwell_oscar.models import OfferTaken, Waiting
from pairwell_oscar.money import minor
from pairwell_oscar.outbox import queue
from pairwell_oscar.talk import log

SALT = "pairwell.offer"
STANDS_FOR = 3600
"""Seconds that a promise stands after it was shown; as long as pairwell's own."""

PRODUCT_KINDS = ("percent", "amount")
"""Incentives that lower the price of the offered product."""


def confirmed_codes(user: Any) -> list[str]:
    """The codes that a basket of this person would be charged by now."""
    now = timezone.now()
    vouchers = get_model("voucher", "Voucher").objects.filter(
        start_datetime__lte=now, end_datetime__gte=now
    )
    untold = _untold_codes()
    return [
        voucher.code
        for voucher in vouchers[:100]
        if voucher.code not in untold and voucher.is_available_to_user(user=user)[0]
    ]


def _untold_codes() -> set[str]:
    """Codes that charged otherwise than promised, and of which pairwell was not told yet."""
    waiting = Waiting.objects.filter(kind="promise").values_list("body", flat=True)
    return {body["code"] for body in waiting}


def sign_offers(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer for a page: counts go, and each offer's token is the shop's own word for it."""
    for placement in answer["placements"]:
        grouped = [offer for group in placement["groups"] for offer in group.get("offers", ())]
        for offer in [*placement["offers"], *grouped]:
            offer.pop("evidence", None)
            incentive = offer["incentive"] or {}
            lowered = incentive.get("kind") in PRODUCT_KINDS and incentive.get("code")
            offer["add"]["token"] = signing.dumps(
                {
                    "decision_id": answer["decision_id"],
                    "offer_id": offer["offer_id"],
                    "product_id": offer["product"]["product_id"],
                    "code": incentive["code"] if lowered else "",
                    "paid_minor": incentive["paid_minor"] if lowered else None,
                    "incentive": incentive["name"] if lowered else "",
                    "proof": offer["add"]["token"] if lowered else "",
                },
                salt=SALT,
                compress=True,
            )
    return answer


def read_token(token: str) -> dict[str, Any] | None:
    """What the shop signed; None: nothing, or not any more."""
    try:
        found: dict[str, Any] = signing.loads(token, salt=SALT, max_age=STANDS_FOR)
    except signing.BadSignature:
        return None
    return found


def take(request: HttpRequest, line: Any, offer: dict[str, Any]) -> None:
    """Remember that a line came from an offer, and charge what was promised with it."""
    taken, _made = OfferTaken.objects.update_or_create(line=line, defaults=offer)
    if not taken.code:
        return
    basket = request.basket
    voucher = get_model("voucher", "Voucher").objects.filter(code=taken.code).first()
    if voucher and voucher.is_active() and not basket.contains_voucher(taken.code):
        basket.vouchers.add(voucher)
    basket.reset_offer_applications()
    get_class("offer.applicator", "Applicator")().apply(basket, request.user, request)
    price = _least_price(next(each for each in basket.all_lines() if each.pk == line.pk))
    if price <= taken.paid_minor:
        return
    report(taken, price)
    messages.warning(
        request,
        _("The discount that was shown with %(title)s does not hold any more. We are sorry.")
        % {"title": line.product.get_title()},
    )


def check_order(order: Any) -> None:
    """Compare once more, with what the order charges."""
    for line in order.lines.all():
        taken = OfferTaken.objects.filter(
            line__basket_id=order.basket_id, product_id=str(line.product_id)
        ).first()
        if taken is None or not taken.code:
            continue
        price = min(minor(price.price_incl_tax, order.currency) for price in line.prices.all())
        if price > (taken.paid_minor or 0):
            report(taken, price, str(order.number))


def report(taken: OfferTaken, price: int, order_id: str | None = None) -> None:
    """Tell pairwell, which withdraws the incentive, and the keepers; confirm it to nobody."""
    why = (
        f"Offer {taken.offer_id} promised product {taken.product_id} for {taken.paid_minor} "
        f"at most; the basket charges {price}."
    )
    log.error("Code %s is withdrawn. %s", taken.code, why)
    first = taken.code not in _untold_codes()
    key = f"promise-{taken.offer_id}-{taken.line_id}"
    told = {
        "id": key,
        "offer_id": taken.offer_id,
        "outcome": "promise_broken",
        "product_id": taken.product_id,
        "token": taken.proof,
        "incentive": taken.incentive,
        "charged_minor": price,
        "order_id": order_id,
    }
    queue("promise", key, {"code": taken.code, "decision_id": taken.decision_id, "told": told})
    OfferTaken.objects.filter(pk=taken.pk).update(code="", paid_minor=None)
    if first:
        mail_admins(f"pairwell: code {taken.code} is withdrawn", why, fail_silently=True)


def give_up(basket: Any, code: str) -> None:
    """The shopper took the voucher out: nothing is promised any more."""
    OfferTaken.objects.filter(line__basket=basket, code=code).update(code="", paid_minor=None)


def _least_price(line: Any) -> int:
    """What one piece costs where the discount goes; Oscar discounts a line as a whole."""
    pieces = [minor(price[0], line.price_currency) for price in line.get_price_breakdown()]
    return min(pieces)
