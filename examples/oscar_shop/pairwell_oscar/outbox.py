"""What pairwell has to be told waits in the shop's database, and is sent by a process of its own.

A request of a shopper never speaks with pairwell about an order: it writes one row, in the
transaction of the order. The row names the order; what is sent is the order as it stands then.
"""

import json
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from oscar.core.loading import get_model

from pairwell_oscar.models import Waiting
from pairwell_oscar.rows import Row, customer_row, order_row, product_row, purchases
from pairwell_oscar.talk import Failure, ask, log

BATCH = 200
LEASE = timedelta(minutes=1)
"""A sender that died gives back what it held after so long."""

EVENTS_WAIT = timedelta(days=1)
"""Views and clicks older than this are dropped; orders, products and customers wait for ever."""

AGAIN = (408, 425, 429)
"""Refusals that mean "later"; any other 4xx means "never"."""


def queue(kind: str, key: object, body: Row | None = None) -> None:
    """Note that pairwell has to be told; never an error, and never a broken transaction."""
    try:
        with transaction.atomic():
            row, made = Waiting.objects.get_or_create(
                kind=kind, key=str(key), defaults={"body": body}
            )
            if not made:
                Waiting.objects.filter(pk=row.pk).update(times=F("times") + 1, refused="")
    except Exception:
        log.exception("%s %s could not be noted for pairwell.", kind, key)


def queue_all() -> int:
    """Note everything that the shop has: its past, for the first day."""
    things = (
        ("product", get_model("catalogue", "Product")),
        ("customer", get_user_model()),
        ("order", get_model("order", "Order")),
    )
    for kind, model in things:
        keys = model.objects.order_by("pk").values_list("pk", flat=True)
        Waiting.objects.bulk_create(
            (Waiting(kind=kind, key=str(key)) for key in keys), ignore_conflicts=True
        )
    return Waiting.objects.exclude(kind="event").count()


def send() -> int:
    """Send what waits, the oldest first; how many were settled.

    Raises:
        OSError: pairwell does not take anything at the moment; all of it waits on.
    """
    Waiting.objects.filter(kind="event", queued_at__lt=timezone.now() - EVENTS_WAIT).delete()
    settled = 0
    for kind in ("promise", "product", "customer", "order", "event"):
        while held := _take(kind):
            try:
                _send(kind, held)
            except BaseException:
                Waiting.objects.filter(sender=held[0].sender).update(sender="", sent_at=None)
                raise
            settled += len(held)
    return settled


def _take(kind: str) -> list[Waiting]:
    """Rows that no other sender holds, held by this one."""
    sender, now = uuid.uuid4().hex, timezone.now()
    free = Q(sent_at=None) | Q(sent_at__lt=now - LEASE)
    rows = Waiting.objects.filter(free, kind=kind, refused="").order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:BATCH])
    Waiting.objects.filter(free, pk__in=keys).update(sender=sender, sent_at=now)
    return list(Waiting.objects.filter(sender=sender).order_by("pk"))


def _send(kind: str, held: list[Waiting]) -> None:
    """One batch of one kind; rows that are taken are forgotten, unless they changed meanwhile."""
    if kind == "event":
        _tell("POST", "/v1/events", "events", [(row, row.body) for row in held])
        return
    if kind == "promise":
        for row in held:
            _tell("POST", f"/v1/decisions/{row.body['decision_id']}/outcome", "", [(row, row.body)])
        return
    things = _things(kind, held)
    pairs = [(row, _row(kind, row.key, things.get(row.key))) for row in held]
    if kind == "order":  # their purchases first: a row goes when its last word is told
        bought = [
            event for row in held if row.key in things for event in purchases(things[row.key])
        ]
        _post_events(bought)
    _tell("PUT", f"/v1/{kind}s", f"{kind}s", pairs)


def _row(kind: str, key: str, thing: Any) -> Row | None:
    """What pairwell is told of one thing; what left the catalogue is offered no more."""
    if thing is None:
        return {"product_id": key, "in_stock": False} if kind == "product" else None
    make = {"product": product_row, "customer": customer_row, "order": order_row}[kind]
    return make(thing)


def _things(kind: str, held: list[Waiting]) -> dict[str, Any]:
    """What the rows name, as it stands now; what is gone from the shop is not among it."""
    keys = [row.key for row in held]
    if kind == "order":
        found = get_model("order", "Order").objects.prefetch_related("lines")
    elif kind == "product":
        found = get_model("catalogue", "Product").objects.prefetch_related("categories", "images")
    else:
        found = get_user_model().objects
    return {str(thing.pk): thing for thing in found.filter(pk__in=keys)}


def _post_events(events: list[Row]) -> None:
    for start in range(0, len(events), BATCH):
        ask("POST", "/v1/events", {"events": events[start : start + BATCH]})


def _tell(method: str, path: str, name: str, pairs: Iterable[tuple[Waiting, Row | None]]) -> None:
    """Send rows, forget what is settled, and keep pairwell's words about what it refused.

    Without a name what one row tells is the body.
    """
    pairs = list(pairs)
    sent = [(row, told) for row, told in pairs if told is not None]
    _forget(row for row, told in pairs if told is None)
    if not sent:
        return
    try:
        body = {name: [told for _, told in sent]} if name else sent[0][1]["told"]
        answer = json.loads(ask(method, path, body))
    except HTTPError as error:
        if error.code >= 500 or error.code in AGAIN or error.code in (401, 403):
            raise
        why = error.read(2000).decode("utf-8", "replace")
        log.error("pairwell refused %s: %s", path, why)
        Waiting.objects.filter(pk__in=[row.pk for row, _ in sent]).update(
            refused=why, sender="", sent_at=None
        )
        return
    aside = {one["index"]: f"{one['code']}: {one['detail']}" for one in answer["quarantined"]}
    for index, why in aside.items():
        log.error("pairwell put %s aside: %s", sent[index][0], why)
        Waiting.objects.filter(pk=sent[index][0].pk).update(refused=why, sender="", sent_at=None)
    _forget(row for index, (row, _) in enumerate(sent) if index not in aside)


def _forget(rows: Iterable[Waiting]) -> None:
    with transaction.atomic():
        for row in rows:
            Waiting.objects.filter(pk=row.pk, times=row.times).delete()
            Waiting.objects.filter(pk=row.pk).update(sender="", sent_at=None)


def send_quietly() -> bool:
    """Send; False, and a line in the log, when pairwell or the database is not there."""
    try:
        send()
    except Failure as error:
        log.warning("pairwell takes nothing at the moment: %s", error)
        return False
    except Exception:
        log.exception("Sending to pairwell failed.")
        connection.close()
        return False
    return True
