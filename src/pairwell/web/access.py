"""Who may do what: one row for each operation of the API and each page of the admin, all of them.

The service does not start when one has no row. ``public`` needs no key; ``site`` also
lets public site keys in; ``scope`` is what a back-end key must have (None: back-end keys have no
business here beyond what everybody may).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pairwell.model.errors import SettingsRefused
from pairwell.model.key import ApiKey, Scope
from pairwell.model.user import Role


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Who may call one operation."""

    public: bool = False
    site: bool = False
    scope: Scope | None = None


EVERYBODY = Access(public=True)

ACCESS: dict[str, Access] = {
    "askOffers": Access(site=True, scope="offers"),
    "readOffers": Access(site=True, scope="offers"),
    "readOffersHtml": Access(site=True, scope="offers"),
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
    "readReport": Access(scope="matrix"),
    "readMetrics": Access(scope="metrics"),
    "receiveWebhook": EVERYBODY,  # signed instead
    "readLiveness": EVERYBODY,
    "readReadiness": EVERYBODY,
    "readWidget": EVERYBODY,
    "readOpenApi": EVERYBODY,
    "readDocs": EVERYBODY,
}
"""By operation id."""

OWNER: tuple[Role, ...] = ("owner",)
MERCHANDISER: tuple[Role, ...] = ("owner", "merchandiser")
READER: tuple[Role, ...] = ("owner", "merchandiser", "analyst")
KEEPER: tuple[Role, ...] = ("owner", "merchandiser", "analyst", "auditor")
SELLER: tuple[Role, ...] = ("owner", "merchandiser", "sales")
AUDITOR: tuple[Role, ...] = ("owner", "auditor")

PAGES: dict[str, tuple[Role, ...] | None] = {
    "style": None,
    "script": None,
    "logInForm": None,
    "logIn": None,
    "linkForm": None,
    "useLink": None,
    "setLanguage": None,
    "logOut": ("owner", "merchandiser", "analyst", "sales", "auditor"),
    "start": ("owner", "merchandiser", "analyst", "sales", "auditor"),
    "overview": READER,
    "review": READER,
    "coverage": READER,
    "bundles": READER,
    "sayOnBundle": MERCHANDISER,
    "calendar": READER,
    "allowIncentive": MERCHANDISER,
    "matrix": READER,
    "addRow": MERCHANDISER,
    "undoRow": MERCHANDISER,
    "arrangePins": MERCHANDISER,
    "versions": KEEPER,
    "compareVersions": KEEPER,
    "publish": MERCHANDISER,
    "rollBack": MERCHANDISER,
    "preview": READER,
    "off": MERCHANDISER,
    "takeOff": MERCHANDISER,
    "data": KEEPER,
    "mendRow": MERCHANDISER,
    "events": KEEPER,
    "audit": AUDITOR,
    "products": READER,
    "confirmRole": MERCHANDISER,
    "policy": READER,
    "tryPolicy": MERCHANDISER,
    "takePolicy": MERCHANDISER,
    "dropPolicy": MERCHANDISER,
    "keys": OWNER,
    "makeKey": OWNER,
    "replaceKey": OWNER,
    "revokeKey": OWNER,
    "users": OWNER,
    "addUser": OWNER,
    "setRole": OWNER,
    "setFactor": OWNER,
    "makeLink": OWNER,
    "disableUser": OWNER,
    "wizard": MERCHANDISER,
    "wizardFile": MERCHANDISER,
    "wizardOrders": MERCHANDISER,
    "uploadFile": MERCHANDISER,
    "lookAgain": MERCHANDISER,
    "importFile": MERCHANDISER,
    "dropFile": MERCHANDISER,
    "wizardBuild": MERCHANDISER,
    "startBuild": MERCHANDISER,
    "wizardPairs": MERCHANDISER,
    "nodPairs": MERCHANDISER,
    "wizardRules": MERCHANDISER,
    "chooseRules": MERCHANDISER,
    "wizardWidget": MERCHANDISER,
    "makeKeys": OWNER,
    "wizardLive": MERCHANDISER,
    "sell": SELLER,
    "answerOffer": SELLER,
    "chooseStore": SELLER,
}
"""By name of the page: the roles that may; None: everybody, also without a log-in."""


def check_pages_complete(names: Iterable[str]) -> None:
    """Refuse to start with a page that nobody decided about, or a row without a page.

    Raises:
        SettingsRefused: the table and the pages differ.

    >>> check_pages_complete(PAGES)
    """
    if wrong := sorted(set(names) ^ set(PAGES)):
        raise SettingsRefused(
            f"Pages and their table differ in {', '.join(wrong)}.", "Mend PAGES in web/access.py."
        )


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
