"""``/v1/customers/{customer_id}``: tell a person what is kept of them, and forget them."""

from __future__ import annotations

from pairwell.app.export_customer import CustomerExport, export_customer
from pairwell.app.forget_customer import Forgotten, forget_customer
from pairwell.web.call import Call
from pairwell.web.errors import InvalidValue
from pairwell.web.operation import Operation
from pairwell.web.reply import Reply, json_reply


async def export(call: Call) -> Reply:
    """Everything that is kept of a person; empty for a stranger."""
    customer_id = _id(call)
    journal = call.service.journal
    return json_reply(
        await call.service.with_facts(
            lambda workspace: export_customer(customer_id, workspace.facts, journal)
        )
    )


async def erase(call: Call) -> Reply:
    """Forget a person; a stranger is forgotten already."""
    customer_id = _id(call)
    journal = call.service.journal
    return json_reply(
        await call.service.with_facts(
            lambda workspace: forget_customer(
                customer_id,
                workspace.facts,
                workspace.snapshots,
                journal,
                workspace.decision_log,
                workspace.state,
            )
        )
    )


def _id(call: Call) -> str:
    customer_id = call.path["customer_id"]
    if not customer_id or len(customer_id) > 200:
        raise InvalidValue("An id has one to 200 characters.", "Send the shop's own.")
    return customer_id


OPERATIONS = (
    Operation(
        name="exportCustomer",
        method="GET",
        path="/v1/customers/{customer_id}/export",
        summary="Tell all that is kept of a person.",
        tag="People",
        run=export,
        gives=CustomerExport,
        answer={
            "customer_id": "13085",
            "customer": {"country": "GB", "birth_year": 1980},
            "lines": [{"order_id": "581587", "product_id": "22386", "quantity": 1}],
            "returns": [],
            "views": [],
            "events": [
                {
                    "source": "backend:shop",
                    "received_at": "2026-11-21T10:00:02Z",
                    "kind": "event",
                    "told": {"name": "offer_clicked", "product_id": "22386"},
                }
            ],
        },
    ),
    Operation(
        name="eraseCustomer",
        method="DELETE",
        path="/v1/customers/{customer_id}",
        summary="Forget a person.",
        tag="People",
        run=erase,
        gives=Forgotten,
        answer={"n_facts": 12, "n_histories": 2, "n_entries": 30, "n_decisions": 9},
    ),
)
