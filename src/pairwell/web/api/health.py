"""``/health/live``, ``/health/ready`` and ``/metrics``: for those who watch the service."""

from __future__ import annotations

import time

import msgspec

from pairwell.web.call import Call
from pairwell.web.errors import NotServing
from pairwell.web.operation import Operation
from pairwell.web.reply import TEXT, Reply, json_reply


class Alive(msgspec.Struct, frozen=True, kw_only=True):
    """The process answers."""

    status: str = "alive"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """Decisions can be made.

    Attributes:
        snapshot_id: from which matrix.
        degraded: something is missing behind it.
    """

    status: str
    snapshot_id: str
    degraded: bool


async def live(call: Call) -> Reply:
    """Whether the process answers at all: restart it if not."""
    return json_reply(Alive())


async def ready(call: Call) -> Reply:
    """Whether it should get requests."""
    shop = call.service.shop
    if call.service.leaving:
        raise NotServing("It stops in a moment.", "Send requests to another one.")
    if shop is None:
        raise NotServing("There is no matrix to decide from.", "Run `pairwell build`.")
    return json_reply(Ready(status="ready", snapshot_id=shop.snapshot_id, degraded=shop.degraded))


async def metrics(call: Call) -> Reply:
    """What this worker counted, in Prometheus' text format."""
    shop = call.service.shop
    gauges = {
        "pairwell_ready": float(shop is not None),
        "pairwell_degraded": float(shop is None or shop.degraded),
        "pairwell_up_seconds": time.monotonic() - call.service.started,
    }
    return Reply(200, call.service.counters.text(gauges), TEXT)


OPERATIONS = (
    Operation(
        name="readLiveness",
        method="GET",
        path="/health/live",
        summary="Tell whether the process answers.",
        tag="Health",
        run=live,
        gives=Alive,
        answer={"status": "alive"},
    ),
    Operation(
        name="readReadiness",
        method="GET",
        path="/health/ready",
        summary="Tell whether decisions can be made.",
        tag="Health",
        run=ready,
        gives=Ready,
        refuses=(503,),
        answer={"status": "ready", "snapshot_id": "m-20261121-3", "degraded": False},
    ),
    Operation(
        name="readMetrics",
        method="GET",
        path="/metrics",
        summary="Read what this worker counted.",
        tag="Health",
        run=metrics,
        media="text/plain",
    ),
)
