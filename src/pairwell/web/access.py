"""Who may do what: one row for each operation of the API, all of them, here.

The service does not start when an operation has no row. ``public`` needs no key; ``site`` also
lets public site keys in; ``scope`` is what a back-end key must have (None: back-end keys have no
business here beyond what everybody may).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pairwell.model.errors import SettingsRefused
from pairwell.model.key import ApiKey, Scope


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Who may call one operation."""

    public: bool = False
    site: bool = False
    scope: Scope | None = None


EVERYBODY = Access(public=True)

ACCESS: dict[str, Access] = {
    "askOffers": Access(site=True, scope="offers"),
    "readOffers": Access(site=True, scope="offers"),
    "sendEvents": Access(site=True, scope="events"),
    "reportOutcome": Access(scope="events"),
    "putProducts": Access(scope="data"),
    "putOrders": Access(scope="data"),
    "putCustomers": Access(scope="data"),
    "putStock": Access(scope="data"),
    "exportCustomer": Access(scope="customers"),
    "eraseCustomer": Access(scope="customers"),
    "readMatrix": Access(scope="matrix"),
    "editMatrix": Access(scope="matrix"),
    "publishMatrix": Access(scope="matrix"),
    "rollbackMatrix": Access(scope="matrix"),
    "readMetrics": Access(scope="metrics"),
    "receiveWebhook": EVERYBODY,  # signed instead
    "readLiveness": EVERYBODY,
    "readReadiness": EVERYBODY,
    "readWidget": EVERYBODY,
    "readOpenApi": EVERYBODY,
    "readDocs": EVERYBODY,
}
"""By operation id."""


def check_complete(names: Iterable[str]) -> None:
    """Refuse to start with an operation that nobody decided about, or a row without operation.

    Raises:
        SettingsRefused: the table and the operations differ.

    >>> check_complete(ACCESS)
    """
    given = set(names)
    if missing := sorted(given - set(ACCESS)):
        raise SettingsRefused(
            f"Nobody decided who may call {', '.join(missing)}.", "Add a row in web/access.py."
        )
    if idle := sorted(set(ACCESS) - given):
        raise SettingsRefused(
            f"There is no operation {', '.join(idle)}.", "Take its row out of web/access.py."
        )


def allows(access: Access, key: ApiKey | None) -> bool:
    """Whether a caller with this key (None: without one) may.

    >>> allows(Access(scope="data"), None), allows(EVERYBODY, None)
    (False, True)
    """
    if access.public:
        return True
    if key is None:
        return False
    if key.kind == "site":
        return access.site
    return access.scope is not None and access.scope in key.scopes
